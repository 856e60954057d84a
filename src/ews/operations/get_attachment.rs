//! `GetAttachment`: reads an attached file (EWS reference page `GetAttachment operation`).

use base64::Engine as _;

use super::create_attachment::{Part, first_attachment};
use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, missing};
use crate::ews::xml::XmlWriter;

/// Reads one file. Look at its size first: the answer carries it whole, as base64.
#[derive(Debug, Clone)]
pub struct GetAttachment {
    /// Which attachment.
    pub id: String,
    /// Largest answer that is taken in, in bytes.
    pub largest_answer: usize,
}

impl Operation for GetAttachment {
    const NAME: &'static str = "GetAttachment";
    const CHANGES: bool = false;
    type Part = Part;
    /// The bytes of the file.
    type Answer = Vec<u8>;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:GetAttachment", &[], |w| {
            w.element("m:AttachmentIds", &[], |w| {
                w.empty("t:AttachmentId", &[("Id", &self.id)]);
            });
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Vec<u8>, Refused> {
        let content = first_attachment(messages.single()?)
            .and_then(|a| a.content)
            .ok_or_else(missing)?;
        let packed: String = content.split_ascii_whitespace().collect();
        base64::engine::general_purpose::STANDARD
            .decode(packed)
            .map_err(|_| missing())
    }

    fn largest_answer(&self) -> usize {
        self.largest_answer
    }
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
        let operation = GetAttachment {
            id: "X".into(),
            largest_answer: 1000,
        };
        assert_eq!(
            request(&operation),
            "<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id=\"X\"/></m:AttachmentIds></m:GetAttachment>"
        );
        let file = |content: &str| {
            envelope(
                "GetAttachment",
                &success(
                    "GetAttachment",
                    &format!(
                        "<q:Attachments><w:FileAttachment><w:Name>../a</w:Name><w:Content>{content}</w:Content></w:FileAttachment></q:Attachments>"
                    ),
                ),
            )
        };
        assert_eq!(answer(&operation, &file("aG\r\nk=")).unwrap(), b"hi");
        assert!(answer(&operation, &file("%%%")).is_err());
    }
}
