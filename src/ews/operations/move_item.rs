//! `MoveItem`: moves mails to another folder (EWS reference page `MoveItem operation`).

use super::get_item::{Part, first_item};
use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation};
use crate::ews::types::{FolderRef, ItemId, write_item_ids};
use crate::ews::xml::XmlWriter;

/// Moves mails; one result for each. Moving changes the id.
#[derive(Debug, Clone)]
pub struct MoveItem {
    /// Where to.
    pub to: FolderRef,
    /// Which mails.
    pub ids: Vec<ItemId>,
}

impl Operation for MoveItem {
    const NAME: &'static str = "MoveItem";
    const CHANGES: bool = true;
    type Part = Part;
    /// The new id, where the server tells it.
    type Answer = Vec<Result<Option<ItemId>, Refused>>;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:MoveItem", &[], |w| {
            self.to.write_in(w, "m:ToFolderId");
            write_item_ids(w, &self.ids);
            // Behind the ids, or the schema check of Exchange refuses it (ews-java-api issue 307).
            w.text("m:ReturnNewItemIds", "true");
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Self::Answer, Refused> {
        Ok(messages.each(self.ids.len(), |parts| {
            Ok(first_item(parts).and_then(|item| item.item_id))
        }))
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
    use super::super::testing::{answer, envelope, refusal, request, success};
    use super::*;
    use crate::ews::code::ResponseCode;
    use crate::ews::types::FolderId;

    #[test]
    fn both_ways() {
        let operation = MoveItem {
            to: FolderRef::Id(FolderId {
                id: "F".into(),
                change_key: None,
            }),
            ids: ["A", "B", "C"]
                .map(|id| ItemId {
                    id: id.into(),
                    change_key: None,
                })
                .to_vec(),
        };
        assert_eq!(
            request(&operation),
            "<m:MoveItem><m:ToFolderId><t:FolderId Id=\"F\"/></m:ToFolderId><m:ItemIds><t:ItemId Id=\"A\"/><t:ItemId Id=\"B\"/><t:ItemId Id=\"C\"/></m:ItemIds>\
             <m:ReturnNewItemIds>true</m:ReturnNewItemIds></m:MoveItem>"
        );
        let messages = success(
            "MoveItem",
            "<q:Items><w:Message><w:ItemId Id=\"A2\"/></w:Message></q:Items>",
        ) + &success("MoveItem", "<q:Items/>")
            + &refusal("MoveItem", "ErrorItemNotFound");
        let moved = answer(&operation, &envelope("MoveItem", &messages)).unwrap();
        assert_eq!(moved[0].as_ref().unwrap().as_ref().unwrap().id, "A2");
        assert_eq!(moved[1], Ok(None));
        assert_eq!(
            moved[2].as_ref().unwrap_err().code,
            ResponseCode::ErrorItemNotFound
        );
    }
}
