//! Values of properties as searches compare and order them.

use std::cmp::Ordering;

use jiff::Timestamp;

use crate::sandbox::soap::element::is_true;

/// A value that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
    Time(Timestamp),
}

impl Value {
    pub(in crate::sandbox) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Reads a value of a MAPI type; what does not parse stays text.
    pub(in crate::sandbox) fn of_kind(kind: &str, text: &str) -> Self {
        match kind {
            "Integer" | "Long" | "Short" => text
                .trim()
                .parse()
                .map_or_else(|_| Self::text(text), Self::Number),
            "Boolean" => Self::Flag(is_true(text)),
            "SystemTime" => parse_time(text).map_or_else(|| Self::text(text), Self::Time),
            _ => Self::text(text),
        }
    }

    /// Compares with a constant of a request, read as this value's type.
    pub(super) fn compare_constant(&self, constant: &str) -> Option<Ordering> {
        match self {
            Self::Text(text) => Some(text.as_str().cmp(constant)),
            Self::Number(n) => Some(n.cmp(&constant.trim().parse().ok()?)),
            Self::Flag(flag) => Some(flag.cmp(&is_true(constant))),
            Self::Time(at) => Some(at.cmp(&parse_time(constant)?)),
        }
    }

    /// Order for sorting: missing values first, text without regard to case.
    pub(in crate::sandbox) fn order(a: Option<&Self>, b: Option<&Self>) -> Ordering {
        match (a, b) {
            (Some(Self::Text(a)), Some(Self::Text(b))) => a.to_lowercase().cmp(&b.to_lowercase()),
            (Some(Self::Number(a)), Some(Self::Number(b))) => a.cmp(b),
            (Some(Self::Flag(a)), Some(Self::Flag(b))) => a.cmp(b),
            (Some(Self::Time(a)), Some(Self::Time(b))) => a.cmp(b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        }
    }
}

/// `xs:dateTime`; without a zone it is UTC here.
fn parse_time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse()
        .ok()
        .or_else(|| format!("{text}Z").parse().ok())
}
