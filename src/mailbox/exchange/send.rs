//! Sending exactly once, in two steps, with a key to find a mail again.
//!
//! `CreateItem` that sends at once is not idempotent: after a lost answer nobody knows. So a mail
//! is laid down as a draft that carries its key, and sent from there; the key tells afterwards in
//! which folder it is.

use super::faults::{Effect, call_of, mail_error, refused};
use crate::domain::{ItemRef, OutboxId};
use crate::ews::{
    EwsClient, EwsError, Refused, ResponseCode,
    operations::{
        CreateItem, DeleteItem, DeleteType, FindItem, FoundItems, MessageDisposition, NewMessage,
        Restriction, SendItem,
    },
    types::{DistinguishedFolder, ItemId, ItemShape, PageView, PropertyPath},
};
use crate::mailbox::{MailError, Traces, Whereabouts};

/// Lays the mail down in Drafts.
pub(super) async fn prepare(
    client: &EwsClient,
    key: OutboxId,
    message: NewMessage,
) -> Result<ItemRef, MailError> {
    let wanted = CreateItem {
        disposition: MessageDisposition::SaveOnly,
        folder: DistinguishedFolder::Drafts.into(),
        message: with_key(message, key),
    };
    let at = call_of::<CreateItem>(client);
    let saved = client
        .call(&wanted)
        .await
        .map_err(|e| mail_error(e, at, Effect::Changes))?;
    saved.map(ItemRef::from).ok_or_else(|| {
        let silent = EwsError::NotUnderstood("the draft has no id".to_owned());
        mail_error(silent, at, Effect::Changes)
    })
}

/// Sends the mail in one step and keeps a copy, which carries the key, in Sent Items.
pub(super) async fn at_once(
    client: &EwsClient,
    key: OutboxId,
    message: NewMessage,
) -> Result<(), MailError> {
    let wanted = CreateItem {
        disposition: MessageDisposition::SendAndSaveCopy,
        folder: DistinguishedFolder::SentItems.into(),
        message: with_key(message, key),
    };
    let sent = client.call(&wanted).await;
    let at = call_of::<CreateItem>(client);
    sent.map(drop)
        .map_err(|e| mail_error(e, at, Effect::Changes))
}

fn with_key(mut message: NewMessage, key: OutboxId) -> NewMessage {
    let key = (PropertyPath::OUTBOX_KEY, key.to_string());
    message.properties.push(key);
    message
}

/// Deletes a draft for good; one that is gone counts as deleted.
pub(super) async fn discard(client: &EwsClient, draft: &ItemRef) -> Result<(), MailError> {
    let at = call_of::<DeleteItem>(client);
    let wanted = DeleteItem {
        delete_type: DeleteType::HardDelete,
        ids: vec![ItemId::from(draft)],
    };
    let answers = client
        .call(&wanted)
        .await
        .map_err(|e| mail_error(e, at, Effect::Changes))?;
    for answer in answers {
        match answer.map_err(|r| refused(r, at, Effect::Changes)) {
            Ok(()) | Err(MailError::Gone) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
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
        .map_err(|e| mail_error(e, call_of::<SendItem>(client), Effect::Changes))
}

/// Looks for the mail of that key. On its way out it lies in the Outbox for a moment: submitted.
pub(super) async fn whereabouts(
    client: &EwsClient,
    key: OutboxId,
) -> Result<Whereabouts, MailError> {
    let traces = traces(client, key).await?;
    Ok(match (traces.sent, traces.draft) {
        (true, _) => Whereabouts::Sent,
        (false, Some(draft)) => Whereabouts::Draft(draft),
        (false, None) => Whereabouts::Nowhere,
    })
}

/// Everything of that key that lies in the mailbox.
pub(super) async fn traces(client: &EwsClient, key: OutboxId) -> Result<Traces, MailError> {
    use DistinguishedFolder::{Drafts, Outbox, SentItems};
    // Drafts first: a mail that moves on while we look is then seen in a later folder, never missed.
    let draft = find(client, Drafts, key).await?;
    let outbox = find(client, Outbox, key).await?;
    let sent = find(client, SentItems, key).await?;
    Ok(Traces {
        draft,
        sent: outbox.or(sent).is_some(),
    })
}

async fn find(
    client: &EwsClient,
    folder: DistinguishedFolder,
    key: OutboxId,
) -> Result<Option<ItemRef>, MailError> {
    let key = key.to_string();
    let asked = FindItem {
        folders: vec![folder.into()],
        // The key again: a server that does not understand the restriction lists every mail.
        shape: ItemShape::with(&[PropertyPath::OUTBOX_KEY]),
        restriction: Some(Restriction::Equals(PropertyPath::OUTBOX_KEY, key.clone())),
        newest_first: false,
        page: PageView::first(10),
    };
    let at = call_of::<FindItem>(client);
    let answers = client
        .call(&asked)
        .await
        .map_err(|e| mail_error(e, at, Effect::Reads))?;
    let page: Result<FoundItems, Refused> = answers
        .into_iter()
        .next()
        .unwrap_or_else(|| Ok(FoundItems::default()));
    match page {
        Ok(found) => Ok(found
            .items
            .into_iter()
            .filter(|item| {
                let told = item.property(PropertyPath::OUTBOX_KEY);
                told.is_some_and(|told| told == key)
            })
            .find_map(|item| item.item_id)
            .map(ItemRef::from)),
        // A mailbox that was never sent from may lack the folder.
        Err(r) if r.code == ResponseCode::ErrorFolderNotFound => Ok(None),
        Err(r) => Err(refused(r, at, Effect::Reads)),
    }
}
