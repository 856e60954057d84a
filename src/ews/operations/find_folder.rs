//! `FindFolder`: lists folders (EWS reference page `FindFolder operation`).

use super::find_item::{Part, RootFolder, write_equals};
use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation};
use crate::ews::types::{Folder, FolderRef, PageView, PropertyPath, write_folder_shape};
use crate::ews::xml::XmlWriter;

/// How far down a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderTraversal {
    /// Children only.
    Shallow,
    /// All descendants.
    Deep,
}

/// Lists the folders below one folder.
#[derive(Debug, Clone)]
pub struct FindFolder {
    /// Below which folder.
    pub parent: FolderRef,
    /// How far down.
    pub traversal: FolderTraversal,
    /// Only those of this display name (Exchange compares without case).
    pub display_name: Option<String>,
    /// Properties beside the id.
    pub properties: Vec<PropertyPath>,
    /// Which part of the list.
    pub page: PageView,
}

/// One page of folders.
#[derive(Debug, Default)]
pub struct FoundFolders {
    /// In the server's order.
    pub folders: Vec<Folder>,
    /// Whether this page is the last one.
    pub last: bool,
}

impl Operation for FindFolder {
    const NAME: &'static str = "FindFolder";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = FoundFolders;

    fn write(&self, w: &mut XmlWriter) {
        let traversal = match self.traversal {
            FolderTraversal::Shallow => "Shallow",
            FolderTraversal::Deep => "Deep",
        };
        w.element("m:FindFolder", &[("Traversal", traversal)], |w| {
            write_folder_shape(w, &self.properties);
            self.page.write(w, "m:IndexedPageFolderView");
            if let Some(name) = &self.display_name {
                w.element("m:Restriction", &[], |w| {
                    write_equals(w, PropertyPath::Field("folder:DisplayName"), name);
                });
            }
            self.parent.write_in(w, "m:ParentFolderIds");
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<FoundFolders, Refused> {
        let root = RootFolder::of(messages.single()?)?;
        Ok(FoundFolders {
            last: root.is_last(),
            folders: root.folders.unwrap_or_default().all,
        })
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
    use crate::ews::types::DistinguishedFolder::Root;

    #[test]
    fn both_ways() {
        let operation = FindFolder {
            parent: Root.into(),
            traversal: FolderTraversal::Deep,
            display_name: Some("Processed".into()),
            properties: vec![PropertyPath::SIZE_BYTES],
            page: PageView::first(500),
        };
        assert_eq!(
            request(&operation),
            "<m:FindFolder Traversal=\"Deep\"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>\
             <t:ExtendedFieldURI PropertyTag=\"0x0E08\" PropertyType=\"Long\"/></t:AdditionalProperties></m:FolderShape>\
             <m:IndexedPageFolderView MaxEntriesReturned=\"500\" Offset=\"0\" BasePoint=\"Beginning\"/>\
             <m:Restriction><t:IsEqualTo><t:FieldURI FieldURI=\"folder:DisplayName\"/><t:FieldURIOrConstant><t:Constant Value=\"Processed\"/>\
             </t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>\
             <m:ParentFolderIds><t:DistinguishedFolderId Id=\"root\"/></m:ParentFolderIds></m:FindFolder>"
        );
        let page = success(
            "FindFolder",
            "<q:RootFolder TotalItemsInView=\"2\" IncludesLastItemInRange=\"false\"><w:Folders><w:Folder><w:FolderId Id=\"1\"/></w:Folder><w:SearchFolder><w:FolderId Id=\"2\"/></w:SearchFolder></w:Folders></q:RootFolder>",
        );
        let found = answer(&operation, &envelope("FindFolder", &page)).unwrap();
        assert_eq!((found.folders.len(), found.last), (2, false));
    }
}
