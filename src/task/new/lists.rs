//! The lists of a new task: who is asked, and what can be answered.
//!
//! Called by [`super::NewTask::parse`]; each mistake is told with its place in the list.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use super::read_language;
use crate::domain::{Action, Address, CommentRule, Problem, Span};
use crate::task::{fields::Fields, model::Assignee};

/// Words that every task understands already (the standard action Help).
const RESERVED: &[&str] = &["help", "?"];
/// Most assignees of one task.
pub(in crate::task) const MOST_ASSIGNEES: usize = 100;
/// Most actions of one task.
const MOST_ACTIONS: usize = 20;
const MOST_SYNONYMS: usize = 20;

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

pub(super) fn read_assignees(
    object: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Assignee>> {
    let list = read_list(object, "assignees", MOST_ASSIGNEES, problems)?;
    let mut all: Vec<Assignee> = Vec::new();
    for (at, value) in list.iter().enumerate() {
        let one = as_object(value, "address");
        let mut f = Fields::new(&one, format!("assignees[{at}]."), problems);
        let known = ["address", "name", "language", "zone"];
        f.refuse_others(&known, &[], &["state", "sleeps_until"]);
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
        let name = f.text("name", 0, 120, false).filter(|n| !n.is_empty());
        all.push(Assignee {
            language: read_language(&mut f),
            zone: read_zone(&mut f),
            ..Assignee::new(address, name)
        });
    }
    Some(all)
}

/// The name of a time zone that this program knows.
fn read_zone(f: &mut Fields<'_>) -> Option<String> {
    let name: String = f.take("zone")?;
    if jiff::tz::TimeZone::get(&name).is_ok() {
        return Some(name);
    }
    let what = format!(
        "there is no time zone {:?}",
        name.chars().take(60).collect::<String>()
    );
    f.wrong(
        "task.assignee.zone",
        "zone",
        what,
        "write a name such as Europe/Stockholm",
    );
    None
}

pub(super) fn read_actions(
    object: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Action>> {
    let list = read_list(object, "actions", MOST_ACTIONS, problems)?;
    let mut taken: BTreeMap<String, usize> =
        RESERVED.iter().map(|w| (fold(w), usize::MAX)).collect();
    let mut all = Vec::new();
    for (at, value) in list.iter().enumerate() {
        let one = as_object(value, "name");
        let mut f = Fields::new(&one, format!("actions[{at}]."), problems);
        f.refuse_others(&["name", "synonyms", "comment", "undo"], &[], &[]);
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
            undo: f.take::<Span>("undo").filter(|span| span.as_secs() > 0),
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
