//! Mails that programs fall over: huge, empty, nameless.

use super::{
    decide::plain,
    rig::{ALICE, MAILBOX, Rig, until},
};

/// 25 MB, as such mails are: a few words and an attachment.
fn huge(answered: &str) -> String {
    let line =
        "VGhpcyBsaW5lIGlzIGFzIGxvbmcgYXMgYSBsaW5lIG9mIGJhc2U2NCB1c3VhbGx5IGlzIGluIG1haWwu\r\n";
    let attached = line.repeat(25 * 1024 * 1024 / line.len());
    format!(
        "From: <{ALICE}>\r\nTo: <{MAILBOX}>\r\nSubject: RE: huge\r\nMessage-ID: <huge@example.test>\r\n\
         In-Reply-To: {answered}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nThe scan is attached\r\n\
         --b\r\nContent-Type: image/tiff; name=\"scan.tif\"\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"scan.tif\"\r\n\r\n{attached}--b--\r\n"
    )
}

#[test]
fn strange_mails_get_a_fate_and_harm_nobody() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 9", &[ALICE]);
    let notified = rig.until_inbox(ALICE, 1);
    let answered = notified[0]["message_id"].as_str().unwrap();

    rig.deliver(huge(answered).as_bytes(), true);
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
