//! What is told to a person or a script when something cannot be done.

use serde::{Deserialize, Serialize};

/// A fault in words: what, where, what to do, under a stable code.
///
/// Error enums of the modules turn into this at the edge (terminal, JSON, HTTP). The code is
/// dotted and stable (`config.unknown_key`); scripts match on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem {
    /// Stable dotted code, such as `probe.sign_in.refused`.
    pub code: String,
    /// What is wrong, one sentence without a full stop.
    pub what: String,
    /// Where: a file and line, a key, a field, a host; empty when the whole is meant.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    /// Makes a problem; `place` may be empty.
    pub fn new(
        code: impl Into<String>,
        what: impl Into<String>,
        place: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            code: code.into(),
            what: what.into(),
            place: place.into(),
            remedy: remedy.into(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.place.is_empty() {
            write!(f, "{}", self.what)?;
        } else {
            write!(f, "{}: {}", self.place, self.what)?;
        }
        write!(f, "\n  try:  {}\n  code: {}", self.remedy, self.code)
    }
}

impl std::error::Error for Problem {}
