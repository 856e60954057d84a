//! What is written of a mail that has left, with the task as it stands then, or was given up.

use jiff::Timestamp;

use super::super::core::Core;
use crate::{
    domain::{Event, EventKind},
    store::{Mark, OutboxRow, Purpose, StoreError},
    task::{AssigneeState, Task},
    words::sending as words,
};

/// The mark of a mail that has left; with the task as it stands now, unless that is given up.
pub(super) async fn left(
    core: &Core,
    row: &OutboxRow,
    (at, repeated): (Timestamp, u32),
    with_task: bool,
) -> Result<Mark, StoreError> {
    let (mut events, mut marked) = (Vec::new(), None);
    if let (1.., Some(id)) = (repeated, row.new.task) {
        let said = words::repeated(repeated + 1);
        events.push(core.event(EventKind::MailRepeated, Some(id), evidence(row, &said)));
    }
    if let (true, Some(id)) = (row.new.purpose.asks(), row.new.task) {
        let again = row.new.purpose == Purpose::Reminder;
        let kind = if again {
            EventKind::TaskReminded
        } else {
            EventKind::TaskNotified
        };
        let to = row.new.mail.to.first().map(|c| c.address.clone());
        let evidence = serde_json::json!({"assignee": to, "message_id": row.new.mail.message_id});
        events.push(core.event(kind, Some(id), evidence));
        if with_task {
            let task = core.store.task(&core.tenant, id).await?;
            marked = task.and_then(|t| notified(t, row));
        }
    }
    Ok(Mark::Sent {
        at,
        events,
        task: marked.map(Box::new),
    })
}

/// The event of a mail that is given up; `perhaps_there`: it may have arrived all the same.
pub(super) fn failed(core: &Core, row: &OutboxRow, said: &str, perhaps_there: bool) -> Event {
    let mut data = evidence(row, said);
    if let (true, Some(data)) = (perhaps_there, data.as_object_mut()) {
        data.insert("may_have_arrived".to_owned(), true.into());
    }
    core.event(EventKind::MailFailed, row.new.task, data)
}

/// The mark of a mail that is of no use any more, and never left.
pub(super) fn never_leaves(task: &Task) -> Mark {
    Mark::Replaced {
        task: Box::new(task.clone()),
        mails: Vec::new(),
        events: Vec::new(),
    }
}

fn evidence(row: &OutboxRow, said: &str) -> serde_json::Value {
    let to = row.new.mail.to.first().map(|c| c.address.clone());
    serde_json::json!({
        "to": to, "purpose": row.new.purpose, "message_id": row.new.mail.message_id, "said": said,
    })
}

/// The task with the person of that row notified; `None` when there is nothing to change.
fn notified(mut task: Task, row: &OutboxRow) -> Option<Task> {
    let to = &row.new.mail.to.first()?.address;
    let assignee = task.assignees.iter_mut().find(|a| a.address == *to)?;
    let woken = assignee.sleeps_until == Some(row.new.created);
    if woken {
        assignee.sleeps_until = None;
    }
    let waited = assignee.state == AssigneeState::Waiting;
    if waited {
        assignee.state = AssigneeState::Notified;
    }
    (waited || woken).then_some(task)
}
