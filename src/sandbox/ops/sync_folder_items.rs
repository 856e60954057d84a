//! `SyncFolderItems` (EWS reference: "SyncFolderItems operation").

use std::collections::BTreeSet;

use super::call::{Call, item_id};
use super::item_view::{ItemView, write_item_id};
use super::shape::Shape;
use super::sync_state::{self, Scope};
use super::{Reply, Result};
use crate::sandbox::model::{Change, ChangeKind, EntryRef, ItemNumber, Mailbox, State};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::Outcome;
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Most changes in one answer (`MaxSyncChangesReturnedType`).
const MOST: usize = 512;

/// Tells what changed in a folder since the sync state.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let shape = Shape::read(request.child("ItemShape"))?;
    let limit = request
        .text_of("MaxChangesReturned")
        .and_then(|n| n.trim().parse().ok());
    let limit = limit.filter(|n| (1..=MOST).contains(n));
    let limit = limit.ok_or_else(|| Failure::new("ErrorSchemaValidation").fault())?;
    Ok(Reply::Messages(vec![sync(call, request, &shape, limit)]))
}

fn sync(call: &Call<'_>, request: &Element, shape: &Shape, limit: usize) -> Outcome {
    let target = request
        .child("SyncFolderId")
        .ok_or_else(|| Failure::new("ErrorInvalidRequest"))?;
    let at = call.target_folder(target)?;
    let secret = &call.state.id_secret;
    let from = sync_state::decode(
        secret,
        Scope::Items,
        at.folder,
        request.text_of("SyncState"),
    )?;
    let mailbox = call.mailbox(at.mailbox)?;
    let changes = mailbox
        .changes(at.folder, from, limit, &ignored(call, request))
        .map_err(|_| Failure::new("ErrorInvalidSyncStateData"))?;
    let mut xml = Xml::default();
    xml.leaf(
        "m:SyncState",
        sync_state::encode(secret, Scope::Items, at.folder, changes.next),
    );
    xml.leaf("m:IncludesLastItemInRange", changes.complete);
    xml.nest("m:Changes", |x| {
        for change in &changes.changes {
            write_change(x, call.state, mailbox, change, shape);
        }
    });
    Ok(xml.into())
}

fn ignored(call: &Call<'_>, request: &Element) -> BTreeSet<ItemNumber> {
    let ids = request.children_of("Ignore").iter();
    ids.filter_map(|id| match call.decode(id.attribute("Id")?).ok()?.entry {
        EntryRef::Item(item) => Some(item),
        _ => None,
    })
    .collect()
}

fn write_change(x: &mut Xml, state: &State, mailbox: &Mailbox, change: &Change, shape: &Shape) {
    let stored = mailbox.items.get(&change.item);
    match (change.kind, stored) {
        (ChangeKind::Create | ChangeKind::Update, Some(stored)) => {
            let name = if change.kind == ChangeKind::Create {
                "t:Create"
            } else {
                "t:Update"
            };
            x.nest(name, |x| {
                ItemView::of_stored(state, mailbox, stored, true).write(x, shape);
            });
        }
        (ChangeKind::ReadFlag, Some(stored)) => x.nest("t:ReadFlagChange", |x| {
            write_item_id(x, "t:ItemId", state, mailbox, stored);
            x.leaf("t:IsRead", stored.message.is_read);
        }),
        _ => x.nest("t:Delete", |x| {
            let id = item_id(state, mailbox.number, change.item);
            x.empty("t:ItemId", &[("Id", &id), ("ChangeKey", "AQAAAA==")]);
        }),
    }
}
