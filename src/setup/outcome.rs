//! What comes back from outside: Autodiscover's answer, and what Exchange says of a mailbox.

use std::time::Duration;

use crate::domain::{Address, Finding};

/// One place that Autodiscover asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// In which form: `SOAP`, `POX`, `GET` or `SRV`.
    pub asked: &'static str,
    /// The URL; of an SRV record its name.
    pub url: String,
    /// The HTTP status; none when no answer came, or DNS was asked.
    pub status: Option<u16>,
    /// What came of it.
    pub said: String,
    /// How long it took.
    pub elapsed: Duration,
}

/// What Autodiscover found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// Host of the EWS URL.
    pub host: String,
    /// The URL.
    pub url: String,
    /// The mailbox's primary address, where the one that was asked for is another.
    pub primary: Option<String>,
    /// Each attempt, in order.
    pub attempts: Vec<Tried>,
}

/// Why Autodiscover gave no URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDiscovered {
    /// What is wrong, and what to do.
    pub finding: Finding,
    /// A host outside the mail domain that would have to be given the password.
    pub ask: Option<String>,
    /// Each attempt, in order.
    pub attempts: Vec<Tried>,
}

/// Which mailbox is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailboxChoice {
    /// The service account's own.
    Own,
    /// This one, got into by the access of the config's listener.
    Dedicated(Address),
}

/// Rights in the inbox; `None` = not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights {
    /// Read mails.
    pub read: Option<bool>,
    /// Move them.
    pub moving: Option<bool>,
    /// Delete them.
    pub delete: Option<bool>,
    /// Send as this mailbox.
    pub send: Option<bool>,
}

/// One of the last mails, only for showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentMail {
    /// Time of day, local.
    pub at: String,
    /// Subject.
    pub subject: String,
    /// Sender.
    pub from: String,
    /// Whether it is about a task.
    pub ours: bool,
}

/// What Exchange says of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailboxOutcome {
    /// It is there and the rights are complete.
    Found {
        /// Its primary address.
        address: Address,
        /// The rights, one by one.
        rights: Rights,
        /// The last mails, at most 20.
        recent: Vec<RecentMail>,
        /// Bytes used and allowed; `None` = not told.
        used: Option<u64>,
        /// Limit in bytes.
        limit: Option<u64>,
        /// What takes replies away or makes mail of its own; nothing of it keeps setup from going on.
        notices: Vec<Finding>,
        /// How long the query took.
        elapsed: Duration,
    },
    /// Exchange's own "there is no such mailbox". The only one that empties the entry.
    NotFound(Finding),
    /// It is there and cannot be used: a right is missing, or it is another one's, or a group.
    NoRights(Finding),
    /// No answer.
    NoAnswer(Finding),
    /// Exchange asked to slow down.
    Throttled(Finding),
}

impl MailboxOutcome {
    /// The finding, if there is one.
    pub fn finding(&self) -> Option<&Finding> {
        match self {
            Self::Found { .. } => None,
            Self::NotFound(f) | Self::NoRights(f) | Self::NoAnswer(f) | Self::Throttled(f) => {
                Some(f)
            }
        }
    }

    /// Whether the address is that of a distribution group: no right that is given makes it a mailbox.
    pub fn is_group(&self) -> bool {
        self.finding().is_some_and(|f| f.code == "mailbox.is_group")
    }

    /// How many of the last mails are not about tasks.
    pub fn not_ours(&self) -> usize {
        match self {
            Self::Found { recent, .. } => recent.iter().filter(|m| !m.ours).count(),
            _ => 0,
        }
    }
}

/// State of the query in the Mailbox step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Query {
    /// Not asked, or the answers changed since.
    #[default]
    NotAsked,
    /// Under way.
    Running,
    /// Answered.
    Answered(MailboxOutcome),
}
