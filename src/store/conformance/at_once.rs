//! Cases of many callers at a time.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    outbox::{claimed, put},
    samples::*,
};
use crate::{
    domain::Disposition,
    store::{Change, Committed, EventQuery, Purpose, Store, StoreError, TaskQuery},
    task::TaskState,
};

pub(super) async fn a_taken_name_spoils_its_own_unit_only(store: Arc<impl Store + 'static>) {
    let t = tenant();
    store
        .commit(&t, mails(vec![mail(1, Purpose::Answer)]))
        .await
        .unwrap();
    let mut running = Vec::new();
    for n in 0..60_u32 {
        let store = Arc::clone(&store);
        running.push(tokio::spawn(async move {
            // Every third brings a mail whose id is taken.
            let id = if n % 3 == 0 { 1 } else { 100 + n };
            let change = Change {
                ledger: Some(ledger(n, Disposition::Acted)),
                outbox: vec![mail(id, Purpose::Answer)],
                ..Change::default()
            };
            (n, store.commit(&tenant(), change).await)
        }));
    }
    for one in running {
        let (n, answer) = one.await.unwrap();
        let kept = store
            .ledger(&t, &ledger(n, Disposition::Acted).key)
            .await
            .unwrap();
        if n % 3 == 0 {
            assert!(
                matches!(answer, Err(StoreError::Unwritable { .. })),
                "{n}: {answer:?}"
            );
            assert_eq!(kept, None, "{n}");
        } else {
            assert_eq!(answer, Ok(Committed::Done), "{n}");
            assert!(kept.is_some(), "{n}");
        }
    }
    assert_eq!(
        store
            .outbox_tally(&t, jiff::Timestamp::MAX)
            .await
            .unwrap()
            .waiting,
        41
    );
    let twice = mails(vec![mail(900, Purpose::Answer), mail(900, Purpose::Answer)]);
    assert!(store.commit(&t, twice).await.is_err());
    assert!(
        store
            .commit(&t, told(vec![event(1, None), event(1, None)]))
            .await
            .is_err()
    );
    assert_eq!(store.newest_event(&t).await.unwrap(), None);
}

pub(super) async fn many_commit_at_once(store: Arc<impl Store + 'static>) {
    let mut running = Vec::new();
    for worker in 0..64_u32 {
        let store = Arc::clone(&store);
        running.push(tokio::spawn(async move {
            for i in 0..10 {
                let n = worker * 10 + i;
                let change = Change {
                    ledger: Some(ledger(n, Disposition::Acted)),
                    new_task: Some((task(n), None)),
                    events: vec![event(n, Some(task_id(n)))],
                    ..Change::default()
                };
                assert_eq!(store.commit(&tenant(), change).await, Ok(Committed::Done));
                assert!(store.task(&tenant(), task_id(n)).await.unwrap().is_some());
            }
        }));
    }
    for one in running {
        one.await.unwrap();
    }
    let t = tenant();
    assert_eq!(store.task_counts(&t, at(0), at(0)).await.unwrap().open, 640);
    assert_eq!(store.recent(&t, None, 1000).await.unwrap().len(), 640);
    let query = EventQuery {
        limit: 1000,
        ..EventQuery::default()
    };
    assert_eq!(store.events(&t, &query).await.unwrap().rows.len(), 640);
    let query = TaskQuery {
        limit: 500,
        ..TaskQuery::default()
    };
    assert!(store.tasks(&t, &query).await.unwrap().more);
}

pub(super) async fn two_writers_of_one_task_never_both_win(store: Arc<impl Store + 'static>) {
    store.commit(&tenant(), new_task(task(1))).await.unwrap();
    let mut running = Vec::new();
    for _ in 0..32 {
        let store = Arc::clone(&store);
        running.push(tokio::spawn(async move {
            let mut done = task(1);
            done.state = TaskState::Completed;
            let change = Change {
                task: Some(done),
                ..Change::default()
            };
            store.commit(&tenant(), change).await.unwrap()
        }));
    }
    let mut won = 0;
    for one in running {
        match one.await.unwrap() {
            Committed::Done => won += 1,
            other => assert_eq!(other, Committed::TaskMoved),
        }
    }
    assert_eq!(won, 1);
    let counts = store.task_counts(&tenant(), at(0), at(0)).await.unwrap();
    assert_eq!((counts.open, counts.completed), (0, 1));
}

pub(super) async fn claims_never_overlap(store: Arc<impl Store + 'static>) {
    put(
        &*store,
        (0..400).map(|n| mail(n, Purpose::Notification)).collect(),
    )
    .await;
    let mut running = Vec::new();
    for _ in 0..8 {
        let store = Arc::clone(&store);
        running.push(tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let more = claimed(&*store, 1000, 2000, 7).await;
                if more.is_empty() {
                    return mine;
                }
                mine.extend(more);
            }
        }));
    }
    let (mut all, mut distinct) = (0, BTreeSet::new());
    for one in running {
        let mine = one.await.unwrap();
        all += mine.len();
        distinct.extend(mine);
    }
    assert_eq!((all, distinct.len()), (400, 400));
}
