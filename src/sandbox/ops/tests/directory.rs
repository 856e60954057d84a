//! `ResolveNames`, `ExpandDL`, `GetMailTips`, `ConvertId`, `GetUserOofSettings`, `GetInboxRules`.

use super::*;

fn resolve(entry: &str) -> String {
    format!(
        "<m:ResolveNames ReturnFullContactData=\"true\" SearchScope=\"ActiveDirectory\"><m:UnresolvedEntry>{entry}</m:UnresolvedEntry></m:ResolveNames>"
    )
}

#[test]
fn names_and_addresses_are_resolved() {
    let world = World::new();
    for (entry, address) in [
        ("smtp:alice@example.test", "alice@example.test"),
        ("smtp:a.smith@example.test", "alice@example.test"),
        ("ALICE", "alice@example.test"),
        ("approvers", "approvers@example.test"),
    ] {
        let answer = world.call("bob", &resolve(entry));
        answer.expect_ok();
        assert_eq!(answer.find("EmailAddress").text, address, "{entry}");
    }
    world
        .call("bob", &resolve("zzz"))
        .expect_code("ErrorNameResolutionNoResults");
    world
        .call("bob", &resolve("nomailbox@example.test"))
        .expect_code("ErrorNameResolutionNoResults");
    world
        .call("bob", &resolve("alice@example.tes"))
        .expect_code("ErrorNameResolutionNoResults");
    world
        .call("nomailbox", &resolve("alice"))
        .expect_code("ErrorNameResolutionNoMailbox");
}

#[test]
fn several_results_are_a_warning_with_them() {
    let world = World::new();
    let answer = world.call("bob", &resolve("smart"));
    answer.expect_code("ErrorNameResolutionMultipleResults");
    let message = answer.find("ResolveNamesResponseMessage");
    assert_eq!(message.attribute("ResponseClass"), Some("Warning"));
    assert_eq!(answer.all("Resolution").len(), 2);
}

#[test]
fn the_address_that_a_list_shows_resolves() {
    let world = World::new();
    let mail = format!(
        "<t:Subject>s</t:Subject>{}",
        people_of("ToRecipients", &["bob"])
    );
    world.call("alice", &create("SendOnly", &mail)).expect_ok();
    let listed = world.call("bob", &find_items("inbox", &fields(&["message:From"]), ""));
    let address = listed.find("EmailAddress").text.clone();
    assert_eq!(
        world
            .call("bob", &resolve(&address))
            .find("EmailAddress")
            .text,
        "alice@example.test"
    );
}

#[test]
fn groups_are_expanded() {
    let world = World::new();
    let expand = |who: &str| {
        format!(
            "<m:ExpandDL><m:Mailbox><t:EmailAddress>{who}@example.test</t:EmailAddress></m:Mailbox></m:ExpandDL>"
        )
    };
    let answer = world.call("dave", &expand("approvers"));
    answer.expect_ok();
    assert_eq!(
        answer.texts("EmailAddress"),
        [
            "alice@example.test",
            "bob@example.test",
            "carol@example.test"
        ]
    );
    world
        .call("dave", &expand("alice"))
        .expect_code("ErrorNameResolutionNoResults");
}

#[test]
fn mail_tips_tell_full_unknown_and_groups() {
    let world = World::new();
    let tips = |sender: &str| {
        format!(
            "<m:GetMailTips><m:SendingAs><t:EmailAddress>{sender}@example.test</t:EmailAddress></m:SendingAs>{}<m:MailTipsRequested>All</m:MailTipsRequested></m:GetMailTips>",
            people_of("Recipients", &["alice", "full", "nobody", "approvers"])
                .replace("t:Recipients", "m:Recipients")
        )
    };
    let answer = world.call("bob", &tips("bob"));
    answer.expect_ok();
    assert_eq!(answer.texts("MailboxFull"), ["false", "true"]);
    assert_eq!(
        answer.texts("InvalidRecipient"),
        ["false", "false", "true", "false"]
    );
    assert_eq!(answer.texts("TotalMemberCount"), ["3"]);
    world
        .call("bob", &tips("nobody"))
        .expect_code("ErrorSendAsDenied");
}

#[test]
fn ids_are_converted_there_and_back() {
    let world = World::new();
    let draft = world.draft("alice", "<t:Subject>s</t:Subject>");
    let convert = |id: &str, from: &str, to: &str| {
        let request = format!(
            "<m:ConvertId DestinationFormat=\"{to}\"><m:SourceIds><t:AlternateId Format=\"{from}\" Id=\"{id}\" Mailbox=\"alice@example.test\"/></m:SourceIds></m:ConvertId>"
        );
        let answer = world.call("alice", &request);
        answer.expect_ok();
        answer
            .find("AlternateId")
            .attribute("Id")
            .unwrap()
            .to_owned()
    };
    for format in ["HexEntryId", "EntryId", "OwaId", "StoreId"] {
        let there = convert(&draft.id, "EwsId", format);
        assert_eq!(convert(&there, format, "EwsId"), draft.id, "{format}");
    }
    let bad = "<m:ConvertId DestinationFormat=\"HexEntryId\"><m:SourceIds><t:AlternateId Format=\"EwsId\" Id=\"AAA=\" Mailbox=\"alice@example.test\"/></m:SourceIds></m:ConvertId>";
    world
        .call("alice", bad)
        .expect_code("ErrorInvalidIdMalformed");
}

#[test]
fn nobody_is_absent_and_nobody_has_rules() {
    let world = World::new();
    let oof = |who: &str| {
        format!(
            "<m:GetUserOofSettingsRequest><t:Mailbox><t:Address>{who}@example.test</t:Address></t:Mailbox></m:GetUserOofSettingsRequest>"
        )
    };
    let answer = world.call("alice", &oof("alice"));
    answer.expect_ok();
    assert_eq!(answer.find("OofState").text, "Disabled");
    world
        .call("alice", &oof("bob"))
        .expect_code("ErrorAccessDenied");
    let rules = "<m:GetInboxRules><m:MailboxSmtpAddress>alice@example.test</m:MailboxSmtpAddress></m:GetInboxRules>";
    world.call("alice", rules).expect_ok();
    world.call("bob", rules).expect_code("ErrorAccessDenied");
}
