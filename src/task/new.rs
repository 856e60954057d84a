//! A task as an application asks for it: read from JSON and checked, field by field.
//!
//! Called by the engine's intake. Whoever holds a [`NewTask`] holds one that can be carried out.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use super::{
    fields::Fields,
    model::{Assignee, AssigneeState, Task, TaskState},
};
use crate::domain::{Action, Address, CommentRule, Problem, ProofLevel, TaskId};

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
/// Words that every task understands already (the standard action Help).
const RESERVED: &[&str] = &["help", "?"];
/// Most assignees and most actions of one task.
const MOST_ASSIGNEES: usize = 100;
const MOST_ACTIONS: usize = 20;
const MOST_SYNONYMS: usize = 20;

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

/// The elements of a list field; a missing, empty or too long list is a problem.
fn read_list<'a>(
    object: &'a Map<String, Value>,
    field: &str,
    most: usize,
    problems: &mut Vec<Problem>,
) -> Option<&'a Vec<Value>> {
    let mut f = Fields::new(object, String::new(), problems);
    match object.get(field) {
        Some(Value::Array(list)) if (1..=most).contains(&list.len()) => return Some(list),
        Some(Value::Array(_)) => {
            let what = format!("1 to {most} are allowed");
            f.wrong("task.field.length", field, what, "change their number");
        }
        Some(_) => {
            let what = "a list is wanted here";
            f.wrong("task.field.type", field, what, "put it in brackets");
        }
        None => {
            let what = "a task needs at least one";
            f.wrong("task.field.missing", field, what, "add it");
        }
    }
    None
}

/// A list element written as text (`{short: text}`) or as an object.
fn as_object(value: &Value, short: &str) -> Map<String, Value> {
    match value {
        Value::Object(object) => object.clone(),
        other => Map::from_iter([(short.to_owned(), other.clone())]),
    }
}

fn read_assignees(
    object: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Assignee>> {
    let list = read_list(object, "assignees", MOST_ASSIGNEES, problems)?;
    let mut all: Vec<Assignee> = Vec::new();
    for (at, value) in list.iter().enumerate() {
        let one = as_object(value, "address");
        let mut f = Fields::new(&one, format!("assignees[{at}]."), problems);
        f.refuse_others(&["address", "name", "language"], &["zone"], &["state"]);
        let written: Option<String> = f.take("address");
        let Some(address) = written.as_deref().and_then(|t| Address::parse(t).ok()) else {
            let what = format!("not a mail address: {:?}", written.unwrap_or_default());
            f.wrong("task.assignee.address", "address", what, "correct it");
            continue;
        };
        if all.iter().any(|a| a.address == address) {
            let what = format!("{address} is named twice");
            f.wrong("task.assignee.twice", "address", what, "leave one out");
        }
        all.push(Assignee {
            address,
            name: f.text("name", 0, 120, false).filter(|n| !n.is_empty()),
            language: read_language(&mut f),
            state: AssigneeState::Waiting,
        });
    }
    Some(all)
}

fn read_actions(object: &Map<String, Value>, problems: &mut Vec<Problem>) -> Option<Vec<Action>> {
    let list = read_list(object, "actions", MOST_ACTIONS, problems)?;
    let mut taken: BTreeMap<String, usize> =
        RESERVED.iter().map(|w| (fold(w), usize::MAX)).collect();
    let mut all = Vec::new();
    for (at, value) in list.iter().enumerate() {
        let one = as_object(value, "name");
        let mut f = Fields::new(&one, format!("actions[{at}]."), problems);
        f.refuse_others(&["name", "synonyms", "comment"], &["undo"], &[]);
        let Some(name) = f.text("name", 1, 60, false) else {
            if !one.contains_key("name") {
                let what = "an action needs a name";
                f.wrong("task.field.missing", "name", what, "add it");
            }
            continue;
        };
        let synonyms: Vec<String> = f.take("synonyms").unwrap_or_default();
        let action = Action {
            name,
            synonyms,
            comment: f.take::<CommentRule>("comment").unwrap_or_default(),
        };
        check_words(&action, at, &mut taken, &mut f);
        all.push(action);
    }
    Some(all)
}

/// Each word belongs to one action only, else a reply could not tell which is meant.
fn check_words(
    action: &Action,
    at: usize,
    taken: &mut BTreeMap<String, usize>,
    f: &mut Fields<'_>,
) {
    if action.synonyms.len() > MOST_SYNONYMS {
        let what = format!("at most {MOST_SYNONYMS} are allowed");
        f.wrong("task.field.length", "synonyms", what, "leave some out");
        return;
    }
    let words = std::iter::once(("name", &action.name))
        .chain(action.synonyms.iter().map(|s| ("synonyms", s)));
    for (field, word) in words {
        let folded = fold(word);
        let count = word.chars().count();
        if !(1..=60).contains(&count) || word.chars().any(char::is_control) || folded.is_empty() {
            let what = format!("{word:?} can't be written on a line of a reply");
            f.wrong("task.action.word", field, what, "use 1 to 60 characters");
            continue;
        }
        match taken.insert(folded, at) {
            Some(other) if other != at || field == "name" => {
                let what = format!("{word:?} already means something else in this task");
                f.wrong("task.action.collision", field, what, "use another word");
            }
            _ => {}
        }
    }
}

/// How two words are compared: compatibility form (Unicode NFKC), lower case, single blanks,
/// without punctuation at the ends.
fn fold(word: &str) -> String {
    let flat: String = word.nfkc().flat_map(char::to_lowercase).collect();
    let flat = flat.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat == "?" {
        return flat;
    }
    flat.trim_matches(|c: char| c.is_ascii_punctuation() || c.is_whitespace())
        .to_owned()
}

#[cfg(test)]
#[path = "new_tests.rs"]
mod tests;
