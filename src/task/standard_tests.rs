//! Who has a task after a standard action, what can be taken back, and what is possible when.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::{
    domain::{ProofLevel, TaskId},
    task::{House, NewTask, complete, rules::decided},
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
    use AssigneeState::{Absent, Answered, Bounced, Delegated, Notified, Waiting};
    let shared = share(&plain(), 0, &who("c@x.test")).unwrap();
    assert_eq!((shared.to, shared.task.assignees.len()), (2, 3));
    assert!(shared.asks && states(&shared.task).iter().all(|s| s.1 == Waiting));
    for (state, asks) in [
        (Waiting, false),
        (Notified, false),
        (Absent, false),
        (Bounced, true),
        (Delegated, true),
        (Answered, true),
    ] {
        let mut task = plain();
        task.assignees[1].state = state;
        let shared = share(&task, 0, &who("b@x.test"));
        if asks {
            let shared = shared.unwrap();
            assert_eq!((shared.to, shared.task.assignees.len()), (1, 2));
            assert_eq!(shared.task.assignees[1].state, Waiting, "{state:?}");
        } else {
            assert_eq!(shared, Err(NotHanded::Has(1)), "{state:?}");
        }
        // Who hands it on to somebody who has it is rid of it; nobody is asked twice.
        let handed = hand_on(&task, 0, &who("b@x.test")).unwrap();
        assert_eq!((handed.to, handed.asks), (1, asks), "{state:?}");
        assert_eq!(handed.task.assignees[0].state, Delegated);
    }
    let mut full = plain();
    for n in 2..MOST_ASSIGNEES {
        let address = Address::parse(&format!("p{n}@x.test")).unwrap();
        full.assignees.push(Assignee::new(address, None));
    }
    assert_eq!(share(&full, 0, &who("z@x.test")), Err(NotHanded::Full));
    let known = share(&full, 0, &who("p5@x.test"));
    assert_eq!(known, Err(NotHanded::Has(5)));
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
            elsewhere: false,
            at: NOW,
        };
        decided(&plain(), outcome)
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
fn what_was_not_answered_by_reply_is_not_taken_back_by_reply() {
    let a = who("a@x.test").address;
    let outcome = Outcome {
        action: "yes".to_owned(),
        by: a.clone(),
        acted_as: None,
        comment: None,
        elsewhere: false,
        at: NOW,
    };
    let done = complete(&plain(), outcome).unwrap();
    assert_eq!(undo(&done, &a, NOW), Err(Refusal::UndoElsewhere));
    // It is kept with the task, and no older task says so.
    let stored = serde_json::to_value(&done).unwrap();
    assert_eq!(stored["outcome"]["elsewhere"], true);
    let read: Task = serde_json::from_value(stored).unwrap();
    assert!(read.outcome.unwrap().elsewhere);
}

#[test]
fn each_person_is_told_what_the_task_takes_of_them_now() {
    use StandardAction::{Ask, Delegate, Help, Redirect, Sleep, Status, Undo};
    let takes = |task: &Task, at, ours: Option<&str>, seconds| {
        let ours = ours.map(|o| who(o).address);
        let takes = task.takes(&StandardAction::ALL, at, ours.as_ref(), later(seconds));
        let mut standard = takes.standard;
        standard.sort_by_key(|a| a.label());
        (takes.answers, takes.handed_on, standard)
    };
    let asks = task(&serde_json::json!({"requester": "r@x.test"}));
    let all = vec![Ask, Delegate, Help, Redirect, Sleep, Status];
    assert_eq!(takes(&asks, 0, None, 0), (true, false, all.clone()));
    // Nobody is asked who is the listener mailbox itself, or who asks.
    let nobody: Vec<_> = all.iter().copied().filter(|a| *a != Ask).collect();
    let ours = takes(&asks, 0, Some("r@x.test"), 0);
    assert_eq!(ours, (true, false, nobody.clone()));
    let own = task(&serde_json::json!({"requester": "a@x.test"}));
    assert_eq!(takes(&own, 0, None, 0).2, nobody);
    assert_eq!(takes(&own, 1, None, 0).2, all);
    let handed = hand_on(&asks, 0, &who("b@x.test")).unwrap().task;
    let little = vec![Help, Status];
    assert_eq!(takes(&handed, 0, None, 0), (false, true, little.clone()));
    for state in [
        TaskState::Completed,
        TaskState::Cancelled,
        TaskState::Expired,
    ] {
        let mut closed = asks.clone();
        closed.state = state;
        assert_eq!(takes(&closed, 0, None, 0), (false, false, little.clone()));
    }
    let outcome = Outcome {
        action: "Yes".to_owned(),
        by: who("a@x.test").address,
        acted_as: None,
        comment: None,
        elsewhere: false,
        at: NOW,
    };
    let done = decided(&asks, outcome);
    let undo = vec![Help, Status, Undo];
    assert_eq!(takes(&done, 0, None, 600), (false, false, undo));
    assert_eq!(takes(&done, 0, None, 601).2, little, "too late");
    assert_eq!(takes(&done, 1, None, 0).2, little, "another's");
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
