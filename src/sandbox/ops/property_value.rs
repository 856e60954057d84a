//! Values of properties: MAPI properties for answers, and all of them for restrictions and sorting.

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;

use super::body;
use super::item_parts::has_attachments;
use super::item_view::ItemView;
use super::path::{ExtendedPath, Path};
use super::value::Value;
use crate::sandbox::model::{Correspondent, Message, PropertyKey, PropertyValue};

/// A time as EWS writes it.
pub(in crate::sandbox) fn timestamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Names as the display properties join them.
pub(in crate::sandbox) fn display_list(people: &[Correspondent]) -> String {
    people
        .iter()
        .map(Correspondent::label)
        .collect::<Vec<_>>()
        .join("; ")
}

/// A MAPI property: one that was set, a transport header, or one that follows from the message.
/// Nothing when the type asked for is not the property's.
pub(in crate::sandbox) fn property_value(
    view: &ItemView<'_>,
    path: &ExtendedPath,
) -> Option<PropertyValue> {
    if let Some(set) = view.message.property(&path.key) {
        return (set.kind == path.kind).then(|| set.value.clone());
    }
    if let Some(name) = path.key.as_internet_header() {
        return view
            .message
            .header(name)
            .map(|value| PropertyValue::One(value.to_owned()));
    }
    let PropertyKey::Tag(tag) = path.key else {
        return None;
    };
    let (kind, value) = known_tag(view, tag)?;
    // Sizes may be read as either integer type.
    let fits = path.kind.base == kind || (kind == "Integer" && path.kind.base == "Long");
    (fits && !path.kind.array).then_some(PropertyValue::One(value))
}

/// Property tags of MS-OXPROPS that follow from a message: type and value.
fn known_tag(view: &ItemView<'_>, tag: u16) -> Option<(&'static str, String)> {
    let m = view.message;
    let address = |p: &Option<Correspondent>| p.as_ref().map(|p| p.address.clone());
    let name = |p: &Option<Correspondent>| p.as_ref().map(|p| p.label().to_owned());
    let text = |value: Option<String>| value.map(|v| ("String", v));
    match tag {
        0x001a => text(Some(m.item_class.clone())),
        0x0037 | 0x0e1d => text(Some(m.subject.clone())),
        0x0070 => text(Some(m.conversation_topic.clone())),
        0x007d => text(transport_headers(m)),
        0x0c1a => text(name(&m.sender)),
        0x0042 => text(name(&m.from)),
        0x0c1f | 0x5d01 => text(address(&m.sender)),
        0x0065 | 0x5d02 => text(address(&m.from)),
        0x0e02 => text(Some(display_list(&m.bcc))),
        0x0e03 => text(Some(display_list(&m.cc))),
        0x0e04 => text(Some(display_list(&m.to))),
        0x1000 => text(Some(body::text(m))),
        0x1035 => text(m.message_id.clone()),
        0x1039 => text(m.references.clone()),
        0x1042 => text(m.in_reply_to.clone()),
        0x0071 if !m.conversation_index.is_empty() => {
            Some(("Binary", STANDARD.encode(&m.conversation_index)))
        }
        0x300b => view
            .number()
            .map(|n| ("Binary", STANDARD.encode(n.0.to_be_bytes()))),
        0x0017 => Some(("Integer", (m.importance as i32).to_string())),
        0x0036 => Some(("Integer", (m.sensitivity as i32).to_string())),
        0x0e07 => Some(("Integer", message_flags(m).to_string())),
        0x0e08 => Some(("Integer", m.size().to_string())),
        0x0e1b => Some(("Boolean", has_attachments(m).to_string())),
        0x0e06 => Some(("SystemTime", timestamp(m.received))),
        0x0039 => m.sent.map(|at| ("SystemTime", timestamp(at))),
        0x3007 => Some(("SystemTime", timestamp(m.created))),
        0x3008 => Some(("SystemTime", timestamp(m.modified))),
        _ => None,
    }
}

/// `PidTagMessageFlags` (MS-OXCMSG 2.2.1.6): read, unsent, has attachments.
fn message_flags(message: &Message) -> u32 {
    u32::from(message.is_read)
        | u32::from(message.is_draft) << 3
        | u32::from(has_attachments(message)) << 4
}

/// `PidTagTransportMessageHeaders`: messages that were never sent have none.
fn transport_headers(message: &Message) -> Option<String> {
    if message.headers.is_empty() {
        return None;
    }
    let lines: Vec<_> = message
        .headers
        .iter()
        .map(|(n, v)| format!("{n}: {v}\r\n"))
        .collect();
    Some(lines.concat())
}

/// The value that restrictions compare and that sorting orders by.
pub(in crate::sandbox) fn comparable(view: &ItemView<'_>, path: &Path) -> Option<Value> {
    match path {
        Path::Field(uri) => field_value(view, uri),
        Path::Indexed { field, index } if field == "item:InternetMessageHeader" => {
            view.message.header(index).map(Value::text)
        }
        Path::Indexed { .. } => None,
        Path::Extended(path) => {
            let value = property_value(view, path)?;
            Some(Value::of_kind(&path.kind.base, value.first()))
        }
    }
}

/// Longer than our limit: it is a table, one line for each property.
fn field_value(view: &ItemView<'_>, uri: &str) -> Option<Value> {
    let m = view.message;
    let person = |p: &Option<Correspondent>| {
        p.as_ref()
            .map(|p| Value::text(&format!("{} <{}>", p.label(), p.address)))
    };
    let list = |people: &[Correspondent]| {
        let all: Vec<String> = people
            .iter()
            .map(|p| format!("{} <{}>", p.label(), p.address))
            .collect();
        Some(Value::Text(all.join("; ")))
    };
    match uri {
        "item:Subject" => Some(Value::text(&m.subject)),
        "item:ItemClass" => Some(Value::text(&m.item_class)),
        "item:Body" | "item:TextBody" => Some(Value::Text(body::text(m))),
        "item:Importance" => Some(Value::Text(format!("{:?}", m.importance))),
        "item:Sensitivity" => Some(Value::Text(format!("{:?}", m.sensitivity))),
        "item:Categories" => {
            (!m.categories.is_empty()).then(|| Value::Text(m.categories.join("; ")))
        }
        "item:InReplyTo" => m.in_reply_to.as_deref().map(Value::text),
        "item:DisplayTo" => Some(Value::Text(display_list(&m.to))),
        "item:DisplayCc" => Some(Value::Text(display_list(&m.cc))),
        "item:DateTimeReceived" => Some(Value::Time(m.received)),
        "item:DateTimeSent" => Some(Value::Time(m.sent.unwrap_or(m.created))),
        "item:DateTimeCreated" => Some(Value::Time(m.created)),
        "item:LastModifiedTime" => Some(Value::Time(m.modified)),
        "item:Size" => Some(Value::Number(i64::try_from(m.size()).unwrap_or(i64::MAX))),
        "item:HasAttachments" => Some(Value::Flag(has_attachments(m))),
        "item:IsDraft" => Some(Value::Flag(m.is_draft)),
        "message:IsRead" => Some(Value::Flag(m.is_read)),
        "message:From" => person(&m.from),
        "message:Sender" => person(&m.sender),
        "message:ToRecipients" => list(&m.to),
        "message:CcRecipients" => list(&m.cc),
        "message:BccRecipients" => list(&m.bcc),
        "message:InternetMessageId" => m.message_id.as_deref().map(Value::text),
        "message:References" => m.references.as_deref().map(Value::text),
        "message:ConversationTopic" => Some(Value::text(&m.conversation_topic)),
        "item:ConversationId" => Some(Value::Text(STANDARD.encode(&m.conversation_id))),
        _ => None,
    }
}
