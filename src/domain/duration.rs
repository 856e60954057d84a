//! Durations as config and API write them: `30s`, `10m`, `2h`, `2d`.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

/// A length of time in whole seconds, written as number and unit (`s`, `m`, `h`, `d`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span(u64);

/// Why a text is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a duration: {0:?}; write a number and s, m, h or d, such as 30s or 2d")]
pub struct NotASpan(pub String);

impl Span {
    /// So many seconds.
    pub const fn seconds(n: u64) -> Self {
        Self(n)
    }

    /// Reads `30s`, `10m`, `2h`, `2d`. At most 10 years.
    pub fn parse(text: &str) -> Result<Self, NotASpan> {
        let refused = || NotASpan(text.chars().take(40).collect());
        let t = text.trim();
        let unit = t.chars().last().ok_or_else(refused)?;
        let factor = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return Err(refused()),
        };
        let number = t.get(..t.len() - 1).ok_or_else(refused)?;
        let n: u64 = number.parse().map_err(|_| refused())?;
        let all = n.checked_mul(factor).ok_or_else(refused)?;
        if all > 10 * 366 * 86_400 {
            return Err(refused());
        }
        Ok(Self(all))
    }

    /// In seconds.
    pub const fn as_secs(self) -> u64 {
        self.0
    }

    /// As the standard library's type.
    pub const fn as_std(self) -> Duration {
        Duration::from_secs(self.0)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n > 0 && n % 86_400 == 0 => write!(f, "{}d", n / 86_400),
            n if n > 0 && n % 3_600 == 0 => write!(f, "{}h", n / 3_600),
            n if n > 0 && n % 60 == 0 => write!(f, "{}m", n / 60),
            n => write!(f, "{n}s"),
        }
    }
}

impl TryFrom<String> for Span {
    type Error = NotASpan;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_and_writes_each_unit() {
        for (text, secs) in [
            ("30s", 30),
            ("10m", 600),
            ("2h", 7_200),
            ("2d", 172_800),
            ("0s", 0),
        ] {
            assert_eq!(Span::parse(text).unwrap().as_secs(), secs);
            assert_eq!(Span::seconds(secs).to_string(), text);
        }
        for text in [
            "",
            "s",
            "10",
            "-1s",
            "1w",
            "ü",
            "99999999999999999999d",
            "4000d",
        ] {
            assert!(Span::parse(text).is_err(), "{text:?}");
        }
    }
}
