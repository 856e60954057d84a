//! Cases of lists, filters and counts.

use std::sync::Arc;

use super::samples::*;
use crate::{
    domain::{Disposition, Refusal},
    store::{Change, EventQuery, Store, TaskQuery},
    task::{Task, TaskState},
};

async fn titles(store: &impl Store, query: &TaskQuery) -> Vec<String> {
    let page = store.tasks(&tenant(), query).await.unwrap();
    page.rows.into_iter().map(|task| task.title).collect()
}

pub(super) async fn tasks_come_in_pages(store: Arc<impl Store>) {
    for n in [3, 1, 5, 2, 4] {
        store.commit(&tenant(), new_task(task(n))).await.unwrap();
    }
    let mut query = TaskQuery {
        limit: 2,
        ..TaskQuery::default()
    };
    let mut seen = Vec::new();
    loop {
        let page = store.tasks(&tenant(), &query).await.unwrap();
        query.after = page.rows.last().map(|task| task.id);
        seen.extend(page.rows.into_iter().map(|task| task.title));
        if !page.more {
            break;
        }
    }
    assert_eq!(
        seen,
        ["Order 5", "Order 4", "Order 3", "Order 2", "Order 1"]
    );
    let all = TaskQuery {
        limit: 5,
        ..TaskQuery::default()
    };
    let page = store.tasks(&tenant(), &all).await.unwrap();
    assert_eq!((page.rows.len(), page.more), (5, false));
    let none = TaskQuery {
        limit: 0,
        ..TaskQuery::default()
    };
    assert_eq!(titles(&*store, &none).await, ["Order 5"]);
}

pub(super) async fn tasks_are_filtered(store: Arc<impl Store>) {
    let t = tenant();
    let made = |n, who: &[&str], reference: Option<&str>| {
        let mut task: Task = task(n);
        let one = task.assignees.remove(0);
        for name in who {
            let mut assignee = one.clone();
            assignee.address = address(name);
            task.assignees.push(assignee);
        }
        task.reference = reference.map(str::to_owned);
        task
    };
    for task in [
        made(1, &["anna"], Some("PO-1")),
        made(2, &["bo", "anna"], None),
        made(3, &["bo"], Some("PO-1")),
        made(4, &["anna", "anna"], Some("PO-2")),
    ] {
        store.commit(&t, new_task(task)).await.unwrap();
    }
    let mut moved = made(4, &["carol"], Some("PO-2"));
    moved.state = TaskState::Completed;
    let change = Change {
        task: Some(moved),
        ..Change::default()
    };
    store.commit(&t, change).await.unwrap();
    let any = || TaskQuery {
        limit: 9,
        ..TaskQuery::default()
    };
    let anna = Some(address("anna"));
    for (query, want) in [
        (
            TaskQuery {
                assignee: anna.clone(),
                ..any()
            },
            &["Order 2", "Order 1"][..],
        ),
        (
            TaskQuery {
                assignee: Some(address("carol")),
                ..any()
            },
            &["Order 4"],
        ),
        (
            TaskQuery {
                reference: Some("PO-1".to_owned()),
                ..any()
            },
            &["Order 3", "Order 1"],
        ),
        (
            TaskQuery {
                state: Some(TaskState::Completed),
                ..any()
            },
            &["Order 4"],
        ),
        (
            TaskQuery {
                state: Some(TaskState::Expired),
                ..any()
            },
            &[],
        ),
        (
            TaskQuery {
                assignee: anna,
                reference: Some("PO-1".to_owned()),
                state: Some(TaskState::Open),
                after: Some(task_id(3)),
                limit: 9,
            },
            &["Order 1"],
        ),
    ] {
        assert_eq!(titles(&*store, &query).await, want, "{query:?}");
    }
}

pub(super) async fn events_come_in_commit_order(store: Arc<impl Store>) {
    let t = tenant();
    assert_eq!(store.newest_event(&t).await.unwrap(), None);
    store
        .commit(&t, told(vec![event(10, Some(task_id(1))), event(30, None)]))
        .await
        .unwrap();
    // Made before event 30, committed after it: a reader at 30 must still get it.
    store
        .commit(&t, told(vec![event(20, Some(task_id(1)))]))
        .await
        .unwrap();
    for (after, task, limit, want, more) in [
        (None, None, 9, &[10, 30, 20][..], false),
        (Some(30), None, 9, &[20], false),
        (Some(20), None, 9, &[], false),
        (Some(10), None, 1, &[30], true),
        (None, Some(1), 9, &[10, 20], false),
        (Some(10), Some(1), 9, &[20], false),
        (None, Some(2), 9, &[], false),
        // Not there: stands for 10, the one before it.
        (Some(15), None, 9, &[30, 20], false),
        (Some(5), None, 9, &[10, 30, 20], false),
    ] {
        let query = EventQuery {
            after: after.map(event_id),
            task: task.map(task_id),
            limit,
        };
        let page = store.events(&t, &query).await.unwrap();
        let ids: Vec<_> = page.rows.iter().map(|event| event.id).collect();
        let want: Vec<_> = want.iter().map(|n| event_id(*n)).collect();
        assert_eq!((ids, page.more), (want, more), "{query:?}");
    }
    assert_eq!(store.newest_event(&t).await.unwrap(), Some(event_id(20)));
}

pub(super) async fn the_newest_ledger_rows_come_first(store: Arc<impl Store>) {
    let t = tenant();
    for n in [1, 4, 3] {
        let mut row = ledger(n, Disposition::Acted);
        row.task = (n != 4).then(|| task_id(1));
        // The clock stood still, or went back: the order of commits counts.
        row.at = at(100 - i64::from(n));
        store.commit(&t, handled(row)).await.unwrap();
    }
    let keys = |rows: Vec<crate::store::LedgerRow>| -> Vec<String> {
        rows.into_iter().filter_map(|row| row.message_id).collect()
    };
    let all = store.recent(&t, None, 9).await.unwrap();
    assert_eq!(
        keys(all),
        ["<3@example.test>", "<4@example.test>", "<1@example.test>"]
    );
    let two = store.recent(&t, None, 2).await.unwrap();
    assert_eq!(keys(two), ["<3@example.test>", "<4@example.test>"]);
    let of_task = store.recent(&t, Some(task_id(1)), 9).await.unwrap();
    assert_eq!(keys(of_task), ["<3@example.test>", "<1@example.test>"]);
}

pub(super) async fn tasks_are_counted(store: Arc<impl Store>) {
    let t = tenant();
    for (n, state) in [
        (1, TaskState::Completed),
        (2, TaskState::Cancelled),
        (3, TaskState::Expired),
        (4, TaskState::Open),
        (5, TaskState::Open),
    ] {
        store.commit(&t, new_task(task(n))).await.unwrap();
        let mut moved = task(n);
        moved.state = state;
        let change = Change {
            task: Some(moved),
            ..Change::default()
        };
        store.commit(&t, change).await.unwrap();
    }
    let counts = store.task_counts(&t, at(0), at(9)).await.unwrap();
    assert_eq!((counts.open, counts.completed), (2, 1));
}

pub(super) async fn todays_mails_are_counted(store: Arc<impl Store>) {
    let t = tenant();
    let hour = 3600;
    let now = 10 * hour;
    let rows = [
        (now, Disposition::Acted),
        (now - 1, Disposition::Acted),
        (now - hour, Disposition::AskedBack),
        (now - 2 * hour + 1, Disposition::Helped),
        (now - 6 * hour, Disposition::Refused(Refusal::Late)),
        (now - 7 * hour + 1, Disposition::SetAside("why".to_owned())),
        (now - 7 * hour, Disposition::Ignored("machine".to_owned())),
        (now - 9 * hour, Disposition::Duplicate),
    ];
    for (n, (seconds, disposition)) in (0_u32..).zip(rows) {
        let mut row = ledger(n, disposition);
        row.at = at(seconds);
        store.commit(&t, handled(row)).await.unwrap();
    }
    let today = store.today(&t, at(now - 7 * hour), at(now)).await.unwrap();
    assert_eq!(today.by_hour, [2, 0, 0, 0, 0, 2, 2]);
    let counts = (today.total, today.acted, today.asked_back, today.helped);
    assert_eq!(counts, (7, 2, 1, 1));
    assert_eq!((today.refused, today.set_aside, today.ignored), (1, 1, 1));
    // Just after midnight the hours still tell of yesterday.
    let today = store.today(&t, at(now + 1), at(now + 2)).await.unwrap();
    assert_eq!((today.total, today.by_hour.iter().sum::<u64>()), (0, 5));
}
