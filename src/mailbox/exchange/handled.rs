//! Finds one handled mail again by its Message-ID (`FindItem`), in the folder that it was filed in.

use super::faults::{Effect, call_of, mail_error, refused};
use super::folders::FolderIds;
use crate::domain::{ItemRef, MessageId};
use crate::ews::{
    EwsClient,
    operations::{FindItem, FoundItems, Restriction},
    types::{FolderRef, ItemShape, PageView, PropertyPath},
};
use crate::mailbox::MailError;

/// Most copies of one mail that are given.
const MOST: u16 = 20;

/// See [`crate::mailbox::MailSource::find`]. A server that does not understand the restriction gives
/// other mails too: who asks looks at what it gets.
pub(super) async fn find(
    client: &EwsClient,
    ids: &FolderIds,
    wanted: &MessageId,
    folder: &str,
) -> Result<Vec<ItemRef>, MailError> {
    let at = call_of::<FindItem>(client);
    let folder = ids.folder(client, folder).await;
    let folder = folder.map_err(|e| mail_error(e, at, Effect::Reads))?;
    let field = PropertyPath::Field("message:InternetMessageId");
    let asked = FindItem {
        folders: vec![FolderRef::Id(folder)],
        shape: ItemShape::id_only(),
        restriction: Some(Restriction::Equals(field, wanted.as_str().to_owned())),
        newest_first: true,
        page: PageView::first(MOST.into()),
    };
    let mut pages = client
        .call(&asked)
        .await
        .map_err(|e| mail_error(e, at, Effect::Reads))?;
    let page = pages.pop().unwrap_or_else(|| Ok(FoundItems::default()));
    let items = page.map_err(|r| refused(r, at, Effect::Reads))?.items;
    let ids = items.into_iter().filter_map(|item| item.item_id);
    let known = ids.map(ItemRef::from).filter(|i| !i.id.trim().is_empty());
    Ok(known.take(MOST.into()).collect())
}
