//! What is acknowledged stays: restart, kill, full disk, I/O error, lock.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use rusqlite::{Connection, ffi};

use super::{SqliteStore, fault::Fault, open, writer::Writer};
use crate::{
    domain::Disposition,
    store::{Change, Committed, Purpose, Store, StoreError, conformance::samples::*},
};

/// Set for the process that is killed; holds the path of the database.
const CHILD: &str = "SMARTACTIONS_TEST_STORE_TO_KILL";
/// Set with it: first number of the rows that it writes.
const FIRST: &str = "SMARTACTIONS_TEST_STORE_FIRST";

/// A unit with one row of each kind.
pub(super) fn one_unit(n: u32) -> Change {
    Change {
        ledger: Some(ledger(n, Disposition::Acted)),
        new_task: Some((task(n), None)),
        outbox: vec![mail(n, Purpose::Confirmation)],
        events: vec![event(n, Some(task_id(n)))],
        ..Change::default()
    }
}

#[tokio::test]
async fn a_restart_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tasks.db");
    for round in 0..3 {
        let store = SqliteStore::open(path.clone()).await.unwrap();
        for before in 0..round {
            assert_eq!(
                store.task(&tenant(), task_id(before)).await.unwrap(),
                Some(task(before))
            );
        }
        assert_eq!(
            store
                .outbox_tally(&tenant(), jiff::Timestamp::MAX)
                .await
                .unwrap()
                .waiting,
            u64::from(round)
        );
        store.commit(&tenant(), one_unit(round)).await.unwrap();
        assert_eq!(
            store
                .keep(&tenant(), "key", vec![u8::try_from(round).unwrap()])
                .await
                .unwrap(),
            [0]
        );
        store.close().await;
    }
}

/// Not a test of its own: the process that [`nothing_acknowledged_is_lost_by_a_kill`] kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_until_killed() {
    let Ok(path) = std::env::var(CHILD) else {
        return;
    };
    let first: u32 = std::env::var(FIRST).unwrap().parse().unwrap();
    let store = Arc::new(SqliteStore::open(path.into()).await.unwrap());
    let mut running = Vec::new();
    for worker in 0..8 {
        let store = Arc::clone(&store);
        running.push(tokio::spawn(async move {
            for i in 0..10_000 {
                let n = first + worker * 10_000 + i;
                assert_eq!(
                    store.commit(&tenant(), one_unit(n)).await,
                    Ok(Committed::Done)
                );
                // One write a line: a kill leaves whole lines, or none. The first newline ends
                // what the test harness may have printed.
                let line = format!("\nack {n}\n");
                std::io::stdout().write_all(line.as_bytes()).unwrap();
                std::io::stdout().flush().unwrap();
            }
        }));
    }
    for one in running {
        one.await.unwrap();
    }
}

/// Numbers that a child acknowledged before it was killed at the `kill_at`th.
fn acknowledged_by_a_killed_child(path: &Path, first: u32, kill_at: usize) -> Vec<u32> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::sqlite::durability::commits_until_killed"])
        .args(["--nocapture", "--test-threads=1"])
        .env(CHILD, path)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    while let Some(Ok(line)) = lines.next() {
        let n = line.strip_prefix("ack ").and_then(|n| n.parse().ok());
        acknowledged.extend::<Option<u32>>(n);
        if acknowledged.len() == kill_at {
            child.kill().unwrap();
        }
    }
    assert!(
        !child.wait().unwrap().success(),
        "it ended before it was killed"
    );
    acknowledged
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_by_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tasks.db");
    let mut acknowledged = Vec::new();
    for round in 0..10_u32 {
        let kill_at = 20 + 37 * round as usize;
        let child = acknowledged_by_a_killed_child(&path, round * 100_000, kill_at);
        assert!(child.len() >= kill_at, "no progress in round {round}");
        acknowledged.extend(child);
        // Opening runs quick_check.
        let store = SqliteStore::open(path.clone()).await.unwrap();
        for n in &acknowledged {
            let row = ledger(*n, Disposition::Acted);
            assert_eq!(store.ledger(&tenant(), &row.key).await.unwrap(), Some(row));
            assert_eq!(
                store.task(&tenant(), task_id(*n)).await.unwrap(),
                Some(task(*n))
            );
        }
        // Whole units only: every part of them has the same number of rows.
        let waiting = store
            .outbox_tally(&tenant(), jiff::Timestamp::MAX)
            .await
            .unwrap()
            .waiting;
        let open = store
            .task_counts(&tenant(), at(0), at(0))
            .await
            .unwrap()
            .open;
        store.close().await;
        let c = Connection::open(&path).unwrap();
        for table in ["ledger", "task", "outbox", "event"] {
            let sql = format!("SELECT count(*) FROM {table}");
            let rows: i64 = c.query_row(&sql, [], |row| row.get(0)).unwrap();
            let rows = u64::try_from(rows).unwrap();
            assert_eq!((waiting, open), (rows, rows), "{table}");
        }
    }
}

/// A writer of its own on a new file.
fn writer(folder: &Path, prepare: impl FnOnce(&Connection)) -> Writer {
    let path = folder.join("tasks.db");
    let c = open::writer(&path).unwrap();
    prepare(&c);
    Writer::start(c, &Arc::from("tasks.db")).unwrap()
}

fn put(n: i64, bytes: usize) -> impl FnOnce(&Connection) -> Result<(), Fault> + Send + 'static {
    move |c| {
        let sql = "INSERT INTO setting (tenant, name, value) VALUES ('t', ?1, zeroblob(?2))";
        c.execute(sql, (n.to_string(), i64::try_from(bytes).unwrap()))?;
        Ok(())
    }
}

fn stored(folder: &Path) -> Vec<String> {
    let c = open::reader(&folder.join("tasks.db")).unwrap();
    let mut statement = c.prepare("SELECT name FROM setting ORDER BY name").unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_full_disk_keeps_nothing_and_is_survived() {
    let folder = tempfile::tempdir().unwrap();
    let writer = writer(folder.path(), |c| {
        c.pragma_update(None, "max_page_count", 100).unwrap();
    });
    assert_eq!(writer.run(put(1, 10)).await, Ok(()));
    let full = writer.run(put(2, 1 << 20)).await;
    assert!(
        matches!(full, Err(StoreError::Unwritable { .. })),
        "{full:?}"
    );
    assert_eq!(writer.run(put(3, 10)).await, Ok(()));
    assert_eq!(stored(folder.path()), ["1", "3"]);
}

#[tokio::test]
async fn after_an_io_error_nothing_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let writer = Arc::new(writer(folder.path(), |_| {}));
    let (open_gate, gate) = std::sync::mpsc::channel();
    // The first unit waits until the others stand behind it: all are one batch with the third.
    let first = tokio::spawn({
        let writer = Arc::clone(&writer);
        async move { writer.run(put(1, 10)).await }
    });
    assert_eq!(first.await.unwrap(), Ok(()));
    let mut batch = Vec::new();
    let blocked = Arc::clone(&writer);
    batch.push(tokio::spawn(async move {
        blocked
            .run(move |_| {
                gate.recv().unwrap();
                Err::<(), _>(Fault::Shape("only to wait"))
            })
            .await
    }));
    tokio::task::yield_now().await;
    for n in 2..5 {
        let writer = Arc::clone(&writer);
        batch.push(tokio::spawn(async move {
            let io_error = ffi::Error::new(ffi::SQLITE_IOERR_FSYNC);
            let fault = Fault::Sqlite(rusqlite::Error::SqliteFailure(io_error, None));
            if n == 3 {
                return writer.run(move |_| Err::<(), _>(fault)).await;
            }
            writer.run(put(n, 10)).await
        }));
        tokio::task::yield_now().await;
    }
    open_gate.send(()).unwrap();
    for one in batch {
        assert!(one.await.unwrap().is_err());
    }
    let later = writer.run(put(9, 10)).await;
    assert!(matches!(later, Err(StoreError::Broken { .. })), "{later:?}");
    assert_eq!(
        Err(writer.broken().await),
        later,
        "whoever waits for it is told"
    );
    assert_eq!(stored(folder.path()), ["1"]);
}

#[tokio::test]
async fn a_locked_database_is_an_error_and_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let writer = writer(folder.path(), |c| {
        c.busy_timeout(Duration::from_millis(5)).unwrap();
    });
    let other = Connection::open(folder.path().join("tasks.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let locked = writer.run(put(1, 10)).await;
    assert!(
        matches!(locked, Err(StoreError::Unwritable { .. })),
        "{locked:?}"
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(writer.run(put(2, 10)).await, Ok(()));
    writer.close();
    assert_eq!(stored(folder.path()), ["2"]);
}
