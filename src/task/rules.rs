//! What a reply, or the application, does to a task.
//!
//! Called by the desk and the intake with the task as it stands; gives back the task as it is to
//! be stored. Never answers anybody: that is the desk's.

use jiff::Timestamp;

use super::model::{Assignee, AssigneeState, Outcome, Task, TaskState};
use super::standard::undo;
use crate::domain::{
    Action, Address, CommentRule, Decision, ProofLevel, Reading, Refusal, StandardAction,
};

/// What is known of who sent a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The assignee's address on file, when the sender is one.
    pub assignee: Option<Address>,
    /// What the mail showed; `None`: not even the address fits.
    pub level: Option<ProofLevel>,
    /// The version of the task that the answered mail spoke of, where it is known.
    pub version: Option<u32>,
}

/// What the rules make of a reply.
#[derive(Debug, Clone, PartialEq)]
pub enum Ruling {
    /// It decides: the task as it is to be stored.
    Acted(Box<Task>),
    /// A person wrote something that is not clearly one action: ask what is meant.
    AskBack,
    /// Tell what can be replied.
    Help,
    /// Tell them their open tasks.
    Status,
    /// Their answer is taken back: the task as it is to be stored, and the answer.
    Undone(Box<Task>, Outcome),
    /// They may do that with the task: hand it on, share it, put it off, ask about it.
    Standard(StandardAction),
    /// Clear, but it may not act.
    Refused(Refusal),
    /// Kept for a person to look at; stable code.
    SetAside(String),
    /// Machine mail; stable code.
    Ignored(String),
}

/// Applies a reading to its task.
///
/// The order is part of the contract: machine mail before everything, who before what (a stranger
/// learns nothing of the task), state before wording (who comes late is told so, whatever the
/// wording). Help, Status and Undo alone are for tasks that are closed too.
pub fn rule(task: &Task, reading: &Reading, proved: &Proved, now: Timestamp) -> Ruling {
    match reading.decision {
        Decision::Ignore => return Ruling::Ignored(reading.reason.clone()),
        Decision::SetAside => return Ruling::SetAside(reading.reason.clone()),
        Decision::Act | Decision::Ask | Decision::Help => {}
    }
    let Some(by) = &proved.assignee else {
        return Ruling::Refused(Refusal::NotYours);
    };
    if proved.level.is_none_or(|shown| shown < task.proof) {
        return Ruling::Refused(Refusal::SenderNotProved);
    }
    if reading.decision == Decision::Help {
        return Ruling::Help;
    }
    let standard = reading
        .standard
        .filter(|_| reading.decision == Decision::Act);
    if standard == Some(StandardAction::Status) {
        return Ruling::Status;
    }
    let handed_on = |a: &Assignee| a.address == *by && a.state == AssigneeState::Delegated;
    if task.assignees.iter().any(handed_on) {
        return Ruling::Refused(Refusal::HandedOn);
    }
    if standard == Some(StandardAction::Undo) {
        return match undo(task, by, now) {
            Ok((task, outcome)) => Ruling::Undone(Box::new(task), outcome),
            Err(why) => Ruling::Refused(why),
        };
    }
    match task.state {
        TaskState::Open => {}
        TaskState::Completed => return Ruling::Refused(Refusal::Late),
        TaskState::Cancelled => return Ruling::Refused(Refusal::Cancelled),
        TaskState::Expired => return Ruling::Refused(Refusal::Expired),
    }
    if proved.version.is_some_and(|v| v != task.version) {
        return Ruling::Refused(Refusal::Changed);
    }
    if let Some(standard) = standard {
        return Ruling::Standard(standard);
    }
    let Some(action) = chosen(task, reading) else {
        return Ruling::AskBack;
    };
    let comment = reading
        .comment
        .as_deref()
        .map(str::trim)
        .filter(|c| !c.is_empty());
    if action.comment == CommentRule::Required && comment.is_none() {
        return Ruling::Refused(Refusal::CommentMissing);
    }
    let outcome = Outcome {
        action: action.name.clone(),
        by: by.clone(),
        acted_as: None,
        comment: comment.map(str::to_owned),
        elsewhere: false,
        at: now,
    };
    Ruling::Acted(Box::new(decided(task, outcome)))
}

/// The action of the task that the reading chose, if it chose one that the task has.
fn chosen<'a>(task: &'a Task, reading: &Reading) -> Option<&'a Action> {
    if reading.decision != Decision::Act {
        return None;
    }
    let label = reading.action.as_deref()?;
    task.actions.iter().find(|a| a.name == label)
}

/// The task with its outcome.
pub(super) fn decided(task: &Task, outcome: Outcome) -> Task {
    let mut task = task.clone();
    for assignee in &mut task.assignees {
        if assignee.address == outcome.by {
            assignee.state = AssigneeState::Answered;
            assignee.sleeps_until = None;
        }
    }
    task.state = TaskState::Completed;
    task.outcome = Some(outcome);
    task
}

/// Why the application can't change a task.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// It is not open any more; where it stands.
    #[error("the task is not open any more")]
    NotOpen(TaskState),
    /// It has no such action.
    #[error("the task has no action {0:?}")]
    NoSuchAction(String),
}

impl Closed {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotOpen(_) => "task.not_open",
            Self::NoSuchAction(_) => "task.action.unknown",
        }
    }
}

/// Takes an open task back.
pub fn cancel(task: &Task) -> Result<Task, Closed> {
    if task.state != TaskState::Open {
        return Err(Closed::NotOpen(task.state));
    }
    let mut task = task.clone();
    task.state = TaskState::Cancelled;
    Ok(task)
}

/// Decides an open task from outside (`POST /v1/tasks/{id}/complete`); `outcome.action` in any
/// case, stored as the label is written.
pub fn complete(task: &Task, outcome: Outcome) -> Result<Task, Closed> {
    if task.state != TaskState::Open {
        return Err(Closed::NotOpen(task.state));
    }
    let wanted = outcome.action.to_lowercase();
    let Some(action) = task
        .actions
        .iter()
        .find(|a| a.name.to_lowercase() == wanted)
    else {
        return Err(Closed::NoSuchAction(outcome.action));
    };
    let outcome = Outcome {
        action: action.name.clone(),
        elsewhere: true,
        ..outcome
    };
    Ok(decided(task, outcome))
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
