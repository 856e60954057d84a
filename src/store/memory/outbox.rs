//! The outbox of one tenant: put in, claim, mark, look up.

use jiff::Timestamp;

use super::room::Room;
use crate::{
    domain::{OutboxId, TaskId},
    store::{Fate, MailCounts, Mark, Marked, NewMail, OutboxRow, OutboxTally, Purpose, StoreError},
};

impl Room {
    /// Puts a mail in, due at once.
    pub(super) fn put_mail(&mut self, new: NewMail) {
        let row = OutboxRow {
            fate: Fate::Waiting,
            attempts: 0,
            next_at: new.created,
            draft: None,
            in_doubt: 0,
            error: None,
            sent: None,
            new,
        };
        self.outbox.insert(row.new.id, row);
    }

    pub(super) fn claim(
        &mut self,
        listener: &str,
        now: Timestamp,
        lease_until: Timestamp,
        most: u32,
    ) -> Vec<OutboxRow> {
        let due = self.outbox.values().filter(|row| {
            row.fate == Fate::Waiting && row.new.listener == listener && row.next_at <= now
        });
        let mut due: Vec<_> = due
            .map(|row| (row.new.purpose.priority(), row.next_at, row.new.id))
            .collect();
        due.sort_unstable();
        due.truncate(most as usize);
        let ids = due.into_iter().map(|(_, _, id)| id);
        ids.filter_map(|id| self.lease(id, lease_until)).collect()
    }

    pub(super) fn claim_longest_due(
        &mut self,
        listener: &str,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Option<OutboxRow> {
        let due = self.outbox.values().filter(|row| {
            row.fate == Fate::Waiting && row.new.listener == listener && row.next_at <= now
        });
        let (_, _, id) = due
            .map(|row| (row.next_at, row.new.purpose.priority(), row.new.id))
            .min()?;
        self.lease(id, lease_until)
    }

    fn lease(&mut self, id: OutboxId, until: Timestamp) -> Option<OutboxRow> {
        let row = self.outbox.get_mut(&id)?;
        row.next_at = until;
        self.claimed.insert(id);
        Some(row.clone())
    }

    pub(super) fn release(&mut self, now: Timestamp) -> u64 {
        let mut released = 0;
        for id in std::mem::take(&mut self.claimed) {
            if let Some(row) = self.outbox.get_mut(&id) {
                row.next_at = row.next_at.min(now);
                released += 1;
            }
        }
        released
    }

    pub(super) fn mark(&mut self, id: OutboxId, mark: Mark) -> Result<Marked, StoreError> {
        let row = self.outbox.get(&id);
        if row.is_none_or(|row| row.fate != Fate::Waiting) {
            return Ok(Marked::Done);
        }
        if let Mark::Sent { events, task, .. } = &mark {
            if task.as_ref().is_some_and(|task| !self.holds(task)) {
                return Ok(Marked::TaskMoved);
            }
            self.check_events(events)?;
        }
        if let Mark::Failed { events, .. } | Mark::Replaced { events, .. } = &mark {
            self.check_events(events)?;
        }
        if let Mark::Replaced { task, .. } = &mark
            && !self.holds(task)
        {
            return Ok(Marked::TaskMoved);
        }
        if !matches!(mark, Mark::Begun | Mark::Drafted(_)) {
            self.claimed.remove(&id);
        }
        let Some(row) = self.outbox.get_mut(&id) else {
            return Ok(Marked::Done);
        };
        match mark {
            Mark::Begun => (row.attempts, row.in_doubt) = (row.attempts + 1, row.in_doubt + 1),
            Mark::Drafted(draft) => row.draft = Some(draft),
            Mark::Later {
                next_at,
                error,
                in_doubt,
            } => (row.next_at, row.error, row.in_doubt) = (next_at, Some(error), in_doubt),
            Mark::Failed { error, events } => {
                (row.fate, row.error) = (Fate::Failed, Some(error));
                self.append(events);
            }
            Mark::Sent { at, events, task } => {
                (row.fate, row.in_doubt, row.error) = (Fate::Sent, 0, None);
                row.sent = Some(at);
                if let Some(task) = task {
                    self.overwrite(*task);
                }
                self.append(events);
            }
            Mark::Replaced {
                task,
                mails,
                events,
            } => {
                (row.fate, row.in_doubt, row.error) = (Fate::Replaced, 0, None);
                self.overwrite(*task);
                for mail in mails {
                    self.put_mail(mail);
                }
                self.append(events);
            }
        }
        Ok(Marked::Done)
    }

    pub(super) fn outbox_by_age(&self, wanted: impl Fn(&OutboxRow) -> bool) -> Vec<OutboxRow> {
        let mut rows: Vec<_> = self
            .outbox
            .values()
            .filter(|row| wanted(row))
            .cloned()
            .collect();
        rows.sort_by_key(|row| (row.new.created, row.new.id));
        rows
    }

    pub(super) fn waiting(&self, now: Timestamp, most: u32) -> Vec<OutboxRow> {
        let waits = |row: &OutboxRow| row.fate == Fate::Waiting && row.new.created <= now;
        let mut rows = self.outbox_by_age(waits);
        rows.reverse();
        rows.truncate(most as usize);
        rows
    }

    pub(super) fn outbox_tally(&self, now: Timestamp) -> OutboxTally {
        let mut tally = OutboxTally::default();
        for row in self.outbox.values() {
            match row.fate {
                Fate::Waiting if row.new.created > now => {}
                Fate::Waiting => {
                    tally.waiting += 1;
                    let oldest = tally.oldest.unwrap_or(row.new.created);
                    tally.oldest = Some(oldest.min(row.new.created));
                }
                Fate::Sent => tally.sent += 1,
                Fate::Failed => tally.failed += 1,
                Fate::Replaced => {}
            }
        }
        tally
    }

    pub(super) fn mails_since(
        &self,
        to: &str,
        task: Option<TaskId>,
        since: Timestamp,
    ) -> MailCounts {
        let counted = self.outbox.values().map(|row| &row.new).filter(|new| {
            let first = new.mail.to.first();
            new.purpose.counts()
                && new.task == task
                && new.created >= since
                && first.is_some_and(|party| party.address.as_str() == to)
        });
        counted.fold(MailCounts::default(), |counts, new| MailCounts {
            answers: counts.answers + u32::from(new.purpose == Purpose::Answer),
            all: counts.all + 1,
        })
    }
}
