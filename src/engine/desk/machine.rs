//! Machine mail of a task: an absence or a bounce is told to the application, the rest is filed.

use super::{super::core::Core, case::Case, verdict::Verdict};
use crate::{
    domain::{Disposition, EventKind, MailKind},
    task::{AssigneeState, Task, TaskState},
};

impl Case<'_> {
    /// Machine mail of a task: filed in silence; an absence or a bounce is told to the
    /// application.
    pub(super) fn machine(&self, core: &Core, task: &Task, reason: String) -> Verdict {
        let mut verdict = self.plain(Disposition::Ignored(reason));
        let (kind, at, state) = match self.reading.kind {
            MailKind::Absence => (
                EventKind::AssigneeAbsent,
                self.proof.assignee,
                AssigneeState::Absent,
            ),
            // A bounce counts only for a notification that we really sent: the Message-ID that it
            // names can't be guessed.
            MailKind::Bounce => (
                EventKind::AssigneeBounced,
                self.bounced(task),
                AssigneeState::Bounced,
            ),
            _ => return verdict,
        };
        let Some(person) = at.and_then(|at| task.assignees.get(at)) else {
            return verdict;
        };
        let data = serde_json::json!({"assignee": person.address});
        verdict.events.push(core.event(kind, Some(task.id), data));
        let moves = matches!(
            person.state,
            AssigneeState::Waiting | AssigneeState::Notified
        );
        if moves && task.state == TaskState::Open {
            let mut changed = task.clone();
            if let Some(assignee) = at.and_then(|at| changed.assignees.get_mut(at)) {
                assignee.state = state;
                verdict.task = Some(changed);
            }
        }
        verdict
    }

    /// Place of the assignee whose notification this bounce answers.
    fn bounced(&self, task: &Task) -> Option<usize> {
        let row = self.answered.as_ref()?;
        let to = &row.new.mail.to.first()?.address;
        let notified = row.new.purpose.asks() && row.new.task == Some(task.id);
        let at = task.assignees.iter().position(|a| a.address == *to);
        at.filter(|_| notified)
    }
}
