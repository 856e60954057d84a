//! The mark of a mail that has left: what is written of it, with the task as it stands then.

use jiff::Timestamp;

use super::super::core::Core;
use crate::{
    domain::EventKind,
    store::{Mark, OutboxRow, Purpose, StoreError},
    task::{AssigneeState, Task},
};

/// The mark of a mail that has left; with the task as it stands now, unless that is given up.
pub(super) async fn left(
    core: &Core,
    row: &OutboxRow,
    at: Timestamp,
    with_task: bool,
) -> Result<Mark, StoreError> {
    let (mut events, mut marked) = (Vec::new(), None);
    if let (Purpose::Notification, Some(id)) = (row.new.purpose, row.new.task) {
        let to = row.new.mail.to.first().map(|c| c.address.clone());
        let evidence = serde_json::json!({"assignee": to, "message_id": row.new.mail.message_id});
        events.push(core.event(EventKind::TaskNotified, Some(id), evidence));
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

/// The task with the person of that row notified; `None` when there is nothing to change.
fn notified(mut task: Task, row: &OutboxRow) -> Option<Task> {
    let to = &row.new.mail.to.first()?.address;
    let assignee = task.assignees.iter_mut().find(|a| a.address == *to)?;
    if assignee.state != AssigneeState::Waiting {
        return None;
    }
    assignee.state = AssigneeState::Notified;
    Some(task)
}
