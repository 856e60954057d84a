//! Opens the file: ownership, version, durability settings, migrations.
//!
//! Called by [`super::SqliteStore::open`]. Nothing is written to a file that is not ours, is newer
//! than this program or fails `quick_check`.

use std::{cmp::Ordering, fs, io, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::fault::Fault;
use crate::store::StoreError;

/// Numbered from 1; the number reached stands in `user_version`. Each runs in one transaction with
/// its number. Never edit one that was released: add the next.
const MIGRATIONS: &[&str] = &[
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
];

/// `SmAc`, in the header of each database of ours (<https://sqlite.org/pragma.html#pragma_application_id>).
const APPLICATION_ID: i64 = 0x536d_4163;

/// How long a locked database is waited for.
const BUSY: Duration = Duration::from_secs(5);

/// How a database file stands for this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none yet.
    Absent,
    /// As this version has it.
    Current,
    /// Of an older version, which the next start brings up to date.
    Old {
        /// Its schema.
        found: u32,
        /// Ours.
        known: u32,
    },
}

/// Opens for writing; makes the file (mode 0600) and brings the schema up to date.
pub(super) fn writer(path: &Path) -> Result<Connection, StoreError> {
    let place = path.display().to_string();
    private_file(path).map_err(|e| StoreError::Unwritable {
        place: place.clone(),
        what: e.to_string(),
    })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut c =
        Connection::open_with_flags(path, flags).map_err(|e| Fault::from(e).writing(&place))?;
    let found = version(&c).map_err(|e| e.reading(&place))?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::TooNew {
            place,
            found,
            known,
        });
    }
    quick_check(&c).map_err(|e| e.reading(&place))?;
    durable(&c).map_err(|e| e.writing(&place))?;
    migrate(&mut c).map_err(|e| e.writing(&place))?;
    Ok(c)
}

/// How the file stands; nothing is written.
pub(super) fn standing(path: &Path) -> Result<Standing, StoreError> {
    if !path.exists() {
        return Ok(Standing::Absent);
    }
    let place = path.display().to_string();
    let c = reader(path).map_err(|e| e.reading(&place))?;
    let found = version(&c).map_err(|e| e.reading(&place))?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    quick_check(&c).map_err(|e| e.reading(&place))?;
    match found.cmp(&known) {
        Ordering::Less => Ok(Standing::Old { found, known }),
        Ordering::Equal => Ok(Standing::Current),
        Ordering::Greater => Err(StoreError::TooNew {
            place,
            found,
            known,
        }),
    }
}

/// Opens for reading only.
pub(super) fn reader(path: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let c = Connection::open_with_flags(path, flags)?;
    c.busy_timeout(BUSY)?;
    c.set_prepared_statement_cache_capacity(64);
    Ok(c)
}

/// Makes the file for this user alone, or takes it back from others; SQLite gives its side files
/// the same mode. The folder is synced once, so that a power cut does not lose the new name.
fn private_file(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let is_new = !path.exists();
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    if is_new {
        file.sync_all()?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        #[cfg(unix)]
        fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// The schema of the file; 0 when it is empty. A database of another program is refused.
fn version(c: &Connection) -> Result<u32, Fault> {
    c.busy_timeout(BUSY)?;
    let id: i64 = c.query_row("PRAGMA application_id", [], |r| r.get(0))?;
    let tables: i64 = c.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    if id != APPLICATION_ID && (id != 0 || tables > 0) {
        return Err(Fault::Shape("it is the database of another program"));
    }
    let version: i64 = c.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    u32::try_from(version).map_err(|_| Fault::Shape("user_version"))
}

fn quick_check(c: &Connection) -> Result<(), Fault> {
    let said: String = c.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
    if said == "ok" {
        Ok(())
    } else {
        Err(Fault::Shape("quick_check found damage"))
    }
}

/// Acknowledged means durable: FULL syncs the WAL at each commit; NORMAL lost acknowledged commits
/// in power-cut replay. `fullfsync` matters on macOS only.
fn durable(c: &Connection) -> Result<(), Fault> {
    let mode: String = c.query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0))?;
    if mode != "wal" {
        return Err(Fault::Shape("the file system does not allow WAL"));
    }
    c.pragma_update(None, "synchronous", "FULL")?;
    c.pragma_update(None, "fullfsync", true)?;
    c.pragma_update(None, "checkpoint_fullfsync", true)?;
    c.pragma_update(None, "foreign_keys", true)?;
    c.pragma_update(None, "journal_size_limit", 64 << 20)?;
    c.pragma_update(None, "cache_size", -16_384)?;
    c.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Killed anywhere in here, the file has the old schema or the new one, never one between.
fn migrate(c: &mut Connection) -> Result<(), Fault> {
    for (number, sql) in (1_u32..).zip(MIGRATIONS) {
        let t = c.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Read again under the lock: a second process may have been here first.
        if version(&t)? < number {
            t.execute_batch(sql)?;
            t.pragma_update(None, "application_id", APPLICATION_ID)?;
            t.pragma_update(None, "user_version", number)?;
            t.commit()?;
        }
    }
    Ok(())
}
