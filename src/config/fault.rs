//! What can be wrong with a config or an answers file, with key, file and line.

use std::fmt;

use crate::domain::Problem;

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Path of the file as given, or a word such as `wizard`; empty for a default.
    pub file: String,
    /// Line, counted from 1.
    pub line: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// What is wrong with one key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Complaint {
    /// The text is no TOML.
    #[error("not TOML: {0}")]
    NotToml(String),
    /// No such key or table.
    #[error("unknown key {0}")]
    UnknownKey(String, Option<String>),
    /// A value of another type than the key takes.
    #[error("wants {0}")]
    WrongType(&'static str),
    /// A secret where none may be. The value is never repeated.
    #[error("a secret has no place in this file")]
    SecretFound,
    /// The same key or listener name twice.
    #[error("given twice: {0}")]
    Twice(String),
    /// Two keys of which only one can be meant.
    #[error("{0} and {1} are both given")]
    Both(&'static str, &'static str),
    /// Has no default and was not given.
    #[error("not given")]
    Missing,
    /// A value outside what the key takes.
    #[error("{given:?} is not {wants}")]
    Wrong {
        /// What was given, cut to a readable length.
        given: String,
        /// What would do.
        wants: &'static str,
    },
    /// Understood, and not served by this version.
    #[error("{given:?} is not served by this version yet")]
    NotServed {
        /// What was given.
        given: String,
        /// What works.
        instead: &'static str,
    },
    /// HTTP without TLS to another machine.
    #[error("without TLS only to this machine: {0:?}")]
    PlainHttp(String),
    /// A value that another one leaves without effect.
    #[error("has no effect with {0}")]
    NoEffect(&'static str),
    /// A name that must stand in the file is not there or too much is.
    #[error("larger than 1 MiB")]
    TooLarge,
}

impl Complaint {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotToml(_) => "config.not_toml",
            Self::UnknownKey(..) => "config.unknown_key",
            Self::WrongType(_) => "config.wrong_type",
            Self::SecretFound => "config.secret_found",
            Self::Twice(_) => "config.given_twice",
            Self::Both(..) => "config.both_given",
            Self::Missing => "config.missing",
            Self::Wrong { .. } => "config.wrong_value",
            Self::NotServed { .. } => "config.not_yet",
            Self::PlainHttp(_) => "config.plain_http",
            Self::NoEffect(_) => "config.no_effect",
            Self::TooLarge => "config.too_large",
        }
    }

    /// A value that does not fit, cut so that a screen can hold it.
    pub(super) fn wrong(given: &str, wants: &'static str) -> Self {
        Self::Wrong {
            given: given.chars().take(80).collect(),
            wants,
        }
    }

    fn remedy(&self, key: &str) -> String {
        match self {
            Self::NotToml(_) => "mend the line; strings stand in quotes".to_owned(),
            Self::UnknownKey(_, Some(near)) => format!("write {near}, or take the line out"),
            Self::UnknownKey(_, None) => "take the line out".to_owned(),
            Self::SecretFound => "take the line out; give it with --password-file, \
                 SMARTACTIONS_PASSWORD or smartactions secret set"
                .to_owned(),
            Self::Twice(_) => "take one of them out".to_owned(),
            Self::Both(a, b) => format!("empty {a} or {b}"),
            Self::Missing => format!("give {key} in the file or the answers"),
            Self::NotServed { instead, .. } => format!("use {instead}"),
            Self::PlainHttp(_) => "write https://".to_owned(),
            Self::NoEffect(_) => format!("empty {key}"),
            Self::TooLarge => "check that it is the right file".to_owned(),
            Self::WrongType(wants) | Self::Wrong { wants, .. } => format!("give {wants}"),
        }
    }
}

/// One complaint with its key and place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {key}: {complaint}")]
pub struct Fault {
    /// Path of the key, such as `exchange.url`; empty when the whole file is meant.
    pub key: String,
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub complaint: Complaint,
}

impl Fault {
    pub(super) fn new(key: impl Into<String>, place: Place, complaint: Complaint) -> Self {
        Self {
            key: key.into(),
            place,
            complaint,
        }
    }

    /// The form for screen, JSON and log.
    pub fn problem(&self) -> Problem {
        let what = if self.key.is_empty() {
            self.complaint.to_string()
        } else {
            format!("{}: {}", self.key, self.complaint)
        };
        Problem::new(
            self.complaint.code(),
            what,
            self.place.to_string(),
            self.complaint.remedy(&self.key),
        )
    }
}
