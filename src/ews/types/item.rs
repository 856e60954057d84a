//! Items as answers carry them. Every field may be missing.

use serde::Deserialize;

use super::ids::{named_folder, named_item};
use super::{ExtendedProperty, FolderId, ItemId, Mailboxes, PropertyPath, is_true};

/// A list of items of any class (`Message`, `MeetingRequest`, `PostItem` …).
#[derive(Debug, Default, Deserialize)]
pub struct Items {
    /// In the server's order.
    #[serde(rename = "$value", default)]
    pub all: Vec<Item>,
}

/// An item of any class; only what was asked for is there, and not always that.
#[derive(Debug, Clone, Default, Deserialize)]
#[allow(
    missing_docs,
    reason = "fields bear the names of the EWS reference page Message"
)]
pub struct Item {
    #[serde(rename = "MimeContent")]
    pub mime_content: Option<Body>,
    #[serde(rename = "ItemId", default, deserialize_with = "named_item")]
    pub item_id: Option<ItemId>,
    #[serde(rename = "ParentFolderId", default, deserialize_with = "named_folder")]
    pub parent_folder_id: Option<FolderId>,
    #[serde(rename = "ItemClass")]
    pub item_class: Option<String>,
    #[serde(rename = "Subject")]
    pub subject: Option<String>,
    #[serde(rename = "Body")]
    pub body: Option<Body>,
    #[serde(rename = "TextBody")]
    pub text_body: Option<Body>,
    #[serde(rename = "UniqueBody")]
    pub unique_body: Option<Body>,
    #[serde(rename = "DateTimeReceived")]
    pub date_time_received: Option<String>,
    #[serde(rename = "Size")]
    pub size: Option<String>,
    #[serde(rename = "InReplyTo")]
    pub in_reply_to: Option<String>,
    #[serde(rename = "InternetMessageHeaders")]
    pub internet_message_headers: Option<InternetMessageHeaders>,
    #[serde(rename = "ExtendedProperty", default)]
    pub extended_properties: Vec<ExtendedProperty>,
    #[serde(rename = "Sender")]
    pub sender: Option<Mailboxes>,
    #[serde(rename = "From")]
    pub from: Option<Mailboxes>,
    #[serde(rename = "ToRecipients")]
    pub to_recipients: Option<Mailboxes>,
    #[serde(rename = "CcRecipients")]
    pub cc_recipients: Option<Mailboxes>,
    #[serde(rename = "InternetMessageId")]
    pub internet_message_id: Option<String>,
    #[serde(rename = "References")]
    pub references: Option<String>,
    #[serde(rename = "IsRead")]
    pub is_read: Option<String>,
    #[serde(rename = "IsDraft")]
    pub is_draft: Option<String>,
    #[serde(rename = "HasAttachments")]
    pub has_attachments: Option<String>,
    #[serde(rename = "Attachments")]
    pub attachments: Option<Attachments>,
}

impl Item {
    /// Value of a property that is no field of the schema.
    pub fn property(&self, path: PropertyPath) -> Option<&str> {
        self.extended_properties
            .iter()
            .find_map(|p| p.value_of(path))
    }

    /// Size in bytes; 0 when not told or nonsense.
    pub fn size_bytes(&self) -> u64 {
        self.size
            .as_deref()
            .and_then(|s| s.trim().parse().ok())
            .unwrap_or(0)
    }

    /// Whether it is still a draft.
    pub fn is_unsent(&self) -> bool {
        is_true(self.is_draft.as_deref())
    }
}

/// A body or MIME content; its type is known from the request.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Body {
    /// `Text` or `HTML`.
    #[serde(rename = "@BodyType")]
    pub body_type: Option<String>,
    /// `true` when the server cut it.
    #[serde(rename = "@IsTruncated")]
    pub is_truncated: Option<String>,
    /// The text; absent when empty.
    #[serde(rename = "$text")]
    pub text: Option<String>,
}

impl Body {
    /// Whether the server cut it.
    pub fn is_cut(&self) -> bool {
        is_true(self.is_truncated.as_deref())
    }
}

/// `InternetMessageHeaders`; some servers give an empty list (ews-rs issue 78).
#[derive(Debug, Clone, Default, Deserialize)]
pub struct InternetMessageHeaders {
    /// In the server's order.
    #[serde(rename = "InternetMessageHeader", default)]
    pub all: Vec<InternetMessageHeader>,
}

/// One header.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct InternetMessageHeader {
    /// Its name.
    #[serde(rename = "@HeaderName")]
    pub name: Option<String>,
    /// Its value, unfolded.
    #[serde(rename = "$text")]
    pub value: Option<String>,
}

/// `Attachments`: files and attached items alike.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Attachments {
    /// In the server's order.
    #[serde(rename = "$value", default)]
    pub all: Vec<Attachment>,
}

/// One attachment. Its name comes from the sender: never a path.
#[derive(Debug, Clone, Default, Deserialize)]
#[allow(
    missing_docs,
    reason = "fields bear the names of the EWS reference page FileAttachment"
)]
pub struct Attachment {
    #[serde(rename = "AttachmentId")]
    pub attachment_id: Option<AttachmentId>,
    #[serde(rename = "Name")]
    pub name: Option<String>,
    #[serde(rename = "ContentType")]
    pub content_type: Option<String>,
    #[serde(rename = "Size")]
    pub size: Option<String>,
    /// Base64.
    #[serde(rename = "Content")]
    pub content: Option<String>,
}

/// Names an attachment, and after a change the new version of its item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AttachmentId {
    /// Names the attachment.
    #[serde(rename = "@Id", default)]
    pub id: String,
    /// The item it belongs to.
    #[serde(rename = "@RootItemId")]
    pub root_item_id: Option<String>,
    /// Change key of that item after the change: `SendItem` wants the new one.
    #[serde(rename = "@RootItemChangeKey")]
    pub root_item_change_key: Option<String>,
}
