//! Ports to receive and to send mail, and who provides them.
//!
//! The engine knows only these two traits. `exchange` provides them over EWS, `smtp` the second one
//! over a relay; the simulation provides them from memory. A port never decides what a mail means.

pub mod exchange;
mod mime;
mod people;
pub mod smtp;

use std::time::Duration;

use async_trait::async_trait;

pub use people::{Addresses, Found, Group, Matches, Whom};

use crate::domain::{Address, InboundMail, ItemRef, MessageId, OutboxId, OutgoingMail, Problem};

/// The folder of a listener mailbox for mail that was dealt with, beside its inbox.
pub const PROCESSED: &str = "Processed";

/// A listener mailbox that mail is read from.
#[async_trait]
pub trait MailSource: Send + Sync {
    /// Signs in and reads the folder once: the mailbox half of *ready*.
    async fn open(&self) -> Result<Opened, MailError>;

    /// What came into the inbox since `state` (EWS `SyncFolderItems`), at most `most` changes.
    /// `None` starts from the beginning. [`MailError::SyncStateLost`] when the server no longer
    /// knows the state: start again from `None`, the ledger keeps what was handled.
    async fn changes(&self, state: Option<&str>, most: u16) -> Result<Changes, MailError>;

    /// Reads mails whole, within the port's limits. One answer for each asked, in order; one bad
    /// mail never spoils the others. [`MailError::Gone`]: moved or deleted meanwhile.
    async fn fetch(
        &self,
        mails: &[ItemRef],
    ) -> Result<Vec<Result<InboundMail, MailError>>, MailError>;

    /// Moves handled mails to the folder of that name below the inbox's parent, made when it is
    /// missing. One answer for each. A mail that is gone counts as filed.
    async fn file_away(
        &self,
        mails: &[ItemRef],
        folder: &str,
    ) -> Result<Vec<Result<(), MailError>>, MailError>;

    /// Whether it knows who is in a group.
    fn has_directory(&self) -> bool {
        false
    }

    /// The people of a distribution group, those of the groups in it included, each once; of an alias
    /// whose it is. `None`: neither, as far as the server tells. An error is one that passes;
    /// [`MailError::Deferred`]: it is a group for sure, and who is in it is not told now.
    async fn group(&self, _address: &Address) -> Result<Option<Group>, MailError> {
        Ok(None)
    }

    /// People with a mailbox whom the directory finds by an address or a name, most likely ones
    /// first. It guesses: who wants one person compares what comes back.
    async fn people(&self, _whom: &Whom<'_>) -> Result<Matches, MailError> {
        Ok(Matches::default())
    }

    /// Mails of that Message-ID in the folder of that name beside the inbox, newest first. A server
    /// may give others as well.
    async fn find(&self, _wanted: &MessageId, _folder: &str) -> Result<Vec<ItemRef>, MailError> {
        Ok(Vec::new())
    }

    /// All addresses of the one mailbox that has this one, as far as the directory lists them;
    /// none where there is no such mailbox, or the server does not tell. An error is one that passes.
    async fn addresses(&self, _address: &Address) -> Result<Addresses, MailError> {
        Ok(Addresses::default())
    }

    /// Mails in the mailbox's Junk folder, newest first, at most `most`: places only, nothing is
    /// read, marked or moved by it. [`MailError::Denied`]: the account may not look there, or there
    /// is no such folder.
    async fn junk(&self, most: u16) -> Result<Vec<ItemRef>, MailError>;

    /// Waits until the server says that something came in, or until `at_most` is over. Only a
    /// doorbell: what came is asked with [`MailSource::changes`], always, also after an error.
    async fn wait(&self, at_most: Duration) -> Result<Doorbell, MailError>;

    /// How the account signs in, once that is decided; none where nobody signs in.
    fn signs_in(&self) -> Option<SignedIn> {
        None
    }
}

/// How an account signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// `Negotiate`, `NTLM` or `Basic`.
    pub method: String,
    /// Why it is no stronger one, in words; none: there is no stronger one.
    pub why_not_stronger: Option<String>,
}

/// A way out for mail.
#[async_trait]
pub trait MailSender: Send + Sync {
    /// Lays the mail down as a draft that carries `key`; nothing leaves yet (EWS `CreateItem`
    /// `SaveOnly`; with a relay, sender and recipients are taken).
    async fn prepare(&self, key: OutboxId, mail: &OutgoingMail) -> Result<ItemRef, MailError>;

    /// Sends a draft (EWS `SendItem`; SMTP DATA). After [`MailError::FateUnknown`] call
    /// [`MailSender::whereabouts`] before anything else.
    async fn submit(&self, draft: &ItemRef) -> Result<(), MailError>;

    /// Looks where the mail of that key is: sent, still a draft, or nowhere. Not to be asked of a
    /// [`MailSender::relay`].
    async fn whereabouts(&self, key: OutboxId) -> Result<Whereabouts, MailError>;

    /// Sends in one step and keeps a copy that carries `key` (EWS `CreateItem` `SendAndSaveCopy`):
    /// for servers where the two steps do not work as they should. After
    /// [`MailError::FateUnknown`] call [`MailSender::whereabouts`] before anything else.
    ///
    /// A way out that never shows such oddities need not offer it.
    async fn send_at_once(&self, _key: OutboxId, _mail: &OutgoingMail) -> Result<(), MailError> {
        Err(one_way_only())
    }

    /// Deletes a draft that was never sent; one that is gone counts as deleted.
    async fn discard(&self, _draft: &ItemRef) -> Result<(), MailError> {
        Err(one_way_only())
    }

    /// Everything of that key that lies in the mailbox; both at once after a server left a draft
    /// that it has sent.
    async fn traces(&self, key: OutboxId) -> Result<Traces, MailError> {
        Ok(match self.whereabouts(key).await? {
            Whereabouts::Sent => Traces {
                sent: true,
                draft: None,
            },
            Whereabouts::Draft(draft) => Traces {
                sent: false,
                draft: Some(draft),
            },
            Whereabouts::Nowhere => Traces::default(),
        })
    }

    /// Which server it sends through, once one answered; none where it makes no difference.
    fn server(&self) -> Option<ServerName> {
        None
    }

    /// Host and port of the relay that mail leaves through; `None`: the mailbox's own server. A relay
    /// has its own back-off and its own troubles, and keeps no copy to look into: a mail whose end
    /// is not known can only be sent again, with the same Message-ID.
    fn relay(&self) -> Option<&str> {
        None
    }
}

fn one_way_only() -> MailError {
    let what = "this way out for mail knows no second way";
    MailError::Denied(Problem::new("mail.one_way", what, "", "report this"))
}

/// A server and its version, as far as they decide how it is sent through.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ServerName {
    /// Host name.
    pub host: String,
    /// Build number, such as `15.2.1748.10`.
    pub version: String,
}

/// What lies in the mailbox of one mail that we sent or mean to send.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traces {
    /// A copy in Sent Items, or on its way out.
    pub sent: bool,
    /// A draft.
    pub draft: Option<ItemRef>,
}

/// What opening a mailbox told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its primary address.
    pub address: Address,
    /// Share used, percent, where the server tells it.
    pub percent_full: Option<u8>,
    /// Host name of the server.
    pub host: String,
}

/// One page of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Mails that came in, oldest first where the server allows.
    pub arrived: Vec<ItemRef>,
    /// State to go on from: store it with what was made of the page.
    pub state: String,
    /// Whether there is more to ask for at once.
    pub more: bool,
}

/// Why [`MailSource::wait`] came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doorbell {
    /// Something happened in the folder.
    Rang,
    /// The time is over.
    Quiet,
    /// It is polled for a while: the server does not stream, or its streams keep breaking. Comes
    /// back at once when that is found out, else after the time, or when streaming is tried again.
    Polling,
}

/// Where a mail of ours is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// In Sent Items: it has left.
    Sent,
    /// Still a draft.
    Draft(ItemRef),
    /// Neither: it was never laid down, or is gone.
    Nowhere,
}

/// What can go wrong with a mail system, as far as the engine acts differently on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The server asks to slow down; not before this time is over.
    #[error("the mail server asks to slow down")]
    Busy {
        /// As the server said, where it did.
        back_off: Option<Duration>,
    },
    /// May work later: no connection, server trouble, mailbox moving.
    #[error("{0}")]
    Transient(Problem),
    /// Not this mail, now; the server is well and takes others.
    #[error("{0}")]
    Deferred(Problem),
    /// Sign-in was refused. Nobody tries again before the secret changes.
    #[error("{0}")]
    SignInRefused(Problem),
    /// The account may not do this, or there is no such mailbox.
    #[error("{0}")]
    Denied(Problem),
    /// The mailbox is full.
    #[error("{0}")]
    Full(Problem),
    /// The request was sent and no answer came: it may have been carried out.
    #[error("no answer came: {0}")]
    FateUnknown(Problem),
    /// That mail or draft is not there any more.
    #[error("the mail is gone")]
    Gone,
    /// The draft was changed by somebody; look again.
    #[error("the draft was changed")]
    Stale,
    /// The server does not know the sync state.
    #[error("the sync state is not known to the server")]
    SyncStateLost,
    /// This mail can't be read or sent, ever.
    #[error("{0}")]
    Unusable(Problem),
}
