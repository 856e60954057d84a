//! `CreateItem` and `SendItem`: what leaves, what stays, what comes back.

use super::*;

fn mail(to: &[&str], subject: &str) -> String {
    format!(
        "<t:Subject>{subject}</t:Subject><t:Body BodyType=\"HTML\">&lt;p&gt;x&lt;/p&gt;</t:Body>{}",
        people_of("ToRecipients", to)
    )
}

fn send(draft: &Draft, save: bool) -> String {
    format!(
        "<m:SendItem SaveItemToFolder=\"{save}\"><m:ItemIds>{}</m:ItemIds></m:SendItem>",
        draft.element()
    )
}

#[test]
fn a_draft_is_sent_once_and_arrives_with_the_sender_s_own_headers() {
    let world = World::new();
    let header = "<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId=\"InternetHeaders\" PropertyName=\"X-SmartActions-Task\" PropertyType=\"String\"/><t:Value>T1</t:Value></t:ExtendedProperty>";
    let draft = world.draft("alice", &format!(
        "<t:Subject>s</t:Subject><t:Body BodyType=\"Text\">b</t:Body><t:InReplyTo>&lt;0@x&gt;</t:InReplyTo>{header}{}<t:InternetMessageId>&lt;own@example.test&gt;</t:InternetMessageId><t:References>&lt;0@x&gt;</t:References>",
        people_of("ToRecipients", &["bob"])
    ));
    assert!(world.messages("alice", "drafts")[0].is_draft);
    world.call("alice", &send(&draft, true)).expect_ok();
    world
        .call("alice", &send(&draft, true))
        .expect_code("ErrorItemNotFound");
    assert!(world.messages("alice", "drafts").is_empty());
    let sent = world.messages("alice", "sentitems");
    assert_eq!((sent.len(), sent[0].is_draft), (1, false));
    let arrived = world.messages("bob", "inbox");
    assert_eq!(arrived.len(), 1);
    let arrived = &arrived[0];
    assert_eq!(arrived.message_id.as_deref(), Some("<own@example.test>"));
    assert_eq!(arrived.header("Message-ID"), Some("<own@example.test>"));
    assert_eq!(arrived.header("In-Reply-To"), Some("<0@x>"));
    assert_eq!(arrived.header("References"), Some("<0@x>"));
    assert_eq!(arrived.header("X-SmartActions-Task"), Some("T1"));
    assert_eq!(
        arrived.header("X-MS-Exchange-Organization-AuthAs"),
        Some("Internal")
    );
    assert!(!arrived.is_read && !arrived.is_draft);
}

#[test]
fn send_item_wants_the_current_change_key() {
    let world = World::new();
    let draft = world.draft("alice", &mail(&["bob"], "s"));
    let without = format!(
        "<m:SendItem SaveItemToFolder=\"true\"><m:ItemIds><t:ItemId Id=\"{}\"/></m:ItemIds></m:SendItem>",
        draft.id
    );
    world
        .call("alice", &without)
        .expect_code("ErrorChangeKeyRequired");
    let attach = format!(
        "<m:CreateAttachment><m:ParentItemId Id=\"{}\"/><m:Attachments><t:FileAttachment><t:Name>a.txt</t:Name><t:Content>QQ==</t:Content></t:FileAttachment></m:Attachments></m:CreateAttachment>",
        draft.id
    );
    let attached = world.call("alice", &attach);
    world
        .call("alice", &send(&draft, true))
        .expect_code("ErrorStaleObject");
    let key = attached
        .find("AttachmentId")
        .attribute("RootItemChangeKey")
        .unwrap()
        .to_owned();
    world
        .call("alice", &send(&Draft { id: draft.id, key }, true))
        .expect_ok();
    assert_eq!(world.messages("bob", "inbox")[0].attachments.len(), 1);
}

#[test]
fn groups_are_expanded_and_everybody_gets_one_copy() {
    let world = World::new();
    world
        .call(
            "dave",
            &create(
                "SendAndSaveCopy",
                &mail(&["approvers", "alice", "a.smith"], "s"),
            ),
        )
        .expect_ok();
    for who in ["alice", "bob", "carol"] {
        assert_eq!(world.messages(who, "inbox").len(), 1, "{who}");
    }
    assert_eq!(world.messages("dave", "sentitems").len(), 1);
    assert!(world.messages("dave", "inbox").is_empty());
}

#[test]
fn what_cannot_be_delivered_comes_back_as_a_report() {
    let world = World::new();
    let outside =
        "<t:Mailbox><t:EmailAddress>x@elsewhere.test</t:EmailAddress></t:Mailbox></t:ToRecipients>";
    let to =
        mail(&["nobody", "full", "nomailbox", "bob"], "s").replace("</t:ToRecipients>", outside);
    world.call("alice", &create("SendOnly", &to)).expect_ok();
    assert_eq!(world.messages("bob", "inbox").len(), 1);
    let reports = world.messages("alice", "inbox");
    assert_eq!(reports.len(), 1);
    let report = &reports[0];
    assert_eq!(report.item_class, "REPORT.IPM.Note.NDR");
    assert_eq!(report.subject, "Undeliverable: s");
    let mime = String::from_utf8(report.mime.clone().unwrap()).unwrap();
    for expected in [
        "nobody@example.test",
        "5.1.10",
        "full@example.test",
        "5.2.2",
        "x@elsewhere.test",
        "5.4.1",
        "AuthAs: Internal",
    ] {
        assert!(mime.contains(expected), "{expected} in {mime}");
    }
    let read = crate::sandbox::mime::parse(mime.as_bytes());
    assert_eq!(
        read.item_class, "REPORT.IPM.Note.NDR",
        "a parser sees a report too"
    );
    let id = newest_id(&world, "alice", "inbox");
    world
        .call(
            "alice",
            &get_item(&id, "<t:BaseShape>AllProperties</t:BaseShape>"),
        )
        .expect_ok();
}

#[test]
fn a_full_mailbox_neither_saves_nor_sends() {
    let world = World::new();
    for disposition in ["SaveOnly", "SendOnly", "SendAndSaveCopy"] {
        world
            .call("full", &create(disposition, &mail(&["bob"], "s")))
            .expect_code("ErrorQuotaExceeded");
    }
    assert!(world.messages("bob", "inbox").is_empty());
}

#[test]
fn who_may_not_send_for_another_is_refused() {
    let world = World::new();
    let from = |who: &str| {
        format!(
            "{}<t:From><t:Mailbox><t:EmailAddress>{who}@example.test</t:EmailAddress></t:Mailbox></t:From>",
            mail(&["dave"], "s")
        )
    };
    world
        .call("alice", &create("SendOnly", &from("bob")))
        .expect_code("ErrorSendAsDenied");
    world
        .call("carol", &create("SendOnly", &from("bob")))
        .expect_ok();
    let arrived = &world.messages("dave", "inbox")[0];
    assert_eq!(arrived.from.as_ref().unwrap().address, "bob@example.test");
    assert_eq!(
        arrived.sender.as_ref().unwrap().address,
        "carol@example.test"
    );
    assert!(
        arrived
            .header("Sender")
            .unwrap()
            .contains("carol@example.test")
    );
}

#[test]
fn mime_content_keeps_its_bytes_and_loses_bcc() {
    let world = World::new();
    let bytes = "From: alice@example.test\r\nTo: bob@example.test\r\nBcc: carol@example.test\r\nSubject: m\r\nMessage-ID: <mime@x>\r\nX-Own: 1\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-SCL: -1\r\nContent-Type: text/plain\r\n\r\nbody  with  spaces\r\n";
    let content = data_encoding::BASE64.encode(bytes.as_bytes());
    world
        .call(
            "alice",
            &create(
                "SendAndSaveCopy",
                &format!("<t:MimeContent CharacterSet=\"UTF-8\">{content}</t:MimeContent>"),
            ),
        )
        .expect_ok();
    for who in ["bob", "carol"] {
        let arrived = &world.messages(who, "inbox")[0];
        assert_eq!(arrived.message_id.as_deref(), Some("<mime@x>"));
        assert_eq!(arrived.header("X-Own"), Some("1"));
        assert_eq!(arrived.header("X-MS-Exchange-Organization-SCL"), None);
        let mime = String::from_utf8(arrived.mime.clone().unwrap()).unwrap();
        assert!(mime.ends_with("\r\n\r\nbody  with  spaces\r\n"), "{mime}");
        assert!(!mime.contains("carol") && !mime.contains("SCL"), "{mime}");
        assert_eq!(mime.matches("AuthAs: Internal").count(), 1);
    }
}

#[test]
fn wrong_requests_are_told_by_their_codes() {
    let world = World::new();
    world
        .call("alice", &create("SendOnly", "<t:Subject>s</t:Subject>"))
        .expect_code("ErrorInvalidRecipients");
    world
        .call(
            "alice",
            &create("SaveOnly", "<t:MimeContent>%%%</t:MimeContent>"),
        )
        .expect_code("ErrorMimeContentInvalidBase64String");
    let none = create("SaveOnly", "").replace(" MessageDisposition=\"SaveOnly\"", "");
    world
        .call("alice", &none)
        .expect_code("ErrorMessageDispositionRequired");
    let task =
        "<m:CreateItem MessageDisposition=\"SaveOnly\"><m:Items><t:Task/></m:Items></m:CreateItem>";
    world.call("alice", task).expect_code("ErrorItemSave");
}

#[test]
fn replies_and_forwards_are_composed() {
    let world = World::new();
    let both = mail(&["alice"], "Order").replace(
        "</t:ToRecipients>",
        &format!("</t:ToRecipients>{}", people_of("CcRecipients", &["carol"])),
    );
    world.call("bob", &create("SendOnly", &both)).expect_ok();
    let id = newest_id(&world, "alice", "inbox");
    let respond = |kind: &str, to: &str| {
        format!(
            "<m:CreateItem MessageDisposition=\"SendAndSaveCopy\"><m:Items><t:{kind}>{to}<t:ReferenceItemId Id=\"{id}\"/><t:NewBodyContent BodyType=\"Text\">Approve</t:NewBodyContent></t:{kind}></m:Items></m:CreateItem>"
        )
    };
    world.call("alice", &respond("ReplyToItem", "")).expect_ok();
    world
        .call("alice", &respond("ReplyAllToItem", ""))
        .expect_ok();
    world
        .call(
            "alice",
            &respond("ForwardItem", &people_of("ToRecipients", &["dave"])),
        )
        .expect_ok();
    let original = &world.messages("alice", "inbox")[0];
    let replies = world.messages("bob", "inbox");
    assert_eq!(replies.len(), 2);
    assert_eq!(replies[0].subject, "RE: Order");
    assert_eq!(replies[0].in_reply_to, original.message_id);
    assert_eq!(replies[0].conversation_id, original.conversation_id);
    assert_eq!(world.messages("carol", "inbox").len(), 2);
    let forwarded = &world.messages("dave", "inbox")[0];
    assert_eq!(forwarded.subject, "FW: Order");
    assert!(forwarded.html.as_ref().unwrap().contains("<p>x</p>"));
    let id = newest_id(&world, "bob", "inbox");
    let unique = world.call("bob", &get_item(&id, &format!("{ID_ONLY}<t:UniqueBodyType>Text</t:UniqueBodyType><t:AdditionalProperties><t:FieldURI FieldURI=\"item:UniqueBody\"/></t:AdditionalProperties>")));
    assert!(unique.find("UniqueBody").text.contains("Approve"));
}
