//! Each ruling, and the order of the checks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    domain::{MailKind, TaskId},
    task::{House, NewTask},
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn task() -> Task {
    let house = House {
        proof: ProofLevel::Token,
        listeners: vec!["default".to_owned()],
    };
    let value = json!({"title": "Order", "assignees": ["anna@x.de", "bo@x.de"],
        "actions": ["Approve", {"name": "Reject", "comment": "required"}]});
    NewTask::parse(&value, &house)
        .unwrap()
        .into_task(TaskId::from_bytes([1; 16]), NOW)
}

fn reading(decision: Decision, action: Option<&str>, comment: Option<&str>) -> Reading {
    Reading {
        kind: MailKind::Reply,
        new_text: String::new(),
        decision,
        action: action.map(str::to_owned),
        standard: None,
        comment: comment.map(str::to_owned),
        suggestion: None,
        reason: "reply.x".to_owned(),
        steps: Vec::new(),
    }
}

fn anna(level: ProofLevel) -> Proved {
    Proved {
        assignee: Some(Address::parse("anna@x.de").unwrap()),
        level: Some(level),
        version: Some(1),
    }
}

fn word(ruling: &Ruling) -> String {
    match ruling {
        Ruling::Acted(t) => format!("acted {}", t.outcome.as_ref().unwrap().action),
        Ruling::Refused(r) => format!("{r:?}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn each_ruling() {
    let act = reading(Decision::Act, Some("Approve"), None);
    let stranger = Proved {
        assignee: None,
        level: Some(ProofLevel::Exchange),
        version: Some(1),
    };
    let old = Proved {
        version: Some(0),
        ..anna(ProofLevel::Token)
    };
    let table = [
        (act.clone(), anna(ProofLevel::Token), "acted Approve"),
        (act.clone(), anna(ProofLevel::Address), "SenderNotProved"),
        (
            act.clone(),
            Proved {
                level: None,
                ..anna(ProofLevel::Token)
            },
            "SenderNotProved",
        ),
        (act.clone(), stranger.clone(), "NotYours"),
        (act, old, "Changed"),
        (
            reading(Decision::Act, Some("Reject"), Some("  ")),
            anna(ProofLevel::Token),
            "CommentMissing",
        ),
        (
            reading(Decision::Act, Some("Reject"), Some("no")),
            anna(ProofLevel::Token),
            "acted Reject",
        ),
        (
            reading(Decision::Act, Some("Other"), None),
            anna(ProofLevel::Token),
            "AskBack",
        ),
        (
            reading(Decision::Act, None, None),
            anna(ProofLevel::Token),
            "AskBack",
        ),
        (
            reading(Decision::Ask, Some("Approve"), None),
            anna(ProofLevel::Token),
            "AskBack",
        ),
        (
            reading(Decision::Help, None, None),
            anna(ProofLevel::Token),
            "Help",
        ),
        (
            reading(Decision::Help, None, None),
            stranger.clone(),
            "NotYours",
        ),
        (
            reading(Decision::Ignore, None, None),
            stranger.clone(),
            "Ignored(\"reply.x\")",
        ),
        (
            reading(Decision::SetAside, None, None),
            stranger,
            "SetAside(\"reply.x\")",
        ),
    ];
    for (r, p, want) in table {
        assert_eq!(word(&rule(&task(), &r, &p, NOW)), want, "{r:?} {p:?}");
    }
}

#[test]
fn a_closed_task_says_why_and_stays() {
    let act = reading(Decision::Act, Some("Approve"), None);
    for (state, want) in [
        (TaskState::Completed, "Late"),
        (TaskState::Cancelled, "Cancelled"),
        (TaskState::Expired, "Expired"),
    ] {
        let closed = Task { state, ..task() };
        assert_eq!(
            word(&rule(&closed, &act, &anna(ProofLevel::Token), NOW)),
            want
        );
        assert_eq!(cancel(&closed), Err(Closed::NotOpen(state)));
    }
}

#[test]
fn acting_changes_the_actor_and_the_outcome_alone() {
    let act = reading(Decision::Act, Some("Approve"), Some(" fine "));
    let Ruling::Acted(done) = rule(&task(), &act, &anna(ProofLevel::Exchange), NOW) else {
        panic!("acts");
    };
    assert_eq!(done.assignees[0].state, AssigneeState::Answered);
    assert_eq!(done.assignees[1].state, AssigneeState::Waiting);
    assert_eq!(
        done.outcome.as_ref().unwrap().comment.as_deref(),
        Some("fine")
    );
    let mut back = *done;
    back.state = TaskState::Open;
    back.outcome = None;
    back.assignees[0].state = AssigneeState::Waiting;
    assert_eq!(back, task());
}

#[test]
fn completed_from_outside_by_label_in_any_case() {
    let outcome = |action: &str| Outcome {
        action: action.to_owned(),
        by: Address::parse("boss@x.de").unwrap(),
        acted_as: None,
        elsewhere: false,
        comment: None,
        at: NOW,
    };
    let done = complete(&task(), outcome("aPProve")).unwrap();
    assert_eq!(done.outcome.unwrap().action, "Approve");
    assert_eq!(
        complete(&task(), outcome("Burn")),
        Err(Closed::NoSuchAction("Burn".to_owned()))
    );
    assert_eq!(cancel(&task()).unwrap().state, TaskState::Cancelled);
}

proptest! {
    /// Whatever else is said: without enough proof, or not as an assignee, nothing acts.
    #[test]
    fn nothing_acts_without_proof(known: bool, level in 0..4_u8, label in "Approve|Reject|x", comment: Option<String>) {
        let level = [None, Some(ProofLevel::Address), Some(ProofLevel::Token), Some(ProofLevel::Exchange)][usize::from(level)];
        let proved = Proved { assignee: known.then(|| Address::parse("anna@x.de").unwrap()), level, version: None };
        let strong = known && level >= Some(ProofLevel::Token);
        let r = reading(Decision::Act, Some(&label), comment.as_deref());
        if let Ruling::Acted(_) = rule(&task(), &r, &proved, NOW) {
            prop_assert!(strong);
        }
    }
}

fn wishes(standard: StandardAction) -> Reading {
    Reading {
        standard: Some(standard),
        ..reading(Decision::Act, None, None)
    }
}

#[test]
fn standard_actions_need_who_may_act_and_a_task_that_is_open() {
    use StandardAction::{Redirect, Status, Undo};
    let proved = anna(ProofLevel::Token);
    let said = |task: &Task, standard, by: &Proved| word(&rule(task, &wishes(standard), by, NOW));
    assert_eq!(said(&task(), Redirect, &proved), "Standard(Redirect)");
    let weak = anna(ProofLevel::Address);
    for standard in [Redirect, Status, Undo] {
        assert_eq!(said(&task(), standard, &weak), "SenderNotProved");
    }
    let closed = Task {
        state: TaskState::Cancelled,
        ..task()
    };
    assert_eq!(said(&closed, Redirect, &proved), "Cancelled");
    assert_eq!(said(&closed, Status, &proved), "Status");
    assert_eq!(said(&closed, Undo, &proved), "NothingToUndo");
}

#[test]
fn who_handed_a_task_on_can_do_nothing_with_it_any_more() {
    let mut task = task();
    task.assignees[0].state = AssigneeState::Delegated;
    let proved = anna(ProofLevel::Exchange);
    let act = reading(Decision::Act, Some("Approve"), None);
    assert_eq!(word(&rule(&task, &act, &proved, NOW)), "HandedOn");
    for standard in [StandardAction::Redirect, StandardAction::Undo] {
        assert_eq!(
            word(&rule(&task, &wishes(standard), &proved, NOW)),
            "HandedOn"
        );
    }
    let vague = reading(Decision::Ask, None, None);
    assert_eq!(word(&rule(&task, &vague, &proved, NOW)), "HandedOn");
}
