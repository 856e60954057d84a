//! `CreateItem`: lays down or sends a mail (EWS reference page `CreateItem operation (email message)`).
//!
//! Sending directly is not idempotent: a lost answer cannot be told from a lost request. Mail that
//! must leave exactly once is saved first and then sent with `SendItem`.

use base64::Engine as _;

use super::get_item::{Part, first_item};
use crate::domain::Address;
use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, missing};
use crate::ews::types::{FolderRef, ItemId, PropertyPath, write_property};
use crate::ews::xml::XmlWriter;

/// What Exchange does with the new mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageDisposition {
    /// Keeps it as a draft.
    SaveOnly,
    /// Sends it and keeps nothing.
    SendOnly,
    /// Sends it and keeps a copy.
    SendAndSaveCopy,
}

/// A mail given as MIME (RFC 5322): the only form that can carry text and HTML side by side and
/// headers of our own.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// The whole mail.
    pub mime: Vec<u8>,
    /// Properties beside it.
    pub properties: Vec<(PropertyPath, String)>,
    /// Who it is from, as an SMTP address. Said beside the MIME content too: some servers take the
    /// sender from their own directory else, as a distinguished name that no reply reaches.
    pub from: Option<Address>,
}

/// Makes one mail.
#[derive(Debug, Clone)]
pub struct CreateItem {
    /// What becomes of it.
    pub disposition: MessageDisposition,
    /// Where the draft or the copy is kept.
    pub folder: FolderRef,
    /// The mail.
    pub message: NewMessage,
}

impl Operation for CreateItem {
    const NAME: &'static str = "CreateItem";
    const CHANGES: bool = true;
    type Part = Part;
    /// The id of what was saved; nothing with `SendOnly` and `SendAndSaveCopy`.
    type Answer = Option<ItemId>;

    fn write(&self, w: &mut XmlWriter) {
        let disposition = match self.disposition {
            MessageDisposition::SaveOnly => "SaveOnly",
            MessageDisposition::SendOnly => "SendOnly",
            MessageDisposition::SendAndSaveCopy => "SendAndSaveCopy",
        };
        w.element(
            "m:CreateItem",
            &[("MessageDisposition", disposition)],
            |w| {
                self.folder.write_in(w, "m:SavedItemFolderId");
                w.element("m:Items", &[], |w| {
                    w.element("t:Message", &[], |w| {
                        let mime =
                            base64::engine::general_purpose::STANDARD.encode(&self.message.mime);
                        w.text_with("t:MimeContent", &[("CharacterSet", "UTF-8")], &mime);
                        for (path, value) in &self.message.properties {
                            write_property(w, *path, value);
                        }
                        if let Some(from) = &self.message.from {
                            write_from(w, from);
                        }
                    });
                });
            },
        );
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Option<ItemId>, Refused> {
        let id = first_item(messages.single()?).and_then(|item| item.item_id);
        match self.disposition {
            MessageDisposition::SaveOnly => id.map(Some).ok_or_else(missing),
            _ => Ok(id),
        }
    }
}

fn write_from(w: &mut XmlWriter, from: &Address) {
    w.element("t:From", &[], |w| {
        w.element("t:Mailbox", &[], |w| {
            w.text("t:EmailAddress", from.as_str());
            w.text("t:RoutingType", "SMTP");
        });
    });
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::super::testing::{answer, envelope, refusal, request, success};
    use super::*;
    use crate::ews::types::DistinguishedFolder::Drafts;

    #[test]
    fn both_ways() {
        let operation = CreateItem {
            disposition: MessageDisposition::SaveOnly,
            folder: Drafts.into(),
            message: NewMessage {
                mime: b"From: a".to_vec(),
                properties: vec![(PropertyPath::OUTBOX_KEY, "01J".into())],
                from: Address::parse("bot@corp.example").ok(),
            },
        };
        assert_eq!(
            request(&operation),
            "<m:CreateItem MessageDisposition=\"SaveOnly\"><m:SavedItemFolderId><t:DistinguishedFolderId Id=\"drafts\"/></m:SavedItemFolderId><m:Items><t:Message>\
             <t:MimeContent CharacterSet=\"UTF-8\">RnJvbTogYQ==</t:MimeContent><t:ExtendedProperty>\
             <t:ExtendedFieldURI PropertySetId=\"8f0d5b3e-1f7a-4c55-9d2e-6a0b7c4e21d9\" PropertyName=\"outbox-key\" PropertyType=\"String\"/><t:Value>01J</t:Value>\
             </t:ExtendedProperty><t:From><t:Mailbox><t:EmailAddress>bot@corp.example</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType></t:Mailbox></t:From></t:Message></m:Items></m:CreateItem>"
        );
        let saved = success(
            "CreateItem",
            "<q:Items><w:Message><w:ItemId Id=\"D\" ChangeKey=\"C1\"/></w:Message></q:Items>",
        );
        let id = answer(&operation, &envelope("CreateItem", &saved))
            .unwrap()
            .unwrap();
        assert_eq!(
            (id.id.as_str(), id.change_key.as_deref()),
            ("D", Some("C1"))
        );
        let empty = success("CreateItem", "<q:Items/>");
        assert!(answer(&operation, &envelope("CreateItem", &empty)).is_err());
        let sent = CreateItem {
            disposition: MessageDisposition::SendOnly,
            ..operation
        };
        assert_eq!(
            answer(&sent, &envelope("CreateItem", &empty)).unwrap(),
            None
        );
        let refused = answer(
            &sent,
            &envelope("CreateItem", &refusal("CreateItem", "ErrorQuotaExceeded")),
        )
        .unwrap_err();
        assert_eq!(refused.text, "Refused \u{FFFD}.");
    }
}
