//! `MoveItem` and `CopyItem` (EWS reference: "`MoveItem` operation", "`CopyItem` operation").

use super::call::{Call, FolderRef, ItemRef};
use super::{Reply, Result};
use crate::sandbox::model::NewItemIds;
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::{Outcome, Success};
use crate::sandbox::soap::failure::Failure;

type Act = fn(&mut Call<'_>, ItemRef, FolderRef) -> Result<ItemRef>;

/// Moves items; their ids change.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself is not general enough over the lifetime of the call"
)]
pub(super) fn run_move(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    each(call, request, |call, item, to| call.relocate(item, to))
}

/// Copies items.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself is not general enough over the lifetime of the call"
)]
pub(super) fn run_copy(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    each(call, request, |call, item, to| call.duplicate(item, to))
}

fn each(call: &mut Call<'_>, request: &Element, act: Act) -> Result<Reply> {
    let target = request.child("ToFolderId");
    let target = target.ok_or_else(|| Failure::new("ErrorSchemaValidation").fault())?;
    let to = match call.target_folder(target) {
        Ok(to) => to,
        Err(failure) if failure.code == "ErrorFolderNotFound" => {
            return Err(Failure::new("ErrorToFolderNotFound"));
        }
        Err(failure) => return Err(failure),
    };
    let asked = request.flag_of("ReturnNewItemIds").unwrap_or(true);
    let oddity = call.state.odd.new_item_ids;
    let with_ids = asked != (oddity == NewItemIds::Inverted);
    let ids = request.children_of("ItemIds").iter();
    let mut outcomes: Vec<Outcome> = ids.map(|id| one(call, id, to, with_ids, act)).collect();
    if oddity == NewItemIds::Reversed {
        outcomes.reverse();
    }
    Ok(Reply::Messages(outcomes))
}

fn one(call: &mut Call<'_>, id: &Element, to: FolderRef, with_ids: bool, act: Act) -> Outcome {
    let item = call.item(id)?;
    let placed = act(call, item, to)?;
    if with_ids {
        return Ok(call.items_with_id(placed)?.into());
    }
    Ok(Success {
        content: "<m:Items/>".to_owned(),
        warning: None,
    })
}
