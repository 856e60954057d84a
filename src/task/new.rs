//! A task as an application asks for it: read from JSON and checked, field by field.
//!
//! Called by the engine's intake. Whoever holds a [`NewTask`] holds one that can be carried out.

mod lists;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    fields::Fields,
    model::{Task, TaskState},
};
use crate::domain::{Address, Problem, ProofLevel, TaskId};
pub(super) use lists::MOST_ASSIGNEES;
use lists::{read_actions, read_assignees};

/// Fields that the API has and that work.
const KNOWN: &[&str] = &[
    "reference",
    "title",
    "text",
    "link",
    "language",
    "listener",
    "assignees",
    "actions",
    "rule",
    "requester",
    "standard",
    "proof",
    "data",
];
/// Fields that the API has and that do not work yet.
const NOT_YET: &[&str] = &[
    "quorum",
    "due",
    "expires",
    "remind",
    "escalate",
    "attachments",
];
/// Fields that the engine adds.
const OURS: &[&str] = &["id", "version", "state", "created", "outcome"];
/// What the installation gives to a new task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    /// Weakest proof that any task may ask for, and the default.
    pub proof: ProofLevel,
    /// Names of the listener entries; the first one is the default.
    pub listeners: Vec<String>,
}

/// A checked request for a task.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTask(Task);

impl NewTask {
    /// Reads and checks the API's JSON object (`interface.md`, "A task, as sent").
    ///
    /// All problems at once, each with the field in `place`; codes `task.field.*` and `task.*`.
    pub fn parse(value: &Value, house: &House) -> Result<Self, Vec<Problem>> {
        let Some(object) = value.as_object() else {
            let what = "a task is a JSON object";
            return Err(vec![Problem::new("task.json", what, "", "send an object")]);
        };
        let mut problems = Vec::new();
        let task = read_task(object, house, &mut problems);
        match task {
            Some(task) if problems.is_empty() => Ok(Self(task)),
            _ => Err(problems),
        }
    }

    /// The task it becomes, open, under that name.
    pub fn into_task(self, id: TaskId, now: Timestamp) -> Task {
        Task {
            id,
            created: now,
            ..self.0
        }
    }
}

/// The task with an empty name, or `None` when something that it can't be without is missing.
fn read_task(
    object: &Map<String, Value>,
    house: &House,
    problems: &mut Vec<Problem>,
) -> Option<Task> {
    let mut f = Fields::new(object, String::new(), problems);
    f.refuse_others(KNOWN, NOT_YET, OURS);
    let rule: Option<String> = f.take("rule");
    match rule.as_deref() {
        None | Some("first") => {}
        Some("all" | "majority") => {
            let what = "only the rule \"first\" works yet";
            f.wrong("task.field.not_yet", "rule", what, "leave it out");
        }
        Some(_) => {
            let what = "there is no such rule";
            f.wrong("task.field.value", "rule", what, "write \"first\"");
        }
    }
    let title = f.text("title", 1, 200, false);
    if !object.contains_key("title") {
        let what = "a task needs a title";
        f.wrong("task.field.missing", "title", what, "add it");
    }
    let task = Task {
        id: TaskId::from_bytes([0; 16]),
        version: 1,
        revision: 0,
        state: TaskState::Open,
        created: Timestamp::UNIX_EPOCH,
        reference: f.text("reference", 1, 200, false),
        title: title.unwrap_or_default(),
        text: f.text("text", 0, 64 * 1024, true).unwrap_or_default(),
        link: read_link(&mut f),
        language: read_language(&mut f),
        listener: read_listener(&mut f, house),
        requester: read_requester(&mut f),
        standard: f.take("standard"),
        proof: read_proof(&mut f, house),
        data: read_json(&mut f),
        outcome: None,
        assignees: Vec::new(),
        actions: Vec::new(),
    };
    let (assignees, actions) = (
        read_assignees(object, problems),
        read_actions(object, problems),
    );
    Some(Task {
        assignees: assignees?,
        actions: actions?,
        ..task
    })
}

fn read_link(f: &mut Fields<'_>) -> Option<String> {
    let link = f.text("link", 1, 2_000, false)?;
    let web = link.starts_with("https://") || link.starts_with("http://");
    // Blanks and angle brackets would end the link early in a plain text mail (RFC 3986
    // appendix C).
    if !web || link.contains(|c: char| c.is_whitespace() || "<>\"".contains(c)) {
        let what = "a link starts with https:// or http:// and has no blanks";
        f.wrong("task.field.value", "link", what, "write the whole address");
        return None;
    }
    Some(link)
}

/// Whoever wants it done, for questions.
fn read_requester(f: &mut Fields<'_>) -> Option<Address> {
    let written: String = f.take("requester")?;
    let address = Address::parse(&written).ok();
    if address.is_none() {
        let what = format!("not a mail address: {written:?}");
        f.wrong("task.requester.address", "requester", what, "correct it");
    }
    address
}

fn read_language(f: &mut Fields<'_>) -> Option<String> {
    let tag = f.text("language", 2, 35, false)?;
    if tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Some(tag);
    }
    let what = "this is no language tag";
    f.wrong(
        "task.field.value",
        "language",
        what,
        "write one such as \"de\"",
    );
    None
}

fn read_listener(f: &mut Fields<'_>, house: &House) -> String {
    let default = house.listeners.first().cloned().unwrap_or_default();
    let Some(name) = f.text("listener", 1, 60, false) else {
        return default;
    };
    if !house.listeners.contains(&name) {
        let what = format!("there is no listener {name:?}");
        let remedy = format!("use one of: {}", house.listeners.join(", "));
        f.wrong("task.listener.unknown", "listener", what, &remedy);
    }
    name
}

fn read_proof(f: &mut Fields<'_>, house: &House) -> ProofLevel {
    let Some(proof) = f.take::<ProofLevel>("proof") else {
        return house.proof;
    };
    if proof < house.proof {
        let what = format!(
            "weaker than the installation's level {}",
            house.proof.word()
        );
        let remedy = "leave it out, or ask for a stronger level";
        f.wrong("task.proof.too_weak", "proof", what, remedy);
    }
    proof
}

fn read_json(f: &mut Fields<'_>) -> Option<Value> {
    let value: Value = f.take("data")?;
    if value.to_string().len() > 64 * 1024 {
        let what = "more than 64 KiB";
        f.wrong("task.field.length", "data", what, "send less");
        return None;
    }
    Some(value)
}

#[cfg(test)]
#[path = "new_tests.rs"]
mod tests;
