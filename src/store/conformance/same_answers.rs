//! Random histories: both stores give the same answers, call by call.

use proptest::prelude::*;

use super::samples::*;
use crate::{
    domain::{Disposition, ItemRef},
    store::{
        Change, EventQuery, Mark, MemoryStore, Purpose, SqliteStore, Store, SyncState, TaskQuery,
    },
    task::TaskState,
};

/// One call; numbers are small, so that names meet.
#[derive(Debug, Clone)]
enum Call {
    Commit(Unit),
    Claim { now: i64, lease: i64, most: u32 },
    Mark { mail: u32, kind: u8, seconds: i64 },
    Attempt { mail: u8, days: i64 },
    Release { now: i64 },
}

#[derive(Debug, Clone)]
struct Unit {
    ledger: Option<u32>,
    new_task: Option<(u32, Option<(u8, i64)>)>,
    /// Number and how far behind the stored revision.
    task: Option<(u32, u64, TaskState)>,
    mails: Vec<(u32, Purpose)>,
    events: Vec<u32>,
    sync: Option<u8>,
}

fn unit() -> impl Strategy<Value = Unit> {
    let state = prop_oneof![
        Just(TaskState::Open),
        Just(TaskState::Completed),
        Just(TaskState::Cancelled),
    ];
    let purpose = prop::sample::select(Purpose::ALL.to_vec());
    let key = prop::option::of((0..2_u8, 0..300_i64));
    (
        prop::option::of(0..12_u32),
        prop::option::of((0..8_u32, key)),
        prop::option::of((0..8_u32, 0..2_u64, state)),
        prop::collection::vec((0..40_u32, purpose), 0..3),
        prop::collection::vec(0..60_u32, 0..3),
        prop::option::of(any::<u8>()),
    )
        .prop_map(|(ledger, new_task, task, mails, events, sync)| Unit {
            ledger,
            new_task,
            task,
            mails,
            events,
            sync,
        })
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        4 => unit().prop_map(Call::Commit),
        2 => (0..100_i64, 0..100_i64, 0..4_u32)
            .prop_map(|(now, lease, most)| Call::Claim { now, lease, most }),
        3 => (0..40_u32, 0..5_u8, 0..100_i64)
            .prop_map(|(mail, kind, seconds)| Call::Mark { mail, kind, seconds }),
        1 => (0..100_i64).prop_map(|now| Call::Release { now }),
        1 => (0..3_u8, 0..20_i64).prop_map(|(mail, days)| Call::Attempt { mail, days }),
    ]
}

async fn change(store: &impl Store, unit: &Unit) -> Change {
    let mut over = None;
    if let Some((n, behind, state)) = unit.task {
        let mut wanted = task(n);
        let stored = store.task(&tenant(), task_id(n)).await.unwrap();
        wanted.revision = stored.map_or(0, |s| s.revision).saturating_sub(behind);
        wanted.state = state;
        over = Some(wanted);
    }
    Change {
        ledger: unit.ledger.map(|n| ledger(n, Disposition::Acted)),
        new_task: unit.new_task.map(|(n, k)| {
            (
                task(n),
                k.map(|(request, now)| key(&request.to_string(), now)),
            )
        }),
        task: over,
        outbox: unit
            .mails
            .iter()
            .map(|(n, purpose)| mail(*n, *purpose))
            .collect(),
        events: unit
            .events
            .iter()
            .map(|n| event(*n, (n % 2 == 0).then(|| task_id(1))))
            .collect(),
        sync_state: unit.sync.map(|n| SyncState {
            mailbox: "approvals@example.test".to_owned(),
            state: n.to_string(),
        }),
    }
}

fn mark(kind: u8, seconds: i64) -> Mark {
    match kind {
        0 => Mark::Begun,
        1 => Mark::Drafted(ItemRef {
            id: seconds.to_string(),
            change_key: None,
        }),
        2 => Mark::Later {
            next_at: at(seconds),
            error: "later".to_owned(),
            in_doubt: u32::from(seconds % 2 == 0),
        },
        3 => Mark::Failed {
            error: "failed".to_owned(),
            events: Vec::new(),
        },
        _ => Mark::Sent {
            at: at(seconds),
            events: vec![event(u32::try_from(seconds).unwrap(), None)],
            task: Some(Box::new(task(u32::try_from(seconds).unwrap() % 8))),
        },
    }
}

/// What the call answered; of an error its code.
async fn answer(store: &impl Store, call: &Call) -> String {
    let t = tenant();
    match call {
        Call::Commit(unit) => {
            let change = change(store, unit).await;
            format!("{:?}", store.commit(&t, change).await.map_err(|e| e.code()))
        }
        Call::Claim { now, lease, most } => {
            let rows = store
                .claim(&t, "default", at(*now), at(now + lease), *most)
                .await;
            format!("{rows:?}")
        }
        Call::Mark {
            mail,
            kind,
            seconds,
        } => {
            let done = store
                .mark(&t, outbox_id(*mail), mark(*kind, *seconds))
                .await;
            format!("{:?}", done.map_err(|e| e.code()))
        }
        Call::Release { now } => format!("{:?}", store.release(&t, at(*now)).await),
        Call::Attempt { mail, days } => {
            let attempt = attempt(&mail.to_string(), days * 24 * 3600);
            format!("{:?}", store.attempt(&t, &attempt).await)
        }
    }
}

/// Everything that can be read.
async fn sight(store: &impl Store) -> String {
    let t = tenant();
    let events = EventQuery {
        limit: 1000,
        after: Some(event_id(20)),
        task: None,
    };
    let of_task = EventQuery {
        limit: 3,
        after: None,
        task: Some(task_id(1)),
    };
    let tasks = TaskQuery {
        limit: 3,
        state: Some(TaskState::Open),
        ..TaskQuery::default()
    };
    format!(
        "{:#?}",
        (
            store.events(&t, &events).await,
            store.events(&t, &of_task).await,
            store.newest_event(&t).await,
            store.tasks(&t, &tasks).await,
            store.recent(&t, None, 5).await,
            store.waiting(&t, jiff::Timestamp::MAX, 50).await,
            store.outbox_tally(&t, jiff::Timestamp::MAX).await,
            store
                .mails_since(&t, "anna@example.test", None, at(3))
                .await,
            store.task_counts(&t, at(0), at(0)).await,
            store.today(&t, at(5), at(9)).await,
            store.sync_state(&t, "approvals@example.test").await,
        )
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        // No files in the source tree.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn both_stores_give_the_same_answers(calls in prop::collection::vec(call(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let sqlite = SqliteStore::open(folder.path().join("tasks.db")).await.unwrap();
            let memory = MemoryStore::default();
            for (n, call) in calls.iter().enumerate() {
                let (on_disk, in_memory) = (answer(&sqlite, call).await, answer(&memory, call).await);
                prop_assert_eq!(on_disk, in_memory, "call {}: {:?}", n, call);
            }
            prop_assert_eq!(sight(&sqlite).await, sight(&memory).await);
            sqlite.close().await;
            Ok(())
        })?;
    }
}
