//! The two mail ports over Exchange Web Services.
//!
//! Used by the engine through [`MailSource`] and [`MailSender`]; decides nothing about a mail.
//! Reading is in `receive`, filing in `folders`, the doorbell in `doorbell`, sending in `send`.

mod directory;
mod doorbell;
mod faults;
mod folders;
mod fullness;
mod group;
mod listed;
mod people;
mod read;
mod receive;
mod send;
mod signed_in;
#[cfg(test)]
mod tests;

use std::time::Duration;

use async_trait::async_trait;

pub use fullness::{Fullness, fullness};

use super::{
    Addresses, Changes, Doorbell, Group, MailError, MailSender, MailSource, Matches, Opened,
    ServerName, SignedIn, Traces, Whereabouts, Whom, mime,
};
use crate::domain::{Address, InboundMail, ItemRef, MessageId, OutboxId, OutgoingMail};
use crate::ews::{EwsClient, operations::NewMessage, types::DistinguishedFolder};
use crate::world::World;

/// One listener mailbox on an Exchange server. Shared behind an `Arc`.
pub struct ExchangeMailbox {
    client: EwsClient,
    address: Address,
    world: World,
    folders: folders::FolderIds,
    bell: tokio::sync::Mutex<doorbell::Bell>,
}

impl ExchangeMailbox {
    /// The mailbox of that address through a client that calls in its name (see
    /// [`EwsClient::with_access`]). Makes no connection yet.
    pub fn new(client: EwsClient, address: Address, world: World) -> Self {
        Self {
            client: client.with_anchor(address.clone()),
            address,
            world,
            folders: folders::FolderIds::default(),
            bell: tokio::sync::Mutex::default(),
        }
    }
}

impl ExchangeMailbox {
    fn message(&self, mail: &OutgoingMail) -> Result<NewMessage, MailError> {
        Ok(NewMessage {
            mime: mime::compose(mail, &self.address, self.world.now())?,
            properties: Vec::new(),
            from: Some(self.address.clone()),
        })
    }
}

#[async_trait]
impl MailSource for ExchangeMailbox {
    async fn open(&self) -> Result<Opened, MailError> {
        receive::read_folder(&self.client, DistinguishedFolder::Inbox).await?;
        let fullness = fullness(&self.client).await;
        Ok(Opened {
            address: self.address.clone(),
            percent_full: fullness.percent(),
            host: self.client.endpoint().host().to_owned(),
        })
    }

    async fn changes(&self, state: Option<&str>, most: u16) -> Result<Changes, MailError> {
        receive::changes(&self.client, state, most).await
    }

    async fn fetch(
        &self,
        mails: &[ItemRef],
    ) -> Result<Vec<Result<InboundMail, MailError>>, MailError> {
        receive::fetch(&self.client, mails).await
    }

    async fn file_away(
        &self,
        mails: &[ItemRef],
        folder: &str,
    ) -> Result<Vec<Result<(), MailError>>, MailError> {
        folders::file_away(&self.client, &self.folders, mails, folder).await
    }

    fn has_directory(&self) -> bool {
        true
    }

    async fn group(&self, address: &Address) -> Result<Option<Group>, MailError> {
        group::group(&self.client, address).await
    }

    async fn people(&self, whom: &Whom<'_>) -> Result<Matches, MailError> {
        people::people(&self.client, whom).await
    }

    async fn find(&self, wanted: &MessageId, folder: &str) -> Result<Vec<ItemRef>, MailError> {
        listed::with_message_id(&self.client, &self.folders, wanted, folder).await
    }

    async fn addresses(&self, address: &Address) -> Result<Addresses, MailError> {
        directory::addresses(&self.client, address).await
    }

    async fn junk(&self, most: u16) -> Result<Vec<ItemRef>, MailError> {
        listed::in_junk(&self.client, most).await
    }

    async fn wait(&self, at_most: Duration) -> Result<Doorbell, MailError> {
        self.bell.lock().await.wait(&self.client, at_most).await
    }

    fn signs_in(&self) -> Option<SignedIn> {
        signed_in::told(
            &self.client.method(),
            self.client.offered().as_deref(),
            &self.client.passed_over(),
        )
    }
}

#[async_trait]
impl MailSender for ExchangeMailbox {
    async fn prepare(&self, key: OutboxId, mail: &OutgoingMail) -> Result<ItemRef, MailError> {
        send::prepare(&self.client, key, self.message(mail)?).await
    }

    async fn submit(&self, draft: &ItemRef) -> Result<(), MailError> {
        send::submit(&self.client, draft).await
    }

    async fn whereabouts(&self, key: OutboxId) -> Result<Whereabouts, MailError> {
        send::whereabouts(&self.client, key).await
    }

    async fn send_at_once(&self, key: OutboxId, mail: &OutgoingMail) -> Result<(), MailError> {
        send::at_once(&self.client, key, self.message(mail)?).await
    }

    async fn discard(&self, draft: &ItemRef) -> Result<(), MailError> {
        send::discard(&self.client, draft).await
    }

    async fn traces(&self, key: OutboxId) -> Result<Traces, MailError> {
        send::traces(&self.client, key).await
    }

    fn server(&self) -> Option<ServerName> {
        let version = self.client.facts().version?;
        Some(ServerName {
            host: self.client.endpoint().host().to_owned(),
            version: version.build(),
        })
    }
}
