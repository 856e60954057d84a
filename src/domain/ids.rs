//! Names of things: tasks, events, outbox rows, mails, tenants.

use std::fmt;

use serde::{Deserialize, Serialize};
use ulid::Ulid;

macro_rules! ulid_name {
    ($(#[$doc:meta])* $name:ident, $words:literal) => {
        $(#[$doc])*
        ///
        /// 128 bits: 48 of time in milliseconds, 80 random; written as 26 letters of Crockford
        /// base32 (the ULID specification). Sorting by it is sorting by time of making.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Ulid);

        impl $name {
            /// Makes one from a time and random bits, both given from outside.
            pub fn from_parts(at: jiff::Timestamp, random: u128) -> Self {
                let ms = u64::try_from(at.as_millisecond()).unwrap_or(0);
                Self(Ulid::from_parts(ms, random))
            }

            /// When it was made, to the millisecond.
            pub fn time(self) -> jiff::Timestamp {
                let ms = i64::try_from(self.0.timestamp_ms()).unwrap_or(i64::MAX);
                jiff::Timestamp::from_millisecond(ms).unwrap_or_default()
            }

            /// Reads the 26 letters; any case.
            pub fn parse(text: &str) -> Option<Self> {
                Ulid::from_string(text).ok().map(Self)
            }

            /// The 16 bytes, most significant first.
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.to_bytes()
            }

            /// From the 16 bytes of [`Self::to_bytes`].
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Ulid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                Self::parse(&text)
                    .ok_or_else(|| serde::de::Error::custom(concat!("not ", $words)))
            }
        }
    };
}

ulid_name!(
    /// Names one task.
    TaskId, "a task id"
);
ulid_name!(
    /// Names one event; the order of the feed.
    EventId, "an event id"
);
ulid_name!(
    /// Names one outbox row: one mail that has to leave.
    OutboxId, "an outbox id"
);

/// Whose tasks these are: first part of every key, so that a distributed store can spread by it.
///
/// One installation is one tenant today, named `default`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tenant(pub String);

impl Default for Tenant {
    fn default() -> Self {
        Self("default".to_owned())
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An Internet Message-ID with its angle brackets (RFC 5322 section 3.6.4), as given: compared
/// byte by byte, for Exchange keeps the case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(String);

impl MessageId {
    /// Reads one id; adds the angle brackets where a server left them out. `None` when nothing is
    /// left, or over 998 bytes (RFC 5322 section 2.1.1).
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text
            .trim()
            .trim_start_matches('<')
            .trim_end_matches('>')
            .trim();
        if bare.is_empty() || bare.len() > 996 || bare.contains(['<', '>', '\r', '\n', ' ']) {
            return None;
        }
        Some(Self(format!("<{bare}>")))
    }

    /// All ids in a `References` or `In-Reply-To` value, in order; at most 200.
    pub fn parse_list(text: &str) -> Vec<Self> {
        text.split(|c: char| c.is_whitespace() || c == ',')
            .filter_map(Self::parse)
            .take(200)
            .collect()
    }

    /// With the angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the angle brackets.
    pub fn bare(&self) -> &str {
        self.0.trim_start_matches('<').trim_end_matches('>')
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ids_survive_text_and_bytes() {
        let id = TaskId::from_parts(jiff::Timestamp::UNIX_EPOCH, 42);
        assert_eq!(TaskId::parse(&id.to_string()), Some(id));
        assert_eq!(TaskId::from_bytes(id.to_bytes()), id);
        assert_eq!(TaskId::parse("nonsense"), None);
    }

    #[test]
    fn message_ids_are_read_liberally() {
        assert_eq!(MessageId::parse("a@b").unwrap().as_str(), "<a@b>");
        assert_eq!(MessageId::parse(" <a@b>\r\n").unwrap().as_str(), "<a@b>");
        assert_eq!(MessageId::parse("<>"), None);
        assert_eq!(MessageId::parse_list("<a@b>\r\n <c@d>").len(), 2);
    }
}
