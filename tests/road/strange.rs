//! Mails that programs fall over: huge, empty, nameless.

use super::{
    decide::plain,
    rig::{ALICE, MAILBOX, Rig, until},
};

#[test]
fn strange_mails_get_a_fate_and_harm_nobody() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 9", &[ALICE]);
    let notified = rig.until_inbox(ALICE, 1);
    let answered = notified[0]["message_id"].as_str().unwrap();

    let line = "This line is as long as a line of a mail usually is, and says nothing.\r\n";
    let huge = line.repeat(25 * 1024 * 1024 / line.len());
    rig.deliver(
        plain(ALICE, answered, "huge", "RE: huge", &huge).as_bytes(),
        true,
    );
    let empty = format!(
        "From: <{ALICE}>\r\nTo: <{MAILBOX}>\r\nSubject: empty\r\nMessage-ID: <e@x.test>\r\n\r\n"
    );
    rig.deliver(empty.as_bytes(), true);
    let bare = format!("To: <{MAILBOX}>\r\n\r\n");
    rig.deliver(bare.as_bytes(), false);
    rig.deliver(
        plain(ALICE, answered, "", "RE: nameless", "Approve\r\n").as_bytes(),
        true,
    );

    let task = rig.until_state(&id, "completed");
    assert_eq!(task["outcome"]["action"], "Approve");
    let handled = rig.until_handled(4);
    let of = |subject: &str| {
        let mut rows = handled.iter().filter(|row| row["subject"] == subject);
        let row = rows
            .next()
            .unwrap_or_else(|| panic!("{subject}: {handled:#?}"));
        assert!(rows.next().is_none(), "{subject} twice");
        row["disposition"].as_str().unwrap()
    };
    assert_eq!(of("RE: nameless"), "acted");
    assert_ne!(of("RE: huge"), "acted");
    assert_ne!(of("empty"), "acted");
    until("all are filed", || {
        rig.inbox(MAILBOX).is_empty().then_some(())
    });
    let status = rig.status();
    assert_eq!(status["ready"], true, "{status:#}");
    assert_eq!(
        status["troubles"].as_array().unwrap().len(),
        0,
        "{status:#}"
    );
}
