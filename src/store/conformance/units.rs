//! Cases of [`crate::store::Change`]: whole or not at all, once.

use std::sync::Arc;

use super::samples::*;
use crate::{
    domain::{Disposition, Tenant},
    store::{Change, Committed, EventQuery, Purpose, Store, SyncState},
    task::TaskState,
};

fn sync(state: &str) -> SyncState {
    SyncState {
        mailbox: "approvals@example.test".to_owned(),
        state: state.to_owned(),
    }
}

pub(super) async fn a_unit_is_written_whole(store: Arc<impl Store>) {
    let t = tenant();
    let change = Change {
        ledger: Some(ledger(1, Disposition::Acted)),
        new_task: Some((task(1), None)),
        task: None,
        outbox: vec![mail(1, Purpose::Confirmation)],
        events: vec![event(1, Some(task_id(1)))],
        sync_state: Some(sync("s1")),
    };
    assert_eq!(store.commit(&t, change).await, Ok(Committed::Done));
    assert_eq!(store.task(&t, task_id(1)).await.unwrap(), Some(task(1)));
    let row = ledger(1, Disposition::Acted);
    assert_eq!(store.ledger(&t, &row.key).await.unwrap(), Some(row));
    let waiting = store.waiting(&t, jiff::Timestamp::MAX, 9).await.unwrap();
    assert_eq!(waiting[0].new, mail(1, Purpose::Confirmation));
    let query = EventQuery {
        limit: 9,
        ..EventQuery::default()
    };
    let events = store.events(&t, &query).await.unwrap();
    assert_eq!(events.rows, [event(1, Some(task_id(1)))]);
    assert_eq!(store.newest_event(&t).await.unwrap(), Some(event_id(1)));
    assert_eq!(store.task(&t, task_id(2)).await.unwrap(), None);
    assert_eq!(store.ledger(&t, "no such").await.unwrap(), None);
}

pub(super) async fn a_mail_handled_twice_acts_once(store: Arc<impl Store>) {
    let t = tenant();
    let first = ledger(1, Disposition::Acted);
    store.commit(&t, handled(first.clone())).await.unwrap();
    let mut again = first.clone();
    again.disposition = Disposition::Helped;
    let change = Change {
        ledger: Some(again),
        new_task: Some((task(2), None)),
        outbox: vec![mail(2, Purpose::Answer)],
        events: vec![event(2, None)],
        sync_state: Some(sync("moved on")),
        ..Change::default()
    };
    let answer = store.commit(&t, change).await.unwrap();
    assert_eq!(answer, Committed::Duplicate(Box::new(first.clone())));
    assert_eq!(store.ledger(&t, &first.key).await.unwrap(), Some(first));
    assert_eq!(store.task(&t, task_id(2)).await.unwrap(), None);
    assert_eq!(
        store.waiting(&t, jiff::Timestamp::MAX, 9).await.unwrap(),
        []
    );
    assert_eq!(store.newest_event(&t).await.unwrap(), None);
    let state = store
        .sync_state(&t, "approvals@example.test")
        .await
        .unwrap();
    assert_eq!(state, Some(sync("moved on")));
}

pub(super) async fn a_task_that_moved_is_not_overwritten(store: Arc<impl Store>) {
    let t = tenant();
    store.commit(&t, new_task(task(1))).await.unwrap();
    let read = store.task(&t, task_id(1)).await.unwrap().unwrap();
    let mut done = read.clone();
    done.state = TaskState::Completed;
    let change = Change {
        task: Some(done.clone()),
        ..Change::default()
    };
    assert_eq!(store.commit(&t, change).await.unwrap(), Committed::Done);
    let mut late = read.clone();
    late.state = TaskState::Cancelled;
    let change = Change {
        ledger: Some(ledger(1, Disposition::Acted)),
        task: Some(late),
        outbox: vec![mail(1, Purpose::Answer)],
        events: vec![event(1, None)],
        sync_state: Some(sync("no")),
        ..Change::default()
    };
    assert_eq!(
        store.commit(&t, change).await.unwrap(),
        Committed::TaskMoved
    );
    let stored = store.task(&t, task_id(1)).await.unwrap().unwrap();
    assert_eq!(stored.revision, read.revision + 1);
    assert_eq!(stored.state, TaskState::Completed);
    assert_eq!(store.recent(&t, None, 9).await.unwrap(), []);
    assert_eq!(
        store.waiting(&t, jiff::Timestamp::MAX, 9).await.unwrap(),
        []
    );
    assert_eq!(store.newest_event(&t).await.unwrap(), None);
    assert_eq!(
        store
            .sync_state(&t, "approvals@example.test")
            .await
            .unwrap(),
        None
    );
}

pub(super) async fn a_task_that_is_not_there_is_not_written(store: Arc<impl Store>) {
    let t = tenant();
    let nowhere = Change {
        task: Some(task(9)),
        ..Change::default()
    };
    assert_eq!(
        store.commit(&t, nowhere).await.unwrap(),
        Committed::TaskMoved
    );
    assert_eq!(store.task(&t, task_id(9)).await.unwrap(), None);
}

pub(super) async fn a_used_key_gives_the_same_task(store: Arc<impl Store>) {
    let t = tenant();
    let with = |n, request: &str, now| Change {
        new_task: Some((task(n), Some(key(request, now)))),
        events: vec![event(n, None)],
        ..Change::default()
    };
    assert_eq!(
        store.commit(&t, with(1, "a", 0)).await.unwrap(),
        Committed::Done
    );
    let again = store.commit(&t, with(2, "a", 50)).await.unwrap();
    assert_eq!(again, Committed::Again(task_id(1)));
    let other = store.commit(&t, with(3, "b", 99)).await.unwrap();
    assert_eq!(other, Committed::KeyReused);
    assert_eq!(store.task(&t, task_id(2)).await.unwrap(), None);
    assert_eq!(store.task(&t, task_id(3)).await.unwrap(), None);
    assert_eq!(store.newest_event(&t).await.unwrap(), Some(event_id(1)));
    // Free again at its end.
    assert_eq!(
        store.commit(&t, with(4, "b", 100)).await.unwrap(),
        Committed::Done
    );
    let again = store.commit(&t, with(5, "b", 101)).await.unwrap();
    assert_eq!(again, Committed::Again(task_id(4)));
}

pub(super) async fn tenants_do_not_see_each_other(store: Arc<impl Store>) {
    let (a, b) = (Tenant("a".to_owned()), Tenant("b".to_owned()));
    for tenant in [&a, &b] {
        let change = Change {
            ledger: Some(ledger(1, Disposition::Acted)),
            new_task: Some((task(1), Some(key("r", 0)))),
            outbox: vec![mail(1, Purpose::Answer)],
            events: vec![event(1, None)],
            ..Change::default()
        };
        assert_eq!(store.commit(tenant, change).await.unwrap(), Committed::Done);
    }
    let mut done = task(1);
    done.state = TaskState::Completed;
    let change = Change {
        task: Some(done),
        ..Change::default()
    };
    store.commit(&a, change).await.unwrap();
    assert_eq!(
        store.task(&b, task_id(1)).await.unwrap().unwrap().state,
        TaskState::Open
    );
    assert_eq!(
        store
            .claim(&a, "default", at(9), at(99), 9)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        store
            .claim(&b, "default", at(9), at(99), 9)
            .await
            .unwrap()
            .len(),
        1
    );
    let counts = store.task_counts(&b, at(0), at(9)).await.unwrap();
    assert_eq!((counts.open, counts.completed), (1, 0));
    assert_eq!(store.task(&tenant(), task_id(1)).await.unwrap(), None);
}

pub(super) async fn sync_state_moves_with_the_unit(store: Arc<impl Store>) {
    let t = tenant();
    let mailbox = "approvals@example.test";
    assert_eq!(store.sync_state(&t, mailbox).await.unwrap(), None);
    for state in ["one", "two"] {
        let change = Change {
            sync_state: Some(sync(state)),
            ..Change::default()
        };
        store.commit(&t, change).await.unwrap();
        assert_eq!(
            store.sync_state(&t, mailbox).await.unwrap(),
            Some(sync(state))
        );
    }
    store.commit(&t, told(vec![event(1, None)])).await.unwrap();
    let spoiled = Change {
        events: vec![event(1, None)],
        sync_state: Some(sync("three")),
        ..Change::default()
    };
    assert!(store.commit(&t, spoiled).await.is_err());
    assert_eq!(
        store.sync_state(&t, mailbox).await.unwrap(),
        Some(sync("two"))
    );
    assert_eq!(
        store.sync_state(&t, "other@example.test").await.unwrap(),
        None
    );
}

pub(super) async fn readings_are_counted_and_forgotten(store: Arc<impl Store>) {
    let t = tenant();
    let week = 7 * 24 * 3600;
    for (item, seconds, want) in [
        ("AAA", 0, 1),
        ("AAA", 1, 2),
        ("aaa", 2, 1),
        ("AAA", 3, 3),
        ("aaa", week + 2, 2),
        ("AAA", week + 10, 1),
    ] {
        let n = store.attempt(&t, &attempt(item, seconds)).await.unwrap();
        assert_eq!(n, want, "{item} at {seconds}");
    }
}

pub(super) async fn settings_are_kept(store: Arc<impl Store>) {
    let t = tenant();
    assert_eq!(store.keep(&t, "key", vec![1, 2]).await.unwrap(), [1, 2]);
    assert_eq!(store.keep(&t, "key", vec![3]).await.unwrap(), [1, 2]);
    assert_eq!(
        store.keep(&t, "other", Vec::new()).await.unwrap(),
        [0_u8; 0]
    );
    assert_eq!(
        store
            .keep(&Tenant("b".to_owned()), "key", vec![4])
            .await
            .unwrap(),
        [4]
    );
}

pub(super) async fn a_note_is_written_over(store: Arc<impl Store>) {
    let (t, other) = (tenant(), Tenant("b".to_owned()));
    assert_eq!(store.noted(&t, "pace").await.unwrap(), None);
    // A key of the installation with that name is something else.
    store.keep(&t, "pace", vec![1]).await.unwrap();
    for text in ["1", "2 ü"] {
        store.note(&t, "pace", text).await.unwrap();
        assert_eq!(
            store.noted(&t, "pace").await.unwrap().as_deref(),
            Some(text)
        );
    }
    assert_eq!(store.noted(&other, "pace").await.unwrap(), None);
    assert_eq!(store.keep(&t, "pace", vec![2]).await.unwrap(), [1]);
}
