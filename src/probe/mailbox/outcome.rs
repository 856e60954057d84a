//! What can be said of a listener mailbox.

use std::time::Duration;

use super::auto_reply::{self, AutoReply};
use super::junk::{self, Junk};
use super::newest::Dedicated;
use super::room::Room;
use super::rules::{self, TakingRule};
use super::send_right::SendRight;
use crate::domain::{Address, Finding, Remedy};
use crate::ews::EwsError;
use crate::mailbox::exchange::Fullness;
use crate::probe::findings::{finding, finding_with};
use crate::words::checks::{mailbox as words, not_before};

/// A value that the server told, or that it did not: never a zero in place of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<T> {
    /// It was told.
    Known(T),
    /// It was not, for this reason; empty where the server just left it out.
    Unknown(String),
}

impl<T> Told<T> {
    /// The value, where it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }
}

impl<T> From<Option<T>> for Told<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| Self::Unknown(String::new()), Self::Known)
    }
}

impl<T> From<Result<T, EwsError>> for Told<T> {
    fn from(answer: Result<T, EwsError>) -> Self {
        answer.map_or_else(|e| Self::Unknown(e.to_string()), Self::Known)
    }
}

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
    /// The address is that of a distribution group.
    Group {
        /// Its address and how many members it has.
        said: String,
    },
    /// It is there, or may be, and a right is missing.
    NoRights {
        /// Which.
        missing: Vec<MissingRight>,
        /// In the server's words.
        said: String,
        /// Commands for the Exchange Management Shell: what grants it, then how to take it back.
        commands: Vec<Remedy>,
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

impl MailboxOutcome {
    /// What is wrong, or the gravest of what there is to know.
    pub fn finding(&self) -> Option<Finding> {
        Some(match self {
            Self::Found(found) => return found.findings().into_iter().next(),
            Self::NotFound { said } => finding("mailbox.not_found", said),
            Self::Group { said } => finding("mailbox.is_group", said),
            Self::NoAnswer { said } => finding("mailbox.no_answer", said),
            Self::Throttled { back_off } => finding("mailbox.throttled", not_before(*back_off)),
            Self::NoRights { said, commands, .. } => {
                finding_with("mailbox.no_rights", said, commands.iter().cloned())
            }
        })
    }
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
    /// What else was told of it.
    pub facts: Facts,
    /// Whose mails are in it.
    pub dedicated: Dedicated,
}

/// What may go wrong in a mailbox that is open to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Room in it.
    pub room: Room,
    /// Whether it answers by itself.
    pub auto_reply: Told<AutoReply>,
    /// Rules that are on and take mail away.
    pub rules: Told<Vec<TakingRule>>,
    /// Replies in Junk.
    pub junk: Told<Junk>,
}

impl FoundMailbox {
    /// All there is to know about it, the gravest first; none of it keeps it from being used.
    /// Missing rights to send are told by the check `send_as`.
    pub fn findings(&self) -> Vec<Finding> {
        let room = self.facts.room.finding(&self.address);
        let mut all: Vec<Finding> = room.into_iter().chain(self.dedicated.finding()).collect();
        all.extend(self.notices());
        all
    }

    /// What takes replies away or makes mail of its own: rules, automatic replies, Junk.
    pub fn notices(&self) -> Vec<Finding> {
        let address = &self.address;
        [
            rules::judge(&self.facts.rules, address),
            auto_reply::judge(&self.facts.auto_reply, address),
            junk::judge(&self.facts.junk, address),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Dedicated {
    /// What is wrong with whose mails are in it.
    pub fn finding(&self) -> Option<Finding> {
        let said = || words::other_mail(self.others(), self.looked_at);
        (!self.is_so()).then(|| finding("mailbox.other_mail", said()))
    }
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
