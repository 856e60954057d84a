//! Cases of the outbox: what is claimed, and what is found and counted.

use std::sync::Arc;

use super::samples::*;
use crate::{
    domain::MessageId,
    store::{Mark, NewMail, Purpose, Store},
};

pub(super) fn later(seconds: i64, in_doubt: u32) -> Mark {
    Mark::Later {
        next_at: at(seconds),
        error: "busy".to_owned(),
        in_doubt,
    }
}

pub(super) fn sent(events: Vec<crate::domain::Event>) -> Mark {
    Mark::Sent {
        at: at(0),
        events,
        task: None,
    }
}

pub(super) async fn put(store: &impl Store, rows: Vec<NewMail>) {
    store.commit(&tenant(), mails(rows)).await.unwrap();
}

pub(super) async fn claimed(store: &impl Store, now: i64, lease: i64, most: u32) -> Vec<String> {
    let rows = store
        .claim(&tenant(), "default", at(now), at(lease), most)
        .await
        .unwrap();
    rows.into_iter().map(|row| row.new.mail.subject).collect()
}

pub(super) async fn best_priority_then_longest_due(store: Arc<impl Store>) {
    let mut elsewhere = mail(9, Purpose::Confirmation);
    elsewhere.listener = "other".to_owned();
    put(
        &*store,
        vec![
            mail(1, Purpose::Notification),
            mail(2, Purpose::Answer),
            mail(3, Purpose::Notification),
            mail(5, Purpose::Confirmation),
            mail(4, Purpose::Confirmation),
            mail(6, Purpose::RoundTrip),
            elsewhere,
            mail(80, Purpose::Confirmation),
        ],
    )
    .await;
    assert_eq!(claimed(&*store, 10, 50, 2).await, ["Mail 4", "Mail 5"]);
    assert_eq!(claimed(&*store, 10, 50, 0).await, [""; 0]);
    store
        .mark(&tenant(), outbox_id(1), later(9, 0))
        .await
        .unwrap();
    let rest = ["Mail 6", "Mail 2", "Mail 3", "Mail 1"];
    assert_eq!(claimed(&*store, 10, 50, 9).await, rest);
    let other = store
        .claim(&tenant(), "other", at(10), at(50), 9)
        .await
        .unwrap();
    assert_eq!(other.len(), 1);
    assert_eq!(other[0].next_at, at(50));
}

pub(super) async fn the_one_due_longest_is_taken_whatever_its_priority(store: Arc<impl Store>) {
    put(
        &*store,
        vec![
            mail(2, Purpose::Confirmation),
            mail(1, Purpose::Notice),
            mail(3, Purpose::Answer),
            mail(40, Purpose::Confirmation),
        ],
    )
    .await;
    let t = tenant();
    let mut taken = Vec::new();
    while let Some(row) = store
        .claim_longest_due(&t, "default", at(10), at(99))
        .await
        .unwrap()
    {
        taken.push(row.new.mail.subject);
    }
    assert_eq!(taken, ["Mail 1", "Mail 2", "Mail 3"]);
    let other = store.claim_longest_due(&t, "other", at(99), at(100)).await;
    assert_eq!(other.unwrap(), None);
    assert_eq!(store.release(&t, at(20)).await.unwrap(), 3);
}

pub(super) async fn a_lease_holds_and_runs_out(store: Arc<impl Store>) {
    put(&*store, vec![mail(1, Purpose::Answer)]).await;
    assert_eq!(claimed(&*store, 10, 20, 9).await, ["Mail 1"]);
    assert_eq!(claimed(&*store, 19, 29, 9).await, [""; 0]);
    assert_eq!(claimed(&*store, 20, 30, 9).await, ["Mail 1"]);
}

/// Rows that wait for their own reasons, and rows that left, are not touched.
pub(super) async fn what_a_dead_process_claimed_is_given_back(store: Arc<impl Store>) {
    let t = tenant();
    let rows = (1..=5).map(|n| mail(n, Purpose::Answer)).collect();
    put(&*store, rows).await;
    assert_eq!(claimed(&*store, 10, 99, 4).await.len(), 4);
    let failed = Mark::Failed {
        error: "no".to_owned(),
        events: Vec::new(),
    };
    for (n, mark) in [
        (1, later(60, 0)),
        (2, sent(Vec::new())),
        (3, failed),
        (4, Mark::Begun),
    ] {
        store.mark(&t, outbox_id(n), mark).await.unwrap();
    }
    assert_eq!(claimed(&*store, 10, 99, 9).await, ["Mail 5"]);
    assert_eq!(store.release(&t, at(20)).await.unwrap(), 2);
    assert_eq!(store.release(&t, at(20)).await.unwrap(), 0);
    assert_eq!(claimed(&*store, 19, 99, 9).await, [""; 0]);
    assert_eq!(claimed(&*store, 20, 99, 9).await, ["Mail 4", "Mail 5"]);
    // The begun attempt is still in doubt: it is looked up before it is sent again.
    let waiting = store.waiting(&t, jiff::Timestamp::MAX, 9).await.unwrap();
    let in_doubt: Vec<_> = waiting.iter().map(|row| row.in_doubt).collect();
    assert_eq!(in_doubt, [0, 1, 0]);
    assert_eq!(claimed(&*store, 60, 99, 9).await, ["Mail 1"]);
}

pub(super) async fn mails_are_found(store: Arc<impl Store>) {
    let t = tenant();
    let of_task = |n, purpose| {
        let mut mail = mail(n, purpose);
        mail.task = Some(task_id(1));
        mail
    };
    let (first, second) = (
        of_task(1, Purpose::Notification),
        of_task(3, Purpose::Confirmation),
    );
    put(
        &*store,
        vec![second.clone(), mail(2, Purpose::Answer), first.clone()],
    )
    .await;
    store
        .mark(&t, outbox_id(1), sent(Vec::new()))
        .await
        .unwrap();
    let found = store.mails_of(&t, task_id(1)).await.unwrap();
    let found: Vec<_> = found.into_iter().map(|row| row.new).collect();
    assert_eq!(found, [first, second]);
    let waiting = store.waiting(&t, jiff::Timestamp::MAX, 9).await.unwrap();
    let subjects: Vec<_> = waiting.iter().map(|row| &row.new.mail.subject).collect();
    assert_eq!(subjects, ["Mail 3", "Mail 2"]);
    assert_eq!(
        store
            .waiting(&t, jiff::Timestamp::MAX, 1)
            .await
            .unwrap()
            .len(),
        1
    );
    let nobody = MessageId::parse("nobody@example.test").unwrap();
    assert_eq!(store.sent_mail(&t, &nobody).await.unwrap(), None);
}

pub(super) async fn the_tally_follows(store: Arc<impl Store>) {
    let t = tenant();
    assert_eq!(
        store.outbox_tally(&t, jiff::Timestamp::MAX).await.unwrap(),
        crate::store::OutboxTally::default()
    );
    put(&*store, (1..=4).map(|n| mail(n, Purpose::Answer)).collect()).await;
    assert_eq!(
        store
            .outbox_tally(&t, jiff::Timestamp::MAX)
            .await
            .unwrap()
            .oldest,
        Some(at(1))
    );
    store
        .mark(&t, outbox_id(1), sent(Vec::new()))
        .await
        .unwrap();
    store
        .mark(
            &t,
            outbox_id(3),
            Mark::Failed {
                error: "no".to_owned(),
                events: Vec::new(),
            },
        )
        .await
        .unwrap();
    let tally = store.outbox_tally(&t, jiff::Timestamp::MAX).await.unwrap();
    assert_eq!((tally.waiting, tally.sent, tally.failed), (2, 1, 1));
    assert_eq!(tally.oldest, Some(at(2)));
}

pub(super) async fn mails_to_a_person_are_counted(store: Arc<impl Store>) {
    let t = tenant();
    let about = |n, purpose, task| {
        let mut mail = mail(n, purpose);
        mail.task = task;
        mail
    };
    let one = Some(task_id(1));
    put(
        &*store,
        vec![
            about(10, Purpose::Answer, one),
            about(20, Purpose::Answer, one),
            about(21, Purpose::Confirmation, one),
            about(22, Purpose::Notification, one),
            about(23, Purpose::Answer, Some(task_id(2))),
            about(24, Purpose::Answer, None),
            about(25, Purpose::Reminder, one),
            about(26, Purpose::Question, one),
        ],
    )
    .await;
    store
        .mark(&t, outbox_id(20), sent(Vec::new()))
        .await
        .unwrap();
    for (to, task, since, want) in [
        ("anna@example.test", one, 10, (2, 5)),
        ("Anna@Example.test", one, 11, (1, 4)),
        ("anna@example.test", one, 21, (0, 3)),
        ("anna@example.test", one, 27, (0, 0)),
        ("anna@example.test", None, 0, (1, 1)),
        ("bo@example.test", one, 0, (0, 0)),
    ] {
        let n = store.mails_since(&t, to, task, at(since)).await.unwrap();
        assert_eq!((n.answers, n.all), want, "{to} {task:?} {since}");
    }
}
