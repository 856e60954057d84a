//! `DeleteItem`: deletes mails (EWS reference page `DeleteItem operation`).

use serde::de::IgnoredAny;

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation};
use crate::ews::types::{ItemId, write_item_ids};
use crate::ews::xml::XmlWriter;

/// What deleting means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteType {
    /// For good.
    HardDelete,
    /// Into the recoverable items.
    SoftDelete,
    /// Into Deleted Items.
    MoveToDeletedItems,
}

/// Deletes mails; one result for each.
#[derive(Debug, Clone)]
pub struct DeleteItem {
    /// How.
    pub delete_type: DeleteType,
    /// Which mails.
    pub ids: Vec<ItemId>,
}

impl Operation for DeleteItem {
    const NAME: &'static str = "DeleteItem";
    const CHANGES: bool = true;
    type Part = IgnoredAny;
    type Answer = Vec<Result<(), Refused>>;

    fn write(&self, w: &mut XmlWriter) {
        let delete_type = match self.delete_type {
            DeleteType::HardDelete => "HardDelete",
            DeleteType::SoftDelete => "SoftDelete",
            DeleteType::MoveToDeletedItems => "MoveToDeletedItems",
        };
        // A meeting request that is deleted without this attribute is refused.
        let attributes = [
            ("DeleteType", delete_type),
            ("SendMeetingCancellations", "SendToNone"),
        ];
        w.element("m:DeleteItem", &attributes, |w| {
            write_item_ids(w, &self.ids);
        });
    }

    fn conclude(&self, messages: Messages<IgnoredAny>) -> Result<Self::Answer, Refused> {
        Ok(messages.each(self.ids.len(), |_| Ok(())))
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

    #[test]
    fn both_ways() {
        let operation = DeleteItem {
            delete_type: DeleteType::MoveToDeletedItems,
            ids: ["A", "B"]
                .map(|id| ItemId {
                    id: id.into(),
                    change_key: None,
                })
                .to_vec(),
        };
        assert_eq!(
            request(&operation),
            "<m:DeleteItem DeleteType=\"MoveToDeletedItems\" SendMeetingCancellations=\"SendToNone\"><m:ItemIds><t:ItemId Id=\"A\"/><t:ItemId Id=\"B\"/></m:ItemIds></m:DeleteItem>"
        );
        let messages = success("DeleteItem", "") + &refusal("DeleteItem", "ErrorItemNotFound");
        let done = answer(&operation, &envelope("DeleteItem", &messages)).unwrap();
        assert!(done[0].is_ok() && done[1].is_err());
    }
}
