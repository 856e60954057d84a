//! Standard actions on the whole road: through the sandbox's directory and its mailboxes.

use serde_json::json;

use super::rig::{ALICE, BOB, MAILBOX, Rig, until};

const CAROL: &str = "carol@example.test";

fn text(mail: &serde_json::Value) -> &str {
    mail["text"].as_str().unwrap()
}

#[test]
fn a_task_goes_to_another_person_and_is_no_more_of_the_first() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 9", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    // Nobody is called so: said back with whom the directory has instead.
    rig.reply(ALICE, "latest", "Redirect to bo");
    let mails = rig.until_inbox(ALICE, 2);
    assert!(text(&mails[1]).contains(BOB), "{:#}", mails[1]);
    assert_eq!(rig.task(&id)["assignees"].as_array().unwrap().len(), 1);
    rig.reply(
        ALICE,
        "latest",
        &format!("Redirect to {BOB}\r\n\r\nI am away."),
    );
    let mails = rig.until_inbox(ALICE, 3);
    assert!(text(&mails[2]).contains(BOB), "{:#}", mails[2]);
    let asked = rig.until_inbox(BOB, 1);
    assert!(text(&asked[0]).contains("I am away."), "{:#}", asked[0]);
    assert!(text(&asked[0]).contains(ALICE), "{:#}", asked[0]);
    // Killed and started again, it is still handed on once.
    rig.kill_engine();
    rig.done(&["start"]);
    rig.reply(ALICE, "latest", "Approve");
    let mails = rig.until_inbox(ALICE, 4);
    assert!(text(&mails[3]).contains("handed"), "{:#}", mails[3]);
    assert_eq!(rig.task(&id)["state"], "open");
    rig.reply(BOB, "latest", "Approve");
    let task = rig.until_state(&id, "completed");
    assert_eq!(task["outcome"]["by"], BOB);
    assert_eq!(task["assignees"][0]["state"], "delegated");
    let story = rig.story(&id);
    let count = |kind: &str| story.iter().filter(|k| *k == kind).count();
    assert_eq!((count("task.redirected"), count("task.completed")), (1, 1));
}

#[test]
fn a_colleague_in_cc_shares_a_task_and_an_answer_can_be_taken_back() {
    let rig = Rig::ready();
    let task = json!({"title": "Order 10", "assignees": [{"address": ALICE, "language": "de"}],
        "actions": [{"name": "Approve", "undo": "1h"}, "Reject"], "requester": CAROL});
    let id = rig.try_new_task(&task).unwrap();
    let notified = rig.until_inbox(ALICE, 1);
    let answered = notified[0]["message_id"].as_str().unwrap();
    assert!(
        text(&notified[0]).contains("Antworten Sie"),
        "{:#}",
        notified[0]
    );
    let quote = text(&notified[0]);
    let mail = format!(
        "From: <{ALICE}>\r\nTo: <{MAILBOX}>\r\nCc: <{BOB}>\r\nSubject: AW: Order 10\r\n\
         Message-ID: <cc1@example.test>\r\nIn-Reply-To: {answered}\r\n\
         Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nDelegieren\r\n\r\n{quote}"
    );
    rig.deliver(mail.as_bytes(), true);
    let mails = rig.until_inbox(ALICE, 2);
    assert!(
        text(&mails[1]).contains("kann die Aufgabe"),
        "{:#}",
        mails[1]
    );
    // Bob has the copy of the reply, and the notification.
    until("Bob is asked", || (rig.inbox(BOB).len() >= 2).then_some(()));
    rig.reply(ALICE, "latest", "Frage: welcher Tisch?");
    rig.until_inbox(ALICE, 3);
    let asked = rig.until_inbox(CAROL, 1);
    assert!(text(&asked[0]).contains("welcher Tisch?"), "{:#}", asked[0]);
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
    rig.until_inbox(ALICE, 4);
    rig.reply(ALICE, "latest", "Rückgängig");
    rig.until_state(&id, "open");
    let mails = rig.until_inbox(ALICE, 5);
    assert!(text(&mails[4]).contains("wieder offen"), "{:#}", mails[4]);
    rig.reply(ALICE, "latest", "Zurückstellen bis morgen");
    let mails = rig.until_inbox(ALICE, 6);
    assert!(text(&mails[5]).contains("zurückgestellt"), "{:#}", mails[5]);
    let status = rig.until_all_left();
    assert_eq!(status["recent"][0]["action"], "Sleep");
    let story = rig.story(&id);
    for kind in ["task.delegated", "task.asked", "task.undone", "task.slept"] {
        assert!(story.iter().any(|k| k == kind), "{kind}: {story:?}");
    }
}
