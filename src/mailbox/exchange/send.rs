//! Sending exactly once, in two steps, with a key to find a mail again.
//!
//! `CreateItem` that sends at once is not idempotent: after a lost answer nobody knows. So a mail
//! is laid down as a draft that carries its key, and sent from there; the key tells afterwards in
//! which folder it is.

use super::faults::{Effect, mail_error, refused};
use crate::domain::{ItemRef, OutboxId};
use crate::ews::{
    EwsClient, EwsError, Refused, ResponseCode,
    operations::{
        CreateItem, FindItem, FoundItems, MessageDisposition, NewMessage, Restriction, SendItem,
    },
    types::{DistinguishedFolder, ItemId, ItemShape, PageView, PropertyPath},
};
use crate::mailbox::{MailError, Whereabouts};

/// Lays the mail down in Drafts.
pub(super) async fn prepare(
    client: &EwsClient,
    key: OutboxId,
    mime: Vec<u8>,
) -> Result<ItemRef, MailError> {
    let message = NewMessage {
        mime,
        properties: vec![(PropertyPath::OUTBOX_KEY, key.to_string())],
    };
    let asked = CreateItem {
        disposition: MessageDisposition::SaveOnly,
        folder: DistinguishedFolder::Drafts.into(),
        message,
    };
    let host = client.endpoint().host();
    let saved = client
        .call(&asked)
        .await
        .map_err(|e| mail_error(e, host, Effect::Changes))?;
    saved.map(ItemRef::from).ok_or_else(|| {
        let silent = EwsError::NotUnderstood("the draft has no id".to_owned());
        mail_error(silent, host, Effect::Changes)
    })
}

/// Sends the draft and keeps a copy in Sent Items.
pub(super) async fn submit(client: &EwsClient, draft: &ItemRef) -> Result<(), MailError> {
    let asked = SendItem {
        draft: ItemId::from(draft),
        copy_to: DistinguishedFolder::SentItems.into(),
    };
    client
        .call(&asked)
        .await
        .map_err(|e| mail_error(e, client.endpoint().host(), Effect::Changes))
}

/// Looks for the mail of that key. On its way out it lies in the Outbox for a moment: submitted.
pub(super) async fn whereabouts(
    client: &EwsClient,
    key: OutboxId,
) -> Result<Whereabouts, MailError> {
    use DistinguishedFolder::{Drafts, Outbox, SentItems};
    // Drafts first: a mail that moves on while we look is then seen in a later folder, never missed.
    let drafts = find(client, Drafts, key).await?;
    let outbox = find(client, Outbox, key).await?;
    let sent = find(client, SentItems, key).await?;
    Ok(match (sent.or(outbox), drafts) {
        (Some(_), _) => Whereabouts::Sent,
        (None, Some(draft)) => Whereabouts::Draft(draft),
        (None, None) => Whereabouts::Nowhere,
    })
}

async fn find(
    client: &EwsClient,
    folder: DistinguishedFolder,
    key: OutboxId,
) -> Result<Option<ItemRef>, MailError> {
    let asked = FindItem {
        folders: vec![folder.into()],
        shape: ItemShape::id_only(),
        restriction: Some(Restriction::Equals(
            PropertyPath::OUTBOX_KEY,
            key.to_string(),
        )),
        newest_first: false,
        page: PageView::first(10),
    };
    let host = client.endpoint().host();
    let answers = client
        .call(&asked)
        .await
        .map_err(|e| mail_error(e, host, Effect::Reads))?;
    let page: Result<FoundItems, Refused> = answers
        .into_iter()
        .next()
        .unwrap_or_else(|| Ok(FoundItems::default()));
    match page {
        Ok(found) => Ok(found
            .items
            .into_iter()
            .find_map(|item| item.item_id)
            .map(ItemRef::from)),
        // A mailbox that was never sent from may lack the folder.
        Err(r) if r.code == ResponseCode::ErrorFolderNotFound => Ok(None),
        Err(r) => Err(refused(r, host, Effect::Reads)),
    }
}
