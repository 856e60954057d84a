//! Sending: that Exchange takes a mail says little.

use smartactions::{
    domain::{Correspondent, MessageId, OutboxId, OutgoingMail, Tenant},
    ews::Access,
    mailbox::{MailError, MailSender, Whereabouts},
    store::{Fate, Store as _},
    task::AssigneeState,
};

use super::rig::{ALICE, BOT, Rig, address, eventually, mailbox, messages, play, sandbox};

fn mail(n: u32) -> OutgoingMail {
    OutgoingMail {
        message_id: MessageId::parse(&format!("<task-{n}@example.test>")).unwrap(),
        to: vec![Correspondent::bare(address(ALICE))],
        subject: format!("Order {n}"),
        text: "Approve?".into(),
        html: "<p>Approve?</p>".into(),
        in_reply_to: None,
        references: Vec::new(),
        headers: Vec::new(),
    }
}

fn key(n: u128) -> OutboxId {
    OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, n)
}

/// 14: Exchange says success for a recipient whom nobody knows; that the mail came back is seen from
/// the mail that says so.
#[tokio::test]
async fn a_mail_to_nobody_is_known_to_have_come_back() {
    let rig = Rig::new("").await;
    let task = rig.ask("Order 1", "nobody@example.test").await;
    eventually("the bounce", async || {
        rig.task(&task).await.assignees[0].state == AssigneeState::Bounced
    })
    .await;
}

/// 15: over its quota a mailbox neither saves nor sends, in either way; the mail is not lost and
/// not given up, and leaves once there is room.
#[tokio::test]
async fn over_the_quota_both_ways_are_refused_and_keep_the_mail() {
    let full = format!("[[mailbox]]\naddress = \"{BOT}\"\nfull = ");
    let (running, admin) = sandbox(&format!("{full}true")).await;
    let bot = mailbox(&running, Access::Impersonation(address(BOT)));
    let laid_down = bot.prepare(key(1), &mail(1)).await;
    assert!(
        matches!(laid_down, Err(MailError::Full(_))),
        "{laid_down:?}"
    );
    let sent = bot.send_at_once(key(1), &mail(1)).await;
    assert!(matches!(sent, Err(MailError::Full(_))), "{sent:?}");
    assert_eq!(bot.whereabouts(key(1)).await, Ok(Whereabouts::Nowhere));
    play(&running, &format!("{full}false")).await;
    let draft = bot.prepare(key(1), &mail(1)).await.unwrap();
    bot.submit(&draft).await.unwrap();
    assert_eq!(messages(&admin, ALICE, "inbox").await.len(), 1);
}

/// 16: a mail that is larger than the server takes is refused by IIS without a word of EWS, or the
/// connection breaks. The first is told as what it is and not tried for ever, the second is looked for.
#[tokio::test]
async fn a_mail_that_is_too_large_is_given_up_with_words() {
    let rig =
        Rig::new("[[fault]]\noperation = \"CreateItem\"\ncount = \"forever\"\nhttp_status = 413")
            .await;
    let task = rig.ask("Order 1", ALICE).await;
    let tenant = Tenant::default();
    eventually("the end of the mail", async || {
        let rows = rig.store.mails_of(&tenant, task.id).await.unwrap();
        rows.iter().any(|row| row.fate == Fate::Failed)
    })
    .await;
    assert_eq!(rig.calls("CreateItem"), 1);
    let (running, _) = sandbox("[[fault]]\noperation = \"CreateItem\"\ndrop = \"before\"").await;
    let bot = mailbox(&running, Access::Impersonation(address(BOT)));
    let broken = bot.prepare(key(1), &mail(1)).await;
    assert!(
        matches!(broken, Err(MailError::FateUnknown(_))),
        "{broken:?}"
    );
    assert_eq!(bot.whereabouts(key(1)).await, Ok(Whereabouts::Nowhere));
}
