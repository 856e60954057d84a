//! Counts that are kept with each write, so that nothing has to count rows.

use rusqlite::{Connection, params};

use super::{
    fault::Fault,
    rows::{count, first},
};
use crate::{store::Fate, task::TaskState};

/// Name of the count of tasks in a state.
pub(super) const fn task(state: TaskState) -> &'static str {
    match state {
        TaskState::Open => "task.open",
        TaskState::Completed => "task.completed",
        TaskState::Cancelled => "task.cancelled",
        TaskState::Expired => "task.expired",
    }
}

/// Name of the count of outbox rows with a fate.
pub(super) const fn outbox(fate: Fate) -> &'static str {
    match fate {
        Fate::Waiting => "outbox.waiting",
        Fate::Sent => "outbox.sent",
        Fate::Failed => "outbox.failed",
        Fate::Replaced => "outbox.replaced",
    }
}

/// Adds to a count.
pub(super) fn add(c: &Connection, tenant: &str, what: &str, by: i64) -> Result<(), Fault> {
    c.prepare_cached(
        "INSERT INTO tally (tenant, what, count) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET count = count + excluded.count",
    )?
    .execute(params![tenant, what, by])?;
    Ok(())
}

/// A count; 0 when nothing was ever added.
pub(super) fn of(c: &Connection, tenant: &str, what: &str) -> Result<u64, Fault> {
    let sql = "SELECT count FROM tally WHERE tenant = ?1 AND what = ?2";
    let found = first(c, sql, params![tenant, what], |row| Ok(count(row.get(0)?)))?;
    Ok(found.unwrap_or(0))
}
