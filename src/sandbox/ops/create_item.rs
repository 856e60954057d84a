//! `CreateItem` (EWS reference: "`CreateItem` operation (email message)").

use super::call::{Call, FolderRef};
use super::message_reader::read_message;
use super::response_object;
use super::{Reply, Result};
use crate::sandbox::model::{Message, MessageIds};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::{Outcome, Success};
use crate::sandbox::soap::failure::Failure;

/// `MessageDisposition`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageDisposition {
    SaveOnly,
    SendOnly,
    SendAndSaveCopy,
}

impl MessageDisposition {
    /// Reads the attribute; mail needs one (`ErrorMessageDispositionRequired`).
    pub(super) fn read(request: &Element) -> Result<Option<Self>> {
        Ok(Some(match request.attribute("MessageDisposition") {
            None => return Ok(None),
            Some("SaveOnly") => Self::SaveOnly,
            Some("SendOnly") => Self::SendOnly,
            Some("SendAndSaveCopy") => Self::SendAndSaveCopy,
            Some(_) => return Err(Failure::new("ErrorSchemaValidation").fault()),
        }))
    }
}

/// Creates each message: saved, sent, or both.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let disposition = MessageDisposition::read(request)?
        .ok_or_else(|| Failure::new("ErrorMessageDispositionRequired"))?;
    let target = request.child("SavedItemFolderId");
    let target = target.map(|t| call.target_folder(t)).transpose()?;
    let items = request.children_of("Items");
    Ok(Reply::Messages(
        items
            .iter()
            .map(|i| one(call, i, disposition, target))
            .collect(),
    ))
}

fn one(
    call: &mut Call<'_>,
    element: &Element,
    disposition: MessageDisposition,
    target: Option<FolderRef>,
) -> Outcome {
    let mut message = match element.name.as_str() {
        "Message" | "Item" => read_message(call, element)?,
        "ReplyToItem" | "ReplyAllToItem" | "ForwardItem" => {
            response_object::compose(call, element)?
        }
        "SuppressReadReceipt" => return Ok(no_items()),
        name => {
            let text = format!("The sandbox creates mail only, not {name}.");
            return Err(Failure::with_text("ErrorItemSave", text));
        }
    };
    if call.state.odd.message_id == MessageIds::Dropped {
        message.message_id = None;
    }
    match disposition {
        MessageDisposition::SaveOnly => {
            let to = match target {
                Some(target) => target,
                None => own_folder(call, "drafts")?,
            };
            call.check_quota(to.mailbox)?;
            let item = call.save(to, message)?;
            Ok(call.items_with_id(item)?.into())
        }
        MessageDisposition::SendOnly => send(call, message, target, false),
        MessageDisposition::SendAndSaveCopy => send(call, message, target, true),
    }
}

/// Sends a message and keeps a copy if wanted.
pub(super) fn send(
    call: &mut Call<'_>,
    message: Message,
    copy_to: Option<FolderRef>,
    keep_copy: bool,
) -> Outcome {
    let copy_to = match copy_to {
        Some(target) => target,
        None => own_folder(call, "sentitems")?,
    };
    call.check_change(copy_to.mailbox)?;
    let actor = call.actor.clone();
    let (sent, _) = call
        .state
        .submit(copy_to.mailbox, &actor, message)
        .map_err(|e| Failure::new(e.code()))?;
    if keep_copy {
        call.save(copy_to, sent)?;
    }
    Ok(no_items())
}

fn own_folder(call: &Call<'_>, id: &str) -> Result<FolderRef> {
    let mailbox = call.own_mailbox()?;
    Ok(FolderRef {
        mailbox: mailbox.number,
        folder: mailbox.distinguished_number(id),
    })
}

fn no_items() -> Success {
    Success {
        content: "<m:Items/>".to_owned(),
        warning: None,
    }
}
