//! One page of a folder's mails, newest first (`FindItem`): places only, nothing is read, marked or moved.
//!
//! Called for the Junk folder, and to find one mail again by its Message-ID. Never decides which of
//! them count.

use super::faults::{Effect, call_of, mail_error, refused};
use super::folders::FolderIds;
use crate::domain::{ItemRef, MessageId};
use crate::ews::{
    EwsClient,
    operations::{FindItem, FoundItems, Restriction},
    types::{DistinguishedFolder, FolderRef, ItemShape, PageView, PropertyPath},
};
use crate::mailbox::MailError;

/// Most copies of one mail that are given.
const MOST_COPIES: u16 = 20;

/// See [`crate::mailbox::MailSource::junk`].
pub(super) async fn in_junk(client: &EwsClient, most: u16) -> Result<Vec<ItemRef>, MailError> {
    let junk = DistinguishedFolder::JunkEmail.into();
    newest(client, junk, None, most).await
}

/// See [`crate::mailbox::MailSource::find`]. A server that does not understand the restriction gives
/// other mails too: who asks looks at what it gets.
pub(super) async fn with_message_id(
    client: &EwsClient,
    ids: &FolderIds,
    wanted: &MessageId,
    folder: &str,
) -> Result<Vec<ItemRef>, MailError> {
    let at = call_of::<FindItem>(client);
    let folder = ids.folder(client, folder).await;
    let folder = folder.map_err(|e| mail_error(e, at, Effect::Reads))?;
    let field = PropertyPath::Field("message:InternetMessageId");
    let only = Restriction::Equals(field, wanted.as_str().to_owned());
    newest(client, FolderRef::Id(folder), Some(only), MOST_COPIES).await
}

async fn newest(
    client: &EwsClient,
    folder: FolderRef,
    restriction: Option<Restriction>,
    most: u16,
) -> Result<Vec<ItemRef>, MailError> {
    let asked = FindItem {
        folders: vec![folder],
        shape: ItemShape::id_only(),
        restriction,
        newest_first: true,
        page: PageView::first(most.into()),
    };
    let at = call_of::<FindItem>(client);
    let mut pages = client
        .call(&asked)
        .await
        .map_err(|e| mail_error(e, at, Effect::Reads))?;
    let page = pages.pop().unwrap_or_else(|| Ok(FoundItems::default()));
    let items = page.map_err(|r| refused(r, at, Effect::Reads))?.items;
    let ids = items.into_iter().filter_map(|item| item.item_id);
    // Nothing can be asked for by an empty id, and one such id has a whole batch refused.
    let known = ids.map(ItemRef::from).filter(|i| !i.id.trim().is_empty());
    Ok(known.take(most.into()).collect())
}
