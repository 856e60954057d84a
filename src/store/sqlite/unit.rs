//! Writes one [`Change`]: the checks first, then every row of it.
//!
//! Called in the writer's thread, inside a savepoint. What is answered with anything but
//! [`Committed::Done`] has written nothing but, for a duplicate, the sync state.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{
    fault::Fault,
    outbox, read,
    rows::{first, micros, state_word},
    tally,
};
use crate::{
    domain::{Event, TaskId},
    store::{Attempt, Change, Committed, FORGET_ATTEMPTS, Idempotency, LedgerRow, SyncState},
    task::Task,
};

/// Writes a unit.
pub(super) fn commit(c: &Connection, tenant: &str, change: &Change) -> Result<Committed, Fault> {
    if let Some(row) = &change.ledger
        && let Some(before) = read::ledger(c, tenant, &row.key)?
    {
        put_sync_state(c, tenant, change.sync_state.as_ref())?;
        return Ok(Committed::Duplicate(Box::new(before)));
    }
    if let Some((_, Some(key))) = &change.new_task
        && let Some(answer) = key_in_use(c, tenant, key)?
    {
        return Ok(answer);
    }
    if let Some(task) = &change.task
        && !overwrite_task(c, tenant, task)?
    {
        return Ok(Committed::TaskMoved);
    }
    if let Some((task, key)) = &change.new_task {
        insert_task(c, tenant, task)?;
        if let Some(key) = key {
            keep_key(c, tenant, key, task.id)?;
        }
    }
    if let Some(row) = &change.ledger {
        insert_ledger(c, tenant, row)?;
    }
    for mail in &change.outbox {
        outbox::insert(c, tenant, mail)?;
    }
    insert_events(c, tenant, &change.events)?;
    put_sync_state(c, tenant, change.sync_state.as_ref())?;
    Ok(Committed::Done)
}

fn key_in_use(c: &Connection, tenant: &str, key: &Idempotency) -> Result<Option<Committed>, Fault> {
    first(
        c,
        "SELECT request, task FROM idempotency WHERE tenant = ?1 AND key = ?2 AND kept_until > ?3",
        params![tenant, key.key, micros(key.now)],
        |row| {
            let request: String = row.get(0)?;
            Ok(if request == key.request {
                Committed::Again(TaskId::from_bytes(row.get(1)?))
            } else {
                Committed::KeyReused
            })
        },
    )
}

/// Keeps the key; those whose time is over go, at most 100 with each new one.
fn keep_key(c: &Connection, tenant: &str, key: &Idempotency, task: TaskId) -> Result<(), Fault> {
    c.prepare_cached(
        "DELETE FROM idempotency WHERE tenant = ?1 AND key IN (
             SELECT key FROM idempotency WHERE tenant = ?1 AND kept_until <= ?2 LIMIT 100)",
    )?
    .execute(params![tenant, micros(key.now)])?;
    c.prepare_cached(
        "INSERT OR REPLACE INTO idempotency (tenant, key, request, task, kept_until)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        tenant,
        key.key,
        key.request,
        task.to_bytes(),
        micros(key.until)
    ])?;
    Ok(())
}

fn insert_task(c: &Connection, tenant: &str, task: &Task) -> Result<(), Fault> {
    c.prepare_cached(
        "INSERT INTO task (tenant, id, revision, state, reference, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        tenant,
        task.id.to_bytes(),
        revision(task.revision),
        state_word(task.state),
        task.reference,
        serde_json::to_string(task)?
    ])?;
    put_assignees(c, tenant, task)?;
    tally::add(c, tenant, tally::task(task.state), 1)
}

/// Writes a task over when its revision is still the stored one; false when it is not.
pub(super) fn overwrite_task(c: &Connection, tenant: &str, task: &Task) -> Result<bool, Fault> {
    let before = first(
        c,
        "SELECT body, revision FROM task WHERE tenant = ?1 AND id = ?2 AND revision = ?3",
        params![tenant, task.id.to_bytes(), revision(task.revision)],
        super::rows::task,
    )?;
    let Some(before) = before else {
        return Ok(false);
    };
    c.prepare_cached(
        "UPDATE task SET revision = ?3, state = ?4, reference = ?5, body = ?6
         WHERE tenant = ?1 AND id = ?2",
    )?
    .execute(params![
        tenant,
        task.id.to_bytes(),
        revision(task.revision.saturating_add(1)),
        state_word(task.state),
        task.reference,
        serde_json::to_string(task)?
    ])?;
    if !before
        .assignees
        .iter()
        .map(|a| &a.address)
        .eq(task.assignees.iter().map(|a| &a.address))
    {
        c.prepare_cached("DELETE FROM assignee WHERE tenant = ?1 AND task = ?2")?
            .execute(params![tenant, task.id.to_bytes()])?;
        put_assignees(c, tenant, task)?;
    }
    if before.state != task.state {
        tally::add(c, tenant, tally::task(before.state), -1)?;
        tally::add(c, tenant, tally::task(task.state), 1)?;
    }
    Ok(true)
}

fn revision(of: u64) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

fn put_assignees(c: &Connection, tenant: &str, task: &Task) -> Result<(), Fault> {
    for assignee in &task.assignees {
        c.prepare_cached(
            "INSERT INTO assignee (tenant, address, task) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            tenant,
            assignee.address.as_str(),
            task.id.to_bytes()
        ])?;
    }
    Ok(())
}

fn insert_ledger(c: &Connection, tenant: &str, row: &LedgerRow) -> Result<(), Fault> {
    c.prepare_cached(
        "INSERT INTO ledger (tenant, key, seq, at, task, disposition, body)
         VALUES (?1, ?2, 1 + coalesce((SELECT max(seq) FROM ledger WHERE tenant = ?1), 0),
                 ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        tenant,
        row.key,
        micros(row.at),
        row.task.map(TaskId::to_bytes),
        row.disposition.word(),
        serde_json::to_string(row)?
    ])?;
    Ok(())
}

/// Appends to the feed.
pub(super) fn insert_events(c: &Connection, tenant: &str, events: &[Event]) -> Result<(), Fault> {
    for event in events {
        c.prepare_cached(
            "INSERT INTO event (tenant, seq, id, task, body)
             VALUES (?1, 1 + coalesce((SELECT max(seq) FROM event WHERE tenant = ?1), 0),
                     ?2, ?3, ?4)",
        )?
        .execute(params![
            tenant,
            event.id.to_bytes(),
            event.task.map(TaskId::to_bytes),
            serde_json::to_string(event)?
        ])?;
    }
    Ok(())
}

fn put_sync_state(c: &Connection, tenant: &str, state: Option<&SyncState>) -> Result<(), Fault> {
    if let Some(SyncState { mailbox, state }) = state {
        c.prepare_cached(
            "INSERT INTO sync_state (tenant, mailbox, state) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET state = excluded.state",
        )?
        .execute(params![tenant, mailbox, state])?;
    }
    Ok(())
}

/// Counts a reading; those of mails that nobody read for [`FORGET_ATTEMPTS`] go, at most 100 with
/// each.
pub(super) fn attempt(c: &Connection, tenant: &str, attempt: &Attempt) -> Result<u32, Fault> {
    let old = attempt
        .at
        .checked_sub(FORGET_ATTEMPTS)
        .unwrap_or(Timestamp::MIN);
    c.prepare_cached(
        "DELETE FROM attempt WHERE tenant = ?1 AND (mailbox, mail) IN (
             SELECT mailbox, mail FROM attempt WHERE tenant = ?1 AND at < ?2 LIMIT 100)",
    )?
    .execute(params![tenant, micros(old)])?;
    let mut statement = c.prepare_cached(
        "INSERT INTO attempt (tenant, mailbox, mail, count, at) VALUES (?1, ?2, ?3, 1, ?4)
         ON CONFLICT DO UPDATE SET count = count + 1, at = excluded.at RETURNING count",
    )?;
    let at = micros(attempt.at);
    let params = params![tenant, attempt.mailbox, attempt.item.id, at];
    Ok(statement.query_row(params, |row| row.get(0))?)
}

/// The stored setting, or `make` when there was none.
pub(super) fn keep(
    c: &Connection,
    tenant: &str,
    name: &str,
    make: &[u8],
) -> Result<Vec<u8>, Fault> {
    // The update changes nothing; it makes RETURNING give the row that was there.
    let mut statement = c.prepare_cached(
        "INSERT INTO setting (tenant, name, value) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET value = value RETURNING value",
    )?;
    Ok(statement.query_row(params![tenant, name, make], |row| row.get(0))?)
}

/// Writes a note over the one of that name.
pub(super) fn note(c: &Connection, tenant: &str, name: &str, text: &str) -> Result<(), Fault> {
    c.prepare_cached("INSERT OR REPLACE INTO setting (tenant, name, value) VALUES (?1, ?2, ?3)")?
        .execute(params![tenant, name, text.as_bytes()])?;
    Ok(())
}
