//! `SendItem`: sends drafts (EWS reference page `SendItem operation`).

use serde::de::IgnoredAny;

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation};
use crate::ews::types::{FolderRef, ItemId, write_item_ids};
use crate::ews::xml::XmlWriter;

/// Sends one draft and keeps a copy. Success means accepted for submission: what cannot be
/// delivered comes back as a mail (exchangelib issue 1159).
#[derive(Debug, Clone)]
pub struct SendItem {
    /// The draft; its change key must be the newest (`ErrorStaleObject`, `ErrorChangeKeyRequired`).
    pub draft: ItemId,
    /// Where the copy is kept.
    pub copy_to: FolderRef,
}

impl Operation for SendItem {
    const NAME: &'static str = "SendItem";
    const CHANGES: bool = true;
    type Part = IgnoredAny;
    type Answer = ();

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:SendItem", &[("SaveItemToFolder", "true")], |w| {
            write_item_ids(w, std::slice::from_ref(&self.draft));
            self.copy_to.write_in(w, "m:SavedItemFolderId");
        });
    }

    fn conclude(&self, messages: Messages<IgnoredAny>) -> Result<(), Refused> {
        messages.single().map(|_| ())
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
    use crate::ews::code::{CodeClass, ResponseCode};
    use crate::ews::types::DistinguishedFolder::SentItems;

    #[test]
    fn both_ways() {
        let operation = SendItem {
            draft: ItemId {
                id: "AAA=".into(),
                change_key: Some("CQ".into()),
            },
            copy_to: SentItems.into(),
        };
        assert_eq!(
            request(&operation),
            "<m:SendItem SaveItemToFolder=\"true\"><m:ItemIds><t:ItemId Id=\"AAA=\" ChangeKey=\"CQ\"/></m:ItemIds>\
             <m:SavedItemFolderId><t:DistinguishedFolderId Id=\"sentitems\"/></m:SavedItemFolderId></m:SendItem>"
        );
        answer(&operation, &envelope("SendItem", &success("SendItem", ""))).unwrap();
        let refused = answer(
            &operation,
            &envelope("SendItem", &refusal("SendItem", "ErrorStaleObject")),
        )
        .unwrap_err();
        assert_eq!(
            (refused.code.class(), refused.code),
            (CodeClass::RefreshKey, ResponseCode::ErrorStaleObject)
        );
        assert!(
            answer(&operation, &envelope("SendItem", "")).is_err(),
            "an answer without a message is no success"
        );
    }
}
