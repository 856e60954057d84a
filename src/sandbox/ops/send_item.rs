//! `SendItem` (EWS reference: "`SendItem` operation").

use super::call::{Call, FolderRef, ItemRef};
use super::{Reply, Result};
use crate::sandbox::model::SendItemOddity;
use crate::sandbox::soap::element::{Element, is_true};
use crate::sandbox::soap::envelope::{Outcome, Success, messages};
use crate::sandbox::soap::failure::Failure;

/// Sends drafts; each must be shown with its current change key.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let keep = request.attribute("SaveItemToFolder").map(is_true);
    let keep = keep.ok_or_else(|| Failure::new("ErrorSchemaValidation").fault())?;
    let target = request.child("SavedItemFolderId");
    if target.is_some() && !keep {
        return Err(Failure::new("ErrorInvalidSendItemSaveSettings"));
    }
    let target = target.map(|t| call.target_folder(t)).transpose()?;
    let ids = request.children_of("ItemIds").iter();
    let mut outcomes: Vec<Outcome> = ids.map(|id| one(call, id, keep, target)).collect();
    if !call.state.odd.send_item_is(SendItemOddity::OtherElement) {
        return Ok(Reply::Messages(outcomes));
    }
    let items = Some("m:Items");
    for success in outcomes.iter_mut().flatten() {
        "<m:Items/>".clone_into(&mut success.content);
    }
    Ok(Reply::Whole(messages("CreateItem", items, &outcomes)))
}

fn one(call: &mut Call<'_>, id: &Element, keep: bool, target: Option<FolderRef>) -> Outcome {
    let item = call.item(id)?;
    check_change_key(call, item)?;
    let message = call.stored(item)?.message.clone();
    if !message.is_draft {
        let text = "The message has been sent already; only drafts can be sent.";
        return Err(Failure::with_text("ErrorInvalidOperation", text));
    }
    if call.state.odd.send_item_is(SendItemOddity::SendsTwice) {
        let actor = call.actor.clone();
        let twin = call.state.submit(item.mailbox, &actor, message.clone());
        twin.map_err(|e| Failure::new(e.code()))?;
    }
    send_draft(call, item, message, keep, target)?;
    Ok(Success::default())
}

fn check_change_key(call: &Call<'_>, item: ItemRef) -> Result<()> {
    let shown = item
        .change_key
        .ok_or_else(|| Failure::new("ErrorChangeKeyRequired"))?;
    if shown == call.stored(item)?.change_key() {
        Ok(())
    } else {
        Err(Failure::new("ErrorStaleObject"))
    }
}

/// Sends a stored draft: it leaves its folder, and a copy with a new id is kept if wanted.
pub(super) fn send_draft(
    call: &mut Call<'_>,
    item: ItemRef,
    message: crate::sandbox::model::Message,
    keep: bool,
    target: Option<FolderRef>,
) -> Result<()> {
    call.check_change(item.mailbox)?;
    let actor = call.actor.clone();
    let (sent, _) = call
        .state
        .submit(item.mailbox, &actor, message)
        .map_err(|e| Failure::new(e.code()))?;
    let leaves_draft = call.state.odd.send_item_is(SendItemOddity::LeavesDraft);
    if keep {
        let target = match target {
            Some(target) => target,
            None => FolderRef {
                mailbox: item.mailbox,
                folder: call
                    .mailbox(item.mailbox)?
                    .distinguished_number("sentitems"),
            },
        };
        if leaves_draft {
            call.save(target, sent)?;
            return Ok(());
        }
        let moved = call.relocate(item, target)?;
        let stored = call.mailbox_mut(moved.mailbox)?.items.get_mut(&moved.item);
        if let Some(stored) = stored {
            stored.message = sent;
            stored.number_attachments();
        }
    } else if !leaves_draft {
        call.remove(item)?;
    }
    Ok(())
}
