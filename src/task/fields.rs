//! Takes single fields out of the JSON object of a new task, with a problem that names the field.
//!
//! Called by [`super::new`]. Never decides what a task means.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::domain::Problem;

/// The fields of one JSON object, and what was wrong with them so far.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: String,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Fields<'a> {
    /// Fields of `object`; `path` is put before each field's name (`assignees[0].`), or empty.
    pub(super) fn new(
        object: &'a Map<String, Value>,
        path: String,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self {
            object,
            path,
            problems,
        }
    }

    /// Notes a problem with a field.
    pub(super) fn wrong(&mut self, code: &str, field: &str, what: impl Into<String>, remedy: &str) {
        let place = format!("{}{field}", self.path);
        self.problems.push(Problem::new(code, what, place, remedy));
    }

    /// The field as `T`; absent and `null` are `None`, another type is a problem.
    pub(super) fn take<T: DeserializeOwned>(&mut self, field: &str) -> Option<T> {
        let value = self.object.get(field).filter(|v| !v.is_null())?;
        match serde_json::from_value(value.clone()) {
            Ok(read) => Some(read),
            Err(fault) => {
                let what = format!("this value can't be used: {fault}");
                self.wrong("task.field.type", field, what, "see the OpenAPI document");
                None
            }
        }
    }

    /// A text of `least` to `most` characters without control characters, line ends only when
    /// `lines`.
    pub(super) fn text(
        &mut self,
        field: &str,
        least: usize,
        most: usize,
        lines: bool,
    ) -> Option<String> {
        let text: String = self.take(field)?;
        let text = text.replace("\r\n", "\n");
        let count = text.trim().chars().count();
        if count < least || text.chars().count() > most {
            let what = format!("{count} characters, where {least} to {most} are allowed");
            self.wrong("task.field.length", field, what, "change the text's length");
            return None;
        }
        let bad = |c: char| c.is_control() && !(lines && matches!(c, '\n' | '\t'));
        if text.chars().any(bad) {
            let what = "it contains control characters";
            self.wrong("task.field.characters", field, what, "remove them");
            return None;
        }
        Some(if lines { text } else { text.trim().to_owned() })
    }

    /// Refuses fields that are not in `known`: those that do not work yet, those that only the
    /// engine writes, and those that nobody knows, each under its own code.
    pub(super) fn refuse_others(&mut self, known: &[&str], not_yet: &[&str], ours: &[&str]) {
        let names: Vec<String> = self.object.keys().cloned().collect();
        for name in names {
            let name = name.as_str();
            let null = self.object.get(name).is_none_or(Value::is_null);
            if known.contains(&name) || (null && not_yet.contains(&name)) {
                continue;
            }
            if not_yet.contains(&name) {
                let what = "this field does not work yet";
                self.wrong("task.field.not_yet", name, what, "leave it out");
            } else if ours.contains(&name) {
                let what = "this field is written by SmartActions alone";
                self.wrong("task.field.read_only", name, what, "leave it out");
            } else {
                let shown: String = name.chars().take(60).collect();
                let remedy = "check the spelling against the OpenAPI document";
                self.wrong(
                    "task.field.unknown",
                    &shown,
                    "there is no such field",
                    remedy,
                );
            }
        }
    }
}
