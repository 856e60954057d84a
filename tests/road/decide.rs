//! Replies that decide, and replies that do not.

use super::rig::{ALICE, BOB, MAILBOX, Rig, until};

/// A mail from a colleague, plain text, that answers `answered`.
pub fn plain(from: &str, answered: &str, message_id: &str, subject: &str, body: &str) -> String {
    let id = if message_id.is_empty() {
        String::new()
    } else {
        format!("Message-ID: <{message_id}@example.test>\r\n")
    };
    format!(
        "From: <{from}>\r\nTo: <{MAILBOX}>\r\nSubject: {subject}\r\n{id}In-Reply-To: {answered}\r\n\
         Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    )
}

fn count(kinds: &[String], kind: &str) -> usize {
    kinds.iter().filter(|k| *k == kind).count()
}

#[test]
fn the_whole_road() {
    let rig = Rig::ready();
    assert_eq!(rig.status()["ready"], true);
    let id = rig.new_task("Order 4711", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.reply(ALICE, "latest", "Approve");
    let task = rig.until_state(&id, "completed");
    assert_eq!(task["outcome"]["action"], "Approve");
    assert_eq!(task["outcome"]["by"], ALICE);
    let mails = rig.until_inbox(ALICE, 2);
    for part in ["text", "html"] {
        let text = mails[1][part].as_str().unwrap();
        assert!(text.contains("Order 4711"), "the title is missing: {text}");
    }
    let status = rig.until_all_left();
    // Setup's test mail, the notification, the confirmation.
    assert_eq!(status["outbox"]["sent"], 3, "{status:#}");
    assert_eq!(status["ready"], true);
    assert_eq!(status["troubles"].as_array().unwrap().len(), 0);
    let story = rig.story(&id);
    assert_eq!(story, ["task.created", "task.notified", "task.completed"]);
    tells_its_story(&status["recent"][0]);
    for point in status["readiness"].as_array().unwrap() {
        assert_eq!(point["state"], "done", "{point}");
    }
    rig.until_inbox(ALICE, 2);
    until("the reply is filed", || {
        rig.inbox(MAILBOX).is_empty().then_some(())
    });
    rig.done(&["stop"]);
    assert_eq!(rig.run(&["status", "--json"]).0, 7);
    rig.done(&["stop"]);
}

/// What the wide status screen shows of a reply that acted.
fn tells_its_story(reply: &serde_json::Value) {
    assert_eq!(reply["line"], "Approve", "{reply:#}");
    assert_eq!(reply["proof"], "exchange", "{reply:#}");
    assert!(reply["sent"].is_string(), "{reply:#}");
    let steps: Vec<_> = reply["story"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            (
                step["step"].as_str().unwrap(),
                step["ok"].as_bool().unwrap(),
            )
        })
        .collect();
    let names = [
        "delivered",
        "seen",
        "matched",
        "sender_proved",
        "read",
        "committed",
        "answer",
    ];
    assert_eq!(steps, names.map(|name| (name, true)), "{reply:#}");
}

#[test]
fn a_reply_that_is_not_clear_decides_nothing_until_it_is() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 1", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.reply(ALICE, "latest", "Perhaps next week");
    let handled = rig.until_handled(1);
    assert_eq!(handled[0]["disposition"], "asked_back");
    rig.until_inbox(ALICE, 2);
    for (number, word) in [(2, "Help"), (3, "?")] {
        rig.reply(ALICE, "latest", word);
        let handled = rig.until_handled(number);
        assert_eq!(handled[0]["disposition"], "helped", "{word}");
    }
    assert_eq!(rig.task(&id)["state"], "open");
    // Only automatic answers are few an hour; the confirmation comes all the same.
    rig.until_inbox(ALICE, 4);
    rig.reply(ALICE, "latest", "Reject\r\n\r\nToo dear");
    let task = rig.until_state(&id, "completed");
    assert_eq!(task["outcome"]["action"], "Reject");
    assert_eq!(task["outcome"]["comment"], "Too dear");
    rig.until_inbox(ALICE, 5);
    assert_eq!(count(&rig.story(&id), "task.completed"), 1);
}

#[test]
fn who_may_not_decide_does_not() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 2", &[ALICE]);
    let notified = rig.until_inbox(ALICE, 1);
    let answered = notified[0]["message_id"].as_str().unwrap();
    let quote = notified[0]["text"].as_str().unwrap();
    let body = format!("Approve\r\n\r\n{quote}");
    rig.deliver(
        plain(BOB, answered, "b1", "RE: Order 2", &body).as_bytes(),
        true,
    );
    let handled = rig.until_handled(1);
    assert_eq!(handled[0]["disposition"], "refused", "{:#}", handled[0]);
    assert_eq!(handled[0]["reason"], "not_yours");
    // From outside, claiming to be Alice: the token alone is not enough here.
    rig.deliver(
        plain(ALICE, answered, "a0", "RE: Order 2", &body).as_bytes(),
        false,
    );
    let handled = rig.until_handled(2);
    assert_eq!(
        handled[0]["reason"], "sender_not_proved",
        "{:#}",
        handled[0]
    );
    assert_eq!(rig.task(&id)["state"], "open");
    rig.reply(ALICE, answered, "Approve");
    rig.until_state(&id, "completed");
    rig.reply(ALICE, answered, "Reject");
    let handled = rig.until_handled(4);
    assert_eq!(handled[0]["reason"], "late", "{:#}", handled[0]);
    let task = rig.task(&id);
    assert_eq!(task["outcome"]["action"], "Approve", "the first one stays");
    assert_eq!(count(&rig.story(&id), "task.completed"), 1);
    // Bob learns that it is not his, and nothing of the task.
    let told = rig.until_inbox(BOB, 1);
    assert!(!told[0]["text"].as_str().unwrap().contains("Order 2 "));
}

#[test]
fn quoted_words_decide_nothing() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 3", &[ALICE]);
    let notified = rig.until_inbox(ALICE, 1);
    let answered = notified[0]["message_id"].as_str().unwrap();
    let quote = notified[0]["text"]
        .as_str()
        .unwrap()
        .replace("\r\n", "\r\n> ");
    let bodies = [
        format!("On Mon, SmartActions wrote:\r\n> {quote}"),
        format!("I ask my colleague.\r\n\r\nOn Mon, SmartActions wrote:\r\n> {quote}"),
        "-----Original Message-----\r\nFrom: SmartActions\r\nSubject: Order 3\r\n\r\nApprove\r\n"
            .to_owned(),
    ];
    for (number, body) in (1..).zip(&bodies) {
        let message_id = format!("q{number}");
        let mail = plain(ALICE, answered, &message_id, "RE: Order 3", body);
        rig.deliver(mail.as_bytes(), true);
        let handled = rig.until_handled(number);
        assert_ne!(handled[0]["disposition"], "acted", "{body}");
    }
    // Outlook's own reply, with nothing written above the quote.
    rig.reply(ALICE, "latest", "");
    let handled = rig.until_handled(4);
    assert_ne!(handled[0]["disposition"], "acted");
    assert_eq!(rig.task(&id)["state"], "open");
}

#[test]
fn a_task_taken_back_is_told_once_and_decided_no_more() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 5", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.done(&["task", "cancel", &id, "--reason", "ordered elsewhere"]);
    let mails = rig.until_inbox(ALICE, 2);
    let text = mails[1]["text"].as_str().unwrap();
    assert!(text.contains("ordered elsewhere"), "{text}");
    rig.until_all_left();
    assert_eq!(
        rig.story(&id),
        ["task.created", "task.notified", "task.cancelled"]
    );
    rig.reply(ALICE, mails[0]["message_id"].as_str().unwrap(), "Approve");
    let handled = rig.until_handled(1);
    assert_eq!(handled[0]["reason"], "cancelled", "{:#}", handled[0]);
    assert_eq!(rig.task(&id)["state"], "cancelled");
    assert_eq!(rig.run(&["task", "cancel", &id]).0, 10);
}
