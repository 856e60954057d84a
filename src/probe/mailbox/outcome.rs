//! What can be said of a listener mailbox.

use std::time::Duration;

use crate::domain::{Address, Correspondent, MessageId};
use crate::mailbox::exchange::Fullness;

/// What Exchange says of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailboxOutcome {
    /// It is there and open to us.
    Found(Box<FoundMailbox>),
    /// "There is no such mailbox": the only answer that may empty an entry.
    NotFound {
        /// In the server's words.
        said: String,
    },
    /// It is there, or may be, and a right is missing.
    NoRights {
        /// Which.
        missing: Vec<MissingRight>,
        /// In the server's words.
        said: String,
        /// Command for the Exchange Management Shell that grants it.
        command: String,
    },
    /// No answer that says anything of the mailbox.
    NoAnswer {
        /// What came instead.
        said: String,
    },
    /// The server wants to be left alone.
    Throttled {
        /// For so long, where it says.
        back_off: Option<Duration>,
    },
}

/// A right that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingRight {
    /// To act in its owner's name at all.
    Impersonate,
    /// To open the mailbox at all.
    Open,
    /// To read mails.
    Read,
    /// To move mails out of the inbox, which Exchange counts as deleting there.
    Delete,
    /// To lay down drafts.
    Create,
}

impl MissingRight {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Impersonate => "impersonate",
            Self::Open => "open",
            Self::Read => "read",
            Self::Delete => "delete",
            Self::Create => "create",
        }
    }
}

/// A mailbox that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundMailbox {
    /// Its primary address; other than the one asked for when that is an alias.
    pub address: Address,
    /// What we may do in it.
    pub rights: Rights,
    /// How full it is, as far as the server tells.
    pub fullness: Fullness,
    /// It takes no more mail.
    pub full: bool,
    /// Whose mails are in it.
    pub dedicated: Dedicated,
}

/// Rights as the folder told them, without a message being touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Read mails.
    pub read: bool,
    /// Move them away.
    pub move_away: bool,
    /// Delete them.
    pub delete: bool,
    /// Send as the mailbox.
    pub send: SendRight,
}

/// Whether we may send as the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendRight {
    /// The kind of access includes it.
    Yes,
    /// Delegate access does not tell: proved when the test mail has come back.
    NotProved,
}

/// How many of the newest mails are about tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dedicated {
    /// How many were looked at, 20 at most.
    pub looked_at: usize,
    /// How many of them are about tasks.
    pub ours: usize,
    /// The newest, newest first; to be shown, never stored or logged.
    pub newest: Vec<SeenMail>,
}

impl Dedicated {
    /// Mails that are not about tasks.
    pub fn others(&self) -> usize {
        self.looked_at.saturating_sub(self.ours)
    }
}

/// A mail as a listing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenMail {
    /// When it came, as the server wrote it.
    pub received: String,
    /// Subject.
    pub subject: String,
    /// Sender; listings may give a name alone.
    pub from: Option<Correspondent>,
    /// Its Message-ID.
    pub message_id: Option<MessageId>,
    /// What it answers: `In-Reply-To` and `References`.
    pub answers: Vec<MessageId>,
}
