//! Replies that Exchange lays into Junk: decided all the same, or told; what is of strangers stays.

use serde_json::Value;

use super::{
    decide::plain,
    rig::{ALICE, BOB, MAILBOX, Rig, until},
};

/// From now on all that comes to the listener mailbox is taken for junk.
fn take_for_junk(rig: &Rig) {
    rig.play(&format!(
        "[[mailbox]]\naddress = \"{MAILBOX}\"\nrules = [{{ name = \"filter\", move_to = \"Junk Email\" }}]\n"
    ));
}

fn in_junk(rig: &Rig) -> Vec<Value> {
    let mut mails = rig.mails(MAILBOX);
    mails.retain(|mail| mail["folder"] == "junkemail");
    mails
}

#[test]
fn a_reply_in_junk_decides_and_is_filed() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 4711", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.done(&["stop"]);
    take_for_junk(&rig);
    rig.reply(ALICE, "latest", "Approve");
    rig.deliver(
        b"From: <win@elsewhere.example>\r\nTo: <smartactions@example.test>\r\nSubject: You won\r\n\r\nApprove\r\n",
        false,
    );
    assert_eq!(in_junk(&rig).len(), 2);
    rig.done(&["start"]);
    let task = rig.until_state(&id, "completed");
    assert_eq!(task["outcome"]["action"], "Approve");
    rig.until_inbox(ALICE, 2);
    until("the reply is filed", || {
        (in_junk(&rig).len() == 1).then_some(())
    });
    // Found while running too, at the next look.
    let id = rig.new_task("Order 4712", &[BOB]);
    rig.until_inbox(BOB, 1);
    rig.reply(BOB, "latest", "Reject");
    rig.until_state(&id, "completed");
    until("the reply is filed", || {
        (in_junk(&rig).len() == 1).then_some(())
    });
    let left = &in_junk(&rig)[0];
    assert_eq!(left["subject"], "You won", "{left:#}");
    assert_eq!(left["read"], false, "{left:#}");
    let status = rig.status();
    assert_eq!(status["troubles"], serde_json::json!([]), "{status:#}");
}

/// It answers a mail of ours and bears no token.
#[test]
fn a_reply_in_junk_that_proves_nothing_is_told() {
    let rig = Rig::ready();
    take_for_junk(&rig);
    let sent = rig.mails(MAILBOX);
    let test = sent.iter().find(|m| m["folder"] == "sentitems").unwrap();
    let answered = test["message_id"].as_str().unwrap();
    let mail = plain(ALICE, answered, "x1", "RE: test", "Approve");
    rig.deliver(mail.as_bytes(), true);
    let trouble = until("it is told", || {
        let status = rig.status();
        let all = status["troubles"].as_array().unwrap();
        let found = all.iter().find(|t| t["code"] == "listener.reply_in_junk");
        found.cloned()
    });
    let what = trouble["what"].as_str().unwrap();
    let wanted = format!("1 reply in Junk of {MAILBOX}: from {ALICE}, subject \"RE: test\"");
    assert_eq!(what, wanted);
    assert_eq!(rig.status()["listener"]["state"], "listening");
    assert_eq!(in_junk(&rig).len(), 1);
    assert!(rig.inbox(ALICE).is_empty(), "nobody is answered");
}
