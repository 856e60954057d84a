//! A recording of what went between this program and an Exchange server, ready to be given away.
//!
//! Written by `probe --record`, read by `sandbox --replay`. One JSON document, meant to be read by
//! eye first: bodies are kept line by line. It carries what was made of the exchanges after all
//! names were replaced; it never holds an `Authorization` header.

use serde::{Deserialize, Serialize};

/// What the first field of a recording says.
pub const FORMAT: &str = "smartactions-recording/1";
/// More exchanges than a probe and one round trip make.
pub const MOST_EXCHANGES: usize = 1000;

/// A whole recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// [`FORMAT`].
    pub format: String,
    /// Version of the program that recorded.
    pub program: String,
    /// Exchanges that were left out because there were more than [`MOST_EXCHANGES`].
    #[serde(default)]
    pub left_out: usize,
    /// In the order in which the requests were sent.
    pub exchanges: Vec<Exchange>,
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// Name of the EWS operation; `greeting` for a request without a body and without sign-in.
    pub operation: String,
    /// Milliseconds from the request to the whole answer.
    pub took_ms: u64,
    /// What was sent.
    pub request: Sent,
    /// What came back; absent where nothing did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Came>,
}

/// A request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// Names and values, without any that signs in.
    pub headers: Vec<(String, String)>,
    /// The document, line by line.
    pub body: Vec<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Came {
    /// HTTP status.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The documents, line by line.
    pub body: Vec<String>,
    /// How it ended.
    pub end: End,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The server sent all of it.
    Whole,
    /// It broke off, or was larger than what is read.
    Cut,
    /// We left while it was still open: a stream.
    Left,
}

/// Why a file is no recording.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// Not the JSON of a recording.
    #[error("it is no recording: {0}")]
    NotOne(#[from] serde_json::Error),
    /// Of another version.
    #[error("its format is {0:?}, and {FORMAT:?} is read here")]
    Format(String),
    /// Too many exchanges.
    #[error("it has {0} exchanges, more than {MOST_EXCHANGES}")]
    TooMany(usize),
}

impl Recording {
    /// Reads one from its JSON.
    pub fn parse(text: &str) -> Result<Self, RecordingError> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
        }
        let head: Head = serde_json::from_str(text)?;
        if head.format != FORMAT {
            return Err(RecordingError::Format(head.format));
        }
        let recording: Self = serde_json::from_str(text)?;
        match recording.exchanges.len() {
            n if n > MOST_EXCHANGES => Err(RecordingError::TooMany(n)),
            _ => Ok(recording),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn other_formats_and_broken_files_are_told_apart() {
        let wrong = |text: &str| {
            Recording::parse(text)
                .expect_err("no recording")
                .to_string()
        };
        assert!(wrong("").contains("no recording"));
        assert!(wrong("{}").contains("format"));
        assert!(wrong(r#"{"format":"smartactions-recording/9"}"#).contains("/9"));
        let unknown = format!(r#"{{"format":"{FORMAT}","program":"1","exchanges":[],"x":1}}"#);
        assert!(wrong(&unknown).contains("unknown field"));
        let good = format!(r#"{{"format":"{FORMAT}","program":"1","exchanges":[]}}"#);
        assert_eq!(Recording::parse(&good).unwrap().left_out, 0);
    }
}
