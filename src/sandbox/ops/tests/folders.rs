//! `GetFolder`, `FindFolder`, `CreateFolder`, `UpdateFolder`, `DeleteFolder`, `EmptyFolder`.

use super::*;

const SHAPE: &str = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI=\"folder:DisplayName\"/></t:AdditionalProperties></m:FolderShape>";

fn create_folder(parent: &str, name: &str) -> String {
    format!(
        "<m:CreateFolder><m:ParentFolderId>{parent}</m:ParentFolderId><m:Folders><t:Folder><t:DisplayName>{name}</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>"
    )
}

fn find_folders(traversal: &str, rest: &str) -> String {
    format!(
        "<m:FindFolder Traversal=\"{traversal}\">{SHAPE}{rest}<m:ParentFolderIds><t:DistinguishedFolderId Id=\"msgfolderroot\"/></m:ParentFolderIds></m:FindFolder>"
    )
}

#[test]
fn every_distinguished_folder_is_there_with_all_its_properties() {
    let world = World::new();
    for known in crate::sandbox::model::DISTINGUISHED {
        let answer = world.call("alice", &format!("<m:GetFolder><m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"{}\"/></m:FolderIds></m:GetFolder>", known.id));
        answer.expect_ok();
        assert_eq!(answer.find("DisplayName").text, known.display_name);
        assert_eq!(answer.find("CreateContents").text, "true");
    }
}

#[test]
fn quota_and_sizes_stand_where_exchange_has_them() {
    let world = World::new();
    let shape = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:ExtendedFieldURI PropertyTag=\"0x0E08\" PropertyType=\"Long\"/><t:ExtendedFieldURI PropertyTag=\"0x666E\" PropertyType=\"Integer\"/></t:AdditionalProperties></m:FolderShape>";
    let answer = world.call("full", &format!("<m:GetFolder>{shape}<m:FolderIds><t:DistinguishedFolderId Id=\"root\"/><t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds></m:GetFolder>"));
    answer.expect_ok();
    let values = answer.texts("Value");
    assert_eq!(values[0], "12288");
    assert_eq!(values[1], "2097152");
    assert!(values[2].parse::<u64>().unwrap() > 2_097_152 * 1024);
    assert_eq!(values.len(), 3);
    assert_eq!(
        answer.find("ExtendedFieldURI").attribute("PropertyTag"),
        Some("0xe08")
    );
}

#[test]
fn folders_are_created_found_renamed_and_deleted() {
    let world = World::new();
    let inbox = "<t:DistinguishedFolderId Id=\"inbox\"/>";
    let created = world.call("alice", &create_folder(inbox, "Processed"));
    created.expect_ok();
    let id = created.find("FolderId").attribute("Id").unwrap().to_owned();
    world
        .call("alice", &create_folder(inbox, "processed"))
        .expect_code("ErrorFolderExists");
    world
        .call("alice", &create_folder(inbox, " "))
        .expect_code("ErrorFolderSave");

    let shallow = world.call("alice", &find_folders("Shallow", ""));
    assert!(!shallow.texts("DisplayName").contains(&"Processed"));
    let named = "<m:Restriction><t:IsEqualTo><t:FieldURI FieldURI=\"folder:DisplayName\"/><t:FieldURIOrConstant><t:Constant Value=\"Processed\"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>";
    let deep = world.call("alice", &find_folders("Deep", named));
    assert_eq!(deep.texts("DisplayName"), ["Processed"]);

    let rename = |id: &str| {
        format!(
            "<m:UpdateFolder><m:FolderChanges><t:FolderChange>{id}<t:Updates><t:SetFolderField><t:FieldURI FieldURI=\"folder:DisplayName\"/><t:Folder><t:DisplayName>Done</t:DisplayName></t:Folder></t:SetFolderField></t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>"
        )
    };
    let own = format!("<t:FolderId Id=\"{id}\"/>");
    world.call("alice", &rename(&own)).expect_ok();
    world
        .call("alice", &rename(inbox))
        .expect_code("ErrorAccessDenied");
    let deep = world.call("alice", &find_folders("Deep", ""));
    assert!(deep.texts("DisplayName").contains(&"Done"));

    let delete = |id: &str| {
        format!(
            "<m:DeleteFolder DeleteType=\"HardDelete\"><m:FolderIds>{id}</m:FolderIds></m:DeleteFolder>"
        )
    };
    world
        .call("alice", &delete(inbox))
        .expect_code("ErrorDeleteDistinguishedFolder");
    world.call("alice", &delete(&own)).expect_ok();
    world
        .call("alice", &delete(&own))
        .expect_code("ErrorFolderNotFound");
}

#[test]
fn an_emptied_folder_has_nothing_left() {
    let world = World::new();
    world.deliver("alice", "From: x@out.test\nSubject: s\n\nb");
    let empty = "<m:EmptyFolder DeleteType=\"MoveToDeletedItems\" DeleteSubFolders=\"false\"><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds></m:EmptyFolder>";
    world.call("alice", empty).expect_ok();
    assert!(world.messages("alice", "inbox").is_empty());
    assert_eq!(world.messages("alice", "deleteditems").len(), 1);
}

#[test]
fn folder_pages_are_cut() {
    let world = World::new();
    let page =
        "<m:IndexedPageFolderView MaxEntriesReturned=\"2\" Offset=\"0\" BasePoint=\"Beginning\"/>";
    let answer = world.call("alice", &find_folders("Deep", page));
    answer.expect_ok();
    assert_eq!(answer.all("FolderId").len(), 2);
    let root = answer.find("RootFolder");
    assert_eq!(root.attribute("IncludesLastItemInRange"), Some("false"));
    assert_eq!(root.attribute("IndexedPagingOffset"), Some("2"));
}
