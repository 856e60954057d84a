//! Sending exactly once: where a mail is after every way a call can end.

use super::*;

fn key() -> OutboxId {
    OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, 7)
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
            let item = if n == place {
                "<Message><ItemId Id='X' ChangeKey='2'/></Message>"
            } else {
                ""
            };
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
