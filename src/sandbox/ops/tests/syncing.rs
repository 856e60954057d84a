//! `SyncFolderItems` and `SyncFolderHierarchy`.

use std::collections::BTreeMap;

use super::*;

fn sync(folder: &str, state: Option<&str>, most: u32) -> String {
    let state = state.map_or(String::new(), |s| format!("<m:SyncState>{s}</m:SyncState>"));
    format!(
        "<m:SyncFolderItems><m:ItemShape>{}</m:ItemShape><m:SyncFolderId><t:DistinguishedFolderId Id=\"{folder}\"/></m:SyncFolderId>{state}<m:MaxChangesReturned>{most}</m:MaxChangesReturned></m:SyncFolderItems>",
        fields(&["item:Subject"])
    )
}

fn deliver(world: &World, subject: &str) {
    world.deliver(
        "alice",
        &format!("From: x@out.test\nSubject: {subject}\n\nb"),
    );
}

fn changes(answer: &Answer) -> Vec<String> {
    answer.expect_ok();
    answer
        .find("Changes")
        .children
        .iter()
        .map(|c| c.name.clone())
        .collect()
}

fn state_of(answer: &Answer) -> String {
    answer.find("SyncState").text.clone()
}

#[test]
fn changes_are_told_once_and_by_kind() {
    let world = World::new();
    deliver(&world, "one");
    deliver(&world, "two");
    let first = world.call("alice", &sync("inbox", None, 100));
    assert_eq!(changes(&first), ["Create", "Create"]);
    assert_eq!(first.texts("Subject"), ["two", "one"], "newest first");
    assert_eq!(first.find("IncludesLastItemInRange").text, "true");
    let state = state_of(&first);
    let quiet = world.call("alice", &sync("inbox", Some(&state), 100));
    assert!(changes(&quiet).is_empty());

    let newest = newest_id(&world, "alice", "inbox");
    let read = format!(
        "<m:UpdateItem ConflictResolution=\"AutoResolve\" MessageDisposition=\"SaveOnly\"><m:ItemChanges><t:ItemChange><t:ItemId Id=\"{newest}\"/><t:Updates><t:SetItemField><t:FieldURI FieldURI=\"message:IsRead\"/><t:Message><t:IsRead>true</t:IsRead></t:Message></t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
    );
    world.call("alice", &read).expect_ok();
    let marked = world.call("alice", &sync("inbox", Some(&state), 100));
    assert_eq!(changes(&marked), ["ReadFlagChange"]);

    let state = state_of(&marked);
    world.call("alice", &format!("<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id=\"junkemail\"/></m:ToFolderId><m:ItemIds><t:ItemId Id=\"{newest}\"/></m:ItemIds></m:MoveItem>")).expect_ok();
    let moved = world.call("alice", &sync("inbox", Some(&state), 100));
    assert_eq!(changes(&moved), ["Delete"]);
    assert_eq!(moved.find("ItemId").attribute("Id"), Some(newest.as_str()));
}

#[test]
fn pages_neither_skip_nor_repeat_while_the_folder_changes() {
    let world = World::new();
    for n in 0..10 {
        deliver(&world, &format!("m{n}"));
    }
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut state = None;
    for round in 0..20 {
        let page = world.call("alice", &sync("inbox", state.as_deref(), 3));
        page.expect_ok();
        for subject in page.texts("Subject") {
            *seen.entry(subject.to_owned()).or_default() += 1;
        }
        state = Some(state_of(&page));
        if round < 3 {
            deliver(&world, &format!("late{round}"));
        } else if page.find("IncludesLastItemInRange").text == "true" {
            let after = world.call("alice", &sync("inbox", state.as_deref(), 3));
            if changes(&after).is_empty() {
                break;
            }
        }
    }
    assert_eq!(seen.len(), 13, "{seen:?}");
    assert!(seen.values().all(|times| *times == 1), "{seen:?}");
}

#[test]
fn a_damaged_or_foreign_sync_state_is_refused() {
    let world = World::new();
    deliver(&world, "one");
    let state = state_of(&world.call("alice", &sync("inbox", None, 10)));
    let cut = &state[..state.len() / 2];
    world
        .call("alice", &sync("inbox", Some(cut), 10))
        .expect_code("ErrorInvalidSyncStateData");
    world
        .call("alice", &sync("inbox", Some("nonsense"), 10))
        .expect_code("ErrorInvalidSyncStateData");
    world
        .call("alice", &sync("drafts", Some(&state), 10))
        .expect_code("ErrorInvalidSyncStateData");
    world
        .call("alice", &sync("inbox", Some(""), 10))
        .expect_ok();
}

#[test]
fn ignored_items_are_left_out() {
    let world = World::new();
    deliver(&world, "one");
    let id = newest_id(&world, "alice", "inbox");
    let ignore = format!("<m:Ignore><t:ItemId Id=\"{id}\"/></m:Ignore><m:MaxChangesReturned>");
    let request = sync("inbox", None, 10).replace("<m:MaxChangesReturned>", &ignore);
    assert!(changes(&world.call("alice", &request)).is_empty());
}

#[test]
fn the_hierarchy_is_told_too() {
    let world = World::new();
    let hierarchy = |state: &str| {
        format!(
            "<m:SyncFolderHierarchy><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>{state}</m:SyncFolderHierarchy>"
        )
    };
    let first = world.call("alice", &hierarchy(""));
    assert!(changes(&first).iter().all(|c| c == "Create"));
    let state = format!("<m:SyncState>{}</m:SyncState>", state_of(&first));
    let created = world.call("alice", "<m:CreateFolder><m:ParentFolderId><t:DistinguishedFolderId Id=\"inbox\"/></m:ParentFolderId><m:Folders><t:Folder><t:DisplayName>P</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>");
    let second = world.call("alice", &hierarchy(&state));
    assert_eq!(changes(&second), ["Create"]);
    let state = format!("<m:SyncState>{}</m:SyncState>", state_of(&second));
    let id = created.find("FolderId").attribute("Id").unwrap();
    world.call("alice", &format!("<m:DeleteFolder DeleteType=\"HardDelete\"><m:FolderIds><t:FolderId Id=\"{id}\"/></m:FolderIds></m:DeleteFolder>")).expect_ok();
    assert_eq!(
        changes(&world.call("alice", &hierarchy(&state))),
        ["Delete"]
    );
}
