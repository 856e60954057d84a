//! What a report of non-delivery or delay says (RFC 3464): whose mail box, which of our mails, which
//! status.
//!
//! Called by `read` for mails of the kind bounce. Believes nothing: whether such a mail was really
//! sent is for the desk to look up.

use super::{input::Input, normalise::lines};
use crate::domain::{Address, MessageId};

/// Most lines that are looked at.
const MOST_LINES: usize = 400;

/// What the report names. Each is the first one that can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Report {
    /// `Original-Recipient`, else `Final-Recipient`, else `X-Failed-Recipients`.
    pub recipient: Option<Address>,
    /// Enhanced status code (RFC 3463), such as `5.1.1`.
    pub status: Option<String>,
    /// `failed`, `delayed`, `delivered`, `relayed`, `expanded`.
    pub action: Option<String>,
    /// Message-ID of the mail that did not arrive.
    pub original: Option<MessageId>,
}

impl Report {
    /// Whether it only says that delivery takes longer.
    pub(super) fn is_delay(&self) -> bool {
        match self.action.as_deref() {
            Some(action) => action == "delayed",
            None => self.status.as_deref().is_some_and(|s| s.starts_with('4')),
        }
    }
}

/// Reads the fields of a report out of its text and headers.
pub(super) fn report(mail: &Input<'_>, text: &str) -> Report {
    let mut report = Report::default();
    let mut final_recipient = None;
    for line in lines(text).take(MOST_LINES) {
        let Some((name, value)) = line.trim_start_matches(['>', ' ']).split_once(':') else {
            report.status = report.status.or_else(|| status_in(line));
            continue;
        };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "original-recipient" => {
                report.recipient = report.recipient.or_else(|| recipient(value));
            }
            "final-recipient" => final_recipient = final_recipient.or_else(|| recipient(value)),
            "status" => report.status = status_in(value).or(report.status),
            "action" if report.action.is_none() => {
                let word = value.split([' ', '(']).next().unwrap_or_default();
                report.action = Some(word.to_ascii_lowercase()).filter(|w| !w.is_empty());
            }
            "message-id" | "original-message-id" => {
                report.original = report.original.or_else(|| MessageId::parse(value));
            }
            _ => report.status = report.status.or_else(|| status_in(line)),
        }
    }
    let failed = |v: &str| recipient(v.split(',').next().unwrap_or_default());
    report.recipient = report
        .recipient
        .or(final_recipient)
        .or_else(|| mail.header("X-Failed-Recipients").find_map(failed));
    report.original = report.original.or_else(|| {
        let mut ids = mail.header("In-Reply-To").chain(mail.header("References"));
        ids.find_map(|v| MessageId::parse(v.split_whitespace().next_back()?))
    });
    report
}

/// `rfc822; bo@x.test` or a bare address.
fn recipient(value: &str) -> Option<Address> {
    let address = value.rsplit(';').next().unwrap_or(value).trim();
    Address::parse(address.trim_matches(['<', '>'])).ok()
}

/// An enhanced status code as a word of its own: class 2, 4 or 5, subject and detail.
fn status_in(text: &str) -> Option<String> {
    let text = text.get(..text.floor_char_boundary(1_000)).unwrap_or(text);
    let mut words = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let found = words.find(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        matches!(parts.as_slice(), ["2" | "4" | "5", subject, detail]
            if (1..=3).contains(&subject.len()) && (1..=3).contains(&detail.len()))
    });
    found.map(str::to_owned)
}
