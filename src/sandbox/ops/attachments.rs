//! `CreateAttachment`, `GetAttachment`, `DeleteAttachment` (EWS reference: operations of these
//! names).

use super::attachment_xml::{read_attachment, write_attachment};
use super::call::{Call, ItemRef};
use super::item_view::ItemView;
use super::shape::Shape;
use super::{Reply, Result};
use crate::sandbox::model::{AttachmentRef, EntryRef, State};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::Outcome;
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Largest message with its attachments, as Exchange's default limit for sending (25 MB and
/// the third more that base64 takes).
const MAX_MESSAGE: u64 = 36 * 1024 * 1024;

/// Attaches files or messages to an item; its change key changes.
pub(super) fn run_create(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let parent = request.child("ParentItemId");
    let parent = call.item(parent.ok_or_else(|| Failure::new("ErrorSchemaValidation").fault())?)?;
    let attachments = request.children_of("Attachments");
    Ok(Reply::Messages(
        attachments
            .iter()
            .map(|a| create(call, parent, a))
            .collect(),
    ))
}

fn create(call: &mut Call<'_>, parent: ItemRef, element: &Element) -> Outcome {
    let attachment = read_attachment(call, element)?;
    call.check_quota(parent.mailbox)?;
    let stored = call.stored(parent)?;
    if stored.message.size().saturating_add(attachment.size()) > MAX_MESSAGE {
        return Err(Failure::new("ErrorMessageSizeExceeded"));
    }
    let now = State::now();
    let mailbox = call.mailbox_mut(parent.mailbox)?;
    if let Some(stored) = mailbox.items.get_mut(&parent.item) {
        stored.message.attachments.push(attachment);
        stored.message.touched(now);
    }
    mailbox.mark_changed(parent.item, now);
    call.tell_modified(parent)?;
    let stored = call.stored(parent)?;
    let item_id = call.item_id(parent.mailbox, parent.item);
    let key = stored.change_key().encode();
    let missing = || Failure::new("ErrorItemNotFound");
    let added = stored.message.attachments.last().ok_or_else(missing)?;
    let id = super::attachment_xml::attachment_id(call.state, parent.mailbox, parent.item, added);
    let name = match element.name.as_str() {
        "ItemAttachment" => "t:ItemAttachment",
        _ => "t:FileAttachment",
    };
    let mut xml = Xml::default();
    xml.nest("m:Attachments", |x| {
        x.nest(name, |x| {
            let root = [
                ("Id", id.as_str()),
                ("RootItemId", &item_id),
                ("RootItemChangeKey", &key),
            ];
            x.empty("t:AttachmentId", &root);
        });
    });
    Ok(xml.into())
}

/// Reads attachments with their content.
pub(super) fn run_get(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let shape = Shape::read(request.child("AttachmentShape"))?;
    let ids = request.children_of("AttachmentIds");
    Ok(Reply::Messages(
        ids.iter().map(|id| get(call, id, &shape)).collect(),
    ))
}

fn get(call: &Call<'_>, id: &Element, shape: &Shape) -> Outcome {
    let (item, number) = find(call, id)?;
    let mailbox = call.mailbox(item.mailbox)?;
    let stored = call.stored(item)?;
    let attachment = stored
        .message
        .attachments
        .iter()
        .find(|a| a.number == number);
    let attachment = attachment.ok_or_else(|| Failure::new("ErrorItemNotFound"))?;
    let view = ItemView::of_stored(call.state, mailbox, stored, false);
    let mut xml = Xml::default();
    xml.nest("m:Attachments", |x| {
        write_attachment(&view, x, attachment, Some(shape));
    });
    Ok(xml.into())
}

/// Removes attachments; the item's change key changes.
pub(super) fn run_delete(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let ids = request.children_of("AttachmentIds");
    Ok(Reply::Messages(
        ids.iter().map(|id| delete(call, id)).collect(),
    ))
}

fn delete(call: &mut Call<'_>, id: &Element) -> Outcome {
    let (item, number) = find(call, id)?;
    let now = State::now();
    let mailbox = call.mailbox_mut(item.mailbox)?;
    if let Some(stored) = mailbox.items.get_mut(&item.item) {
        let before = stored.message.attachments.len();
        stored.message.attachments.retain(|a| a.number != number);
        if stored.message.attachments.len() == before {
            return Err(Failure::new("ErrorItemNotFound"));
        }
        stored.message.touched(now);
    }
    mailbox.mark_changed(item.item, now);
    call.tell_modified(item)?;
    let item_id = call.item_id(item.mailbox, item.item);
    let key = call.stored(item)?.change_key().encode();
    let mut xml = Xml::default();
    xml.empty(
        "m:RootItemId",
        &[("RootItemId", &item_id), ("RootItemChangeKey", &key)],
    );
    Ok(xml.into())
}

fn find(call: &Call<'_>, id: &Element) -> Result<(ItemRef, u32)> {
    let entry = call.decode(id.attribute("Id").unwrap_or_default())?;
    let EntryRef::Attachment(AttachmentRef { item, number }) = entry.entry else {
        return Err(Failure::new("ErrorInvalidAttachmentId"));
    };
    let item = ItemRef {
        mailbox: entry.mailbox,
        item,
        change_key: None,
    };
    call.stored(item)?;
    Ok((item, number))
}
