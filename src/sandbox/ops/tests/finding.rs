//! `FindItem`: restrictions, order, pages, and what a list leaves out.

use super::*;

fn mailbox_with(subjects: &[&str]) -> World {
    let world = World::new();
    for subject in subjects {
        world.deliver(
            "alice",
            &format!("From: x@out.test\nSubject: {subject}\n\nb"),
        );
    }
    world
}

fn subjects(world: &World, rest: &str) -> Vec<String> {
    let answer = world.call(
        "alice",
        &find_items("inbox", &fields(&["item:Subject"]), rest),
    );
    answer.expect_ok();
    answer
        .texts("Subject")
        .into_iter()
        .map(str::to_owned)
        .collect()
}

const BY_SUBJECT: &str = "<m:SortOrder><t:FieldOrder Order=\"Ascending\"><t:FieldURI FieldURI=\"item:Subject\"/></t:FieldOrder></m:SortOrder>";

#[test]
fn the_newest_come_first_unless_sorted() {
    let world = mailbox_with(&["b", "a", "c"]);
    assert_eq!(subjects(&world, ""), ["c", "a", "b"]);
    assert_eq!(subjects(&world, BY_SUBJECT), ["a", "b", "c"]);
    let descending = BY_SUBJECT.replace("Ascending", "Descending");
    assert_eq!(subjects(&world, &descending), ["c", "b", "a"]);
}

#[test]
fn pages_and_restrictions_combine() {
    let world = mailbox_with(&["order 1", "other", "order 2", "order 3"]);
    let page = |offset: u32| {
        format!(
            "<m:IndexedPageItemView MaxEntriesReturned=\"2\" Offset=\"{offset}\" BasePoint=\"Beginning\"/>"
        )
    };
    let contains = "<m:Restriction><t:Contains ContainmentMode=\"Substring\" ContainmentComparison=\"IgnoreCase\"><t:FieldURI FieldURI=\"item:Subject\"/><t:Constant Value=\"ORDER\"/></t:Contains></m:Restriction>";
    let rest = |offset| format!("{}{contains}{BY_SUBJECT}", page(offset));
    assert_eq!(subjects(&world, &rest(0)), ["order 1", "order 2"]);
    assert_eq!(subjects(&world, &rest(2)), ["order 3"]);
}

#[test]
fn a_draft_is_found_by_its_own_property() {
    let world = World::new();
    let property = |value: &str| {
        format!(
            "<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId=\"6f3b2a10-0d3c-4a51-9b0e-0c3f1d2e4a5b\" PropertyName=\"outbox-key\" PropertyType=\"String\"/><t:Value>{value}</t:Value></t:ExtendedProperty>"
        )
    };
    world.draft(
        "alice",
        &format!("<t:Subject>one</t:Subject>{}", property("01J")),
    );
    world.draft(
        "alice",
        &format!("<t:Subject>two</t:Subject>{}", property("02J")),
    );
    let restriction = "<m:Restriction><t:IsEqualTo><t:ExtendedFieldURI PropertySetId=\"6F3B2A10-0d3c-4a51-9b0e-0c3f1d2e4a5b\" PropertyName=\"outbox-key\" PropertyType=\"String\"/><t:FieldURIOrConstant><t:Constant Value=\"02J\"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>";
    let request = find_items("drafts", &fields(&["item:Subject"]), restriction);
    assert_eq!(world.call("alice", &request).texts("Subject"), ["two"]);
}

#[test]
fn a_list_hides_bodies_and_shows_directory_addresses() {
    let world = World::new();
    let mail = format!(
        "<t:Subject>s</t:Subject><t:Body BodyType=\"Text\">b</t:Body>{}",
        people_of("ToRecipients", &["alice"])
    );
    world.call("bob", &create("SendOnly", &mail)).expect_ok();
    let shape = fields(&[
        "item:Body",
        "message:From",
        "message:ToRecipients",
        "item:InternetMessageHeaders",
    ]);
    let listed = world.call("alice", &find_items("inbox", &shape, ""));
    assert!(listed.all("Body").is_empty());
    assert!(listed.all("ToRecipients").is_empty());
    assert_eq!(listed.find("RoutingType").text, "EX");
    let id = newest_id(&world, "alice", "inbox");
    let alone = world.call("alice", &get_item(&id, &shape));
    assert!(alone.texts("EmailAddress").contains(&"bob@example.test"));
}

#[test]
fn what_is_not_supported_is_refused() {
    let world = World::new();
    let query = find_items("inbox", ID_ONLY, "").replace(
        "</m:FindItem>",
        "<m:QueryString>subject:x</m:QueryString></m:FindItem>",
    );
    world
        .call("alice", &query)
        .expect_code("ErrorInvalidRequest");
}
