//! What the standard actions do to a task: Redirect, Delegate, Sleep, Undo; and which of them it
//! allows, at all and now.
//!
//! Called by the desk once it is known who asks and who is meant. Places of people never change, for
//! tokens are bound to them: who hands a task on keeps their place and can act no more.

use jiff::{SignedDuration, Timestamp};

use super::{
    model::{Assignee, AssigneeState, Outcome, Task, TaskState},
    new::MOST_ASSIGNEES,
};
use crate::domain::{Address, Correspondent, Refusal, StandardAction};

/// Longest time for which a task can be put off.
const LONGEST_SLEEP: SignedDuration = SignedDuration::from_hours(24 * 366);

impl Task {
    /// The standard actions that it allows among those of the installation, in the order of
    /// [`StandardAction::ALL`]. Help always; Ask where there is somebody to ask; Undo where an
    /// action can be taken back.
    pub fn possible(&self, house: &[StandardAction]) -> Possible {
        let allowed = |action: &StandardAction| {
            let on = house.contains(action) && self.allows(*action);
            match action {
                StandardAction::Help => true,
                StandardAction::Ask => on && self.requester.is_some(),
                StandardAction::Undo => on && self.actions.iter().any(|a| a.undo.is_some()),
                _ => on,
            }
        };
        StandardAction::ALL.into_iter().filter(allowed).collect()
    }
}

impl Task {
    /// Whether it names that standard action among its own, or none at all.
    pub fn allows(&self, action: StandardAction) -> bool {
        let own = self.standard.as_ref();
        own.is_none_or(|own| own.contains(&action))
    }
}

/// Standard actions that can be used.
pub type Possible = Vec<StandardAction>;

/// What one person can reply to a task as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Takes {
    /// Whether its own actions are among it.
    pub answers: bool,
    /// Whether they handed it on to another person.
    pub handed_on: bool,
    /// The standard actions.
    pub standard: Possible,
}

impl Task {
    /// What whoever stands at that place can reply now. `ours`: the listener mailbox.
    pub fn takes(
        &self,
        house: &[StandardAction],
        at: usize,
        ours: Option<&Address>,
        now: Timestamp,
    ) -> Takes {
        let person = self.assignees.get(at);
        let holds = person.is_some_and(|p| p.state != AssigneeState::Delegated);
        let answers = holds && self.state == TaskState::Open;
        let mut standard = self.possible(house);
        standard.retain(|action| match action {
            StandardAction::Help | StandardAction::Status => true,
            StandardAction::Redirect | StandardAction::Delegate | StandardAction::Sleep => answers,
            StandardAction::Ask => answers && self.whom_to_ask(at, ours).is_some(),
            StandardAction::Undo => {
                holds && person.is_some_and(|p| undo(self, &p.address, now).is_ok())
            }
        });
        Takes {
            answers,
            handed_on: person.is_some() && !holds,
            standard,
        }
    }

    /// To whom a question of whoever stands at that place goes: whoever wants the task done, but for
    /// themselves and for the listener mailbox, which would be ourselves.
    pub fn whom_to_ask(&self, at: usize, ours: Option<&Address>) -> Option<&Address> {
        let own = self.assignees.get(at).map(|person| &person.address);
        let other = |to: &&Address| Some(*to) != own && Some(*to) != ours;
        self.requester.as_ref().filter(other)
    }
}

/// A task that has one person more, or is another's.
#[derive(Debug, Clone, PartialEq)]
pub struct Handed {
    /// As it is to be stored.
    pub task: Task,
    /// Place of the person who has it now.
    pub to: usize,
    /// Whether they have to be asked; they may have it already.
    pub asks: bool,
}

/// Why a task is not handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotHanded {
    /// To themselves.
    Own,
    /// To whoever stands at that place and has it already.
    Has(usize),
    /// It takes nobody more.
    Full,
}

/// Redirect: the task is that person's from now on, and no more of who had it. Who has it already is
/// not asked again.
pub fn hand_on(task: &Task, from: usize, to: &Correspondent) -> Result<Handed, NotHanded> {
    let mut handed = joined(task, from, to)?;
    if let Some(person) = handed.task.assignees.get_mut(from) {
        person.state = AssigneeState::Delegated;
        person.sleeps_until = None;
    }
    Ok(handed)
}

/// Delegate: that person can answer too.
pub fn share(task: &Task, from: usize, to: &Correspondent) -> Result<Handed, NotHanded> {
    let handed = joined(task, from, to)?;
    if handed.asks {
        Ok(handed)
    } else {
        Err(NotHanded::Has(handed.to))
    }
}

fn joined(task: &Task, from: usize, to: &Correspondent) -> Result<Handed, NotHanded> {
    use AssigneeState::{Absent, Notified, Waiting};
    let known = task.assignees.iter().position(|a| a.address == to.address);
    if known == Some(from) {
        return Err(NotHanded::Own);
    }
    let mut task = task.clone();
    let at = known.unwrap_or(task.assignees.len());
    let state = task.assignees.get(at).map(|person| person.state);
    let asks = !matches!(state, Some(Waiting | Notified | Absent));
    if !asks {
        return Ok(Handed { task, to: at, asks });
    }
    if let Some(person) = task.assignees.get_mut(at) {
        // Whoever had handed it on has it again; their mail says so. To whom no mail came is asked
        // once more.
        person.state = AssigneeState::Waiting;
        person.sleeps_until = None;
    } else if at < MOST_ASSIGNEES {
        let name = Some(to.name.clone()).filter(|n| !n.trim().is_empty());
        task.assignees.push(Assignee::new(to.address.clone(), name));
    } else {
        return Err(NotHanded::Full);
    }
    Ok(Handed { task, to: at, asks })
}

/// Sleep: the notification comes again then. `None`: not in time to come, or too late.
pub fn sleep(task: &Task, at: usize, until: Timestamp, now: Timestamp) -> Option<Task> {
    if until <= now || until.duration_since(now) > LONGEST_SLEEP {
        return None;
    }
    let mut task = task.clone();
    task.assignees.get_mut(at)?.sleeps_until = Some(until);
    Some(task)
}

/// Until when an outcome can be taken back, if its action can.
pub fn undo_until(task: &Task, outcome: &Outcome) -> Option<Timestamp> {
    let action = task.actions.iter().find(|a| a.name == outcome.action)?;
    let window = i64::try_from(action.undo?.as_secs()).ok()?;
    outcome
        .at
        .checked_add(SignedDuration::from_secs(window))
        .ok()
}

/// Undo: the task as it was before this person's answer, and that answer. What was not done by reply
/// is not undone by reply: whoever entered it may have acted on it.
pub(super) fn undo(task: &Task, by: &Address, now: Timestamp) -> Result<(Task, Outcome), Refusal> {
    let own = |outcome: &&Outcome| outcome.by == *by;
    let outcome = task.outcome.as_ref().filter(own);
    let Some(outcome) = outcome.filter(|_| task.state == TaskState::Completed) else {
        return Err(Refusal::NothingToUndo);
    };
    if outcome.elsewhere {
        return Err(Refusal::UndoElsewhere);
    }
    if undo_until(task, outcome).is_none_or(|until| now > until) {
        return Err(Refusal::TooLateToUndo);
    }
    let outcome = outcome.clone();
    let mut task = task.clone();
    task.state = TaskState::Open;
    task.outcome = None;
    for person in &mut task.assignees {
        if person.address == *by {
            person.state = AssigneeState::Notified;
        }
    }
    Ok((task, outcome))
}

#[cfg(test)]
#[path = "standard_tests.rs"]
mod tests;
