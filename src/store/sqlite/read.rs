//! Reads tasks, events, ledger and counts. Every query runs along an index; a test asks SQLite.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{
    fault::Fault,
    rows::{all, body, count, first, micros, state_word, task as task_row},
    tally,
};
use crate::{
    domain::{
        Event, EventId, TaskId,
        snapshot::{TaskCounts, TodayCounts},
    },
    store::{EventQuery, HOUR_MICROS, LedgerRow, MOST_EVENTS, MOST_TASKS, Page, TaskQuery, today},
    task::{Task, TaskState},
};

/// The newest ledger rows.
pub(super) const RECENT: &str =
    "SELECT body FROM ledger WHERE tenant = ?1 ORDER BY seq DESC LIMIT ?2";
/// The newest ledger rows of a task.
pub(super) const RECENT_OF_TASK: &str =
    "SELECT body FROM ledger WHERE tenant = ?1 AND task = ?3 ORDER BY seq DESC LIMIT ?2";
/// Ledger rows by disposition since a time.
pub(super) const TODAY: &str = "SELECT disposition, count(*) FROM ledger
    WHERE tenant = ?1 AND at >= ?2 GROUP BY disposition";
/// Ledger rows by hour; the hour begins after its first microsecond.
pub(super) const BY_HOUR: &str = "SELECT (at - ?2 - 1) / ?4, count(*) FROM ledger
    WHERE tenant = ?1 AND at > ?2 AND at <= ?3 GROUP BY 1";
/// Events after a place of the feed.
pub(super) const EVENTS: &str =
    "SELECT body FROM event WHERE tenant = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
/// Events of a task after a place of the feed. Without the hint SQLite walks the whole feed, for it
/// knows nothing of how few events a task has.
pub(super) const EVENTS_OF_TASK: &str = "SELECT body FROM event INDEXED BY event_by_task
    WHERE tenant = ?1 AND task = ?4 AND seq > ?2 ORDER BY seq LIMIT ?3";
/// Place of an event; of the one before it when it is not there.
pub(super) const PLACE: &str =
    "SELECT seq FROM event WHERE tenant = ?1 AND id <= ?2 ORDER BY id DESC LIMIT 1";
/// The last event.
pub(super) const NEWEST_EVENT: &str =
    "SELECT id FROM event WHERE tenant = ?1 ORDER BY seq DESC LIMIT 1";

/// One task.
pub(super) fn task(c: &Connection, tenant: &str, id: TaskId) -> Result<Option<Task>, Fault> {
    let sql = "SELECT body, revision FROM task WHERE tenant = ?1 AND id = ?2";
    first(c, sql, params![tenant, id.to_bytes()], task_row)
}

/// Text of the query for tasks: only the conditions that are asked for, so that SQLite takes the
/// index of the narrowest. Parameters: 1 tenant, 2 after, 3 limit, 4 state, 5 reference, 6 assignee.
pub(super) fn tasks_sql(query: &TaskQuery) -> String {
    let mut sql = "SELECT body, revision FROM task AS t WHERE t.tenant = ?1".to_owned();
    if query.assignee.is_some() {
        // CROSS JOIN keeps the order of the tables (https://sqlite.org/optoverview.html#crossjoin).
        "SELECT body, revision FROM assignee AS a CROSS JOIN task AS t
         ON t.tenant = a.tenant AND t.id = a.task WHERE a.tenant = ?1 AND a.address = ?6"
            .clone_into(&mut sql);
    }
    let id = if query.assignee.is_some() {
        "a.task"
    } else {
        "t.id"
    };
    if query.after.is_some() {
        sql.push_str(" AND ");
        sql.push_str(id);
        sql.push_str(" < ?2");
    }
    if query.state.is_some() {
        sql.push_str(" AND t.state = ?4");
    }
    if query.reference.is_some() {
        sql.push_str(" AND t.reference = ?5");
    }
    sql.push_str(" ORDER BY ");
    sql.push_str(id);
    sql.push_str(" DESC LIMIT ?3");
    sql
}

/// Tasks, newest first.
pub(super) fn tasks(c: &Connection, tenant: &str, query: &TaskQuery) -> Result<Page<Task>, Fault> {
    let limit = query.limit.clamp(1, MOST_TASKS);
    let mut statement = c.prepare_cached(&tasks_sql(query))?;
    let all: [(usize, &dyn rusqlite::ToSql); 6] = [
        (1, &tenant),
        (2, &query.after.map(TaskId::to_bytes)),
        (3, &(limit + 1)),
        (4, &query.state.map(state_word)),
        (5, &query.reference),
        (6, &query.assignee.as_ref().map(|a| a.as_str().to_owned())),
    ];
    let known = statement.parameter_count();
    for (at, value) in all.into_iter().filter(|(at, _)| *at <= known) {
        statement.raw_bind_parameter(at, value)?;
    }
    let mut found = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(task_row(row)?);
    }
    Ok(Page::cut(rows, limit))
}

/// Events, in the order of their commits.
pub(super) fn events(
    c: &Connection,
    tenant: &str,
    query: &EventQuery,
) -> Result<Page<Event>, Fault> {
    let limit = query.limit.clamp(1, MOST_EVENTS);
    let after: i64 = match query.after {
        Some(id) => first(c, PLACE, params![tenant, id.to_bytes()], |row| {
            Ok(row.get(0)?)
        })?,
        None => None,
    }
    .unwrap_or(0);
    let rows = match query.task {
        Some(task) => {
            let params = params![tenant, after, limit + 1, task.to_bytes()];
            all(c, EVENTS_OF_TASK, params, body)?
        }
        None => all(c, EVENTS, params![tenant, after, limit + 1], body)?,
    };
    Ok(Page::cut(rows, limit))
}

/// Id of the last event.
pub(super) fn newest_event(c: &Connection, tenant: &str) -> Result<Option<EventId>, Fault> {
    first(c, NEWEST_EVENT, params![tenant], |row| {
        Ok(EventId::from_bytes(row.get(0)?))
    })
}

/// The ledger row of a mail.
pub(super) fn ledger(c: &Connection, tenant: &str, key: &str) -> Result<Option<LedgerRow>, Fault> {
    let sql = "SELECT body FROM ledger WHERE tenant = ?1 AND key = ?2";
    first(c, sql, params![tenant, key], body)
}

/// The newest ledger rows, newest first.
pub(super) fn recent(
    c: &Connection,
    tenant: &str,
    task: Option<TaskId>,
    most: u32,
) -> Result<Vec<LedgerRow>, Fault> {
    match task {
        Some(task) => all(
            c,
            RECENT_OF_TASK,
            params![tenant, most, task.to_bytes()],
            body,
        ),
        None => all(c, RECENT, params![tenant, most], body),
    }
}

/// Counts of tasks. They carry no due time yet, so none is due.
pub(super) fn task_counts(c: &Connection, tenant: &str) -> Result<TaskCounts, Fault> {
    Ok(TaskCounts {
        open: tally::of(c, tenant, tally::task(TaskState::Open))?,
        completed: tally::of(c, tenant, tally::task(TaskState::Completed))?,
        ..TaskCounts::default()
    })
}

/// What became of mails.
pub(super) fn today(
    c: &Connection,
    tenant: &str,
    start_of_day: Timestamp,
    now: Timestamp,
) -> Result<TodayCounts, Fault> {
    let mut counts = today::none();
    let since = micros(start_of_day);
    for (word, n) in all(c, TODAY, params![tenant, since], |row| {
        Ok((row.get::<_, String>(0)?, count(row.get(1)?)))
    })? {
        today::add(&mut counts, &word, n);
    }
    let (end, hour) = (micros(now), HOUR_MICROS);
    let begin = today::first_hour(end);
    for (hour, n) in all(c, BY_HOUR, params![tenant, begin, end, hour], |row| {
        Ok((row.get::<_, i64>(0)?, count(row.get(1)?)))
    })? {
        today::add_hour(&mut counts, hour, n);
    }
    Ok(counts)
}

/// Where a listener goes on.
pub(super) fn sync_state(
    c: &Connection,
    tenant: &str,
    mailbox: &str,
) -> Result<Option<String>, Fault> {
    let sql = "SELECT state FROM sync_state WHERE tenant = ?1 AND mailbox = ?2";
    first(c, sql, params![tenant, mailbox], |row| Ok(row.get(0)?))
}

/// The newest note of that name.
pub(super) fn noted(c: &Connection, tenant: &str, name: &str) -> Result<Option<String>, Fault> {
    let sql = "SELECT value FROM setting WHERE tenant = ?1 AND name = ?2";
    let bytes: Option<Vec<u8>> = first(c, sql, params![tenant, name], |row| Ok(row.get(0)?))?;
    Ok(bytes.map(|b| String::from_utf8_lossy(&b).into_owned()))
}
