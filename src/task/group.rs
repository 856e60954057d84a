//! What becomes of a task one of whose assignees is a distribution group: its people are asked.
//!
//! Called by the outbox before the notification leaves. The group keeps its place, for tokens are bound
//! to the places of the others; it is asked nothing.

use super::{
    model::{Assignee, AssigneeState, Task},
    new::MOST_ASSIGNEES,
};
use crate::domain::{Address, Correspondent};

/// The task with these people in the place of the group, and the places of those who are new in it;
/// who was asked already is not asked twice. `None` when they are more than a task may have.
pub fn people_for_group(
    task: &Task,
    group: &Address,
    people: &[Correspondent],
) -> Option<(Task, Vec<usize>)> {
    let mut changed = task.clone();
    let asked = changed.assignees.iter_mut().find(|a| a.address == *group);
    let language = asked.and_then(|asked| {
        asked.state = AssigneeState::Delegated;
        asked.language.clone()
    });
    let mut new = Vec::new();
    for person in people {
        if changed
            .assignees
            .iter()
            .any(|a| a.address == person.address)
        {
            continue;
        }
        if changed.assignees.len() >= MOST_ASSIGNEES {
            return None;
        }
        new.push(changed.assignees.len());
        let name = Some(person.name.clone()).filter(|n| !n.is_empty());
        changed.assignees.push(Assignee {
            language: language.clone(),
            ..Assignee::new(person.address.clone(), name)
        });
    }
    Some((changed, new))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        domain::{ProofLevel, TaskId},
        task::{House, NewTask},
    };

    fn task(assignees: &[&str]) -> Task {
        let asked = serde_json::json!({"title": "T", "assignees": assignees, "actions": ["Yes"]});
        let house = House {
            proof: ProofLevel::Exchange,
            listeners: vec!["default".to_owned()],
        };
        let new = NewTask::parse(&asked, &house).unwrap();
        new.into_task(TaskId::from_bytes([1; 16]), jiff::Timestamp::UNIX_EPOCH)
    }

    fn people(count: usize) -> Vec<Correspondent> {
        let one = |n| Correspondent {
            name: format!("P{n}"),
            address: Address::parse(&format!("p{n}@x.test")).unwrap(),
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn people_take_the_place_of_their_group_and_nobody_is_asked_twice() {
        use AssigneeState::{Delegated, Waiting};
        let group = Address::parse("team@x.test").unwrap();
        let before = task(&["p1@x.test", "team@x.test", "z@x.test"]);
        let (after, new) = people_for_group(&before, &group, &people(3)).unwrap();
        let told: Vec<_> = after
            .assignees
            .iter()
            .map(|a| (a.address.as_str(), a.state))
            .collect();
        assert_eq!(
            told,
            [
                ("p1@x.test", Waiting),
                ("team@x.test", Delegated),
                ("z@x.test", Waiting),
                ("p0@x.test", Waiting),
                ("p2@x.test", Waiting),
            ]
        );
        assert_eq!(new, [3, 4]);
    }

    #[test]
    fn a_task_does_not_grow_without_bound() {
        let group = Address::parse("team@x.test").unwrap();
        let before = task(&["team@x.test"]);
        assert!(people_for_group(&before, &group, &people(99)).is_some());
        assert!(people_for_group(&before, &group, &people(100)).is_none());
    }
}
