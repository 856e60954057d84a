//! Servers that differ: each switch does what it says, and the answers stay valid.

use super::*;
use crate::sandbox::Scenario;

pub(super) fn odd_world(switches: &str) -> World {
    let world = World::new();
    let scenario = Scenario::parse(&format!("[odd]\n{switches}")).unwrap();
    scenario.apply(&mut world.state.lock()).unwrap();
    world
}

pub(super) const MAIL: &str =
    "From: eve@evil.test\nTo: alice@example.test\nSubject: odd\nX-Own: 1\n\nbody\n";
fn folder(extra: &str) -> String {
    format!(
        "<m:GetFolder><m:FolderShape>{ID_ONLY}<t:AdditionalProperties>{extra}</t:AdditionalProperties></m:FolderShape>\
         <m:FolderIds><t:DistinguishedFolderId Id=\"root\"/></m:FolderIds></m:GetFolder>"
    )
}

#[test]
fn properties_are_missing_and_the_others_stay() {
    let world = odd_world(
        "missing = [\"item:UniqueBody\", \"message:From\", \"folder:EffectiveRights\", \"property:0x666e\", \"property:0x0e08\"]",
    );
    world.deliver("alice", MAIL);
    let id = newest_id(&world, "alice", "inbox");
    let shape = fields(&[
        "item:Body",
        "item:UniqueBody",
        "message:Sender",
        "message:From",
    ]);
    let answer = world.call("alice", &get_item(&id, &shape));
    answer.expect_ok();
    assert!(answer.all("UniqueBody").is_empty() && answer.all("From").is_empty());
    assert_eq!(answer.all("Body").len(), 1);
    assert_eq!(answer.all("Sender").len(), 1);
    let tags = "<t:FieldURI FieldURI=\"folder:EffectiveRights\"/><t:FieldURI FieldURI=\"folder:DisplayName\"/>\
                <t:ExtendedFieldURI PropertyTag=\"0x3FF5\" PropertyType=\"Integer\"/>\
                <t:ExtendedFieldURI PropertyTag=\"0x666E\" PropertyType=\"Integer\"/>\
                <t:ExtendedFieldURI PropertyTag=\"0xE08\" PropertyType=\"Long\"/>";
    let answer = world.call("alice", &folder(tags));
    answer.expect_ok();
    assert!(answer.all("EffectiveRights").is_empty());
    assert_eq!(answer.all("DisplayName").len(), 1);
    assert_eq!(answer.texts("Value").len(), 1, "{}", answer.text);
}

#[test]
fn ids_change_at_every_answer_and_all_of_them_are_good() {
    let world = odd_world("ids = \"change_every_answer\"");
    world.deliver("alice", MAIL);
    let first = newest_id(&world, "alice", "inbox");
    let second = newest_id(&world, "alice", "inbox");
    assert_ne!(first, second);
    for id in [first, second] {
        world.call("alice", &get_item(&id, ID_ONLY)).expect_ok();
    }
    let root = || {
        world.call(
            "alice",
            &folder("<t:FieldURI FieldURI=\"folder:DisplayName\"/>"),
        )
    };
    let id = |answer: &Answer| answer.find("FolderId").attribute("Id").unwrap().to_owned();
    assert_ne!(id(&root()), id(&root()));
}

#[test]
fn an_update_gives_a_new_id_and_the_old_one_is_gone() {
    let world = odd_world("ids = \"change_on_update\"");
    let draft = world.draft("alice", "<t:Subject>before</t:Subject>");
    let update = format!(
        "<m:UpdateItem ConflictResolution=\"AutoResolve\" MessageDisposition=\"SaveOnly\"><m:ItemChanges><t:ItemChange>{}<t:Updates><t:SetItemField><t:FieldURI FieldURI=\"item:Subject\"/><t:Message><t:Subject>after</t:Subject></t:Message></t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>",
        draft.element()
    );
    let answer = world.call("alice", &update);
    answer.expect_ok();
    let id = answer.find("ItemId").attribute("Id").unwrap().to_owned();
    assert_ne!(id, draft.id);
    let shown = world.call("alice", &get_item(&id, &fields(&["item:Subject"])));
    assert_eq!(shown.texts("Subject"), ["after"]);
    world
        .call("alice", &get_item(&draft.id, ID_ONLY))
        .expect_code("ErrorItemNotFound");
}

#[test]
fn new_ids_come_against_the_wish_or_backwards() {
    for (switch, wish, subjects) in [
        ("inverted", "true", vec![]),
        ("inverted", "false", vec!["a", "b"]),
        ("reversed", "true", vec!["b", "a"]),
        ("as_asked", "true", vec!["a", "b"]),
    ] {
        let world = odd_world(&format!("new_item_ids = \"{switch}\""));
        let ids: String = ["a", "b"]
            .map(|s| {
                world
                    .draft("alice", &format!("<t:Subject>{s}</t:Subject>"))
                    .element()
            })
            .concat();
        let moved = world.call("alice", &format!(
            "<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id=\"inbox\"/></m:ToFolderId><m:ItemIds>{ids}</m:ItemIds><m:ReturnNewItemIds>{wish}</m:ReturnNewItemIds></m:MoveItem>"
        ));
        moved.expect_ok();
        let shown: Vec<String> = moved
            .all("ItemId")
            .iter()
            .map(|id| {
                let shape = fields(&["item:Subject"]);
                let item = world.call("alice", &get_item(id.attribute("Id").unwrap(), &shape));
                item.texts("Subject")[0].to_owned()
            })
            .collect();
        assert_eq!(shown, subjects, "{switch} {wish}");
    }
}

#[test]
fn each_version_has_its_header() {
    let inbox = folder("<t:FieldURI FieldURI=\"folder:DisplayName\"/>");
    for (version, numbers) in [
        ("exchange2016", Some(("15", "1"))),
        ("exchange2019", Some(("15", "2"))),
        ("se", Some(("15", "2"))),
        ("grommunio", None),
        ("silent", None),
    ] {
        let world = odd_world(&format!("version = \"{version}\""));
        let answer = world.call("alice", &inbox);
        answer.expect_ok();
        let header = answer.root.child("Header");
        assert_eq!(header.is_none(), version == "silent");
        let info = header.and_then(|h| h.child("ServerVersionInfo"));
        let shown = info.map(|i| {
            (
                i.attribute("MajorVersion").unwrap(),
                i.attribute("MinorVersion").unwrap(),
            )
        });
        assert_eq!(shown, numbers, "{version}");
        let build = info.and_then(|i| i.attribute("MajorBuildNumber"));
        assert_eq!(build == Some("2562"), version == "se");
    }
}

#[test]
fn streaming_is_refused_and_pulling_is_not() {
    let world = odd_world("streaming_refused = \"ErrorInvalidOperation\"");
    let watch = |kind: &str, rest: &str| {
        format!(
            "<m:Subscribe><m:{kind}><t:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></t:FolderIds><t:EventTypes><t:EventType>NewMailEvent</t:EventType></t:EventTypes>{rest}</m:{kind}></m:Subscribe>"
        )
    };
    world
        .call("alice", &watch("StreamingSubscriptionRequest", ""))
        .expect_code("ErrorInvalidOperation");
    let pull = watch("PullSubscriptionRequest", "<t:Timeout>10</t:Timeout>");
    world.call("alice", &pull).expect_ok();
}

#[test]
fn an_alias_is_refused_with_or_without_the_primary_address_or_opens() {
    let inbox = "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"><t:Mailbox><t:EmailAddress>a.smith@example.test</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId></m:FolderIds></m:GetFolder>";
    let own = "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds></m:GetFolder>";
    for (switch, code, named) in [
        ("refused", "ErrorNonPrimarySmtpAddress", true),
        ("refused_silently", "ErrorNonPrimarySmtpAddress", false),
        ("not_found", "ErrorNonExistentMailbox", false),
        ("opened", "NoError", false),
    ] {
        let world = odd_world(&format!("aliases = \"{switch}\""));
        let answer = world.call("alice", inbox);
        answer.expect_code(code);
        assert_eq!(
            answer.text.contains(">alice@example.test<"),
            named,
            "{switch}"
        );
        let answer = world.call_as("svc-smartactions", "a.smith", own);
        answer.expect_code(code);
        assert_eq!(
            answer.text.contains(">alice@example.test<"),
            named,
            "{switch}"
        );
    }
}
