//! Sending, reading, filing and the doorbell.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use smartactions::{
    domain::{Correspondent, MessageId, OutboxId, OutgoingMail},
    mailbox::{Doorbell, MailError, MailSender, MailSource, Whereabouts},
    sandbox::Client,
};

use super::{BOT, address, fault, listener, order, sandbox};

fn notification(n: u32) -> OutgoingMail {
    OutgoingMail {
        message_id: MessageId::parse(&format!("<task-{n}@example.test>")).unwrap(),
        to: vec![Correspondent {
            name: "Älice".into(),
            address: address("alice@example.test"),
        }],
        subject: format!("Order {n}: approve?"),
        text: "Reply Approve or Reject.\nß".into(),
        html: "<p>Reply <b>Approve</b> or Reject.</p>".into(),
        in_reply_to: None,
        references: vec![],
        headers: vec![
            ("Auto-Submitted".into(), "auto-generated".into()),
            (
                "X-Auto-Response-Suppress".into(),
                "DR, RN, NRN, AutoReply".into(),
            ),
        ],
    }
}

/// An answer to ourselves, with every header that replies and loops are told by.
fn test_mail(n: u32) -> OutgoingMail {
    let mut mail = notification(n);
    mail.to = vec![Correspondent::bare(address(BOT))];
    mail.in_reply_to = MessageId::parse("<test-of.1@example.test>");
    mail.references = mail.in_reply_to.clone().into_iter().collect();
    let ours = ("X-SmartActions".to_owned(), "here".to_owned());
    mail.headers.push(ours);
    mail
}

fn key(n: u128) -> OutboxId {
    OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, n)
}

/// The messages of one folder.
async fn folder(admin: &Client, mailbox: &str, name: &str) -> Vec<Value> {
    let all = admin.mailbox(mailbox).await.unwrap();
    let messages = all.as_array().unwrap().iter();
    messages.filter(|m| m["folder"] == name).cloned().collect()
}

#[tokio::test]
async fn a_mail_leaves_once_and_its_answer_comes_back() {
    let (running, admin) = sandbox(false).await;
    let mailbox = listener(&running);
    assert_eq!(mailbox.open().await.unwrap().address, address(BOT));
    let start = mailbox.changes(None, 100).await.unwrap();

    assert_eq!(
        mailbox.whereabouts(key(1)).await.unwrap(),
        Whereabouts::Nowhere
    );
    let draft = mailbox.prepare(key(1), &notification(1)).await.unwrap();
    assert!(matches!(
        mailbox.whereabouts(key(1)).await.unwrap(),
        Whereabouts::Draft(_)
    ));
    mailbox.submit(&draft).await.unwrap();
    assert_eq!(
        mailbox.whereabouts(key(1)).await.unwrap(),
        Whereabouts::Sent
    );
    assert!(
        mailbox.submit(&draft).await.is_err(),
        "a draft that left cannot be sent again"
    );

    let inbox = folder(&admin, "alice@example.test", "inbox").await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0]["message_id"], "<task-1@example.test>");
    assert_eq!(
        inbox[0]["headers"]
            .to_string()
            .matches("auto-generated")
            .count(),
        1,
        "{}",
        inbox[0]
    );
    assert!(inbox[0]["text"].as_str().unwrap().contains('ß'));
    assert!(
        inbox[0]["html"]
            .as_str()
            .unwrap()
            .contains("<b>Approve</b>")
    );

    admin
        .reply("alice@example.test", "latest", "Approve\n\nthanks", &[])
        .await
        .unwrap();
    let changes = mailbox.changes(Some(&start.state), 100).await.unwrap();
    assert_eq!(changes.arrived.len(), 1);
    let mail = mailbox
        .fetch(&changes.arrived)
        .await
        .unwrap()
        .remove(0)
        .unwrap();
    assert!(mail.text.starts_with("Approve"), "{}", mail.text);
    assert_eq!(
        mail.from.as_ref().unwrap().address,
        address("alice@example.test")
    );
    assert_eq!(mail.in_reply_to[0].as_str(), "<task-1@example.test>");
    assert_eq!(
        mail.header("X-MS-Exchange-Organization-AuthAs"),
        Some("Internal")
    );
    assert_eq!(mail.item_class, "IPM.Note");
    assert!(mail.message_id.is_some() && mail.received.is_some() && mail.size > 0);

    for _ in 0..2 {
        let filed = mailbox
            .file_away(&changes.arrived, "Processed")
            .await
            .unwrap();
        assert_eq!(
            filed,
            [Ok(())],
            "filed, and gone the second time, which is the same"
        );
    }
    assert_eq!(folder(&admin, BOT, "Processed").await.len(), 1);
    let after = mailbox.changes(Some(&changes.state), 100).await.unwrap();
    assert!(after.arrived.is_empty());
    assert_eq!(
        mailbox.fetch(&changes.arrived).await.unwrap(),
        [Err(MailError::Gone)]
    );
}

#[tokio::test]
async fn the_bell_rings_for_mail_and_is_quiet_without() {
    let (running, admin) = sandbox(false).await;
    let mailbox = Arc::new(listener(&running));
    assert_eq!(
        mailbox.wait(Duration::from_secs(30)).await,
        Ok(Doorbell::Rang)
    );
    assert_eq!(
        mailbox.wait(Duration::from_millis(300)).await,
        Ok(Doorbell::Quiet)
    );
    let waiting = tokio::spawn({
        let mailbox = Arc::clone(&mailbox);
        async move { mailbox.wait(Duration::from_mins(1)).await }
    });
    let mail = format!("From: a@outside.example\r\nTo: {BOT}\r\nSubject: x\r\n\r\nhello\r\n");
    admin
        .deliver(mail.into_bytes(), smartactions::sandbox::DeliverAs::Outside)
        .await
        .unwrap();
    assert_eq!(waiting.await.unwrap(), Ok(Doorbell::Rang));
}

#[tokio::test]
async fn a_busy_server_is_left_alone_and_an_unknown_state_is_told() {
    let (running, _admin) = sandbox(false).await;
    let mailbox = listener(&running);
    let lost = mailbox.changes(Some("bm90IGEgc3RhdGU="), 10).await;
    assert_eq!(lost, Err(MailError::SyncStateLost));
    fault(&running, "SyncFolderItems", "ErrorServerBusy").await;
    assert!(matches!(
        mailbox.changes(None, 10).await,
        Err(MailError::Busy { .. })
    ));
    let before = running.counts();
    assert!(matches!(
        mailbox.changes(None, 10).await,
        Err(MailError::Busy { .. })
    ));
    assert_eq!(
        format!("{before:?}"),
        format!("{:?}", running.counts()),
        "nothing was sent"
    );
}

/// Both ways out carry the same headers, keep a copy that is found by its key, and leave no draft.
#[tokio::test]
async fn both_ways_carry_all_headers_and_keep_a_copy() {
    let (running, admin) = sandbox(false).await;
    let mailbox = listener(&running);
    let draft = mailbox.prepare(key(1), &test_mail(1)).await.unwrap();
    mailbox.submit(&draft).await.unwrap();
    mailbox.send_at_once(key(2), &test_mail(2)).await.unwrap();
    for n in [1, 2] {
        let traces = mailbox.traces(key(n)).await.unwrap();
        assert!(traces.sent && traces.draft.is_none(), "{n}: {traces:?}");
    }
    let server = mailbox.server().unwrap();
    assert!(server.version.starts_with("15."), "{server:?}");
    let changes = mailbox.changes(None, 100).await.unwrap();
    let read = mailbox.fetch(&changes.arrived).await.unwrap();
    let mut read: Vec<_> = read.into_iter().map(Result::unwrap).collect();
    assert_eq!(read.len(), 2);
    read.sort_by_key(|mail| mail.message_id.clone());
    for (n, mail) in (1..).zip(read) {
        let sent = test_mail(n);
        assert_eq!(mail.message_id, Some(sent.message_id), "{n}");
        assert_eq!(mail.from.as_ref().unwrap().address, address(BOT), "{n}");
        assert_eq!(mail.in_reply_to, sent.references, "{n}");
        assert_eq!(mail.references, sent.references, "{n}");
        for (name, value) in &sent.headers {
            assert_eq!(mail.header(name), Some(value.as_str()), "{n} {name}");
        }
    }
    assert_eq!(folder(&admin, BOT, "sentitems").await.len(), 2);
}

/// The answer is lost after the call was carried out: seen in Sent Items, in both ways.
#[tokio::test]
async fn a_lost_answer_to_either_way_is_found_in_sent_items() {
    let (running, _admin) = sandbox(false).await;
    let mailbox = listener(&running);
    let draft = mailbox.prepare(key(1), &notification(1)).await.unwrap();
    order(
        &running,
        &json!({"operation": "SendItem", "drop": "after", "count": 1}),
    )
    .await;
    let lost = mailbox.submit(&draft).await;
    assert!(matches!(lost, Err(MailError::FateUnknown(_))), "{lost:?}");
    assert_eq!(mailbox.whereabouts(key(1)).await, Ok(Whereabouts::Sent));
    order(
        &running,
        &json!({"operation": "CreateItem", "drop": "after", "count": 1}),
    )
    .await;
    let lost = mailbox.send_at_once(key(2), &notification(2)).await;
    assert!(matches!(lost, Err(MailError::FateUnknown(_))), "{lost:?}");
    assert_eq!(mailbox.whereabouts(key(2)).await, Ok(Whereabouts::Sent));
    order(
        &running,
        &json!({"operation": "CreateItem", "drop": "before", "count": 1}),
    )
    .await;
    let lost = mailbox.send_at_once(key(3), &notification(3)).await;
    assert!(matches!(lost, Err(MailError::FateUnknown(_))), "{lost:?}");
    assert_eq!(mailbox.whereabouts(key(3)).await, Ok(Whereabouts::Nowhere));
}
