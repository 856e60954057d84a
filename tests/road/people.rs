//! Who is asked and who answered, where Exchange knows people by more than one address.

use super::{
    decide::plain,
    rig::{ALICE, BOB, Rig},
};

/// That the task's story says so.
fn tells(rig: &Rig, id: &str, says: &str) {
    let (code, said) = rig.run(&["task", "story", id]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(says), "{says} in {said}");
}

/// Only who is named in a task can answer it: the people of a group are, each with a mail of their own.
#[test]
fn a_task_for_a_group_is_asked_of_its_people() {
    const CAROL: &str = "carol@example.test";
    const GROUP: &str = "approvers@example.test";
    let rig = Rig::ready();
    let id = rig.new_task("Order 7", &[ALICE, GROUP]);
    for who in [ALICE, BOB, CAROL] {
        rig.until_inbox(who, 1);
    }
    rig.reply(BOB, "latest", "Approve");
    let task = rig.until_state(&id, "completed");
    assert_eq!(task["outcome"]["by"], BOB);
    let states: Vec<_> = task["assignees"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| (a["address"].as_str().unwrap(), a["state"].as_str().unwrap()))
        .collect();
    let notified = [ALICE, CAROL].map(|who| (who, "notified"));
    for wanted in [
        (GROUP, "delegated"),
        (BOB, "answered"),
        notified[0],
        notified[1],
    ] {
        assert!(states.contains(&wanted), "{wanted:?} in {states:?}");
    }
    assert_eq!(states.len(), 4, "{states:?}");
    let said = format!("{GROUP} is a group; asked in its place: {ALICE}, {BOB}, {CAROL}");
    tells(&rig, &id, &said);
    let to_alice = rig.inbox(ALICE);
    assert_eq!(to_alice.len(), 1, "nothing goes to the group: {to_alice:?}");
}

/// Replies come from the primary address, whatever address the mail went to.
#[test]
fn a_task_for_an_alias_is_asked_of_whose_it_is() {
    const ALIAS: &str = "a.smith@example.test";
    let rig = Rig::ready();
    let id = rig.new_task("Order 8", &[ALIAS]);
    rig.until_inbox(ALICE, 1);
    rig.reply(ALICE, "latest", "Approve");
    let task = rig.until_state(&id, "completed");
    assert_eq!(task["outcome"]["by"], ALICE);
    let said = format!("{ALIAS} is another address of {ALICE}, who is asked");
    tells(&rig, &id, &said);
    let to_alice = rig.inbox(ALICE);
    assert_eq!(
        to_alice.len(),
        2,
        "notification and confirmation: {to_alice:?}"
    );
}

/// Exchange lets people send from each address of their mailbox: it is them all the same, and nobody
/// else is.
#[test]
fn a_reply_from_another_address_of_the_assignee_decides() {
    const ALIAS: &str = "a.smith@example.test";
    let rig = Rig::ready();
    let id = rig.new_task("Order 9", &[ALICE]);
    let notified = rig.until_inbox(ALICE, 1);
    let answered = notified[0]["message_id"].as_str().unwrap();
    let reply = |from: &str, sender: &str, id: &str| {
        let mail = plain(from, answered, id, "RE: Order 9", "Approve");
        let is_internal = !from.ends_with("elsewhere.test");
        rig.deliver(
            format!("Sender: <{sender}>\r\n{mail}").as_bytes(),
            is_internal,
        );
    };
    let elsewhere = "a.smith@elsewhere.test";
    let others = [(BOB, BOB), (elsewhere, elsewhere), (ALIAS, BOB)];
    for (number, (from, sender)) in (1..).zip(others) {
        reply(from, sender, &format!("o{number}"));
        let handled = rig.until_handled(number);
        let told = &handled[0];
        assert_eq!(told["disposition"], "refused", "{from} {sender}: {told:#}");
    }
    assert_eq!(rig.task(&id)["state"], "open");
    reply(ALIAS, ALICE, "o9");
    let task = rig.until_state(&id, "completed");
    assert_eq!(task["outcome"]["by"], ALICE);
}
