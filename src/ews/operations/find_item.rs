//! `FindItem`: searches folders (EWS reference page `FindItem operation`).
//!
//! Pages by offset skip and repeat mails while a folder changes: never used to watch a mailbox.

use serde::Deserialize;

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, wanted};
use crate::ews::types::{
    FolderRef, Folders, Item, ItemShape, Items, PageView, PropertyPath, is_true,
};
use crate::ews::xml::XmlWriter;

/// Which mails are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restriction {
    /// Those whose property has exactly this value.
    Equals(PropertyPath, String),
}

/// Searches one or several folders.
#[derive(Debug, Clone)]
pub struct FindItem {
    /// Where; one page is given for each folder.
    pub folders: Vec<FolderRef>,
    /// What is read of each mail. Bodies and recipients cannot be read by this operation.
    pub shape: ItemShape,
    /// Which mails; all when `None`.
    pub restriction: Option<Restriction>,
    /// Newest first.
    pub newest_first: bool,
    /// Which part of the list.
    pub page: PageView,
}

/// One page of mails.
#[derive(Debug, Default)]
pub struct FoundItems {
    /// In the order asked for.
    pub items: Vec<Item>,
    /// Whether this page is the last one.
    pub last: bool,
}

/// What [`FindItem`] and `FindFolder` look at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The page.
    RootFolder(RootFolder),
    /// Anything else.
    #[serde(other)]
    Other,
}

/// `RootFolder` of the answer.
#[derive(Debug, Deserialize)]
pub struct RootFolder {
    #[serde(rename = "@IncludesLastItemInRange")]
    last: Option<String>,
    #[serde(rename = "Items")]
    items: Option<Items>,
    #[serde(rename = "Folders")]
    pub(super) folders: Option<Folders>,
}

impl RootFolder {
    /// The page of a response message; also used by `FindFolder`.
    pub(super) fn of(parts: Vec<Part>) -> Result<Self, Refused> {
        wanted(parts, |part| match part {
            Part::RootFolder(root) => Some(root),
            Part::Other => None,
        })
    }

    /// Whether there is no further page, as far as the server tells.
    pub(super) fn is_last(&self) -> bool {
        self.last.is_none() || is_true(self.last.as_deref())
    }
}

impl Operation for FindItem {
    const NAME: &'static str = "FindItem";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = Vec<Result<FoundItems, Refused>>;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:FindItem", &[("Traversal", "Shallow")], |w| {
            self.shape.write(w);
            self.page.write(w, "m:IndexedPageItemView");
            if let Some(Restriction::Equals(path, value)) = &self.restriction {
                w.element("m:Restriction", &[], |w| write_equals(w, *path, value));
            }
            if self.newest_first {
                w.element("m:SortOrder", &[], |w| {
                    w.element("t:FieldOrder", &[("Order", "Descending")], |w| {
                        PropertyPath::Field("item:DateTimeReceived").write(w);
                    });
                });
            }
            w.element("m:ParentFolderIds", &[], |w| {
                self.folders.iter().for_each(|f| f.write(w));
            });
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Self::Answer, Refused> {
        Ok(messages.each(self.folders.len(), |parts| {
            let root = RootFolder::of(parts)?;
            Ok(FoundItems {
                last: root.is_last(),
                items: root.items.unwrap_or_default().all,
            })
        }))
    }
}

/// Writes the condition that a property has a value.
pub(super) fn write_equals(w: &mut XmlWriter, path: PropertyPath, value: &str) {
    w.element("t:IsEqualTo", &[], |w| {
        path.write(w);
        w.element("t:FieldURIOrConstant", &[], |w| {
            w.empty("t:Constant", &[("Value", value)]);
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
    use crate::ews::types::DistinguishedFolder::{Drafts, SentItems};

    #[test]
    fn both_ways() {
        let operation = FindItem {
            folders: vec![Drafts.into(), SentItems.into()],
            shape: ItemShape::id_only(),
            restriction: Some(Restriction::Equals(PropertyPath::OUTBOX_KEY, "01J".into())),
            newest_first: true,
            page: PageView::first(10),
        };
        assert_eq!(
            request(&operation),
            "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>\
             <m:IndexedPageItemView MaxEntriesReturned=\"10\" Offset=\"0\" BasePoint=\"Beginning\"/>\
             <m:Restriction><t:IsEqualTo><t:ExtendedFieldURI PropertySetId=\"8f0d5b3e-1f7a-4c55-9d2e-6a0b7c4e21d9\" PropertyName=\"outbox-key\" PropertyType=\"String\"/>\
             <t:FieldURIOrConstant><t:Constant Value=\"01J\"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>\
             <m:SortOrder><t:FieldOrder Order=\"Descending\"><t:FieldURI FieldURI=\"item:DateTimeReceived\"/></t:FieldOrder></m:SortOrder>\
             <m:ParentFolderIds><t:DistinguishedFolderId Id=\"drafts\"/><t:DistinguishedFolderId Id=\"sentitems\"/></m:ParentFolderIds></m:FindItem>"
        );
        let page = success(
            "FindItem",
            "<q:RootFolder IncludesLastItemInRange=\"true\"><w:Items><w:Message><w:ItemId Id=\"1\" ChangeKey=\"k\"/></w:Message><w:MeetingRequest><w:ItemId Id=\"2\"/></w:MeetingRequest></w:Items></q:RootFolder>",
        );
        let found = answer(
            &operation,
            &envelope(
                "FindItem",
                &(page + &refusal("FindItem", "ErrorFolderNotFound")),
            ),
        )
        .unwrap();
        let drafts = found[0].as_ref().unwrap();
        assert_eq!(drafts.items.len(), 2);
        assert_eq!(drafts.items[1].item_id.as_ref().unwrap().id, "2");
        assert!(drafts.last && found[1].is_err());
    }
}
