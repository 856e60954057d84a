//! Mails as the engine sees them, coming in and going out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Correspondent, MessageId};

/// Names one mail inside a mailbox. Opaque, case-sensitive; changes when the mail is moved.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ItemRef {
    /// EWS `ItemId/@Id`.
    pub id: String,
    /// EWS `ItemId/@ChangeKey`, where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_key: Option<String>,
}

/// One mail out of the listener mailbox. What the server does not tell is `None` or empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundMail {
    /// Where it lies.
    pub item: ItemRef,
    /// Its Internet Message-ID; some mails have none.
    pub message_id: Option<MessageId>,
    /// `In-Reply-To`.
    pub in_reply_to: Vec<MessageId>,
    /// `References`, oldest first.
    pub references: Vec<MessageId>,
    /// Subject, as written.
    pub subject: String,
    /// Item class, such as `IPM.Note`.
    pub item_class: String,
    /// `From`.
    pub from: Option<Correspondent>,
    /// `Sender`: who really sent it, when other than From.
    pub sender: Option<Correspondent>,
    /// To.
    pub to: Vec<Correspondent>,
    /// Cc.
    pub cc: Vec<Correspondent>,
    /// When Exchange took it in.
    pub received: Option<Timestamp>,
    /// Size in bytes, 0 when not told.
    pub size: u64,
    /// All transport headers, top first, as they arrived.
    pub headers: Vec<(String, String)>,
    /// Body as plain text; cut at a limit of the mailbox port (see `truncated`).
    pub text: String,
    /// Body as HTML, where the mail has one and it is within the limit.
    pub html: Option<String>,
    /// Exchange's own view of what is new (`UniqueBody`), a second opinion only.
    pub unique_text: Option<String>,
    /// Outlook voting response (`PidLidVerbResponse`), where there is one.
    pub voting_response: Option<String>,
    /// Whether a body was cut at the limit.
    pub truncated: bool,
}

impl InboundMail {
    /// First value of a header, by name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }

    /// All values of a header, top first.
    pub fn header_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }
}

/// One mail that has to leave. Its From and Reply-To are the listener mailbox at the time of
/// sending, so that a mail may wait until there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMail {
    /// Its Message-ID, fixed before the first attempt.
    pub message_id: MessageId,
    /// To; at least one.
    pub to: Vec<Correspondent>,
    /// Subject, one line.
    pub subject: String,
    /// Plain text body, lines ended by `\n`.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The mail this answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<MessageId>,
    /// The thread, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<MessageId>,
    /// Further headers: `Auto-Submitted`, `X-Auto-Response-Suppress`, our loop header.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
}
