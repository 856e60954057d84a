//! `CreateAttachment`, `GetAttachment`, `DeleteAttachment`.

use super::*;

fn attach(draft: &Draft, attachments: &str) -> String {
    format!(
        "<m:CreateAttachment><m:ParentItemId Id=\"{}\"/><m:Attachments>{attachments}</m:Attachments></m:CreateAttachment>",
        draft.id
    )
}

const FILE: &str = "<t:FileAttachment><t:Name>a.txt</t:Name><t:ContentType>text/plain</t:ContentType><t:Content>aGVsbG8=</t:Content></t:FileAttachment>";

fn by_id(operation: &str, id: &str) -> String {
    format!(
        "<m:{operation}><m:AttachmentIds><t:AttachmentId Id=\"{id}\"/></m:AttachmentIds></m:{operation}>"
    )
}

#[test]
fn files_are_attached_read_and_removed() {
    let world = World::new();
    let draft = world.draft("alice", "<t:Subject>s</t:Subject>");
    let answer = world.call("alice", &attach(&draft, FILE));
    answer.expect_ok();
    let id = answer.find("AttachmentId");
    assert_eq!(id.attribute("RootItemId"), Some(draft.id.as_str()));
    assert_ne!(id.attribute("RootItemChangeKey"), Some(draft.key.as_str()));
    let id = id.attribute("Id").unwrap();
    let read = world.call("alice", &by_id("GetAttachment", id));
    read.expect_ok();
    assert_eq!(read.find("Content").text, "aGVsbG8=");
    let listed = world.call(
        "alice",
        &get_item(
            &draft.id,
            &fields(&["item:Attachments", "item:HasAttachments"]),
        ),
    );
    assert_eq!(listed.texts("Name"), ["a.txt"]);
    assert_eq!(listed.find("HasAttachments").text, "true");
    let removed = world.call("alice", &by_id("DeleteAttachment", id));
    removed.expect_ok();
    assert_eq!(
        removed.find("RootItemId").attribute("RootItemId"),
        Some(draft.id.as_str())
    );
    world
        .call("alice", &by_id("GetAttachment", id))
        .expect_code("ErrorItemNotFound");
    world
        .call("alice", &by_id("DeleteAttachment", id))
        .expect_code("ErrorItemNotFound");
}

#[test]
fn a_message_can_be_attached() {
    let world = World::new();
    let draft = world.draft("alice", "<t:Subject>s</t:Subject>");
    let inner = "<t:ItemAttachment><t:Name>m</t:Name><t:Message><t:Subject>inner</t:Subject><t:Body BodyType=\"Text\">b</t:Body></t:Message></t:ItemAttachment>";
    let answer = world.call("alice", &attach(&draft, inner));
    answer.expect_ok();
    let id = answer.find("AttachmentId").attribute("Id").unwrap();
    let read = world.call("alice", &by_id("GetAttachment", id));
    read.expect_ok();
    assert_eq!(read.texts("Subject"), ["inner"]);
}

#[test]
fn several_attachments_answer_one_by_one() {
    let world = World::new();
    let draft = world.draft("alice", "<t:Subject>s</t:Subject>");
    let answer = world.call("alice", &attach(&draft, &FILE.repeat(2)));
    answer.expect_ok();
    let ids: Vec<_> = answer
        .all("AttachmentId")
        .iter()
        .map(|e| e.attribute("Id").unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn a_message_that_gets_too_large_is_refused() {
    let world = World::new();
    let draft = world.draft("alice", "<t:Subject>s</t:Subject>");
    let content = data_encoding::BASE64.encode(&vec![0_u8; 20 * 1024 * 1024]);
    let large = FILE.replace("aGVsbG8=", &content);
    world.call("alice", &attach(&draft, &large)).expect_ok();
    world
        .call("alice", &attach(&draft, &large))
        .expect_code("ErrorMessageSizeExceeded");
}

#[test]
fn an_item_id_is_no_attachment_id() {
    let world = World::new();
    let draft = world.draft("alice", "<t:Subject>s</t:Subject>");
    world
        .call("alice", &by_id("GetAttachment", &draft.id))
        .expect_code("ErrorInvalidAttachmentId");
}
