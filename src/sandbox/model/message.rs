//! A message as a mailbox holds it: envelope, headers, bodies, attachments, properties.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Correspondent, ExtendedProperty, PropertyKey};

/// `Importance` (EWS reference: `ImportanceChoicesType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Importance {
    /// `Low`
    Low,
    /// `Normal`
    #[default]
    Normal,
    /// `High`
    High,
}

/// `Sensitivity` (EWS reference: `SensitivityChoicesType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sensitivity {
    /// `Normal`
    #[default]
    Normal,
    /// `Personal`
    Personal,
    /// `Private`
    Private,
    /// `Confidential`
    Confidential,
}

/// A message, whether parsed from RFC 5322 bytes or built through EWS.
///
/// When `mime` is there it is what the message was made from; a change of any other field must
/// drop it ([`Message::touched`]), otherwise `MimeContent` would contradict the properties.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of MAPI's own, and EWS reads and writes them one by one"
)]
pub struct Message {
    /// MAPI message class: `IPM.Note`, `REPORT.IPM.Note.NDR`, `IPM.Note.Rules.OofTemplate…` …
    pub item_class: String,
    /// Subject, decoded.
    pub subject: String,
    /// `From`: on whose behalf.
    pub from: Option<Correspondent>,
    /// `Sender`: who really sent; equal to `from` in most mail.
    pub sender: Option<Correspondent>,
    /// `To`.
    pub to: Vec<Correspondent>,
    /// `Cc`.
    pub cc: Vec<Correspondent>,
    /// `Bcc`: on drafts and in the sender's copy only.
    pub bcc: Vec<Correspondent>,
    /// `Reply-To`.
    pub reply_to: Vec<Correspondent>,
    /// `Message-ID` with its angle brackets; `None` for hostile mail delivered intact.
    pub message_id: Option<String>,
    /// `In-Reply-To` as written.
    pub in_reply_to: Option<String>,
    /// `References` as written.
    pub references: Option<String>,
    /// All transport headers in order, unfolded and decoded.
    pub headers: Vec<(String, String)>,
    /// Plain text body.
    pub text: Option<String>,
    /// HTML body; when present it is the native body.
    pub html: Option<String>,
    /// Attached files and messages, in order.
    pub attachments: Vec<Attachment>,
    /// Properties that have no EWS name.
    pub properties: Vec<ExtendedProperty>,
    /// When it was sent (`Date`).
    pub sent: Option<Timestamp>,
    /// When it reached this mailbox.
    pub received: Timestamp,
    /// When this copy was created.
    pub created: Timestamp,
    /// When this copy was last changed.
    pub modified: Timestamp,
    /// Marked as read.
    pub is_read: bool,
    /// Not sent yet.
    pub is_draft: bool,
    /// Importance.
    pub importance: Importance,
    /// Sensitivity.
    pub sensitivity: Sensitivity,
    /// Categories.
    pub categories: Vec<String>,
    /// `Disposition-Notification-To` was asked for.
    pub read_receipt_requested: bool,
    /// `Return-Receipt-To` was asked for.
    pub delivery_receipt_requested: bool,
    /// Opaque conversation id, the same for all messages of a thread.
    pub conversation_id: Vec<u8>,
    /// Subject without prefixes (`Thread-Topic`).
    pub conversation_topic: String,
    /// MAPI conversation index (`Thread-Index`): 22 bytes, 5 more for each reply.
    pub conversation_index: Vec<u8>,
    /// The original RFC 5322 bytes.
    #[serde(with = "optional_base64")]
    pub mime: Option<Vec<u8>>,
}

impl Default for Message {
    fn default() -> Self {
        Self {
            item_class: "IPM.Note".to_owned(),
            subject: String::new(),
            from: None,
            sender: None,
            to: Vec::new(),
            cc: Vec::new(),
            bcc: Vec::new(),
            reply_to: Vec::new(),
            message_id: None,
            in_reply_to: None,
            references: None,
            headers: Vec::new(),
            text: None,
            html: None,
            attachments: Vec::new(),
            properties: Vec::new(),
            sent: None,
            received: Timestamp::UNIX_EPOCH,
            created: Timestamp::UNIX_EPOCH,
            modified: Timestamp::UNIX_EPOCH,
            is_read: false,
            is_draft: false,
            importance: Importance::Normal,
            sensitivity: Sensitivity::Normal,
            categories: Vec::new(),
            read_receipt_requested: false,
            delivery_receipt_requested: false,
            conversation_id: Vec::new(),
            conversation_topic: String::new(),
            conversation_index: Vec::new(),
            mime: None,
        }
    }
}

impl Message {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let wanted = |(n, _): &&(String, String)| n.eq_ignore_ascii_case(name);
        self.headers
            .iter()
            .find(wanted)
            .map(|(_, value)| value.as_str())
    }

    /// The extended property of this key.
    pub fn property(&self, key: &PropertyKey) -> Option<&ExtendedProperty> {
        self.properties.iter().find(|p| &p.key == key)
    }

    /// Sets a property, replacing an earlier value.
    pub fn set_property(&mut self, property: ExtendedProperty) {
        self.properties.retain(|p| p.key != property.key);
        self.properties.push(property);
    }

    /// Everybody it goes to: `To`, `Cc`, `Bcc`.
    pub fn recipients(&self) -> impl Iterator<Item = &Correspondent> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }

    /// Records that the content changed: the original bytes no longer describe it.
    pub fn touched(&mut self, now: Timestamp) {
        self.mime = None;
        self.modified = now;
    }

    /// Bytes it takes in the store, about.
    pub fn size(&self) -> u64 {
        let text = |s: &Option<String>| s.as_ref().map_or(0, String::len);
        let headers: usize = self
            .headers
            .iter()
            .map(|(n, v)| n.len() + v.len() + 4)
            .sum();
        let attached: u64 = self.attachments.iter().map(Attachment::size).sum();
        let own = self.subject.len() + text(&self.text) + text(&self.html) + headers + 512;
        u64::try_from(own)
            .unwrap_or(u64::MAX)
            .saturating_add(attached)
    }
}

/// What an attachment holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum AttachmentContent {
    /// A file (`FileAttachment`).
    File(#[serde(with = "base64_bytes")] Vec<u8>),
    /// A message (`ItemAttachment`).
    Item(Box<Message>),
}

/// An attached file or message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// Number within its message; part of the attachment id, never used twice. A parser may
    /// leave 0: the mailbox numbers attachments when it takes the message.
    pub number: u32,
    /// File name as the sender gave it; never trust it as a path.
    pub name: String,
    /// MIME type, such as `application/pdf`.
    pub content_type: String,
    /// `Content-ID` without angle brackets.
    pub content_id: Option<String>,
    /// `Content-Location`.
    pub content_location: Option<String>,
    /// Shown inside the body rather than listed.
    pub is_inline: bool,
    /// The content.
    pub content: AttachmentContent,
    /// When it was attached.
    pub modified: Timestamp,
}

impl Attachment {
    /// Bytes of the content.
    pub fn size(&self) -> u64 {
        match &self.content {
            AttachmentContent::File(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            AttachmentContent::Item(message) => message.size(),
        }
    }
}

/// Bytes as base64 text: a JSON array of numbers would be four times as long.
mod base64_bytes {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        STANDARD
            .decode(String::deserialize(d)?)
            .map_err(D::Error::custom)
    }
}

mod optional_base64 {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    // The signature is what serde's `with` calls.
    #[expect(
        clippy::ref_option,
        reason = "serde's `with` passes the field by reference"
    )]
    pub(super) fn serialize<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        bytes
            .as_ref()
            .map(|b| STANDARD.encode(b))
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        let text = Option::<String>::deserialize(d)?;
        text.map(|t| STANDARD.decode(t).map_err(D::Error::custom))
            .transpose()
    }
}
