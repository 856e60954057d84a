//! Servers that send mail in another way than they should.

use super::odd::{MAIL, odd_world};
use super::*;

const OWN_ID: &str = "<t:InternetMessageId>&lt;own@x.test&gt;</t:InternetMessageId>";

fn to_bob(more: &str) -> String {
    let to = people_of("ToRecipients", &["bob"]);
    format!("<t:Subject>odd</t:Subject>{to}{more}")
}

fn send(draft: &Draft) -> String {
    format!(
        "<m:SendItem SaveItemToFolder=\"true\"><m:ItemIds>{}</m:ItemIds></m:SendItem>",
        draft.element()
    )
}

#[test]
fn the_own_message_id_is_kept_dropped_or_regenerated() {
    for (switch, in_draft, arrives) in [
        ("kept", true, true),
        ("dropped", false, false),
        ("regenerated", true, false),
    ] {
        let world = odd_world(&format!("message_id = \"{switch}\""));
        let draft = world.draft("alice", &to_bob(OWN_ID));
        let shape = fields(&["message:InternetMessageId"]);
        let shown = world.call("alice", &get_item(&draft.id, &shape));
        assert_eq!(
            shown.texts("InternetMessageId") == ["<own@x.test>"],
            in_draft,
            "{switch}"
        );
        world.call("alice", &send(&draft)).expect_ok();
        let received = world.messages("bob", "inbox").remove(0);
        let id = received.message_id.clone().unwrap();
        assert_eq!(id == "<own@x.test>", arrives, "{switch}");
        assert_eq!(received.header("Message-ID"), Some(id.as_str()));
        assert_eq!(world.messages("alice", "sentitems")[0].message_id, Some(id));
    }
    let world = odd_world("message_id = \"regenerated\"");
    let mime = data_encoding::BASE64.encode(
        b"From: alice@example.test\r\nTo: bob@example.test\r\nMessage-ID: <own@x.test>\r\n\r\nx\r\n",
    );
    let mail = create(
        "SendOnly",
        &format!("<t:MimeContent>{mime}</t:MimeContent>"),
    );
    world.call("alice", &mail).expect_ok();
    let received = world.messages("bob", "inbox").remove(0);
    let bytes = String::from_utf8(received.mime.unwrap()).unwrap();
    assert!(!bytes.contains("own@x.test") && bytes.contains(&received.message_id.unwrap()));
}

#[test]
fn send_item_misbehaves_in_three_ways() {
    let world = odd_world("send_item = [\"other_element\"]");
    let draft = world.draft("alice", &to_bob(""));
    let answer = world.call("alice", &send(&draft));
    answer.expect_ok();
    assert!(
        answer.text.contains("<m:CreateItemResponseMessage"),
        "{}",
        answer.text
    );
    assert_eq!(world.messages("bob", "inbox").len(), 1);

    let world = odd_world("send_item = [\"leaves_draft\", \"sends_twice\"]");
    let draft = world.draft("alice", &to_bob(OWN_ID));
    world.call("alice", &send(&draft)).expect_ok();
    let received = world.messages("bob", "inbox");
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].message_id, received[1].message_id);
    assert_eq!(world.messages("alice", "drafts").len(), 1);
    assert_eq!(world.messages("alice", "sentitems").len(), 1);
    world.call("alice", &send(&draft)).expect_ok();
}

#[test]
fn own_headers_and_stamps_get_lost() {
    let header = |name: &str| {
        format!(
            "<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId=\"InternetHeaders\" PropertyName=\"{name}\" PropertyType=\"String\"/><t:Value>v</t:Value></t:ExtendedProperty>"
        )
    };
    for (switches, own, auto, stamp) in [
        ("", true, true, true),
        (
            "dropped_headers = [\"x-*\", \"AUTO-submitted\"]",
            false,
            false,
            true,
        ),
        (
            "dropped_headers = [\"Auto-Submitted\"]\nunstamped = true",
            true,
            false,
            false,
        ),
    ] {
        let world = odd_world(switches);
        let extended = header("X-Own") + &header("Auto-Submitted");
        let fields = format!(
            "<t:Subject>odd</t:Subject>{extended}{}",
            people_of("ToRecipients", &["bob"])
        );
        world
            .call("alice", &create("SendAndSaveCopy", &fields))
            .expect_ok();
        let mail = world.messages("bob", "inbox").remove(0);
        assert_eq!(mail.header("X-Own").is_some(), own, "{switches}");
        assert_eq!(mail.header("Auto-Submitted").is_some(), auto, "{switches}");
        let stamped = mail.header("X-MS-Exchange-Organization-AuthAs").is_some();
        assert_eq!(stamped, stamp, "{switches}");
    }
    let world = odd_world("dropped_headers = [\"X-Own\"]");
    let mime = data_encoding::BASE64.encode(
        MAIL.replace('\n', "\r\n")
            .replace("eve@evil", "bob@example")
            .as_bytes(),
    );
    let mail = create(
        "SendOnly",
        &format!("<t:MimeContent>{mime}</t:MimeContent>"),
    );
    world.call("bob", &mail).expect_ok();
    let received = world.messages("alice", "inbox").remove(0);
    assert_eq!(received.header("X-Own"), None);
    assert!(
        !String::from_utf8(received.mime.unwrap())
            .unwrap()
            .contains("X-Own")
    );
}
