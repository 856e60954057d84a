//! Which files are refused, and how files are made.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{fs, path::Path};

use rusqlite::Connection;

use super::{SqliteStore, Standing, durability::one_unit};
use crate::store::{Store, StoreError, conformance::samples::tenant};

/// A closed database with enough rows for several pages.
async fn closed_database(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("tasks.db");
    let store = SqliteStore::open(path.clone()).await.unwrap();
    for n in 0..40 {
        store.commit(&tenant(), one_unit(n)).await.unwrap();
    }
    store.close().await;
    path
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_database(folder.path()).await;
    let c = Connection::open(&path).unwrap();
    c.pragma_update(None, "user_version", 99).unwrap();
    c.close().unwrap();
    let before = fs::read(&path).unwrap();
    let refused = SqliteStore::open(path.clone()).await.err();
    let Some(StoreError::TooNew {
        found: 99, known, ..
    }) = refused
    else {
        panic!("{refused:?}");
    };
    assert!(known < 99);
    let standing = SqliteStore::standing(path.clone()).await;
    assert!(matches!(
        standing,
        Err(StoreError::TooNew { found: 99, .. })
    ));
    assert!(fs::read(&path).unwrap() == before);
}

#[tokio::test]
async fn how_a_file_stands_is_told_and_nothing_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.db");
    let standing = SqliteStore::standing(path.clone()).await.unwrap();
    assert_eq!(standing, Standing::Absent);
    assert!(!path.exists());
    let path = closed_database(folder.path()).await;
    assert_eq!(
        SqliteStore::standing(path.clone()).await.unwrap(),
        Standing::Current
    );
    let c = Connection::open(&path).unwrap();
    c.pragma_update(None, "user_version", 1).unwrap();
    c.close().unwrap();
    let before = fs::read(&path).unwrap();
    let standing = SqliteStore::standing(path.clone()).await.unwrap();
    assert!(
        matches!(standing, Standing::Old { found: 1, .. }),
        "{standing:?}"
    );
    assert!(fs::read(&path).unwrap() == before);
}

#[tokio::test]
async fn a_file_of_another_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = folder.path().join("theirs.db");
    let c = Connection::open(&theirs).unwrap();
    c.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        .unwrap();
    c.close().unwrap();
    let text = folder.path().join("text.db");
    fs::write(&text, "This is no database. ".repeat(400)).unwrap();
    for path in [theirs, text] {
        let before = fs::read(&path).unwrap();
        let refused = SqliteStore::open(path.clone()).await.err();
        assert!(
            matches!(refused, Some(StoreError::Unreadable { .. })),
            "{refused:?}"
        );
        assert!(fs::read(&path).unwrap() == before);
    }
}

/// Each page in turn is overwritten: none gets past the check.
#[tokio::test]
async fn damage_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_database(folder.path()).await;
    let whole = fs::read(&path).unwrap();
    let mut refusals = 0;
    for page in 0..whole.len() / 4096 {
        let mut damaged = whole.clone();
        damaged[page * 4096..page * 4096 + 200].fill(0xA5);
        fs::write(&path, &damaged).unwrap();
        match SqliteStore::open(path.clone()).await {
            Ok(store) => store.close().await,
            Err(StoreError::Unreadable { .. }) => refusals += 1,
            Err(other) => panic!("page {page}: {other:?}"),
        }
        for side in ["tasks.db-wal", "tasks.db-shm"] {
            drop(fs::remove_file(folder.path().join(side)));
        }
    }
    assert_eq!(refusals, whole.len() / 4096);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_reads_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tasks.db");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let store = SqliteStore::open(path).await.unwrap();
    store.commit(&tenant(), one_unit(1)).await.unwrap();
    let files: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(files.len(), 3, "database, WAL and its index");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.path());
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_made_is_unwritable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("tasks.db");
    let refused = SqliteStore::open(path).await.err();
    assert!(
        matches!(refused, Some(StoreError::Unwritable { .. })),
        "{refused:?}"
    );
}
