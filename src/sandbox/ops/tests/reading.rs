//! `GetItem`: bodies, headers, properties, MIME.

use super::*;

const MAIL: &str = "From: Xavier <x@out.test>\nTo: alice@example.test\nSubject: RE: Order\nMessage-ID: <1@out.test>\nIn-Reply-To: <0@example.test>\nReferences: <0@example.test>\nAuto-Submitted: auto-replied\nX-MS-Exchange-Organization-AuthAs: Internal\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>Approve &amp; go</p></body></html>\n";

fn read(world: &World, shape: &str) -> Answer {
    let id = newest_id(world, "alice", "inbox");
    let answer = world.call("alice", &get_item(&id, shape));
    answer.expect_ok();
    answer
}

#[test]
fn everything_about_a_message_can_be_read() {
    let world = World::new();
    world.deliver("alice", MAIL);
    let answer = read(
        &world,
        "<t:BaseShape>AllProperties</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent>",
    );
    assert_eq!(answer.find("InternetMessageId").text, "<1@out.test>");
    assert_eq!(answer.find("InReplyTo").text, "<0@example.test>");
    assert_eq!(answer.find("Body").attribute("BodyType"), Some("HTML"));
    assert_eq!(answer.find("ConversationTopic").text, "Order");
    assert!(
        answer
            .find("From")
            .child("Mailbox")
            .unwrap()
            .text_of("EmailAddress")
            == Some("x@out.test")
    );
    assert_eq!(answer.find("DateTimeSent").text, "2026-11-23T10:00:00Z");
    let mime = data_encoding::BASE64
        .decode(answer.find("MimeContent").text.as_bytes())
        .unwrap();
    assert!(
        String::from_utf8(mime)
            .unwrap()
            .contains("<p>Approve &amp; go</p>")
    );
}

#[test]
fn the_header_firewall_stamps_mail_from_outside() {
    let world = World::new();
    world.deliver("alice", MAIL);
    let answer = read(&world, &fields(&["item:InternetMessageHeaders"]));
    let stamps: Vec<_> = answer
        .all("InternetMessageHeader")
        .into_iter()
        .filter(|h| h.attribute("HeaderName").unwrap().ends_with("AuthAs"))
        .map(|h| h.text.clone())
        .collect();
    assert_eq!(stamps, ["Anonymous"]);
    let mime = read(&world, &fields(&["item:MimeContent"]));
    let mime = data_encoding::BASE64
        .decode(mime.find("MimeContent").text.as_bytes())
        .unwrap();
    let mime = String::from_utf8(mime).unwrap();
    assert!(
        mime.contains("AuthAs: Anonymous") && !mime.contains("AuthAs: Internal"),
        "{mime}"
    );
}

#[test]
fn bodies_come_as_text_html_and_best() {
    let world = World::new();
    world.deliver("alice", MAIL);
    let body = |kind: &str| {
        let shape = format!(
            "{ID_ONLY}<t:BodyType>{kind}</t:BodyType><t:AdditionalProperties><t:FieldURI FieldURI=\"item:Body\"/></t:AdditionalProperties>"
        );
        let answer = read(&world, &shape);
        let body = answer.find("Body");
        (
            body.attribute("BodyType").unwrap().to_owned(),
            body.text.trim().to_owned(),
        )
    };
    assert_eq!(body("Text"), ("Text".to_owned(), "Approve & go".to_owned()));
    assert_eq!(body("Best").0, "HTML");
    assert!(body("HTML").1.contains("<p>Approve"));
}

#[test]
fn bodies_are_cut_where_the_shape_says_so() {
    let world = World::new();
    world.deliver("alice", MAIL);
    let shape = |most: &str| {
        format!(
            "{ID_ONLY}<t:BodyType>Text</t:BodyType><t:MaximumBodySize>{most}</t:MaximumBodySize><t:AdditionalProperties><t:FieldURI FieldURI=\"item:Body\"/><t:FieldURI FieldURI=\"item:UniqueBody\"/><t:FieldURI FieldURI=\"item:TextBody\"/></t:AdditionalProperties>"
        )
    };
    let (cut, whole) = (read(&world, &shape("7")), read(&world, &shape("0")));
    for name in ["Body", "UniqueBody", "TextBody"] {
        let seen = |answer: &Answer| {
            let body = answer.find(name);
            let is_cut = body.attribute("IsTruncated").map(str::to_owned);
            (body.text.trim().to_owned(), is_cut)
        };
        assert_eq!(seen(&cut), ("Approve".to_owned(), Some("true".to_owned())));
        let all = ("Approve & go".to_owned(), Some("false".to_owned()));
        assert_eq!(seen(&whole), all, "{name}");
    }
}

#[test]
fn single_headers_and_tags_can_be_asked_for() {
    let world = World::new();
    world.deliver("alice", MAIL);
    let shape = format!(
        "{ID_ONLY}<t:AdditionalProperties><t:IndexedFieldURI FieldURI=\"item:InternetMessageHeader\" FieldIndex=\"auto-submitted\"/><t:ExtendedFieldURI PropertyTag=\"0x1035\" PropertyType=\"String\"/><t:ExtendedFieldURI PropertyTag=\"0x007D\" PropertyType=\"String\"/><t:ExtendedFieldURI DistinguishedPropertySetId=\"InternetHeaders\" PropertyName=\"Auto-Submitted\" PropertyType=\"String\"/><t:ExtendedFieldURI PropertyTag=\"0x0E07\" PropertyType=\"Integer\"/><t:ExtendedFieldURI PropertyTag=\"0x1035\" PropertyType=\"Integer\"/></t:AdditionalProperties>"
    );
    let answer = read(&world, &shape);
    assert_eq!(answer.texts("InternetMessageHeader"), ["auto-replied"]);
    let values = answer.texts("Value");
    assert_eq!(values[0], "<1@out.test>");
    assert!(values[1].contains("Auto-Submitted: auto-replied\r\n"));
    assert_eq!(values[2..], ["auto-replied", "0"]);
}

#[test]
fn hostile_characters_do_not_break_the_answer() {
    let world = World::new();
    world.deliver(
        "alice",
        "From: a@out.test\nSubject: =?utf-8?Q?=00=1F=0B<&>?=\n\n\u{1}\u{c}x",
    );
    read(&world, "<t:BaseShape>AllProperties</t:BaseShape>");
}

#[test]
fn bare_mail_is_readable() {
    let world = World::new();
    for mail in ["", "\n", "\n\n", "From:\nTo:\n\n", "Subject only"] {
        world.deliver("alice", mail);
        let answer = read(&world, "<t:BaseShape>AllProperties</t:BaseShape>");
        assert!(
            !answer.find("InternetMessageId").text.is_empty(),
            "Exchange gives an id"
        );
    }
}

#[test]
fn ids_that_mean_nothing_are_told_apart() {
    let world = World::new();
    world.deliver("alice", MAIL);
    let id = newest_id(&world, "alice", "inbox");
    let get = |id: &str| world.call("alice", &get_item(id, ID_ONLY));
    get("AAA=").expect_code("ErrorInvalidIdMalformed");
    get("").expect_code("ErrorInvalidIdEmpty");
    let swapped: String = id
        .chars()
        .map(|c| {
            if c.is_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    get(&swapped).expect_code("ErrorInvalidIdMalformed");
    let delete = format!(
        "<m:DeleteItem DeleteType=\"HardDelete\"><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:DeleteItem>"
    );
    world.call("alice", &delete).expect_ok();
    get(&id).expect_code("ErrorItemNotFound");
}
