//! Which ways into a mailbox work: impersonation, delegate, the account's own sign-in.
//!
//! Called by the checks `access` and `other_mailboxes`. Reads nothing but ids and rights of folders.

use super::mailbox::{MailboxOutcome, open_mailbox, own_mailbox_of};
use crate::domain::Address;
use crate::ews::{Access, EwsClient};

/// One way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// It opens the mailbox, with all rights we need.
    Works,
    /// The server refuses it; its words.
    Closed(String),
    /// Nothing was said of it that counts.
    Unknown(String),
}

impl Way {
    pub(super) fn works(&self) -> bool {
        *self == Self::Works
    }
}

/// All ways into one mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ways {
    pub(super) impersonation: Way,
    pub(super) delegate: Way,
    /// `None` when the mailbox is not the account's own.
    pub(super) own: Option<Way>,
}

/// Tries them all.
pub(super) async fn ways(client: &EwsClient, address: &Address) -> Ways {
    let own = match own_mailbox_of(client, address).await {
        Some(own) => Some(way(client, &own, &Access::Own).await),
        None => None,
    };
    Ways {
        impersonation: way(client, address, &Access::Impersonation(address.clone())).await,
        delegate: way(client, address, &Access::Delegate(address.clone())).await,
        own,
    }
}

/// Tries one.
pub(super) async fn way(client: &EwsClient, address: &Address, access: &Access) -> Way {
    match open_mailbox(client, address, access).await {
        Ok(_) | Err(MailboxOutcome::Found(_)) => Way::Works,
        Err(MailboxOutcome::NoRights { said, .. } | MailboxOutcome::NotFound { said }) => {
            Way::Closed(said)
        }
        Err(MailboxOutcome::Group { said } | MailboxOutcome::NoAnswer { said }) => {
            Way::Unknown(said)
        }
        Err(MailboxOutcome::Throttled { back_off }) => {
            Way::Unknown(crate::words::checks::not_before(back_off))
        }
    }
}
