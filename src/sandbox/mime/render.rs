//! [`Message`] → RFC 5322 bytes (`MimeContent`, and what a message attached to another is).

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_builder::MessageBuilder;
use mail_builder::mime::MimePart;

use super::convert::html_to_text;
use super::header::{one_line, write_people, write_text};
use crate::sandbox::model::{Attachment, AttachmentContent, Importance, Message};

/// The mail as it would travel: the original bytes when the message still has them, else built
/// from its fields. Headers of its own, `Message-ID`, `References` and `In-Reply-To` stay.
pub fn render(message: &Message) -> Vec<u8> {
    if let Some(mime) = &message.mime {
        return mime.clone();
    }
    let mut out = Vec::new();
    // Writing to memory fails only in the encoders' signatures.
    if let Err(error) = write(&mut out, message) {
        tracing::warn!(%error, "message could not be rendered whole");
    }
    out
}

fn write(out: &mut Vec<u8>, message: &Message) -> io::Result<()> {
    people(out, message)?;
    if !message.subject.is_empty() {
        write_text(out, "Subject", &message.subject)?;
    }
    for (name, value) in own_headers(message) {
        write_text(out, &name, &value)?;
    }
    out.extend_from_slice(b"MIME-Version: 1.0\r\n");
    body(message).write_body(out)
}

fn people(out: &mut Vec<u8>, message: &Message) -> io::Result<()> {
    write_people(out, "From", message.from.as_slice())?;
    if message.sender != message.from {
        write_people(out, "Sender", message.sender.as_slice())?;
    }
    write_people(out, "To", &message.to)?;
    write_people(out, "CC", &message.cc)?;
    write_people(out, "BCC", &message.bcc)?;
    write_people(out, "Reply-To", &message.reply_to)
}

/// Headers that follow from other fields, or from how the body is built; lower case.
const DERIVED: &[&str] = &[
    "from",
    "sender",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
];

/// The transport headers a message has; for a draft, which has none yet, those it would get.
fn own_headers(message: &Message) -> Vec<(String, String)> {
    let derived = |name: &str| DERIVED.iter().any(|known| name.eq_ignore_ascii_case(known));
    let mut headers: Vec<(String, String)> = message
        .headers
        .iter()
        .filter(|(name, _)| !derived(name))
        .cloned()
        .collect();
    let mut add = |name: &str, value: Option<String>| {
        let missing = !headers.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
        if let Some(value) = value.filter(|v| missing && !v.is_empty()) {
            headers.push((name.to_owned(), value));
        }
    };
    let date = message.sent.unwrap_or(message.created);
    let date = date.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
    let importance = match message.importance {
        Importance::Normal => None,
        Importance::High => Some("high".to_owned()),
        Importance::Low => Some("low".to_owned()),
    };
    add("Thread-Topic", Some(message.conversation_topic.clone()));
    add(
        "Thread-Index",
        Some(STANDARD.encode(&message.conversation_index)),
    );
    add("Date", Some(date));
    add("Message-ID", message.message_id.clone());
    add("In-Reply-To", message.in_reply_to.clone());
    add("References", message.references.clone());
    add("Importance", importance);
    for property in &message.properties {
        let Some(name) = property.key.as_internet_header().filter(|n| !derived(n)) else {
            continue;
        };
        let written = property.written_name.as_deref().unwrap_or(name);
        add(written, Some(property.value.first().to_owned()));
    }
    headers
}

fn body(message: &Message) -> MessageBuilder<'_> {
    let mut builder = MessageBuilder::new();
    let text = message.text.clone();
    // Exchange sends a text alternative with every HTML body.
    let text = text.or_else(|| message.html.as_deref().map(html_to_text));
    if let Some(text) = text {
        builder = builder.text_body(text);
    }
    if let Some(html) = &message.html {
        builder = builder.html_body(html.as_str());
    }
    if !message.attachments.is_empty() {
        builder.attachments = Some(message.attachments.iter().map(part).collect());
    }
    builder
}

fn part(attachment: &Attachment) -> MimePart<'_> {
    let name = one_line(&attachment.name);
    let mut part = match &attachment.content {
        // A message inside a message is never encoded (RFC 2046 section 5.2.1).
        AttachmentContent::Item(inner) => {
            MimePart::new("message/rfc822", render(inner)).transfer_encoding("8bit")
        }
        AttachmentContent::File(bytes) => {
            MimePart::new(file_type(&attachment.content_type), bytes.as_slice())
        }
    };
    part = if attachment.is_inline {
        part.inline()
    } else {
        part.attachment(name)
    };
    if let Some(id) = &attachment.content_id {
        part = part.cid(one_line(id));
    }
    part
}

/// The type of a file part. A multipart or message type would make the reader look for parts
/// inside the file's bytes.
fn file_type(content_type: &str) -> &str {
    let lower = content_type.to_ascii_lowercase();
    let simple = lower
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"/.+-_".contains(&b));
    let composite = lower.starts_with("multipart/") || lower.starts_with("message/");
    if simple && lower.contains('/') && !composite {
        content_type
    } else {
        "application/octet-stream"
    }
}
