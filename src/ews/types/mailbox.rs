//! Addresses as EWS carries them.

use serde::Deserialize;

use crate::domain::{Address, Correspondent};

/// `Mailbox` (`EmailAddressType`). Some servers leave out `EmailAddress` (ews-rs issue 69).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Mailbox {
    /// Display name.
    #[serde(rename = "Name")]
    pub name: Option<String>,
    /// SMTP address, or an X.500 name when `routing_type` is `EX`.
    #[serde(rename = "EmailAddress")]
    pub address: Option<String>,
    /// `SMTP` when absent.
    #[serde(rename = "RoutingType")]
    pub routing_type: Option<String>,
    /// `Mailbox`, `PublicDL`, `Contact` and so on.
    #[serde(rename = "MailboxType")]
    pub mailbox_type: Option<String>,
}

impl Mailbox {
    /// The party, when it has an SMTP address. A legacy `EX` name is none: it must never get into
    /// a mail of ours.
    pub fn correspondent(&self) -> Option<Correspondent> {
        let smtp = self
            .routing_type
            .as_deref()
            .is_none_or(|t| t.eq_ignore_ascii_case("SMTP"));
        let address = Address::parse(self.address.as_deref().filter(|_| smtp)?).ok()?;
        Some(Correspondent {
            name: self.name.clone().unwrap_or_default(),
            address,
        })
    }

    /// The X.500 name of an internal sender that was not resolved.
    pub fn legacy_name(&self) -> Option<&str> {
        let ex = self
            .routing_type
            .as_deref()
            .is_some_and(|t| t.eq_ignore_ascii_case("EX"));
        self.address.as_deref().filter(|_| ex)
    }
}

/// A list of mailboxes, or the single one in `From` and `Sender`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Mailboxes {
    #[serde(rename = "Mailbox", default)]
    all: Vec<Mailbox>,
}

impl Mailboxes {
    /// All of them, in order.
    pub fn all(&self) -> &[Mailbox] {
        &self.all
    }

    /// Those with an SMTP address.
    pub fn correspondents(&self) -> Vec<Correspondent> {
        self.all.iter().filter_map(Mailbox::correspondent).collect()
    }
}
