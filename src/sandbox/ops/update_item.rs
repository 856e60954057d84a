//! `UpdateItem` (EWS reference: "`UpdateItem` operation").

use super::call::{Call, FolderRef, ItemRef};
use super::create_item::MessageDisposition;
use super::message_reader::set_field;
use super::path::Path;
use super::send_item::send_draft;
use super::{Reply, Result};
use crate::sandbox::model::{Ids, Message, State};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::{Outcome, Success};
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ConflictResolution {
    NeverOverwrite,
    AutoResolve,
    AlwaysOverwrite,
}

/// Properties that a sent message keeps (`ErrorInvalidPropertyUpdateSentMessage`).
const FIXED_WHEN_SENT: &[&str] = &[
    "message:ToRecipients",
    "message:CcRecipients",
    "message:BccRecipients",
    "message:ReplyTo",
    "message:From",
    "message:Sender",
    "message:InternetMessageId",
    "message:IsReadReceiptRequested",
    "message:IsDeliveryReceiptRequested",
];

/// Changes each item: all of its changes or none.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let resolution = match request.attribute("ConflictResolution") {
        Some("NeverOverwrite") => ConflictResolution::NeverOverwrite,
        Some("AutoResolve") => ConflictResolution::AutoResolve,
        Some("AlwaysOverwrite") => ConflictResolution::AlwaysOverwrite,
        _ => return Err(Failure::new("ErrorSchemaValidation").fault()),
    };
    let disposition = MessageDisposition::read(request)?;
    let changes = request.children_of("ItemChanges");
    Ok(Reply::Messages(
        changes
            .iter()
            .map(|change| one(call, change, resolution, disposition))
            .collect(),
    ))
}

fn one(
    call: &mut Call<'_>,
    change: &Element,
    resolution: ConflictResolution,
    disposition: Option<MessageDisposition>,
) -> Outcome {
    let id = change
        .child("ItemId")
        .ok_or_else(|| Failure::new("ErrorInvalidRequest"))?;
    let item = call.item(id)?;
    check_conflict(call, item, resolution)?;
    let disposition = disposition.ok_or_else(|| Failure::new("ErrorMessageDispositionRequired"))?;
    let before = call.stored(item)?.message.clone();
    let mut after = before.clone();
    let mut content_changed = false;
    for update in change.children_of("Updates") {
        let path = Path::inside(update)?;
        content_changed |= !path.is("message:IsRead");
        apply(call, &mut after, update, &path)?;
    }
    if disposition != MessageDisposition::SaveOnly {
        let keep = disposition == MessageDisposition::SendAndSaveCopy;
        send_draft(call, item, after, keep, None)?;
        return Ok(conflicts("<m:Items/>"));
    }
    let mailbox = call.mailbox_mut(item.mailbox)?;
    mailbox.mark_read(item.item, after.is_read);
    if content_changed {
        call.check_quota(item.mailbox)?;
        let now = State::now();
        let mailbox = call.mailbox_mut(item.mailbox)?;
        if let Some(stored) = mailbox.items.get_mut(&item.item) {
            stored.message = after;
        }
        mailbox.mark_changed(item.item, now);
    }
    call.tell_modified(item)?;
    let item = if content_changed && call.state.odd.ids == Ids::ChangeOnUpdate {
        renumber(call, item)?
    } else {
        item
    };
    Ok(conflicts(&call.items_with_id(item)?.finish()))
}

/// Gives an item another number in the same folder; the old id means nothing any more.
fn renumber(call: &mut Call<'_>, item: ItemRef) -> Result<ItemRef> {
    let folder = call.stored(item)?.folder;
    let here = FolderRef {
        mailbox: item.mailbox,
        folder,
    };
    call.relocate(item, here)
}

fn conflicts(items: &str) -> Success {
    let mut xml = Xml::default();
    xml.raw(items);
    xml.nest("m:ConflictResults", |x| x.leaf("t:Count", 0));
    xml.into()
}

/// A change that the client has not seen is a conflict; a changed read mark resolves by itself.
fn check_conflict(call: &Call<'_>, item: ItemRef, resolution: ConflictResolution) -> Result<()> {
    let stored = call.stored(item)?;
    let Some(shown) = item.change_key else {
        return match resolution {
            ConflictResolution::NeverOverwrite => Err(Failure::new("ErrorChangeKeyRequired")),
            _ => Ok(()),
        };
    };
    let conflict = match resolution {
        ConflictResolution::AlwaysOverwrite => false,
        ConflictResolution::AutoResolve => shown.0 < stored.changed_at,
        ConflictResolution::NeverOverwrite => shown != stored.change_key(),
    };
    if conflict {
        Err(Failure::new("ErrorIrresolvableConflict"))
    } else {
        Ok(())
    }
}

fn apply(call: &Call<'_>, message: &mut Message, update: &Element, path: &Path) -> Result<()> {
    if let Path::Field(uri) = path
        && !message.is_draft
        && FIXED_WHEN_SENT.contains(&uri.as_str())
    {
        return Err(Failure::new("ErrorInvalidPropertyUpdateSentMessage"));
    }
    match update.name.as_str() {
        "SetItemField" => set(call, message, &new_value(update)?),
        "AppendToItemField" => append(call, message, path, &new_value(update)?),
        "DeleteItemField" => delete(message, path),
        _ => Err(Failure::new("ErrorSchemaValidation").fault()),
    }?;
    // Own properties and the read mark do not show in the original bytes.
    if matches!(path, Path::Field(uri) if uri != "message:IsRead" && uri != "item:Categories") {
        message.touched(State::now());
    }
    Ok(())
}

/// The one property inside `SetItemField/Message`.
fn new_value(update: &Element) -> Result<Element> {
    let item = update
        .children
        .iter()
        .find(|c| !c.name.ends_with("FieldURI"));
    match item.map(|i| i.children.as_slice()) {
        Some([value]) => Ok(value.clone()),
        _ => Err(Failure::new("ErrorIncorrectUpdatePropertyCount")),
    }
}

fn set(call: &Call<'_>, message: &mut Message, value: &Element) -> Result<()> {
    if value.name == "Attachments" || value.name == "MimeContent" {
        return Err(Failure::new("ErrorInvalidPropertySet"));
    }
    set_field(call, message, value)
}

fn append(call: &Call<'_>, message: &mut Message, path: &Path, value: &Element) -> Result<()> {
    let mut added = Message::default();
    set_field(call, &mut added, value)?;
    match path {
        Path::Field(uri) if uri == "item:Body" => append_body(message, &added),
        Path::Field(uri) if uri == "message:ToRecipients" => message.to.extend(added.to),
        Path::Field(uri) if uri == "message:CcRecipients" => message.cc.extend(added.cc),
        Path::Field(uri) if uri == "message:BccRecipients" => message.bcc.extend(added.bcc),
        Path::Field(uri) if uri == "message:ReplyTo" => message.reply_to.extend(added.reply_to),
        _ => return Err(Failure::new("ErrorInvalidPropertyAppend")),
    }
    Ok(())
}

fn append_body(message: &mut Message, added: &Message) {
    match &mut message.html {
        Some(html) => {
            html.push_str(&super::body::html(added));
            message.text = None;
        }
        None => message
            .text
            .get_or_insert_default()
            .push_str(&super::body::text(added)),
    }
}

fn delete(message: &mut Message, path: &Path) -> Result<()> {
    match path {
        Path::Extended(path) => message.properties.retain(|p| p.key != path.key),
        Path::Indexed { .. } => return Err(Failure::new("ErrorInvalidPropertyDelete")),
        Path::Field(uri) => match uri.as_str() {
            "item:Subject" => message.subject.clear(),
            "item:Body" => (message.text, message.html) = (None, None),
            "item:Categories" => message.categories.clear(),
            "item:InReplyTo" => message.in_reply_to = None,
            "message:References" => message.references = None,
            "message:ToRecipients" => message.to.clear(),
            "message:CcRecipients" => message.cc.clear(),
            "message:BccRecipients" => message.bcc.clear(),
            "message:ReplyTo" => message.reply_to.clear(),
            _ => return Err(Failure::new("ErrorInvalidPropertyDelete")),
        },
    }
    Ok(())
}
