//! RFC 5322 bytes → [`Message`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use mail_parser::{
    Address, HeaderName, Message as Parsed, MessageParser, MessagePart, MimeHeaders as _, PartType,
};

use super::classify::item_class;
use super::header::decode;
use crate::sandbox::model::{
    Attachment, AttachmentContent, Correspondent, Importance, Message, Sensitivity,
};

/// Messages attached to messages are opened to this depth; deeper ones stay files.
const DEEPEST: usize = 4;

/// Reads a mail. Whatever the bytes are, a message comes out: without headers they are the text.
///
/// `received`, `created`, `modified` are left to whoever stores it. A missing `Message-ID` stays
/// missing: Exchange assigns one at delivery.
pub fn parse(bytes: &[u8]) -> Message {
    parse_at(bytes, 0)
}

fn parse_at(bytes: &[u8], depth: usize) -> Message {
    let Some(mail) = MessageParser::default().parse(bytes) else {
        return Message {
            text: Some(String::from_utf8_lossy(bytes).into_owned()),
            mime: Some(bytes.to_vec()),
            ..Message::default()
        };
    };
    let mut message = Message {
        item_class: item_class(&mail).to_owned(),
        headers: headers(&mail),
        text: body(&mail, false),
        html: body(&mail, true),
        attachments: mail
            .attachments()
            .filter_map(|part| attachment(part, depth))
            .collect(),
        mime: Some(bytes.to_vec()),
        ..Message::default()
    };
    envelope(&mut message, &mail);
    marks(&mut message);
    message
}

fn headers(mail: &Parsed<'_>) -> Vec<(String, String)> {
    mail.headers()
        .iter()
        .map(|header| {
            let (start, end) = (header.offset_start, header.offset_end);
            let raw = usize::try_from(start)
                .ok()
                .zip(usize::try_from(end).ok())
                .and_then(|(start, end)| mail.raw_message.get(start..end));
            (
                header.name.as_str().to_owned(),
                decode(raw.unwrap_or_default()),
            )
        })
        .collect()
}

fn envelope(message: &mut Message, mail: &Parsed<'_>) {
    let raw = |m: &Message, name: &str| {
        m.header(name)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    };
    mail.subject()
        .unwrap_or_default()
        .clone_into(&mut message.subject);
    message.from = people(mail.from()).into_iter().next();
    let sender = people(mail.sender()).into_iter().next();
    message.sender = sender.or_else(|| message.from.clone());
    message.to = all_people(mail, HeaderName::To);
    message.cc = all_people(mail, HeaderName::Cc);
    message.bcc = all_people(mail, HeaderName::Bcc);
    message.reply_to = people(mail.reply_to());
    message.message_id = mail
        .message_id()
        .map(|id| format!("<{id}>"))
        .or_else(|| raw(message, "Message-ID"));
    message.in_reply_to = raw(message, "In-Reply-To");
    message.references = raw(message, "References");
    message.sent = mail
        .date()
        .and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
}

/// A header that stands several times counts as one long list, as Exchange reads it.
fn all_people(mail: &Parsed<'_>, name: HeaderName<'static>) -> Vec<Correspondent> {
    mail.header_values(name)
        .flat_map(|value| people(value.as_address()))
        .collect()
}

fn people(list: Option<&Address<'_>>) -> Vec<Correspondent> {
    list.into_iter()
        .flat_map(Address::iter)
        .filter_map(|person| {
            let name = person.name().map(str::to_owned);
            let address = person.address().unwrap_or_default().trim().to_owned();
            (name.is_some() || !address.is_empty()).then_some(Correspondent { name, address })
        })
        .collect()
}

/// All inline parts of one kind, one after the other. A part of the other kind is not converted:
/// that is the business of whoever asks for it.
fn body(mail: &Parsed<'_>, html: bool) -> Option<String> {
    let pick = |part: &MessagePart<'_>| match &part.body {
        PartType::Html(text) if html => Some(text.to_string()),
        PartType::Text(text) if !html => Some(text.to_string()),
        _ => None,
    };
    let parts: Vec<String> = if html {
        mail.html_bodies().filter_map(pick).collect()
    } else {
        mail.text_bodies().filter_map(pick).collect()
    };
    (!parts.is_empty()).then(|| parts.join("\r\n"))
}

fn attachment(part: &MessagePart<'_>, depth: usize) -> Option<Attachment> {
    let content = match &part.body {
        PartType::Text(text) | PartType::Html(text) => {
            AttachmentContent::File(text.as_bytes().to_vec())
        }
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            AttachmentContent::File(bytes.to_vec())
        }
        PartType::Message(nested) if depth < DEEPEST => {
            AttachmentContent::Item(Box::new(parse_at(nested.raw_message(), depth + 1)))
        }
        PartType::Message(nested) => AttachmentContent::File(nested.raw_message().to_vec()),
        PartType::Multipart(_) => return None,
    };
    let name = part.attachment_name().map_or_else(
        || match &content {
            AttachmentContent::Item(message) => message.subject.clone(),
            AttachmentContent::File(_) => "ATT00001.bin".to_owned(),
        },
        str::to_owned,
    );
    Some(Attachment {
        number: 0,
        name,
        content_type: content_type(part),
        content_id: part.content_id().map(str::to_owned),
        content_location: part.content_location().map(str::to_owned),
        is_inline: part
            .content_disposition()
            .is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("inline")),
        content,
        modified: Timestamp::UNIX_EPOCH,
    })
}

fn content_type(part: &MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else {
        return "application/octet-stream".to_owned();
    };
    match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    }
}

/// Marks that stand in headers of their own (MS-OXCMAIL 2.2.3.1).
fn marks(message: &mut Message) {
    let lower = |m: &Message, name: &str| m.header(name).map(str::to_ascii_lowercase);
    let importance = lower(message, "Importance").or_else(|| lower(message, "X-Priority"));
    message.importance = match importance.as_deref().map(|text| text.chars().next()) {
        Some(Some('h' | '1' | '2')) => Importance::High,
        Some(Some('l' | '4' | '5')) => Importance::Low,
        _ => Importance::Normal,
    };
    message.sensitivity = match lower(message, "Sensitivity").as_deref() {
        Some("personal") => Sensitivity::Personal,
        Some("private") => Sensitivity::Private,
        Some("company-confidential") => Sensitivity::Confidential,
        _ => Sensitivity::Normal,
    };
    message.read_receipt_requested = message.header("Disposition-Notification-To").is_some();
    message.delivery_receipt_requested = message.header("Return-Receipt-To").is_some();
    message.conversation_index = message
        .header("Thread-Index")
        .filter(|index| index.len() < 4096)
        .and_then(|index| STANDARD.decode(index.replace([' ', '\t'], "")).ok())
        .unwrap_or_default();
}

#[cfg(test)]
mod tests;
