//! Replies that the server took for junk: found and dealt with by the same rules, or told; what is of
//! strangers stays as it is.

use std::time::Duration;

use smartactions::{
    domain::{Disposition, InboundMail, OutgoingMail, Refusal, Tenant, snapshot::Trouble},
    engine::Engine,
    store::Store,
};

use crate::{
    Run,
    people::{Way, answer, come_back},
};

/// A run without faults, and the notification of its only task.
async fn asked() -> (Run, OutgoingMail) {
    let run = Run::new(2);
    run.mailbox.inside().faults = false;
    tokio::time::sleep(Duration::from_secs(10)).await;
    run.make_task(1).await;
    tokio::time::sleep(Duration::from_secs(20)).await;
    let sent = run.mailbox.inside().sent[0].mail.clone();
    (run, sent)
}

async fn looked(run: &Run) {
    tokio::time::sleep(Duration::from_mins(2)).await;
    assert!(run.mailbox.inside().inbox.is_empty());
}

async fn told(engine: &Engine) -> Option<Trouble> {
    let all = engine.snapshot().await.troubles;
    assert!(all.len() <= 1, "{all:#?}");
    all.into_iter().next()
}

async fn became(run: &Run) -> Vec<Disposition> {
    let rows = run.store.recent(&Tenant::default(), None, 100).await;
    rows.unwrap().into_iter().map(|r| r.disposition).collect()
}

#[tokio::test(start_paused = true)]
async fn a_reply_in_junk_decides_and_is_filed() {
    let (run, sent) = asked().await;
    run.mailbox.deliver_to_junk(answer(Way::Approve, &sent, 1));
    looked(&run).await;
    assert_eq!(became(&run).await, [Disposition::Acted]);
    {
        let inside = run.mailbox.inside();
        assert!(inside.junk.is_empty(), "it stays in Junk");
        assert_eq!(inside.processed.len(), 1);
        assert_eq!(inside.sent.len(), 2, "the notification, the confirmation");
    }
    assert!(told(&run.engine).await.is_none());
}

/// The proof of the sender is the same as for the inbox: a forger who has the token does not act.
#[tokio::test(start_paused = true)]
async fn a_forged_reply_in_junk_does_not_act() {
    let (run, sent) = asked().await;
    run.mailbox.deliver_to_junk(answer(Way::Forged, &sent, 1));
    looked(&run).await;
    let refused = Disposition::Refused(Refusal::SenderNotProved);
    assert_eq!(became(&run).await, [refused]);
}

/// No token of ours: never fetched twice, never moved, never answered, not in the ledger.
#[tokio::test(start_paused = true)]
async fn mail_of_strangers_in_junk_is_left_alone() {
    let (run, sent) = asked().await;
    let strange = answer(Way::Junk, &sent, 1);
    let guessed = InboundMail {
        text: "sa1-AAAAAA-AAAAAA-AAAAAA-AAAAAA-AAAAAA-AAAAAA-AAAAAA-AAAAAA-AAAAAA-AAAAAA-AAAAAA\nApprove"
            .to_owned(),
        ..answer(Way::Junk, &sent, 2)
    };
    for mail in [strange, guessed] {
        run.mailbox.deliver_to_junk(mail);
    }
    tokio::time::sleep(Duration::from_mins(30)).await;
    {
        let inside = run.mailbox.inside();
        assert_eq!((inside.junk.len(), inside.junk_fetched), (2, 2));
        assert_eq!((inside.processed.len(), inside.sent.len()), (0, 1));
    }
    assert!(became(&run).await.is_empty());
    assert!(told(&run.engine).await.is_none());
}

/// It answers a mail of ours, and no token in it counts: a person has to look.
#[tokio::test(start_paused = true)]
async fn a_reply_in_junk_that_nobody_can_prove_is_told_until_it_is_moved() {
    let (mut run, _) = asked().await;
    run.engine.round_trip().await.unwrap();
    tokio::time::sleep(Duration::from_secs(20)).await;
    let test = run.mailbox.inside().sent[1].mail.clone();
    // Our own test mail bears no token.
    let back = come_back(&test, &[]);
    let subject = back.subject.clone();
    run.mailbox.deliver_to_junk(back);
    tokio::time::sleep(Duration::from_mins(2)).await;
    let trouble = told(&run.engine).await.unwrap();
    assert_eq!(trouble.problem.code, "listener.reply_in_junk");
    let wanted = format!(
        "1 reply in Junk of actions@sim.example: from actions@sim.example, subject \"{subject}\""
    );
    assert_eq!(trouble.problem.what, wanted);
    assert!(trouble.problem.remedy.contains("move it to the inbox"));
    assert_eq!(run.mailbox.inside().junk_fetched, 1, "once is enough");
    tokio::time::sleep(Duration::from_mins(10)).await;
    assert_eq!(told(&run.engine).await.unwrap().since, trouble.since);
    let (_, moved) = run.mailbox.inside().junk.pop_first().unwrap();
    run.mailbox.deliver(moved);
    looked(&run).await;
    assert!(told(&run.engine).await.is_none());
    assert_eq!(run.mailbox.inside().processed.len(), 1);
    run.to_come.clear();
}

/// An account that may read the inbox alone has no trouble of it.
#[tokio::test(start_paused = true)]
async fn a_junk_folder_that_is_closed_is_no_trouble() {
    let (run, sent) = asked().await;
    run.mailbox.inside().junk_closed = true;
    run.mailbox.deliver_to_junk(answer(Way::Approve, &sent, 1));
    looked(&run).await;
    assert!(told(&run.engine).await.is_none());
    assert!(became(&run).await.is_empty());
    run.mailbox.inside().junk_closed = false;
    looked(&run).await;
    assert_eq!(became(&run).await, [Disposition::Acted]);
}

/// A stranger's mail on which the server chokes stands before a reply, and stops nobody.
#[tokio::test(start_paused = true)]
async fn a_mail_in_junk_that_spoils_each_call_keeps_no_reply_back() {
    let (run, sent) = asked().await;
    let mut spam = answer(Way::Approve, &sent, 7);
    spam.text = "Buy!".to_owned();
    spam.message_id = None;
    run.mailbox.deliver_to_junk(spam);
    {
        let mut inside = run.mailbox.inside();
        let first = inside.junk.values().next().unwrap().item.id.clone();
        inside.spoilers.push(first);
    }
    run.mailbox.deliver_to_junk(answer(Way::Approve, &sent, 1));
    tokio::time::sleep(Duration::from_mins(30)).await;
    assert_eq!(became(&run).await, [Disposition::Acted]);
    assert!(told(&run.engine).await.is_none());
    assert_eq!(run.mailbox.inside().junk.len(), 1, "the stranger's stays");
    assert!(run.mailbox.inside().inbox.is_empty());
}
