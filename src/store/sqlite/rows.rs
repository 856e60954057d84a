//! Turns stored rows into domain values and back.

use jiff::Timestamp;
use rusqlite::{Connection, Params, Row};
use serde::de::DeserializeOwned;

use super::fault::Fault;
use crate::{
    domain::ItemRef,
    store::{Fate, OutboxRow},
    task::{Task, TaskState},
};

/// Microseconds since 1970 UTC; finer parts are cut.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The time of [`micros`].
pub(super) fn time(micros: i64) -> Result<Timestamp, Fault> {
    Timestamp::from_microsecond(micros).map_err(|_| Fault::Shape("a time out of range"))
}

/// A count as the port gives it; SQLite counts are never negative.
pub(super) fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Word of a task's state in its column and in its tally.
pub(super) const fn state_word(state: TaskState) -> &'static str {
    match state {
        TaskState::Open => "open",
        TaskState::Completed => "completed",
        TaskState::Cancelled => "cancelled",
        TaskState::Expired => "expired",
    }
}

/// All rows of a query.
pub(super) fn all<T>(
    c: &Connection,
    sql: &str,
    params: impl Params,
    decode: impl Fn(&Row<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(decode(row)?);
    }
    Ok(out)
}

/// The first row of a query.
pub(super) fn first<T>(
    c: &Connection,
    sql: &str,
    params: impl Params,
    decode: impl Fn(&Row<'_>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(decode).transpose()
}

/// The JSON in column 0.
pub(super) fn body<T: DeserializeOwned>(row: &Row<'_>) -> Result<T, Fault> {
    let text = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
    Ok(serde_json::from_str(text)?)
}

/// A task out of `body, revision`.
pub(super) fn task(row: &Row<'_>) -> Result<Task, Fault> {
    let mut task: Task = body(row)?;
    task.revision = count(row.get(1)?);
    Ok(task)
}

/// An outbox row out of `body, fate, attempts, next_at, draft, draft_change_key, in_doubt, error, sent`.
pub(super) fn outbox(row: &Row<'_>) -> Result<OutboxRow, Fault> {
    let draft: Option<String> = row.get(4)?;
    let change_key: Option<String> = row.get(5)?;
    let fate: String = row.get(1)?;
    Ok(OutboxRow {
        new: body(row)?,
        fate: match fate.as_str() {
            "waiting" => Fate::Waiting,
            "sent" => Fate::Sent,
            "failed" => Fate::Failed,
            "replaced" => Fate::Replaced,
            _ => return Err(Fault::Shape("fate of an outbox row")),
        },
        attempts: row.get(2)?,
        next_at: time(row.get(3)?)?,
        draft: draft.map(|id| ItemRef { id, change_key }),
        in_doubt: row.get(6)?,
        error: row.get(7)?,
        sent: row.get::<_, Option<i64>>(8)?.map(time).transpose()?,
    })
}
