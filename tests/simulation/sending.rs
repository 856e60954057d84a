//! Sending exactly once: kills between the steps (KP12 to KP14), odd servers, slow ones, stale keys.

use std::{collections::BTreeMap, time::Duration};

use serde_json::json;
use smartactions::{
    domain::Tenant,
    mailbox::MailSender,
    store::{Fate, Mark, Store},
};

use crate::{
    Run,
    mailbox::Odd,
    parts::{plan, start},
};

/// A run without faults and without a pace.
fn quiet() -> Run {
    let run = Run::new(2);
    run.mailbox.inside().faults = false;
    run
}

impl Run {
    async fn killed(&mut self) {
        self.engine.crash().await;
        self.mailbox.inside().last_call = None;
        self.engine = start(&self.world, &self.store, &self.plan);
    }

    async fn one_task(&self, title: &str) {
        let request =
            json!({"title": title, "assignees": ["anna@sim.example"], "actions": ["Approve"]});
        self.engine.create_task(&request, None).await.unwrap();
    }

    /// How often each mail left, in any order.
    fn copies(&self) -> Vec<u32> {
        let mut copies: BTreeMap<_, u32> = BTreeMap::new();
        for sent in &self.mailbox.inside().sent {
            *copies.entry(sent.key).or_default() += 1;
        }
        copies.into_values().collect()
    }

    /// Lets the test mail go out and come back.
    async fn test_mail(&mut self) {
        self.engine.round_trip().await.unwrap();
        self.seen_for(120).await;
    }

    async fn seen_for(&mut self, seconds: u64) {
        for _ in 0..seconds {
            tokio::time::sleep(Duration::from_secs(1)).await;
            self.people_read(0).await;
            self.to_come.clear();
        }
    }
}

/// KP12: a draft was laid down and we never learned it: it is found by its key, and no second one
/// is made.
#[tokio::test(start_paused = true)]
async fn a_draft_that_we_never_heard_of_is_found_again() {
    let mut run = quiet();
    run.mailbox.inside().last_call = Some("prepare");
    run.one_task("first").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(run.mailbox.inside().drafts.len(), 1);
    run.killed().await;
    tokio::time::sleep(Duration::from_secs(30)).await;
    assert_eq!(run.copies(), [1]);
    let inside = run.mailbox.inside();
    assert_eq!((inside.prepared, inside.drafts.len()), (1, 0));
}

/// KP13: the mail left and the answer was never read: it is seen in Sent Items and not sent again,
/// in both ways.
#[tokio::test(start_paused = true)]
async fn a_mail_whose_answer_was_never_read_leaves_once() {
    for (odd, last) in [(Odd::No, "submit"), (Odd::LeavesDraft, "send_at_once")] {
        let mut run = quiet();
        run.mailbox.inside().odd = odd;
        run.test_mail().await;
        run.mailbox.inside().last_call = Some(last);
        run.one_task("first").await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(run.copies(), [1, 1], "{last}: not killed in the middle");
        run.killed().await;
        tokio::time::sleep(Duration::from_mins(10)).await;
        assert_eq!(run.copies(), [1, 1], "{last}");
        let tally = run
            .store
            .outbox_tally(&Tenant::default(), jiff::Timestamp::MAX)
            .await
            .unwrap();
        assert_eq!((tally.waiting, tally.failed), (0, 0), "{last}");
    }
}

/// KP14: the answer was read and the mark was not written.
#[tokio::test(start_paused = true)]
async fn a_mail_that_left_before_it_was_marked_leaves_once() {
    let mut run = quiet();
    run.engine.pause();
    tokio::time::sleep(Duration::from_secs(1)).await;
    run.one_task("first").await;
    run.engine.crash().await;
    let t = Tenant::default();
    let now = run.world.now();
    let far = now + Duration::from_hours(1);
    let row = run.store.claim(&t, "default", now, far, 1).await.unwrap();
    let new = &row[0].new;
    run.store.mark(&t, new.id, Mark::Begun).await.unwrap();
    let draft = run.mailbox.prepare(new.id, &new.mail).await.unwrap();
    let mark = Mark::Drafted(draft.clone());
    run.store.mark(&t, new.id, mark).await.unwrap();
    run.mailbox.submit(&draft).await.unwrap();
    run.killed().await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(run.copies(), [1]);
    let rows = run.store.mails_of(&t, new.task.unwrap()).await.unwrap();
    assert_eq!(rows[0].fate, Fate::Sent);
}

/// A draft that is gone and a mail that is nowhere: it may have left, so a person has to look.
#[tokio::test(start_paused = true)]
async fn a_mail_that_is_nowhere_after_submitting_is_never_sent_blindly() {
    let mut run = quiet();
    run.mailbox.inside().last_call = Some("submit");
    run.one_task("first").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    // A rule empties Sent Items.
    run.mailbox.inside().sent.clear();
    run.killed().await;
    tokio::time::sleep(Duration::from_mins(10)).await;
    assert_eq!(run.copies(), [0_u32; 0]);
    let tally = run
        .store
        .outbox_tally(&Tenant::default(), jiff::Timestamp::MAX)
        .await
        .unwrap();
    assert_eq!((tally.waiting, tally.failed), (0, 1));
}

/// A server that needs a minute to send, and goes on when we hang up, sends once.
#[tokio::test(start_paused = true)]
async fn a_slow_server_sends_once() {
    let run = quiet();
    run.mailbox.inside().slow_sending = Duration::from_mins(1);
    run.one_task("first").await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let told = run.engine.snapshot().await;
    assert_eq!(told.troubles[0].problem.code, "exchange.no_answer");
    // It holds up neither new mail nor the others that leave.
    run.mailbox.inside().slow_sending = Duration::ZERO;
    run.one_task("second").await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(run.copies(), [1]);
    tokio::time::sleep(Duration::from_mins(5)).await;
    assert_eq!(run.copies(), [1, 1]);
    assert!(run.engine.snapshot().await.troubles.is_empty());
}

/// `ErrorStaleObject` and the like: the draft's new key is read, and it is sent once.
#[tokio::test(start_paused = true)]
async fn a_stale_key_is_read_again() {
    let run = quiet();
    run.mailbox.inside().touched = true;
    run.one_task("first").await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(run.copies(), [1]);
    assert_eq!(run.mailbox.inside().prepared, 1);
}

/// The second way on servers that are odd about two steps: found out by the test mail, kept over
/// restarts, exactly once over lost answers and crashes.
#[tokio::test(start_paused = true)]
async fn odd_servers_are_sent_through_in_one_step() {
    for odd in [Odd::LeavesDraft, Odd::SendsTwice, Odd::AnswersElse] {
        let mut run = quiet();
        run.mailbox.inside().odd = odd;
        run.test_mail().await;
        let prepared = run.mailbox.inside().prepared;
        let before = run.mailbox.inside().sent.len();
        assert_eq!(prepared, 1, "{odd:?}");
        run.mailbox.inside().faults = true;
        for round in 0..12 {
            run.one_task(&format!("{odd:?} {round}")).await;
            tokio::time::sleep(Duration::from_secs(7)).await;
            if round % 3 == 0 {
                run.crash().await;
            }
        }
        tokio::time::sleep(Duration::from_mins(30)).await;
        run.mailbox.inside().faults = false;
        tokio::time::sleep(Duration::from_mins(30)).await;
        let inside = run.mailbox.inside();
        assert_eq!(inside.prepared, prepared, "{odd:?}: a draft was made");
        let mut copies: BTreeMap<_, u32> = BTreeMap::new();
        for sent in &inside.sent[before..] {
            *copies.entry(sent.key).or_default() += 1;
        }
        assert_eq!(copies.len(), 12, "{odd:?}");
        assert!(copies.values().all(|n| *n == 1), "{odd:?}: {copies:?}");
    }
}

/// Another version of the server is found out about anew, without anybody asking.
#[tokio::test(start_paused = true)]
async fn a_new_version_of_the_server_is_tested_again() {
    let mut run = quiet();
    run.mailbox.inside().odd = Odd::LeavesDraft;
    run.test_mail().await;
    run.one_task("in one step").await;
    run.seen_for(5).await;
    assert_eq!(run.mailbox.inside().prepared, 1, "only the test mail");
    run.engine.crash().await;
    {
        let mut inside = run.mailbox.inside();
        (inside.odd, inside.version) = (Odd::No, "15.2.2562.17");
        inside.drafts.clear();
    }
    run.engine = start(&run.world, &run.store, &run.plan);
    run.seen_for(120).await;
    assert_eq!(run.mailbox.inside().prepared, 2, "a second test mail");
    run.one_task("in two steps").await;
    run.seen_for(5).await;
    assert_eq!(run.mailbox.inside().prepared, 3);
    // The same version again asks for nothing.
    run.engine.crash().await;
    run.engine = start(&run.world, &run.store, &run.plan);
    run.seen_for(120).await;
    assert_eq!(run.mailbox.inside().prepared, 3);
    // An update of the server while we run is seen too.
    run.mailbox.inside().version = "15.2.2562.29";
    tokio::time::sleep(Duration::from_hours(6)).await;
    run.seen_for(120).await;
    assert_eq!(run.mailbox.inside().prepared, 4);
    tokio::time::sleep(Duration::from_hours(7)).await;
    assert_eq!(run.mailbox.inside().prepared, 4);
}

/// Headers that do not arrive are named, also after a restart, until they do.
#[tokio::test(start_paused = true)]
async fn headers_that_do_not_arrive_are_named() {
    let mut run = quiet();
    run.mailbox.inside().stripped = vec!["X-SmartActions", "References"];
    run.test_mail().await;
    for _ in 0..2 {
        let told = run.engine.snapshot().await;
        let trouble = &told.troubles[0].problem;
        assert_eq!(trouble.code, "exchange.header_missing");
        assert!(
            trouble.what.contains("References, X-SmartActions"),
            "{}",
            trouble.what
        );
        run.engine.crash().await;
        run.engine = start(&run.world, &run.store, &run.plan);
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    run.mailbox.inside().stripped.clear();
    run.test_mail().await;
    let told = run.engine.snapshot().await;
    assert!(told.troubles.is_empty(), "{:?}", told.troubles);
    assert!(told.round_trip.unwrap().missing.is_empty());
}

/// The pace holds over restarts, however often.
#[tokio::test(start_paused = true)]
async fn restarts_do_not_break_the_pace() {
    let mut run = quiet();
    run.plan = plan(Some(&run.mailbox), 6);
    run.engine.apply(run.plan.clone());
    for round in 0..40 {
        run.one_task(&format!("Order {round}")).await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        run.engine.crash().await;
        run.engine = start(&run.world, &run.store, &run.plan);
    }
    let sent: Vec<_> = run.mailbox.inside().sent.iter().map(|s| s.at).collect();
    assert!(sent.len() >= 6, "{}", sent.len());
    for pair in sent.windows(2) {
        let apart = pair[1] - pair[0];
        // The pace is kept at the beginning of an attempt; the calls of one take a moment.
        assert!(apart >= Duration::from_secs(9), "{apart:?}");
    }
}

/// A flood of better mail does not hold a notification up for ever.
#[tokio::test(start_paused = true)]
async fn a_notification_leaves_through_a_flood_of_better_mail() {
    let run = quiet();
    run.engine.apply(plan(Some(&run.mailbox), 60));
    for round in 0..60 {
        // Test mails go before notifications.
        run.engine.round_trip().await.unwrap();
        if round == 20 {
            run.one_task("first").await;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let inside = run.mailbox.inside();
    let told = |mail: &str| mail.contains("first");
    assert!(
        inside.sent.iter().any(|s| told(&s.mail.subject)),
        "{} others left",
        inside.sent.len()
    );
}
