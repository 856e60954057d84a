//! What lies in Junk: a listing, newest first.
//!
//! Asked for by the engine, which fetches what it has not seen and decides. Nothing is marked as read
//! by either.

use super::faults::{Effect, call_of, mail_error, refused};
use crate::domain::ItemRef;
use crate::ews::{
    EwsClient,
    operations::{FindItem, FoundItems},
    types::{DistinguishedFolder, ItemShape, PageView},
};
use crate::mailbox::MailError;

/// The newest mails of the folder, at most `most`.
pub(super) async fn newest(client: &EwsClient, most: u16) -> Result<Vec<ItemRef>, MailError> {
    let asked = FindItem {
        folders: vec![DistinguishedFolder::JunkEmail.into()],
        shape: ItemShape::id_only(),
        restriction: None,
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
