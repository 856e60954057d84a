//! A `Message` element of a request becomes a message; also single fields for `UpdateItem`.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::attachment_xml::read_attachment;
use super::call::Call;
use super::path::ExtendedPath;
use super::people_xml::{read_mailbox, read_mailboxes};
use crate::sandbox::mime;
use crate::sandbox::model::{
    ExtendedProperty, Importance, Message, PropertyKey, PropertyValue, Sensitivity, State,
};
use crate::sandbox::soap::element::{Element, is_true};
use crate::sandbox::soap::failure::Failure;

/// `PidTagMessageFlags`: clients set it to save a message that counts as sent.
const MESSAGE_FLAGS: PropertyKey = PropertyKey::Tag(0x0e07);
/// The bit of `PidTagMessageFlags` that marks a draft (MS-OXCMSG 2.2.1.6, `mfUnsent`).
const UNSENT: i64 = 8;

/// Reads a new message (a draft until it is sent).
pub(in crate::sandbox) fn read_message(
    call: &Call<'_>,
    element: &Element,
) -> Result<Message, Failure> {
    let now = State::now();
    let mut message = match element.child("MimeContent") {
        Some(content) => mime::parse(&decode_mime(&content.text)?),
        None => Message::default(),
    };
    message.is_draft = true;
    message.is_read = true;
    message.created = now;
    message.received = now;
    let original = message.mime.take();
    let mut changed = false;
    for field in element.children.iter().filter(|f| f.name != "MimeContent") {
        // Own properties do not show in the bytes, everything else does.
        changed |= field.name != "ExtendedProperty";
        set_field(call, &mut message, field)?;
    }
    if !changed {
        message.mime = original;
    }
    message.modified = now;
    Ok(message)
}

fn decode_mime(text: &str) -> Result<Vec<u8>, Failure> {
    let text: String = text.split_ascii_whitespace().collect();
    let bytes = STANDARD
        .decode(text)
        .map_err(|_| Failure::new("ErrorMimeContentInvalidBase64String"))?;
    if bytes.is_empty() {
        return Err(Failure::new("ErrorMimeContentInvalid"));
    }
    Ok(bytes)
}

/// Sets the property that an element such as `t:Subject` holds.
/// `ErrorInvalidPropertySet` for properties that only Exchange sets.
///
/// Longer than our limit: it is a table, one line for each property.
pub(in crate::sandbox) fn set_field(
    call: &Call<'_>,
    m: &mut Message,
    field: &Element,
) -> Result<(), Failure> {
    let text = || field.text.clone();
    let id = || Some(field.text.trim().to_owned()).filter(|t| !t.is_empty());
    match field.name.as_str() {
        "ItemClass" => m.item_class = text(),
        "Subject" => m.subject = text(),
        "Sensitivity" => m.sensitivity = sensitivity(&field.text)?,
        "Importance" => m.importance = importance(&field.text)?,
        "Body" => set_body(m, field),
        "Categories" => m.categories = field.children.iter().map(|c| c.text.clone()).collect(),
        "InReplyTo" => m.in_reply_to = id(),
        "References" => m.references = id(),
        "InternetMessageId" => m.message_id = id(),
        "IsRead" => m.is_read = is_true(&field.text),
        "IsReadReceiptRequested" => m.read_receipt_requested = is_true(&field.text),
        "IsDeliveryReceiptRequested" => m.delivery_receipt_requested = is_true(&field.text),
        "Sender" => {
            m.sender = field
                .child("Mailbox")
                .and_then(|b| read_mailbox(call.state, b));
        }
        "From" => {
            m.from = field
                .child("Mailbox")
                .and_then(|b| read_mailbox(call.state, b));
        }
        "ToRecipients" => m.to = read_mailboxes(call.state, field),
        "CcRecipients" => m.cc = read_mailboxes(call.state, field),
        "BccRecipients" => m.bcc = read_mailboxes(call.state, field),
        "ReplyTo" => m.reply_to = read_mailboxes(call.state, field),
        "Attachments" => {
            for attachment in &field.children {
                m.attachments.push(read_attachment(call, attachment)?);
            }
        }
        "ExtendedProperty" => set_extended(m, field)?,
        "ConversationIndex" => {
            let decoded = STANDARD.decode(field.text.trim());
            m.conversation_index = decoded.map_err(|_| Failure::new("ErrorInvalidPropertySet"))?;
        }
        // Taken and kept nowhere: they have no effect on mail.
        "Culture"
        | "ReminderIsSet"
        | "ReminderMinutesBeforeStart"
        | "IsResponseRequested"
        | "Flag"
        | "ReminderDueBy" => {}
        name => {
            return Err(Failure::with_text(
                "ErrorInvalidPropertySet",
                format!("Set action is invalid for property {name}."),
            ));
        }
    }
    Ok(())
}

fn set_body(m: &mut Message, field: &Element) {
    let content = Some(field.text.clone());
    (m.text, m.html) = match field.attribute("BodyType") {
        Some("HTML") => (None, content),
        _ => (content, None),
    };
}

fn set_extended(m: &mut Message, field: &Element) -> Result<(), Failure> {
    let invalid = || Failure::new("ErrorInvalidExtendedPropertyValue");
    let uri = field.child("ExtendedFieldURI").ok_or_else(invalid)?;
    let path = ExtendedPath::read(uri)?;
    let value = match (field.child("Value"), field.child("Values")) {
        (Some(value), None) if !path.kind.array => PropertyValue::One(value.text.clone()),
        (None, Some(values)) if path.kind.array => {
            PropertyValue::Many(values.children.iter().map(|v| v.text.clone()).collect())
        }
        _ => return Err(invalid()),
    };
    if !fits(&path.kind.base, &value) {
        return Err(invalid());
    }
    if path.key == MESSAGE_FLAGS {
        let flags: i64 = value.first().trim().parse().map_err(|_| invalid())?;
        m.is_draft = flags & UNSENT != 0;
        m.is_read = flags & 1 != 0;
        return Ok(());
    }
    m.set_property(ExtendedProperty {
        key: path.key,
        written_name: path.written_name,
        kind: path.kind,
        value,
    });
    Ok(())
}

fn fits(kind: &str, value: &PropertyValue) -> bool {
    let values: &[String] = match value {
        PropertyValue::One(one) => std::slice::from_ref(one),
        PropertyValue::Many(many) => many,
    };
    values.iter().all(|v| match kind {
        "Integer" => v.trim().parse::<i32>().is_ok(),
        "Long" | "Currency" => v.trim().parse::<i64>().is_ok(),
        "Short" => v.trim().parse::<i16>().is_ok(),
        "Double" | "Float" => v.trim().parse::<f64>().is_ok(),
        "Boolean" => matches!(v.trim(), "true" | "false" | "1" | "0"),
        "Binary" => STANDARD.decode(v.trim()).is_ok(),
        _ => true,
    })
}

fn importance(text: &str) -> Result<Importance, Failure> {
    match text.trim() {
        "Low" => Ok(Importance::Low),
        "Normal" => Ok(Importance::Normal),
        "High" => Ok(Importance::High),
        _ => Err(Failure::new("ErrorSchemaValidation").fault()),
    }
}

fn sensitivity(text: &str) -> Result<Sensitivity, Failure> {
    match text.trim() {
        "Normal" => Ok(Sensitivity::Normal),
        "Personal" => Ok(Sensitivity::Personal),
        "Private" => Ok(Sensitivity::Private),
        "Confidential" => Ok(Sensitivity::Confidential),
        _ => Err(Failure::new("ErrorSchemaValidation").fault()),
    }
}
