//! `GetFolder`: reads folders (EWS reference page `GetFolder operation`).

use serde::Deserialize;

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, wanted};
use crate::ews::types::{Folder, FolderRef, Folders, PropertyPath, write_folder_shape};
use crate::ews::xml::XmlWriter;

/// Reads the folders with these properties; one result for each.
#[derive(Debug, Clone)]
pub struct GetFolder {
    /// Which folders.
    pub folders: Vec<FolderRef>,
    /// Properties beside the id.
    pub properties: Vec<PropertyPath>,
}

/// What [`GetFolder`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The folder read.
    Folders(Folders),
    /// Anything else.
    #[serde(other)]
    Other,
}

impl Operation for GetFolder {
    const NAME: &'static str = "GetFolder";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = Vec<Result<Folder, Refused>>;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:GetFolder", &[], |w| {
            write_folder_shape(w, &self.properties);
            w.element("m:FolderIds", &[], |w| {
                self.folders.iter().for_each(|f| f.write(w));
            });
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Self::Answer, Refused> {
        Ok(messages.each(self.folders.len(), first_folder))
    }
}

/// The folder of a response message; also used by `CreateFolder`.
pub(super) fn first_folder(parts: Vec<Part>) -> Result<Folder, Refused> {
    wanted(parts, |part| match part {
        Part::Folders(folders) => folders.all.into_iter().next(),
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
    use super::super::testing::{answer, check_schema, envelope, refusal, request, success};
    use super::*;
    use crate::domain::Address;
    use crate::ews::code::ResponseCode;
    use crate::ews::types::DistinguishedFolder::{Inbox, SentItems};

    fn operation() -> GetFolder {
        GetFolder {
            folders: vec![Inbox.into(), SentItems.into()],
            properties: vec![
                PropertyPath::Field("folder:EffectiveRights"),
                PropertyPath::SIZE_BYTES,
            ],
        }
    }

    #[test]
    fn request_as_the_schema_wants_it() {
        assert_eq!(
            request(&operation()),
            "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>\
             <t:FieldURI FieldURI=\"folder:EffectiveRights\"/><t:ExtendedFieldURI PropertyTag=\"0x0E08\" PropertyType=\"Long\"/>\
             </t:AdditionalProperties></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/>\
             <t:DistinguishedFolderId Id=\"sentitems\"/></m:FolderIds></m:GetFolder>"
        );
    }

    #[test]
    fn delegate_access_names_the_mailbox() {
        let mut w = XmlWriter::for_delegate(Address::parse("bot@corp.example").unwrap());
        operation().write(&mut w);
        let xml = w.finish();
        check_schema(&xml);
        let named = "<t:DistinguishedFolderId Id=\"inbox\"><t:Mailbox><t:EmailAddress>bot@corp.example</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>";
        assert!(xml.contains(named), "{xml}");
    }

    #[test]
    fn one_folder_read_one_refused() {
        let folder = success(
            "GetFolder",
            "<q:Folders><w:Folder><w:FolderId Id=\"AAA=\" ChangeKey=\"B\"/><w:EffectiveRights><w:CreateContents>false</w:CreateContents><w:Delete>true</w:Delete><w:Read>1</w:Read><w:New>x</w:New></w:EffectiveRights>\
             <w:ExtendedProperty><w:ExtendedFieldURI PropertyTag=\"0xe08\" PropertyType=\"Long\"/><w:Value>4711</w:Value></w:ExtendedProperty></w:Folder></q:Folders>",
        );
        let document = envelope(
            "GetFolder",
            &(folder + &refusal("GetFolder", "ErrorAccessDenied")),
        );
        let results = answer(&operation(), &document).unwrap();
        let folder = results[0].as_ref().unwrap();
        assert_eq!(folder.number(PropertyPath::SIZE_BYTES), Some(4711));
        let rights = folder.effective_rights.as_ref().unwrap();
        assert!(rights.may_read() && rights.may_delete() && !rights.may_create());
        assert_eq!(
            results[1].as_ref().unwrap_err().code,
            ResponseCode::ErrorAccessDenied
        );
    }

    #[test]
    fn a_single_refusal_stands_for_the_whole_batch() {
        let document = envelope(
            "GetFolder",
            &refusal("GetFolder", "ErrorNonExistentMailbox"),
        );
        let results = answer(&operation(), &document).unwrap();
        assert_eq!(results.len(), 2);
        assert!(
            results
                .iter()
                .all(|r| r.as_ref().is_err_and(|e| e.code.is_no_such_mailbox()))
        );
    }
}
