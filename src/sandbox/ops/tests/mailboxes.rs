//! Mailboxes and rights as a scenario changes them.

use super::*;
use crate::sandbox::Scenario;

fn world(scenario: &str) -> World {
    let world = World::new();
    let scenario = Scenario::parse(scenario).unwrap();
    scenario.apply(&mut world.state.lock()).unwrap();
    world
}

fn inbox_of(who: &str, extra: &str) -> String {
    format!(
        "<m:GetFolder><m:FolderShape>{ID_ONLY}<t:AdditionalProperties><t:FieldURI FieldURI=\"folder:EffectiveRights\"/>{extra}</t:AdditionalProperties></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"><t:Mailbox><t:EmailAddress>{who}@example.test</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId></m:FolderIds></m:GetFolder>"
    )
}

fn mail(to: &str, subject: &str) -> String {
    format!("From: Eve <eve@evil.test>\nTo: {to}@example.test\nSubject: {subject}\n\nbody\n")
}

#[test]
fn a_quota_warns_stops_sending_and_stops_receiving() {
    for (used, saved, received) in [
        (1_500, true, true),
        (2_500, false, true),
        (3_500, false, false),
    ] {
        let world = world(&format!(
            "[[mailbox]]\naddress = \"alice@example.test\"\nwarning_kb = 1000\nprohibit_send_kb = 2000\nprohibit_receive_kb = 3000\nused_kb = {used}"
        ));
        let code = if saved {
            "NoError"
        } else {
            "ErrorQuotaExceeded"
        };
        world
            .call("alice", &create("SaveOnly", ""))
            .expect_code(code);
        let to_bob = people_of("ToRecipients", &["bob"]);
        world
            .call("alice", &create("SendOnly", &to_bob))
            .expect_code(code);
        world.deliver("alice", &mail("alice", "q"));
        assert_eq!(
            world.messages("alice", "inbox").len(),
            usize::from(received)
        );
        let root = "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:ExtendedFieldURI PropertyTag=\"0x666E\" PropertyType=\"Integer\"/></t:AdditionalProperties></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"root\"/></m:FolderIds></m:GetFolder>";
        assert_eq!(world.call("alice", root).texts("Value"), ["2000"]);
    }
    let world = world(
        "[[mailbox]]\naddress = \"bob@example.test\"\nfull = true\n[[mailbox]]\naddress = \"full@example.test\"\nfull = false",
    );
    world
        .call("bob", &create("SaveOnly", ""))
        .expect_code("ErrorQuotaExceeded");
    world.call("full", &create("SaveOnly", "")).expect_ok();
}

#[test]
fn a_delegate_reads_or_changes_as_he_may() {
    let grant = |rights: &str| {
        world(&format!(
            "[[rights]]\naccount = \"dave@example.test\"\nmailbox = \"bob@example.test\"\n{rights}"
        ))
    };
    for (rights, reads, changes) in [
        ("", false, false),
        ("read = true", true, false),
        ("read = true\nchange = true", true, true),
        ("full_access = true", true, true),
    ] {
        let world = grant(rights);
        world.deliver("bob", &mail("bob", "d"));
        let opened = world.call("dave", &inbox_of("bob", ""));
        assert_eq!(opened.codes() == ["NoError"], reads, "{rights}");
        if reads {
            assert_eq!(opened.texts("Modify"), [changes.to_string()]);
            assert_eq!(opened.texts("Read"), ["true"]);
        }
        let id = newest_id(&world, "bob", "inbox");
        let got = world.call("dave", &get_item(&id, ID_ONLY));
        assert_eq!(got.codes() == ["NoError"], reads, "{rights}");
        let move_it = format!(
            "<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id=\"deleteditems\"><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId></m:ToFolderId><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:MoveItem>"
        );
        let moved = world.call("dave", &move_it);
        assert_eq!(moved.codes() == ["NoError"], changes, "{rights}");
        assert_eq!(
            world.messages("bob", "inbox").len(),
            usize::from(!changes),
            "{rights}"
        );
        if reads && !changes {
            moved.expect_code("ErrorAccessDenied");
            let take = format!(
                "<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id=\"inbox\"/></m:ToFolderId><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:MoveItem>"
            );
            world.call("dave", &take).expect_code("ErrorAccessDenied");
            assert_eq!(world.messages("bob", "inbox").len(), 1, "nothing is lost");
        }
    }
}

#[test]
fn sending_as_and_on_behalf_are_rights_of_their_own() {
    let from_bob = format!(
        "{}<t:From><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:From>",
        people_of("ToRecipients", &["alice"])
    );
    for (rights, code, sender) in [
        ("read = true", "ErrorSendAsDenied", ""),
        ("send_as = true", "NoError", "bob@example.test"),
        ("send_on_behalf = true", "NoError", "dave@example.test"),
    ] {
        let world = world(&format!(
            "[[rights]]\naccount = \"dave@example.test\"\nmailbox = \"bob@example.test\"\n{rights}"
        ));
        world
            .call("dave", &create("SendOnly", &from_bob))
            .expect_code(code);
        let received = world.messages("alice", "inbox");
        let shown = received.first().and_then(|m| m.sender.clone());
        assert_eq!(shown.map_or(String::new(), |s| s.address), sender);
    }
}

#[test]
fn a_role_without_a_scope_opens_every_mailbox() {
    let own = "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds></m:GetFolder>";
    let world = World::new();
    world
        .call_as("svc-smartactions", "bob", own)
        .expect_fault("ErrorImpersonateUserDenied");
    let all =
        "[[rights]]\naccount = \"svc-smartactions@example.test\"\nmailbox = \"*\"\nimpersonate = ";
    for (right, opens) in [("true", true), ("false", false)] {
        let scenario = Scenario::parse(&format!("{all}{right}")).unwrap();
        scenario.apply(&mut world.state.lock()).unwrap();
        for who in ["bob", "dave"] {
            let answer = world.call_as("svc-smartactions", who, own);
            assert_eq!(answer.codes() == ["NoError"], opens, "{who}");
        }
    }
    world.call_as("svc-smartactions", "alice", own).expect_ok();
}

#[test]
fn a_mailbox_that_is_being_moved_opens_for_nobody() {
    let world = world("[[mailbox]]\naddress = \"alice@example.test\"\nmoving = true");
    let own = "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds></m:GetFolder>";
    world
        .call("alice", own)
        .expect_code("ErrorMailboxMoveInProgress");
    world
        .call_as("svc-smartactions", "alice", own)
        .expect_code("ErrorMailboxMoveInProgress");
    world
        .call("alice", &create("SaveOnly", ""))
        .expect_code("ErrorMailboxMoveInProgress");
    world.call("bob", own).expect_ok();
    let back = Scenario::parse("[[mailbox]]\naddress = \"alice@example.test\"\nmoving = false");
    back.unwrap().apply(&mut world.state.lock()).unwrap();
    world.call("alice", own).expect_ok();
}

#[test]
fn an_absent_person_answers_each_sender_once_and_no_machine() {
    let world = world("[[mailbox]]\naddress = \"erin@example.test\"\nabsent = \"Away\"");
    let settings = "<m:GetUserOofSettingsRequest><t:Mailbox><t:Address>erin@example.test</t:Address></t:Mailbox></m:GetUserOofSettingsRequest>";
    let answer = world.call("erin", settings);
    assert_eq!(answer.texts("OofState"), ["Enabled"]);
    assert_eq!(answer.texts("Message"), ["Away", "Away"]);
    let tips = "<m:GetMailTips><m:SendingAs><t:EmailAddress>bob@example.test</t:EmailAddress></m:SendingAs><m:Recipients><t:Mailbox><t:EmailAddress>erin@example.test</t:EmailAddress></t:Mailbox></m:Recipients><m:MailTipsRequested>All</m:MailTipsRequested></m:GetMailTips>";
    assert_eq!(world.call("bob", tips).texts("Message"), ["Away"]);

    let to_erin = |more: &str| {
        create(
            "SendOnly",
            &format!(
                "<t:Subject>Order</t:Subject>{}{more}",
                people_of("ToRecipients", &["erin"])
            ),
        )
    };
    for _ in 0..2 {
        world.call("bob", &to_erin("")).expect_ok();
    }
    let suppress = "<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId=\"InternetHeaders\" PropertyName=\"X-Auto-Response-Suppress\" PropertyType=\"String\"/><t:Value>OOF, AutoReply</t:Value></t:ExtendedProperty>";
    let mail = format!("{suppress}{}", people_of("ToRecipients", &["erin"]));
    world.call("dave", &create("SendOnly", &mail)).expect_ok();
    assert!(world.messages("dave", "inbox").is_empty());
    let answers = world.messages("bob", "inbox");
    assert_eq!(answers.len(), 1);
    let reply = &answers[0];
    assert_eq!(reply.subject, "Automatic reply: Order");
    assert_eq!(reply.item_class, "IPM.Note.Rules.OofTemplate.Microsoft");
    assert_eq!(reply.header("Auto-Submitted"), Some("auto-generated"));
    let original = world.messages("erin", "inbox").remove(0);
    assert_eq!(reply.in_reply_to, original.message_id);

    let back = Scenario::parse("[[mailbox]]\naddress = \"erin@example.test\"\nabsent = \"\"");
    back.unwrap().apply(&mut world.state.lock()).unwrap();
    assert_eq!(world.call("erin", settings).texts("OofState"), ["Disabled"]);
}

#[test]
fn two_absent_people_do_not_answer_each_other_for_ever() {
    let world = world(
        "[[mailbox]]\naddress = \"erin@example.test\"\nabsent = \"A\"\n[[mailbox]]\naddress = \"bob@example.test\"\nabsent = \"B\"",
    );
    let mail = create("SendOnly", &people_of("ToRecipients", &["erin"]));
    world.call("bob", &mail).expect_ok();
    assert_eq!(world.messages("bob", "inbox").len(), 1);
    assert_eq!(world.messages("erin", "inbox").len(), 1);
}

#[test]
fn inbox_rules_move_mail_and_are_told() {
    let world = world(
        "[[mailbox]]\naddress = \"alice@example.test\"\nrules = [\
         { name = \"off\", disabled = true, delete = true },\
         { name = \"news\", from_contains = [\"EVE\"], subject_contains = [\"news\"], move_to = \"Later\" },\
         { name = \"spam\", subject_contains = [\"pills\", \"loan\"], delete = true }]",
    );
    for subject in ["News of today", "a loan", "Order"] {
        world.deliver("alice", &mail("alice", subject));
    }
    let subjects = |folder: &str| -> Vec<String> {
        world
            .messages("alice", folder)
            .into_iter()
            .map(|m| m.subject)
            .collect()
    };
    assert_eq!(subjects("inbox"), ["Order"]);
    assert_eq!(subjects("deleteditems"), ["a loan"]);
    let later = {
        let state = world.state.lock();
        let mailbox = &state.mailboxes[&key("alice")];
        let folder = mailbox.folder_named("later").unwrap();
        mailbox.items_in(folder).count()
    };
    assert_eq!(later, 1);
    let rules = world.call("alice", "<m:GetInboxRules/>");
    rules.expect_ok();
    assert_eq!(rules.texts("DisplayName"), ["off", "news", "spam"]);
    assert_eq!(rules.texts("IsEnabled"), ["false", "true", "true"]);
    assert_eq!(rules.texts("String"), ["EVE", "news", "pills", "loan"]);
    assert_eq!(rules.all("MoveToFolder").len(), 1);
    assert_eq!(rules.texts("Delete"), ["true", "true"]);
}

#[test]
fn what_cannot_be_is_refused() {
    for (entry, expected) in [
        ("address = \"zoe@example.test\"", "sandbox.people.unknown"),
        ("address = \"nomailbox@example.test\"", "has no mailbox"),
        (
            "address = \"bob@example.test\"\nfull = true\nused_kb = 1",
            "mailbox.full",
        ),
        (
            "address = \"bob@example.test\"\nused_kb = 9999999999999",
            "mailbox.used_kb",
        ),
        (
            "address = \"bob@example.test\"\nrules = [{ name = \"x\" }]",
            "mailbox.rules",
        ),
        (
            "address = \"bob@example.test\"\nrules = [{ delete = true }]",
            "mailbox.rules",
        ),
    ] {
        let scenario = Scenario::parse(&format!("[[mailbox]]\n{entry}")).unwrap();
        let told = scenario.apply(&mut people::fresh_state()).unwrap_err();
        assert!(told.to_string().contains(expected), "{entry}: {told}");
    }
    let wide = "[[rights]]\naccount = \"bob@example.test\"\nmailbox = \"*\"\nread = true";
    let told = Scenario::parse(wide)
        .unwrap()
        .apply(&mut people::fresh_state());
    assert!(
        told.unwrap_err()
            .to_string()
            .contains("sandbox.people.everybody")
    );
}
