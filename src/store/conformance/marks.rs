//! Cases of the outbox: what becomes of an attempt.

use std::sync::Arc;

use super::{
    outbox::{claimed, later, put, sent},
    samples::*,
};
use crate::{
    domain::{ItemRef, MessageId},
    store::{Change, EventQuery, Fate, Mark, Marked, Purpose, Store},
    task::{AssigneeState, TaskState},
};

pub(super) async fn marks_are_written(store: Arc<impl Store>) {
    let t = tenant();
    put(&*store, vec![mail(1, Purpose::Answer)]).await;
    let draft = ItemRef {
        id: "AAMk=".to_owned(),
        change_key: Some("CQ".to_owned()),
    };
    store.mark(&t, outbox_id(1), Mark::Begun).await.unwrap();
    store
        .mark(&t, outbox_id(1), Mark::Drafted(draft.clone()))
        .await
        .unwrap();
    let row = store
        .waiting(&t, jiff::Timestamp::MAX, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (row.attempts, row.in_doubt, &row.draft),
        (1, 1, &Some(draft.clone()))
    );
    assert_eq!((row.error, row.next_at), (None, at(1)));
    store.mark(&t, outbox_id(1), later(60, 0)).await.unwrap();
    let row = store
        .waiting(&t, jiff::Timestamp::MAX, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!((row.attempts, row.in_doubt, row.next_at), (1, 0, at(60)));
    assert_eq!(
        (row.error.as_deref(), row.draft),
        (Some("busy"), Some(draft))
    );
    assert_eq!(row.fate, Fate::Waiting);
}

pub(super) async fn what_failed_is_not_claimed(store: Arc<impl Store>) {
    let t = tenant();
    put(&*store, vec![mail(1, Purpose::Answer)]).await;
    store
        .mark(
            &t,
            outbox_id(1),
            Mark::Failed {
                error: "never".to_owned(),
                events: vec![event(7, None)],
            },
        )
        .await
        .unwrap();
    assert_eq!(claimed(&*store, 999, 9999, 9).await, [""; 0]);
    let id = MessageId::parse("out-1@example.test").unwrap();
    let row = store.sent_mail(&t, &id).await.unwrap().unwrap();
    assert_eq!(
        (row.fate, row.error.as_deref()),
        (Fate::Failed, Some("never"))
    );
    let query = EventQuery {
        limit: 9,
        ..EventQuery::default()
    };
    let told = store.events(&t, &query).await.unwrap();
    assert_eq!(told.rows, [event(7, None)]);
    // Attempts whose end is not known are counted.
    put(&*store, vec![mail(2, Purpose::Answer)]).await;
    for count in 1..=2 {
        store.mark(&t, outbox_id(2), Mark::Begun).await.unwrap();
        let row = store
            .waiting(&t, jiff::Timestamp::MAX, 1)
            .await
            .unwrap()
            .remove(0);
        assert_eq!((row.attempts, row.in_doubt), (count, count));
    }
    store.mark(&t, outbox_id(77), Mark::Begun).await.unwrap();
}

pub(super) async fn sending_writes_task_and_events(store: Arc<impl Store>) {
    let t = tenant();
    let change = Change {
        new_task: Some((task(1), None)),
        outbox: vec![
            mail(1, Purpose::Notification),
            mail(2, Purpose::Notification),
        ],
        ..Change::default()
    };
    store.commit(&t, change).await.unwrap();
    let mut notified = task(1);
    notified.assignees[0].state = AssigneeState::Notified;
    let mark = |n| Mark::Sent {
        at: at(5),
        events: vec![event(n, Some(task_id(1)))],
        task: Some(Box::new(notified.clone())),
    };
    store.mark(&t, outbox_id(1), mark(1)).await.unwrap();
    let stored = store.task(&t, task_id(1)).await.unwrap().unwrap();
    assert_eq!(
        (stored.revision, stored.assignees[0].state),
        (1, AssigneeState::Notified)
    );
    let mut done = stored.clone();
    done.state = TaskState::Completed;
    let change = Change {
        task: Some(done),
        ..Change::default()
    };
    store.commit(&t, change).await.unwrap();
    // Built on an old revision: nothing is written.
    let moved = store.mark(&t, outbox_id(2), mark(2)).await.unwrap();
    assert_eq!(moved, Marked::TaskMoved);
    assert_eq!(store.newest_event(&t).await.unwrap(), Some(event_id(1)));
    assert_eq!(
        store
            .outbox_tally(&t, jiff::Timestamp::MAX)
            .await
            .unwrap()
            .sent,
        1
    );
    let left = sent(vec![event(2, None)]);
    let done = store.mark(&t, outbox_id(2), left).await.unwrap();
    assert_eq!(done, Marked::Done);
    let stored = store.task(&t, task_id(1)).await.unwrap().unwrap();
    assert_eq!((stored.revision, stored.state), (2, TaskState::Completed));
    assert_eq!(store.newest_event(&t).await.unwrap(), Some(event_id(2)));
    assert_eq!(
        store
            .outbox_tally(&t, jiff::Timestamp::MAX)
            .await
            .unwrap()
            .sent,
        2
    );
}

pub(super) async fn a_row_that_left_stays_as_it_is(store: Arc<impl Store>) {
    let t = tenant();
    put(&*store, vec![mail(1, Purpose::Answer)]).await;
    store
        .mark(&t, outbox_id(1), sent(vec![event(1, None)]))
        .await
        .unwrap();
    let id = mail(1, Purpose::Answer).mail.message_id;
    let before = store.sent_mail(&t, &id).await.unwrap().unwrap();
    assert_eq!((before.fate, before.in_doubt), (Fate::Sent, 0));
    assert_eq!(before.sent, Some(at(0)));
    let failed = Mark::Failed {
        error: "no".to_owned(),
        events: Vec::new(),
    };
    for mark in [Mark::Begun, later(9, 1), failed, sent(vec![event(2, None)])] {
        store.mark(&t, outbox_id(1), mark).await.unwrap();
    }
    assert_eq!(store.sent_mail(&t, &id).await.unwrap(), Some(before));
    assert_eq!(store.newest_event(&t).await.unwrap(), Some(event_id(1)));
    let tally = store.outbox_tally(&t, jiff::Timestamp::MAX).await.unwrap();
    assert_eq!((tally.waiting, tally.sent, tally.failed), (0, 1, 0));
}
