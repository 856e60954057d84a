//! Sending exactly once: where a mail is after every way a call can end.

use super::*;

fn key() -> OutboxId {
    OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, 7)
}

/// A mail with our key.
fn found() -> String {
    let key = key();
    format!(
        "<Message><ItemId Id='X' ChangeKey='2'/><ExtendedProperty><ExtendedFieldURI PropertySetId='8f0d5b3e-1f7a-4c55-9d2e-6a0b7c4e21d9' PropertyName='outbox-key'/><Value>{key}</Value></ExtendedProperty></Message>"
    )
}

/// A server that passes over restrictions lists what is not ours: it has no key at all.
#[tokio::test]
async fn a_mail_without_the_key_is_not_ours() {
    let item = "<Message><ItemId Id='X' ChangeKey='2'/></Message>";
    let (mailbox, _) = play(move |operation, _| {
        let all = format!("<RootFolder><Items>{item}</Items></RootFolder>");
        answer(operation, &good(&all))
    })
    .await;
    let place = mailbox.whereabouts(key()).await.unwrap();
    assert_eq!(place, Whereabouts::Nowhere);
}

#[tokio::test]
async fn a_mail_on_its_way_out_counts_as_sent() {
    for (place, wanted) in [
        (
            0,
            Whereabouts::Draft(ItemRef {
                id: "X".into(),
                change_key: Some("2".into()),
            }),
        ),
        (1, Whereabouts::Sent),
        (2, Whereabouts::Sent),
        (9, Whereabouts::Nowhere),
    ] {
        let (mailbox, _) = play(move |operation, n| {
            let item = if n == place { found() } else { String::new() };
            answer(
                operation,
                &good(&format!("<RootFolder><Items>{item}</Items></RootFolder>")),
            )
        })
        .await;
        assert_eq!(mailbox.whereabouts(key()).await.unwrap(), wanted);
    }
}

#[tokio::test]
async fn looking_for_a_mail_never_says_nowhere_after_an_error() {
    let (mailbox, _) = play(|operation, n| {
        if n == 2 {
            answer(operation, &bad("ErrorMailboxStoreUnavailable"))
        } else {
            answer(operation, &good("<RootFolder/>"))
        }
    })
    .await;
    assert!(matches!(
        mailbox.whereabouts(key()).await,
        Err(MailError::Transient(_))
    ));
}

#[tokio::test]
async fn a_lost_answer_to_sending_leaves_the_fate_unknown() {
    let (mailbox, _) =
        play(|_, _| Response::builder().status(504).body(Body::empty()).unwrap()).await;
    let draft = ItemRef {
        id: "D".into(),
        change_key: Some("1".into()),
    };
    assert!(matches!(
        mailbox.submit(&draft).await,
        Err(MailError::FateUnknown(_))
    ));
}

type Reply = fn() -> Response<Body>;

/// What a proxy says when the connection behind it broke after the request had passed, and an
/// answer that belongs to another request, are no success and no refusal.
#[tokio::test]
async fn what_may_have_been_carried_out_has_to_be_looked_for() {
    let draft = ItemRef {
        id: "D".into(),
        change_key: Some("1".into()),
    };
    let answers: [(Reply, &str); 3] = [
        (
            || Response::builder().status(503).body(Body::empty()).unwrap(),
            "ews.http_status",
        ),
        (
            || answer("FindItem", &good("<RootFolder/>")),
            "ews.not_understood",
        ),
        (|| answer("SendItem", ""), "ews.not_understood"),
    ];
    for (reply, code) in answers {
        let (mailbox, seen) = play(move |_, _| reply()).await;
        let Err(MailError::FateUnknown(problem)) = mailbox.submit(&draft).await else {
            panic!("{code}: taken for an end");
        };
        assert_eq!(problem.code, code);
        assert!(problem.what.starts_with("SendItem: "), "{}", problem.what);
        assert_eq!(seen.lock().unwrap().len(), 1);
    }
}

/// KP13 as the port sees it: the draft is gone, so it has to be looked for in Sent Items.
#[tokio::test]
async fn each_refusal_of_a_draft_says_what_to_do() {
    for (code, wanted) in [
        ("ErrorItemNotFound", MailError::Gone),
        ("ErrorStaleObject", MailError::Stale),
        ("ErrorIrresolvableConflict", MailError::Stale),
        ("ErrorChangeKeyRequired", MailError::Stale),
        ("ErrorChangeKeyRequiredForWriteOperations", MailError::Stale),
    ] {
        let (mailbox, _) = play(move |operation, _| answer(operation, &bad(code))).await;
        let draft = ItemRef {
            id: "D".into(),
            change_key: None,
        };
        assert_eq!(mailbox.submit(&draft).await, Err(wanted), "{code}");
    }
}

/// The second way is one call, and a draft that is gone is discarded already.
#[tokio::test]
async fn the_second_way_is_one_call() {
    let mail = OutgoingMail {
        message_id: crate::domain::MessageId::parse("<1@corp.example>").unwrap(),
        to: vec![crate::domain::Correspondent::bare(
            Address::parse("anna@corp.example").unwrap(),
        )],
        subject: "Order".into(),
        text: "Approve?".into(),
        html: "<p>Approve?".into(),
        in_reply_to: None,
        references: Vec::new(),
        headers: Vec::new(),
    };
    let (mailbox, seen) = play(|operation, n| match (operation, n) {
        ("CreateItem", 0) => answer(operation, &good("<Items/>")),
        ("CreateItem", _) => Response::builder().status(504).body(Body::empty()).unwrap(),
        _ => answer(operation, &bad("ErrorItemNotFound")),
    })
    .await;
    mailbox.send_at_once(key(), &mail).await.unwrap();
    let lost = mailbox.send_at_once(key(), &mail).await;
    assert!(matches!(lost, Err(MailError::FateUnknown(_))));
    let draft = refs(1).remove(0);
    assert_eq!(mailbox.discard(&draft).await, Ok(()));
    let calls = ["CreateItem", "CreateItem", "DeleteItem"];
    assert_eq!(*seen.lock().unwrap(), calls);
}

/// A server that sent a draft and left it lying has both.
#[tokio::test]
async fn a_draft_that_was_left_behind_is_seen_beside_its_copy() {
    let (mailbox, _) = play(|operation, n| {
        let item = if n == 1 { String::new() } else { found() };
        answer(
            operation,
            &good(&format!("<RootFolder><Items>{item}</Items></RootFolder>")),
        )
    })
    .await;
    let traces = mailbox.traces(key()).await.unwrap();
    assert!(traces.sent && traces.draft.is_some());
}
