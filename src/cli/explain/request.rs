//! One line of `explain --jsonl`, checked.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::mime;
use crate::{
    domain::{Action, Problem},
    reply::Input,
    words::explain as words,
};

/// What is to be read.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub id: Value,
    pub text: String,
    pub html: Option<String>,
    pub subject: String,
    pub item_class: String,
    pub headers: Vec<(String, String)>,
    pub parts: Vec<String>,
    pub actions: Vec<Action>,
    pub sent_text: Option<String>,
    pub voting_response: Option<String>,
    pub unique_text: Option<String>,
}

impl Request {
    /// Reads a line. The id comes back even when the rest is bad, so that the error names it.
    pub(super) fn parse(line: &[u8]) -> (Value, Result<Self, Problem>) {
        let parsed: Result<Value, _> = serde_json::from_slice(line);
        let object = match parsed {
            Ok(Value::Object(object)) => object,
            Ok(_) => return (Value::Null, Err(bad("an object is wanted", ""))),
            Err(error) => return (Value::Null, Err(bad(&error.to_string(), ""))),
        };
        let id = object.get("id").cloned().unwrap_or(Value::Null);
        let request = Self::of(&object, id.clone());
        (id, request)
    }

    fn of(object: &Map<String, Value>, id: Value) -> Result<Self, Problem> {
        let text = text_of(object, "text")?;
        let html = text_of(object, "html")?;
        let path = text_of(object, "mime_path")?;
        if text.is_none() && html.is_none() && path.is_none() {
            return Err(bad(words::NO_BODY, ""));
        }
        let mut request = Self {
            id,
            ..Self::default()
        };
        if let Some(path) = path {
            mime::fill(&mut request, &PathBuf::from(path))?;
        }
        // What the line says itself wins over what the file says.
        request.text = text.unwrap_or(request.text);
        request.html = html.or(request.html);
        request.subject = text_of(object, "subject")?.unwrap_or(request.subject);
        request.item_class = text_of(object, "item_class")?.unwrap_or(request.item_class);
        request.sent_text = text_of(object, "sent_text")?;
        request.voting_response = text_of(object, "voting_response")?;
        request.unique_text = text_of(object, "unique_text")?;
        // Accepted, and of no use: every language is tried.
        text_of(object, "language")?;
        if let Some(headers) = object.get("headers").filter(|h| !h.is_null()) {
            request.headers = headers_of(headers)?;
        }
        request.actions = actions_of(object.get("actions"))?;
        Ok(request)
    }

    /// As the reader takes it.
    pub(super) fn input(&self) -> Input<'_> {
        Input {
            text: &self.text,
            html: self.html.as_deref(),
            unique_text: self.unique_text.as_deref(),
            subject: &self.subject,
            item_class: &self.item_class,
            headers: &self.headers,
            parts: &self.parts,
            voting_response: self.voting_response.as_deref(),
            sent_text: self.sent_text.as_deref(),
        }
    }
}

fn bad(what: &str, place: &str) -> Problem {
    Problem::new("explain.line", what, place, words::LINE_REMEDY)
}

fn text_of(object: &Map<String, Value>, key: &str) -> Result<Option<String>, Problem> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(bad("a string is wanted", key)),
    }
}

/// `{"Name":"value"}` or `{"Name":["value","value"]}`.
fn headers_of(value: &Value) -> Result<Vec<(String, String)>, Problem> {
    let object = value
        .as_object()
        .ok_or_else(|| bad("an object is wanted", "headers"))?;
    let mut headers = Vec::new();
    for (name, value) in object {
        let values = value
            .as_array()
            .map_or(std::slice::from_ref(value), Vec::as_slice);
        for value in values {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                _ => return Err(bad("a string is wanted", &format!("headers.{name}"))),
            };
            headers.push((name.clone(), text));
        }
    }
    Ok(headers)
}

/// Labels, or whole actions as a task has them; Approve and Reject when nothing is said.
fn actions_of(value: Option<&Value>) -> Result<Vec<Action>, Problem> {
    let list = match value {
        None | Some(Value::Null) => {
            return Ok(vec![Action::named("Approve"), Action::named("Reject")]);
        }
        Some(Value::Array(list)) => list,
        Some(_) => return Err(bad("a list is wanted", "actions")),
    };
    list.iter()
        .map(|one| match one {
            Value::String(label) => Ok(Action::named(label)),
            other => {
                serde_json::from_value(other.clone()).map_err(|e| bad(&e.to_string(), "actions"))
            }
        })
        .collect()
}
