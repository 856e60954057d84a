//! Takes small request bodies and queries apart, naming the field that is wrong.

use axum::extract::{Query, rejection::QueryRejection};
use serde_json::{Map, Value};

use super::answer::Refused;
use crate::domain::Problem;

/// The fields of a small JSON object, and what was wrong with them so far.
pub(super) struct Body {
    fields: Map<String, Value>,
    problems: Vec<Problem>,
}

impl Body {
    /// Reads the object; an empty body is an empty object. Fields other than `known` are problems.
    pub(super) fn read(bytes: &[u8], known: &[&str]) -> Result<Self, Refused> {
        let fields: Map<String, Value> = if bytes.is_empty() {
            Map::new()
        } else {
            serde_json::from_slice(bytes).map_err(|e| {
                let remedy = "send one JSON object";
                Refused::unreadable(Problem::new("api.json", e.to_string(), "the body", remedy))
            })?
        };
        let mut body = Self {
            fields,
            problems: Vec::new(),
        };
        let others: Vec<String> = body.fields.keys().cloned().collect();
        for name in others.iter().filter(|n| !known.contains(&n.as_str())) {
            let remedy = format!("there are: {}", known.join(", "));
            body.wrong(name, "there is no such field", &remedy);
        }
        Ok(body)
    }

    /// Notes a problem with a field.
    pub(super) fn wrong(&mut self, field: &str, what: impl Into<String>, remedy: &str) {
        let problem = Problem::new("api.field", what, field, remedy);
        self.problems.push(problem);
    }

    /// A text of at most `most` characters; absent, `null` and blank are `None`.
    pub(super) fn text(&mut self, field: &str, most: usize) -> Option<String> {
        match self.fields.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.chars().count() <= most => {
                Some(text.trim().to_owned()).filter(|t| !t.is_empty())
            }
            Some(Value::String(_)) => {
                let what = format!("more than {most} characters");
                self.wrong(field, what, "send less");
                None
            }
            Some(_) => {
                self.wrong(field, "this is no text", "send a string");
                None
            }
        }
    }

    /// A text that has to be there; empty, with a problem noted, when it is not.
    pub(super) fn needed(&mut self, field: &str, most: usize) -> String {
        let before = self.problems.len();
        let text = self.text(field, most);
        if text.is_none() && self.problems.len() == before {
            self.wrong(field, "this field is needed", "add it");
        }
        text.unwrap_or_default()
    }

    /// All problems at once, if there are any.
    pub(super) fn end(self) -> Result<(), Refused> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Refused::content(self.problems))
        }
    }
}

/// A query, or the refusal that says what is wrong with it.
pub(super) fn query<T>(read: Result<Query<T>, QueryRejection>) -> Result<T, Refused> {
    read.map(|Query(q)| q).map_err(|e| {
        let what = e.body_text();
        let remedy = "see /openapi.json";
        Refused::unreadable(Problem::new("api.query", what, "the query", remedy))
    })
}
