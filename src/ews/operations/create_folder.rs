//! `CreateFolder`: makes a mail folder (EWS reference page `CreateFolder operation`).

use super::get_folder::{Part, first_folder};
use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation};
use crate::ews::types::{Folder, FolderRef};
use crate::ews::xml::XmlWriter;

/// Makes one folder; `ErrorFolderExists` when there is one of that name.
#[derive(Debug, Clone)]
pub struct CreateFolder {
    /// Below which folder.
    pub parent: FolderRef,
    /// Its name.
    pub display_name: String,
}

impl Operation for CreateFolder {
    const NAME: &'static str = "CreateFolder";
    const CHANGES: bool = true;
    type Part = Part;
    type Answer = Folder;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:CreateFolder", &[], |w| {
            self.parent.write_in(w, "m:ParentFolderId");
            w.element("m:Folders", &[], |w| {
                w.element("t:Folder", &[], |w| {
                    w.text("t:FolderClass", "IPF.Note");
                    w.text("t:DisplayName", &self.display_name);
                });
            });
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Folder, Refused> {
        first_folder(messages.single()?)
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
    use crate::ews::types::DistinguishedFolder::MsgFolderRoot;

    #[test]
    fn both_ways() {
        let operation = CreateFolder {
            parent: MsgFolderRoot.into(),
            display_name: "Done & dusted".into(),
        };
        assert_eq!(
            request(&operation),
            "<m:CreateFolder><m:ParentFolderId><t:DistinguishedFolderId Id=\"msgfolderroot\"/></m:ParentFolderId><m:Folders><t:Folder>\
             <t:FolderClass>IPF.Note</t:FolderClass><t:DisplayName>Done &amp; dusted</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>"
        );
        let made = success(
            "CreateFolder",
            "<q:Folders><w:Folder><w:FolderId Id=\"F1\"/></w:Folder></q:Folders>",
        );
        let folder = answer(&operation, &envelope("CreateFolder", &made)).unwrap();
        assert_eq!(folder.folder_id.unwrap().id, "F1");
        let refused = answer(
            &operation,
            &envelope(
                "CreateFolder",
                &refusal("CreateFolder", "ErrorFolderExists"),
            ),
        );
        assert_eq!(refused.unwrap_err().code, ResponseCode::ErrorFolderExists);
    }
}
