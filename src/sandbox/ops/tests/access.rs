//! Who may act for whom: impersonation, delegates, accounts without a mailbox.

use super::*;
use crate::sandbox::model::DelegateRights;

fn get_folder(mailbox: Option<&str>) -> String {
    let id = match mailbox {
        None => "<t:DistinguishedFolderId Id=\"inbox\"/>".to_owned(),
        Some(who) => format!(
            "<t:DistinguishedFolderId Id=\"inbox\"><t:Mailbox><t:EmailAddress>{who}@example.test</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>"
        ),
    };
    format!(
        "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>{id}</m:FolderIds></m:GetFolder>"
    )
}

#[test]
fn impersonation_needs_the_role_and_a_primary_address() {
    let world = World::new();
    let request = get_folder(None);
    world
        .call_as("svc-smartactions", "smartactions", &request)
        .expect_ok();
    world
        .call_as("svc-smartactions", "alice", &request)
        .expect_ok();
    world
        .call_as("svc-smartactions", "bob", &request)
        .expect_fault("ErrorImpersonateUserDenied");
    world
        .call_as("bob", "alice", &request)
        .expect_fault("ErrorImpersonateUserDenied");
    world
        .call_as("svc-smartactions", "nobody", &request)
        .expect_fault("ErrorNonExistentMailbox");
    let alias = world.call_as("svc-smartactions", "actions", &request);
    alias.expect_fault("ErrorNonPrimarySmtpAddress");
    assert_eq!(alias.find("Value").text, "smartactions@example.test");
}

#[test]
fn the_impersonated_one_sends() {
    let world = World::new();
    let mail = format!(
        "<t:Subject>s</t:Subject>{}",
        people_of("ToRecipients", &["dave"])
    );
    world
        .call_as(
            "svc-smartactions",
            "smartactions",
            &create("SendAndSaveCopy", &mail),
        )
        .expect_ok();
    assert_eq!(
        world.messages("dave", "inbox")[0]
            .from
            .as_ref()
            .unwrap()
            .address,
        "smartactions@example.test"
    );
    assert_eq!(world.messages("smartactions", "sentitems").len(), 1);
}

#[test]
fn delegates_open_what_they_were_given() {
    let world = World::new();
    world
        .call("dave", &get_folder(Some("bob")))
        .expect_code("ErrorItemNotFound");
    world
        .call("dave", &get_folder(Some("nobody")))
        .expect_code("ErrorNonExistentMailbox");
    world
        .call("dave", &get_folder(Some("nomailbox")))
        .expect_code("ErrorNonExistentMailbox");
    world
        .call("dave", &get_folder(Some("a.smith")))
        .expect_code("ErrorNonPrimarySmtpAddress");
    let rights = DelegateRights {
        full_access: true,
        ..DelegateRights::default()
    };
    world
        .state
        .lock()
        .directory
        .grant(&key("dave"), &key("bob"), rights);
    world.call("dave", &get_folder(Some("bob"))).expect_ok();
}

#[test]
fn an_id_gives_no_right() {
    let world = World::new();
    let draft = world.draft("alice", "<t:Subject>s</t:Subject>");
    world
        .call("bob", &get_item(&draft.id, ID_ONLY))
        .expect_code("ErrorAccessDenied");
    let send = format!(
        "<m:SendItem SaveItemToFolder=\"true\"><m:ItemIds>{}</m:ItemIds></m:SendItem>",
        draft.element()
    );
    world.call("bob", &send).expect_code("ErrorAccessDenied");
    let folder = world.call("alice", &get_folder(None));
    let id = folder.find("FolderId").attribute("Id").unwrap();
    world.call("bob", &format!("<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:FolderId Id=\"{id}\"/></m:FolderIds></m:GetFolder>")).expect_code("ErrorAccessDenied");
}

#[test]
fn an_account_without_a_mailbox_must_name_one() {
    let world = World::new();
    world
        .call("nomailbox", &get_folder(None))
        .expect_code("ErrorMissingEmailAddress");
}
