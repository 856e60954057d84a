//! Whether a notification that was put in for later is still wanted when its time has come.
//!
//! Called by the outbox before each attempt. What was answered, handed on, taken back or put off
//! anew meanwhile is asked for by nothing any more; of several for the same time the one that was made
//! last counts, so that a time that was said twice wakes once.

use super::{MOST_ROUNDS, Outbox};
use crate::{
    domain::TaskId,
    store::{Mark, Marked, OutboxRow, Purpose, StoreError},
    task::{AssigneeState, Task, TaskState},
};

impl Outbox {
    /// Whether that row is a reminder that nobody needs any more, and was ended here.
    pub(super) async fn is_overtaken(&self, row: &OutboxRow) -> Result<bool, StoreError> {
        let (core, new) = (&self.core, &row.new);
        let Some(id) = new.task.filter(|_| new.purpose == Purpose::Reminder) else {
            return Ok(false);
        };
        // It may be on its way: then it is looked for, and not ended.
        if row.draft.is_some() || row.in_doubt > 0 {
            return Ok(false);
        }
        for _ in 0..MOST_ROUNDS {
            let Some(task) = core.store.task(&core.tenant, id).await? else {
                return Ok(false);
            };
            if is_wanted(&task, row) && self.is_newest(row, id).await? {
                return Ok(false);
            }
            let mark = Mark::Replaced {
                task: Box::new(task),
                mails: Vec::new(),
                events: Vec::new(),
            };
            if core.store.mark(&core.tenant, new.id, mark).await? == Marked::Done {
                return Ok(true);
            }
        }
        // Its lease runs out, and it is looked at again.
        Ok(true)
    }

    /// Whether no reminder was made after it for the same person and task.
    async fn is_newest(&self, row: &OutboxRow, task: TaskId) -> Result<bool, StoreError> {
        let core = &self.core;
        let to = row.new.mail.to.first().map(|to| &to.address);
        let rows = core.store.mails_of(&core.tenant, task).await?;
        let later = |other: &OutboxRow| {
            other.new.purpose == Purpose::Reminder
                && other.new.mail.to.first().map(|to| &to.address) == to
                && other.new.id > row.new.id
        };
        Ok(!rows.iter().any(later))
    }
}

/// It is for the time until which a person who still has the task put it off.
fn is_wanted(task: &Task, row: &OutboxRow) -> bool {
    let to = row.new.mail.to.first().map(|to| &to.address);
    let person = task.assignees.iter().find(|a| Some(&a.address) == to);
    let done = [AssigneeState::Answered, AssigneeState::Delegated];
    task.state == TaskState::Open
        && person.is_some_and(|person| {
            person.sleeps_until == Some(row.new.created) && !done.contains(&person.state)
        })
}
