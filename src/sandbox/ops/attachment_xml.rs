//! Attachments in requests and answers.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::call::{Call, entry_id};
use super::item_parts::time;
use super::item_view::ItemView;
use super::message_reader::read_message;
use super::shape::{BaseShape, Shape};
use crate::sandbox::model::{
    Attachment, AttachmentContent, AttachmentRef, EntryId, EntryRef, State,
};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Writes `t:Attachments` of a message: metadata without content.
pub(in crate::sandbox) fn write_attachments(view: &ItemView<'_>, x: &mut Xml) {
    if view.message.attachments.is_empty() {
        return;
    }
    x.nest("t:Attachments", |x| {
        for attachment in &view.message.attachments {
            write_attachment(view, x, attachment, None);
        }
    });
}

/// Writes one attachment; with a shape, its content too.
pub(in crate::sandbox) fn write_attachment(
    view: &ItemView<'_>,
    x: &mut Xml,
    attachment: &Attachment,
    content: Option<&Shape>,
) {
    let name = match attachment.content {
        AttachmentContent::File(_) => "t:FileAttachment",
        AttachmentContent::Item(_) => "t:ItemAttachment",
    };
    x.nest(name, |x| {
        if let Some(stored) = view.stored {
            let id = attachment_id(view.state, view.mailbox.number, stored.number, attachment);
            x.empty("t:AttachmentId", &[("Id", &id)]);
        }
        write_properties(x, attachment);
        let Some(shape) = content else { return };
        match &attachment.content {
            AttachmentContent::File(bytes) => x.leaf("t:Content", STANDARD.encode(bytes)),
            AttachmentContent::Item(message) => {
                let inner = ItemView {
                    stored: None,
                    message,
                    ..*view
                };
                inner.write(
                    x,
                    &Shape {
                        base: BaseShape::AllProperties,
                        ..shape.clone()
                    },
                );
            }
        }
    });
}

fn write_properties(x: &mut Xml, attachment: &Attachment) {
    x.leaf("t:Name", &attachment.name);
    if !attachment.content_type.is_empty() {
        x.leaf("t:ContentType", &attachment.content_type);
    }
    if let Some(id) = &attachment.content_id {
        x.leaf("t:ContentId", id);
    }
    if let Some(location) = &attachment.content_location {
        x.leaf("t:ContentLocation", location);
    }
    x.leaf(
        "t:Size",
        i32::try_from(attachment.size()).unwrap_or(i32::MAX),
    );
    time(x, "t:LastModifiedTime", attachment.modified);
    x.leaf("t:IsInline", attachment.is_inline);
    if matches!(attachment.content, AttachmentContent::File(_)) {
        x.leaf("t:IsContactPhoto", false);
    }
}

/// `Id` of an attachment.
pub(in crate::sandbox) fn attachment_id(
    state: &State,
    mailbox: crate::sandbox::model::MailboxNumber,
    item: crate::sandbox::model::ItemNumber,
    attachment: &Attachment,
) -> String {
    let entry = EntryRef::Attachment(AttachmentRef {
        item,
        number: attachment.number,
    });
    entry_id(state, EntryId { mailbox, entry })
}

/// Reads a `FileAttachment` or `ItemAttachment` of a request.
pub(in crate::sandbox) fn read_attachment(
    call: &Call<'_>,
    element: &Element,
) -> Result<Attachment, Failure> {
    let own = |name: &str| element.text_of(name).map(str::to_owned);
    let content = match element.name.as_str() {
        "FileAttachment" => AttachmentContent::File(read_content(element)?),
        "ItemAttachment" => {
            let inner = element.child("Message").or_else(|| element.child("Item"));
            let inner = inner.ok_or_else(|| Failure::new("ErrorInvalidRequest"))?;
            let mut message = read_message(call, inner)?;
            message.is_draft = false;
            AttachmentContent::Item(Box::new(message))
        }
        _ => return Err(Failure::new("ErrorInvalidRequest")),
    };
    let content_type = own("ContentType").unwrap_or_else(|| match &content {
        AttachmentContent::File(_) => "application/octet-stream".to_owned(),
        AttachmentContent::Item(_) => "message/rfc822".to_owned(),
    });
    Ok(Attachment {
        number: 0,
        name: own("Name").ok_or_else(|| Failure::new("ErrorSchemaValidation").fault())?,
        content_type,
        content_id: own("ContentId"),
        content_location: own("ContentLocation"),
        is_inline: element.flag_of("IsInline").unwrap_or(false),
        content,
        modified: State::now(),
    })
}

fn read_content(element: &Element) -> Result<Vec<u8>, Failure> {
    let text: String = element
        .text_of("Content")
        .unwrap_or_default()
        .split_ascii_whitespace()
        .collect();
    STANDARD
        .decode(text)
        .map_err(|_| Failure::new("ErrorSchemaValidation").fault())
}
