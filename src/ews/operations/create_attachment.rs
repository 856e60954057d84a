//! `CreateAttachment`: adds files to a draft (EWS reference page `CreateAttachment operation`).

use base64::Engine as _;
use serde::Deserialize;

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, missing};
use crate::ews::types::{AttachmentId, Attachments, ItemId};
use crate::ews::xml::XmlWriter;

/// A file to attach.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// File name, without a path.
    pub name: String,
    /// Such as `application/pdf`.
    pub content_type: String,
    /// The bytes.
    pub content: Vec<u8>,
}

/// Adds one file; the item gets a new change key, which `SendItem` wants.
#[derive(Debug, Clone)]
pub struct CreateAttachment {
    /// To which draft.
    pub parent: ItemId,
    /// The file.
    pub attachment: NewAttachment,
}

/// What operations that answer with attachments look at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The attachments.
    Attachments(Attachments),
    /// Anything else.
    #[serde(other)]
    Other,
}

impl Operation for CreateAttachment {
    const NAME: &'static str = "CreateAttachment";
    const CHANGES: bool = true;
    type Part = Part;
    type Answer = AttachmentId;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:CreateAttachment", &[], |w| {
            self.parent.write(w, "m:ParentItemId");
            w.element("m:Attachments", &[], |w| {
                w.element("t:FileAttachment", &[], |w| {
                    w.text("t:Name", &self.attachment.name);
                    w.text("t:ContentType", &self.attachment.content_type);
                    w.text(
                        "t:Content",
                        &base64::engine::general_purpose::STANDARD.encode(&self.attachment.content),
                    );
                });
            });
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<AttachmentId, Refused> {
        let attachment = first_attachment(messages.single()?);
        attachment.and_then(|a| a.attachment_id).ok_or_else(missing)
    }
}

/// The first attachment of a response message.
pub(super) fn first_attachment(parts: Vec<Part>) -> Option<crate::ews::types::Attachment> {
    parts.into_iter().find_map(|p| match p {
        Part::Attachments(list) => list.all.into_iter().next(),
        Part::Other => None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::super::testing::{answer, envelope, request, success};
    use super::*;

    #[test]
    fn both_ways() {
        let operation = CreateAttachment {
            parent: ItemId {
                id: "A".into(),
                change_key: Some("1".into()),
            },
            attachment: NewAttachment {
                name: "a.txt".into(),
                content_type: "text/plain".into(),
                content: b"hi".to_vec(),
            },
        };
        assert_eq!(
            request(&operation),
            "<m:CreateAttachment><m:ParentItemId Id=\"A\" ChangeKey=\"1\"/><m:Attachments><t:FileAttachment><t:Name>a.txt</t:Name><t:ContentType>text/plain</t:ContentType><t:Content>aGk=</t:Content></t:FileAttachment></m:Attachments></m:CreateAttachment>"
        );
        let made = success(
            "CreateAttachment",
            "<q:Attachments><w:FileAttachment><w:AttachmentId Id=\"X\" RootItemId=\"A\" RootItemChangeKey=\"2\"/></w:FileAttachment></q:Attachments>",
        );
        let id = answer(&operation, &envelope("CreateAttachment", &made)).unwrap();
        assert_eq!(id.root_item_change_key.as_deref(), Some("2"));
    }
}
