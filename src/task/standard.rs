//! What the standard actions do to a task: Redirect, Delegate, Sleep, Undo; and which of them it
//! allows.
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
            let own = self.standard.as_ref();
            let on = house.contains(action) && own.is_none_or(|own| own.contains(action));
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

/// Standard actions that can be used.
pub type Possible = Vec<StandardAction>;

/// A task that has one person more, or is another's.
#[derive(Debug, Clone, PartialEq)]
pub struct Handed {
    /// As it is to be stored.
    pub task: Task,
    /// Place of the person who is asked now.
    pub to: usize,
}

/// Why a task is not handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotHanded {
    /// To themselves.
    Own,
    /// It takes nobody more.
    Full,
}

/// Redirect: the task is that person's from now on, and no more of who had it.
pub fn hand_on(task: &Task, from: usize, to: &Correspondent) -> Result<Handed, NotHanded> {
    let mut handed = share(task, from, to)?;
    if let Some(person) = handed.task.assignees.get_mut(from) {
        person.state = AssigneeState::Delegated;
        person.sleeps_until = None;
    }
    Ok(handed)
}

/// Delegate: that person can answer too.
pub fn share(task: &Task, from: usize, to: &Correspondent) -> Result<Handed, NotHanded> {
    let known = task.assignees.iter().position(|a| a.address == to.address);
    if known == Some(from) {
        return Err(NotHanded::Own);
    }
    let mut task = task.clone();
    let at = known.unwrap_or(task.assignees.len());
    if let Some(person) = task.assignees.get_mut(at) {
        // Whoever had handed it on has it again; their mail says so.
        person.state = AssigneeState::Waiting;
        person.sleeps_until = None;
    } else if at < MOST_ASSIGNEES {
        let name = Some(to.name.clone()).filter(|n| !n.trim().is_empty());
        task.assignees.push(Assignee::new(to.address.clone(), name));
    } else {
        return Err(NotHanded::Full);
    }
    Ok(Handed { task, to: at })
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

/// Undo: the task as it was before this person's answer, and that answer.
pub(super) fn undo(task: &Task, by: &Address, now: Timestamp) -> Result<(Task, Outcome), Refusal> {
    let own = |outcome: &&Outcome| outcome.by == *by;
    let outcome = task.outcome.as_ref().filter(own);
    let Some(outcome) = outcome.filter(|_| task.state == TaskState::Completed) else {
        return Err(Refusal::NothingToUndo);
    };
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
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::{
        domain::{ProofLevel, TaskId},
        task::{House, NewTask, complete},
    };

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn later(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn task(more: &serde_json::Value) -> Task {
        let mut asked = serde_json::json!({"title": "T", "assignees": ["a@x.test", "b@x.test"],
            "actions": [{"name": "Yes", "undo": "10m"}, "No"]});
        for (key, value) in more.as_object().into_iter().flatten() {
            asked[key] = value.clone();
        }
        let house = House {
            proof: ProofLevel::Exchange,
            listeners: vec!["default".to_owned()],
        };
        let new = NewTask::parse(&asked, &house).unwrap();
        new.into_task(TaskId::from_bytes([1; 16]), NOW)
    }

    fn plain() -> Task {
        task(&serde_json::Value::Null)
    }

    fn who(address: &str) -> Correspondent {
        Correspondent::bare(Address::parse(address).unwrap())
    }

    fn states(task: &Task) -> Vec<(&str, AssigneeState)> {
        let each = task.assignees.iter();
        each.map(|a| (a.address.as_str(), a.state)).collect()
    }

    #[test]
    fn who_hands_a_task_on_keeps_the_place_and_may_get_it_back() {
        use AssigneeState::{Delegated, Waiting};
        let handed = hand_on(&plain(), 0, &who("c@x.test")).unwrap();
        assert_eq!(handed.to, 2);
        assert_eq!(
            states(&handed.task),
            [
                ("a@x.test", Delegated),
                ("b@x.test", Waiting),
                ("c@x.test", Waiting)
            ]
        );
        let back = hand_on(&handed.task, 2, &who("a@x.test")).unwrap();
        assert_eq!(back.to, 0);
        assert_eq!(states(&back.task)[0].1, Waiting);
        assert_eq!(states(&back.task)[2].1, Delegated);
        assert_eq!(hand_on(&plain(), 0, &who("a@x.test")), Err(NotHanded::Own));
    }

    #[test]
    fn who_shares_a_task_keeps_it_and_nobody_is_named_twice() {
        let shared = share(&plain(), 0, &who("b@x.test")).unwrap();
        assert_eq!((shared.to, shared.task.assignees.len()), (1, 2));
        assert!(
            states(&shared.task)
                .iter()
                .all(|s| s.1 == AssigneeState::Waiting)
        );
        let mut full = plain();
        for n in 2..MOST_ASSIGNEES {
            let address = Address::parse(&format!("p{n}@x.test")).unwrap();
            full.assignees.push(Assignee::new(address, None));
        }
        assert_eq!(share(&full, 0, &who("z@x.test")), Err(NotHanded::Full));
        assert!(share(&full, 0, &who("p5@x.test")).is_ok());
    }

    #[test]
    fn a_task_sleeps_until_a_time_to_come_within_a_year() {
        let slept = sleep(&plain(), 1, later(3_600), NOW).unwrap();
        assert_eq!(slept.assignees[1].sleeps_until, Some(later(3_600)));
        for seconds in [0, -5, 400 * 86_400] {
            assert_eq!(sleep(&plain(), 1, later(seconds), NOW), None, "{seconds}");
        }
    }

    #[test]
    fn an_answer_is_taken_back_by_its_giver_in_time_and_only_once() {
        let (a, b) = (who("a@x.test").address, who("b@x.test").address);
        let decided = |action: &str| {
            let outcome = Outcome {
                action: action.to_owned(),
                by: a.clone(),
                acted_as: None,
                comment: None,
                at: NOW,
            };
            complete(&plain(), outcome).unwrap()
        };
        let (open, before) = undo(&decided("Yes"), &a, later(600)).unwrap();
        assert_eq!((open.state, open.outcome.as_ref()), (TaskState::Open, None));
        assert_eq!(before.action, "Yes");
        assert_eq!(open.assignees[0].state, AssigneeState::Notified);
        assert_eq!(undo(&open, &a, NOW), Err(Refusal::NothingToUndo));
        assert_eq!(undo(&decided("Yes"), &b, NOW), Err(Refusal::NothingToUndo));
        let late = Err(Refusal::TooLateToUndo);
        assert_eq!(undo(&decided("Yes"), &a, later(601)), late);
        assert_eq!(undo(&decided("No"), &a, NOW), late);
    }

    #[test]
    fn only_what_can_be_done_is_possible() {
        use StandardAction::{Ask, Help, Redirect, Sleep, Undo};
        let asks = task(&serde_json::json!({"requester": "r@x.test"}));
        assert!(asks.possible(&StandardAction::ALL).contains(&Ask));
        assert!(!plain().possible(&StandardAction::ALL).contains(&Ask));
        assert!(plain().possible(&StandardAction::ALL).contains(&Undo));
        let few = task(&serde_json::json!({"standard": ["sleep"], "actions": ["Yes"]}));
        assert_eq!(few.possible(&StandardAction::ALL), [Help, Sleep]);
        assert_eq!(few.possible(&[Redirect]), [Help]);
    }
}
