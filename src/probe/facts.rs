//! What was told of the listener mailbox, for callers that show more than states of checks.

use super::mailbox::{AutoReply, Dedicated, Junk, Room, SendRight, TakingRule, Told};
use crate::domain::Address;

/// Facts of a mailbox. `None`: its check did not run; [`Told::Unknown`]: the server does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxFacts {
    /// Its primary address.
    pub address: Address,
    /// Whether we may send as it.
    pub send: Option<SendRight>,
    /// Room in it.
    pub room: Option<Room>,
    /// Whose mails are in it.
    pub dedicated: Option<Dedicated>,
    /// Whether it answers by itself.
    pub auto_reply: Option<Told<AutoReply>>,
    /// Rules that are on and take mail away.
    pub rules: Option<Told<Vec<TakingRule>>>,
    /// Replies in Junk.
    pub junk: Option<Told<Junk>>,
}

impl MailboxFacts {
    /// Nothing but the address is known yet.
    pub(super) const fn of(address: Address) -> Self {
        Self {
            address,
            send: None,
            room: None,
            dedicated: None,
            auto_reply: None,
            rules: None,
            junk: None,
        }
    }
}
