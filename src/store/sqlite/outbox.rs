//! The outbox: put in, claim, mark, look up.
//!
//! A row that waits is due at `next_at`; a claim moves that to the end of its lease. So one index
//! serves new rows, retries and leases that ran out, and a claim reads only what it takes.

use jiff::Timestamp;
use rusqlite::{Connection, ToSql, params};

use super::{
    fault::Fault,
    rows::{all, count, first, micros, outbox, time},
    tally, unit,
};
use crate::{
    domain::{MessageId, OutboxId, TaskId},
    store::{Fate, MailCounts, Mark, Marked, NewMail, OutboxRow, OutboxTally, Purpose},
};

/// Due rows of one priority, the one due longest first.
pub(super) const CLAIM: &str = "SELECT id FROM outbox
    WHERE fate = 'waiting' AND tenant = ?1 AND listener = ?2 AND priority = ?3 AND next_at <= ?4
    ORDER BY next_at, id LIMIT ?5";
/// The row of one priority that is due longest, and since when.
pub(super) const LONGEST_DUE: &str = "SELECT next_at, id FROM outbox
    WHERE fate = 'waiting' AND tenant = ?1 AND listener = ?2 AND priority = ?3 AND next_at <= ?4
    ORDER BY next_at, id LIMIT 1";
/// Waiting rows, newest first.
pub(super) const WAITING: &str =
    "SELECT body, fate, attempts, next_at, draft, draft_change_key, in_doubt, error, sent FROM outbox
    WHERE fate = 'waiting' AND tenant = ?1 AND created <= ?3 ORDER BY created DESC, id DESC LIMIT ?2";
/// How many rows were put in for later.
pub(super) const FOR_LATER: &str = "SELECT count(*) FROM outbox
    WHERE fate = 'waiting' AND tenant = ?1 AND created > ?2";
/// The oldest waiting row.
pub(super) const OLDEST: &str = "SELECT created FROM outbox
    WHERE fate = 'waiting' AND tenant = ?1 AND created <= ?2 ORDER BY created LIMIT 1";
/// The row of a Message-ID.
pub(super) const BY_MESSAGE: &str =
    "SELECT body, fate, attempts, next_at, draft, draft_change_key, in_doubt, error, sent FROM outbox
    WHERE tenant = ?1 AND message_id = ?2 LIMIT 1";
/// Rows of a task, oldest first.
pub(super) const BY_TASK: &str =
    "SELECT body, fate, attempts, next_at, draft, draft_change_key, in_doubt, error, sent FROM outbox
    WHERE tenant = ?1 AND task = ?2 ORDER BY created, id";
/// Gives back what is claimed.
pub(super) const RELEASE: &str = "UPDATE outbox SET claimed = 0, next_at = min(next_at, ?2)
    WHERE claimed = 1 AND tenant = ?1";
/// Mails to a person about a task: answers, and all that count.
pub(super) const COUNTED: &str =
    "SELECT count(*) FILTER (WHERE priority = ?5), count(*) FROM outbox
    WHERE tenant = ?1 AND sent_to = ?2 AND created >= ?3 AND task IS ?4";

/// Puts a mail in, due at once.
pub(super) fn insert(c: &Connection, tenant: &str, mail: &NewMail) -> Result<(), Fault> {
    let to = mail.mail.to.first().map(|to| to.address.as_str());
    c.prepare_cached(
        "INSERT INTO outbox (tenant, id, listener, priority, created, next_at, task, message_id,
                             sent_to, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        tenant,
        mail.id.to_bytes(),
        mail.listener,
        mail.purpose.priority(),
        micros(mail.created),
        mail.task.map(TaskId::to_bytes),
        mail.mail.message_id.as_str(),
        to.filter(|_| mail.purpose.counts()),
        serde_json::to_string(mail)?
    ])?;
    tally::add(c, tenant, tally::outbox(Fate::Waiting), 1)
}

/// Which rows a listener wants, and until when they are its own.
pub(super) struct Claim {
    pub(super) listener: String,
    pub(super) now: Timestamp,
    pub(super) lease_until: Timestamp,
    pub(super) most: u32,
}

/// Takes due rows and leases them.
pub(super) fn claim(c: &Connection, tenant: &str, claim: &Claim) -> Result<Vec<OutboxRow>, Fault> {
    let most = usize::try_from(claim.most).unwrap_or(usize::MAX);
    let mut ids: Vec<[u8; 16]> = Vec::new();
    for priority in Purpose::ALL.map(Purpose::priority) {
        let wanted = i64::try_from(most.saturating_sub(ids.len())).unwrap_or(0);
        let now = micros(claim.now);
        let params = params![tenant, claim.listener, priority, now, wanted];
        let due: Vec<[u8; 16]> = all(c, CLAIM, params, |row| Ok(row.get(0)?))?;
        ids.extend(due);
    }
    let mut rows = Vec::new();
    for id in ids {
        rows.extend(lease(c, tenant, id, claim.lease_until)?);
    }
    Ok(rows)
}

/// Takes the one row that is due longest and leases it.
pub(super) fn claim_longest_due(
    c: &Connection,
    tenant: &str,
    claim: &Claim,
) -> Result<Option<OutboxRow>, Fault> {
    let mut longest: Option<(i64, [u8; 16])> = None;
    for priority in Purpose::ALL.map(Purpose::priority) {
        let params = params![tenant, claim.listener, priority, micros(claim.now)];
        let due = first(c, LONGEST_DUE, params, |row| Ok((row.get(0)?, row.get(1)?)))?;
        longest = match (longest, due) {
            (Some(a), Some(b)) if b.0 < a.0 => Some(b),
            (a, b) => a.or(b),
        };
    }
    match longest {
        Some((_, id)) => lease(c, tenant, id, claim.lease_until),
        None => Ok(None),
    }
}

fn lease(
    c: &Connection,
    tenant: &str,
    id: [u8; 16],
    until: Timestamp,
) -> Result<Option<OutboxRow>, Fault> {
    first(
        c,
        "UPDATE outbox SET next_at = ?3, claimed = 1 WHERE tenant = ?1 AND id = ?2
         RETURNING body, fate, attempts, next_at, draft, draft_change_key, in_doubt, error, sent",
        params![tenant, id, micros(until)],
        outbox,
    )
}

/// Gives back all claimed rows; only rows that wait are.
pub(super) fn release(c: &Connection, tenant: &str, now: Timestamp) -> Result<u64, Fault> {
    let released = c
        .prepare_cached(RELEASE)?
        .execute(params![tenant, micros(now)])?;
    Ok(u64::try_from(released).unwrap_or(u64::MAX))
}

/// Writes a mark on a row that waits; on any other nothing.
pub(super) fn mark(
    c: &Connection,
    tenant: &str,
    id: OutboxId,
    mark: &Mark,
) -> Result<Marked, Fault> {
    let id = id.to_bytes();
    let set = |what: &str, params: &[&dyn ToSql]| set_waiting(c, what, params);
    match mark {
        Mark::Begun => {
            set(
                "attempts = attempts + 1, in_doubt = in_doubt + 1",
                &[&tenant, &id],
            )?;
        }
        Mark::Drafted(draft) => {
            let columns = "draft = ?3, draft_change_key = ?4";
            set(columns, &[&tenant, &id, &draft.id, &draft.change_key])?;
        }
        Mark::Sent { at, events, task } => {
            if !waits(c, tenant, id)? {
                return Ok(Marked::Done);
            }
            if let Some(task) = task
                && !unit::overwrite_task(c, tenant, task)?
            {
                return Ok(Marked::TaskMoved);
            }
            let columns = "fate = 'sent', claimed = 0, in_doubt = 0, error = NULL, sent = ?3";
            set(columns, &[&tenant, &id, &micros(*at)])?;
            stops_waiting(c, tenant, Fate::Sent)?;
            unit::insert_events(c, tenant, events)?;
        }
        Mark::Later {
            next_at,
            error,
            in_doubt,
        } => {
            let columns = "claimed = 0, next_at = ?3, error = ?4, in_doubt = ?5";
            set(columns, &[&tenant, &id, &micros(*next_at), error, in_doubt])?;
        }
        Mark::Failed { error, events } => {
            let columns = "fate = 'failed', claimed = 0, error = ?3";
            if set(columns, &[&tenant, &id, error])? {
                stops_waiting(c, tenant, Fate::Failed)?;
                unit::insert_events(c, tenant, events)?;
            }
        }
        Mark::Replaced {
            task,
            mails,
            events,
        } => {
            if !waits(c, tenant, id)? {
                return Ok(Marked::Done);
            }
            if !unit::overwrite_task(c, tenant, task)? {
                return Ok(Marked::TaskMoved);
            }
            replace(c, tenant, id, mails)?;
            unit::insert_events(c, tenant, events)?;
        }
    }
    Ok(Marked::Done)
}

/// Others leave instead of a row that waits.
fn replace(c: &Connection, tenant: &str, id: [u8; 16], mails: &[NewMail]) -> Result<(), Fault> {
    let columns = "fate = 'replaced', claimed = 0, in_doubt = 0, error = NULL";
    set_waiting(c, columns, &[&tenant, &id])?;
    stops_waiting(c, tenant, Fate::Replaced)?;
    mails.iter().try_for_each(|mail| insert(c, tenant, mail))
}

fn waits(c: &Connection, tenant: &str, id: [u8; 16]) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM outbox WHERE tenant = ?1 AND id = ?2 AND fate = 'waiting'";
    Ok(first(c, sql, params![tenant, id], |_| Ok(()))?.is_some())
}

/// Sets columns of a row (parameters 1 and 2: tenant, id) if it waits; tells whether it did.
fn set_waiting(c: &Connection, columns: &str, params: &[&dyn ToSql]) -> Result<bool, Fault> {
    let sql =
        format!("UPDATE outbox SET {columns} WHERE tenant = ?1 AND id = ?2 AND fate = 'waiting'");
    Ok(c.prepare_cached(&sql)?.execute(params)? > 0)
}

fn stops_waiting(c: &Connection, tenant: &str, fate: Fate) -> Result<(), Fault> {
    tally::add(c, tenant, tally::outbox(Fate::Waiting), -1)?;
    tally::add(c, tenant, tally::outbox(fate), 1)
}

/// The row of a Message-ID.
pub(super) fn sent_mail(
    c: &Connection,
    tenant: &str,
    id: &MessageId,
) -> Result<Option<OutboxRow>, Fault> {
    first(c, BY_MESSAGE, params![tenant, id.as_str()], outbox)
}

/// Rows of a task, oldest first.
pub(super) fn mails_of(
    c: &Connection,
    tenant: &str,
    task: TaskId,
) -> Result<Vec<OutboxRow>, Fault> {
    all(c, BY_TASK, params![tenant, task.to_bytes()], outbox)
}

/// Waiting rows, newest first.
pub(super) fn waiting(
    c: &Connection,
    tenant: &str,
    now: Timestamp,
    most: u32,
) -> Result<Vec<OutboxRow>, Fault> {
    all(c, WAITING, params![tenant, most, micros(now)], outbox)
}

/// How the outbox stands.
pub(super) fn tally_of(c: &Connection, tenant: &str, now: Timestamp) -> Result<OutboxTally, Fault> {
    let now = params![tenant, micros(now)];
    let for_later: Option<i64> = first(c, FOR_LATER, now, |row| Ok(row.get(0)?))?;
    let waiting = tally::of(c, tenant, tally::outbox(Fate::Waiting))?;
    Ok(OutboxTally {
        waiting: waiting.saturating_sub(count(for_later.unwrap_or(0))),
        oldest: first(c, OLDEST, now, |row| time(row.get(0)?))?,
        failed: tally::of(c, tenant, tally::outbox(Fate::Failed))?,
        sent: tally::of(c, tenant, tally::outbox(Fate::Sent))?,
    })
}

/// How many mails went to a person about a task.
pub(super) fn mails_since(
    c: &Connection,
    tenant: &str,
    to: &str,
    task: Option<TaskId>,
    since: Timestamp,
) -> Result<MailCounts, Fault> {
    let (task, answer) = (task.map(TaskId::to_bytes), Purpose::Answer.priority());
    let params = params![tenant, to, micros(since), task, answer];
    let counted = first(c, COUNTED, params, |row| {
        Ok(MailCounts {
            answers: row.get(0)?,
            all: row.get(1)?,
        })
    })?;
    Ok(counted.unwrap_or_default())
}
