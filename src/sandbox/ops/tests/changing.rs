//! `UpdateItem`, `MoveItem`, `CopyItem`, `DeleteItem`.

use super::*;

fn update(draft: &Draft, resolution: &str, updates: &str) -> String {
    format!(
        "<m:UpdateItem ConflictResolution=\"{resolution}\" MessageDisposition=\"SaveOnly\"><m:ItemChanges><t:ItemChange>{}<t:Updates>{updates}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>",
        draft.element()
    )
}

fn set_subject(subject: &str) -> String {
    format!(
        "<t:SetItemField><t:FieldURI FieldURI=\"item:Subject\"/><t:Message><t:Subject>{subject}</t:Subject></t:Message></t:SetItemField>"
    )
}

const READ: &str = "<t:SetItemField><t:FieldURI FieldURI=\"message:IsRead\"/><t:Message><t:IsRead>false</t:IsRead></t:Message></t:SetItemField>";

#[test]
fn a_stale_change_key_conflicts_as_the_resolution_says() {
    let world = World::new();
    let stale = world.draft("alice", "<t:Subject>one</t:Subject>");
    world
        .call("alice", &update(&stale, "AutoResolve", &set_subject("two")))
        .expect_ok();
    for resolution in ["AutoResolve", "NeverOverwrite"] {
        world
            .call("alice", &update(&stale, resolution, &set_subject("three")))
            .expect_code("ErrorIrresolvableConflict");
    }
    world
        .call(
            "alice",
            &update(&stale, "AlwaysOverwrite", &set_subject("three")),
        )
        .expect_ok();
    assert_eq!(world.messages("alice", "drafts")[0].subject, "three");
}

#[test]
fn a_changed_read_mark_resolves_by_itself() {
    let world = World::new();
    let draft = world.draft("alice", "<t:Subject>one</t:Subject>");
    world
        .call("alice", &update(&draft, "AutoResolve", READ))
        .expect_ok();
    assert!(!world.messages("alice", "drafts")[0].is_read);
    world
        .call(
            "alice",
            &update(&draft, "NeverOverwrite", &set_subject("x")),
        )
        .expect_code("ErrorIrresolvableConflict");
    world
        .call("alice", &update(&draft, "AutoResolve", &set_subject("x")))
        .expect_ok();
}

#[test]
fn fields_are_set_appended_and_deleted() {
    let world = World::new();
    let draft = world.draft(
        "alice",
        &format!(
            "<t:Subject>s</t:Subject><t:Body BodyType=\"Text\">a</t:Body>{}",
            people_of("ToRecipients", &["bob"])
        ),
    );
    let changes = "<t:AppendToItemField><t:FieldURI FieldURI=\"item:Body\"/><t:Message><t:Body BodyType=\"Text\">b</t:Body></t:Message></t:AppendToItemField><t:DeleteItemField><t:FieldURI FieldURI=\"message:ToRecipients\"/></t:DeleteItemField><t:SetItemField><t:FieldURI FieldURI=\"item:Categories\"/><t:Message><t:Categories><t:String>Red</t:String></t:Categories></t:Message></t:SetItemField>";
    world
        .call("alice", &update(&draft, "AlwaysOverwrite", changes))
        .expect_ok();
    let changed = &world.messages("alice", "drafts")[0];
    assert_eq!(changed.text.as_deref(), Some("ab"));
    assert!(changed.to.is_empty());
    assert_eq!(changed.categories, ["Red"]);
}

#[test]
fn all_changes_of_an_item_happen_or_none() {
    let world = World::new();
    let draft = world.draft("alice", "<t:Subject>s</t:Subject>");
    let bad =
        "<t:DeleteItemField><t:FieldURI FieldURI=\"item:DateTimeReceived\"/></t:DeleteItemField>";
    let changes = format!("{}{bad}", set_subject("changed"));
    world
        .call("alice", &update(&draft, "AlwaysOverwrite", &changes))
        .expect_code("ErrorInvalidPropertyDelete");
    assert_eq!(world.messages("alice", "drafts")[0].subject, "s");
}

#[test]
fn a_sent_message_keeps_its_recipients() {
    let world = World::new();
    world.deliver(
        "alice",
        "From: x@out.test\nTo: alice@example.test\nSubject: s\n\nb",
    );
    let id = newest_id(&world, "alice", "inbox");
    let received = Draft {
        id,
        key: String::new(),
    };
    let bcc = format!(
        "<t:SetItemField><t:FieldURI FieldURI=\"message:BccRecipients\"/><t:Message>{}</t:Message></t:SetItemField>",
        people_of("BccRecipients", &["bob"])
    );
    world
        .call("alice", &update(&received, "AlwaysOverwrite", &bcc))
        .expect_code("ErrorInvalidPropertyUpdateSentMessage");
    world
        .call("alice", &update(&received, "AutoResolve", READ))
        .expect_ok();
}

fn move_to(folder: &str, id: &str, operation: &str) -> String {
    format!(
        "<m:{operation}><m:ToFolderId><t:DistinguishedFolderId Id=\"{folder}\"/></m:ToFolderId><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds><m:ReturnNewItemIds>true</m:ReturnNewItemIds></m:{operation}>"
    )
}

#[test]
fn a_moved_item_has_a_new_id_and_the_old_one_is_gone() {
    let world = World::new();
    world.deliver("alice", "From: x@out.test\nSubject: s\n\nb");
    let old = newest_id(&world, "alice", "inbox");
    let moved = world.call("alice", &move_to("junkemail", &old, "MoveItem"));
    moved.expect_ok();
    let new = moved.find("ItemId").attribute("Id").unwrap();
    assert_ne!(new, old);
    world
        .call("alice", &move_to("inbox", &old, "MoveItem"))
        .expect_code("ErrorItemNotFound");
    world.call("alice", &get_item(new, ID_ONLY)).expect_ok();
    assert!(world.messages("alice", "inbox").is_empty());
    assert_eq!(world.messages("alice", "junkemail").len(), 1);
}

#[test]
fn a_copy_leaves_the_original() {
    let world = World::new();
    world.deliver("alice", "From: x@out.test\nSubject: s\n\nb");
    let old = newest_id(&world, "alice", "inbox");
    let copied = world.call("alice", &move_to("junkemail", &old, "CopyItem"));
    copied.expect_ok();
    assert_ne!(copied.find("ItemId").attribute("Id"), Some(old.as_str()));
    assert_eq!(world.messages("alice", "inbox").len(), 1);
    assert_eq!(world.messages("alice", "junkemail").len(), 1);
}

#[test]
fn deleted_items_go_where_the_type_says() {
    let world = World::new();
    for (kind, folder) in [
        ("MoveToDeletedItems", Some("deleteditems")),
        ("SoftDelete", Some("recoverableitemsdeletions")),
        ("HardDelete", None),
    ] {
        world.deliver("alice", "From: x@out.test\nSubject: s\n\nb");
        let id = newest_id(&world, "alice", "inbox");
        let delete = format!(
            "<m:DeleteItem DeleteType=\"{kind}\"><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:DeleteItem>"
        );
        world.call("alice", &delete).expect_ok();
        world
            .call("alice", &delete)
            .expect_code("ErrorItemNotFound");
        assert!(world.messages("alice", "inbox").is_empty());
        if let Some(folder) = folder {
            assert_eq!(world.messages("alice", folder).len(), 1, "{kind}");
        }
    }
}
