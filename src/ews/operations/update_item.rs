//! `UpdateItem`: changes properties of a mail (EWS reference page `UpdateItem operation`).

use super::get_item::{Part, first_item};
use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, missing};
use crate::ews::types::{ItemId, PropertyPath, write_property};
use crate::ews::xml::XmlWriter;

/// A change of one property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Updated {
    /// Marks the mail read or unread.
    IsRead(bool),
    /// Sets a property that is no field of the schema.
    Property(PropertyPath, String),
}

/// Changes one mail; with an old change key `ErrorIrresolvableConflict`.
#[derive(Debug, Clone)]
pub struct UpdateItem {
    /// Which mail, at which version.
    pub id: ItemId,
    /// What changes.
    pub changes: Vec<Updated>,
}

impl Operation for UpdateItem {
    const NAME: &'static str = "UpdateItem";
    const CHANGES: bool = true;
    type Part = Part;
    type Answer = ItemId;

    fn write(&self, w: &mut XmlWriter) {
        let attributes = [
            ("ConflictResolution", "NeverOverwrite"),
            ("MessageDisposition", "SaveOnly"),
        ];
        w.element("m:UpdateItem", &attributes, |w| {
            w.element("m:ItemChanges", &[], |w| {
                w.element("t:ItemChange", &[], |w| {
                    self.id.write(w, "t:ItemId");
                    w.element("t:Updates", &[], |w| {
                        self.changes.iter().for_each(|c| write_change(w, c));
                    });
                });
            });
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<ItemId, Refused> {
        first_item(messages.single()?)
            .and_then(|item| item.item_id)
            .ok_or_else(missing)
    }
}

fn write_change(w: &mut XmlWriter, change: &Updated) {
    w.element("t:SetItemField", &[], |w| match change {
        Updated::IsRead(read) => {
            PropertyPath::Field("message:IsRead").write(w);
            w.element("t:Message", &[], |w| {
                w.text("t:IsRead", if *read { "true" } else { "false" });
            });
        }
        Updated::Property(path, value) => {
            path.write(w);
            w.element("t:Message", &[], |w| write_property(w, *path, value));
        }
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
    use super::super::testing::{answer, envelope, request, success};
    use super::*;

    #[test]
    fn both_ways() {
        let operation = UpdateItem {
            id: ItemId {
                id: "A".into(),
                change_key: Some("1".into()),
            },
            changes: vec![
                Updated::IsRead(true),
                Updated::Property(PropertyPath::OUTBOX_KEY, "x".into()),
            ],
        };
        let xml = request(&operation);
        assert!(xml.contains(
            "<t:SetItemField><t:FieldURI FieldURI=\"message:IsRead\"/><t:Message><t:IsRead>true</t:IsRead></t:Message></t:SetItemField>"
        ));
        let done = success(
            "UpdateItem",
            "<q:Items><w:Message><w:ItemId Id=\"A\" ChangeKey=\"2\"/></w:Message></q:Items><q:ConflictResults><w:Count>0</w:Count></q:ConflictResults>",
        );
        let id = answer(&operation, &envelope("UpdateItem", &done)).unwrap();
        assert_eq!(id.change_key.as_deref(), Some("2"));
    }
}
