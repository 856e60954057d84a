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
                Refused::unreadable(Problem::new("api.json", not_json(&e), "the body", remedy))
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

/// What is wrong with a text that is to be JSON.
pub(super) fn not_json(error: &serde_json::Error) -> String {
    format!("this is not JSON: {error}")
}

/// Rows of a page: `1` to `most`, else the refusal that says so.
pub(super) fn limit(asked: Option<u32>, usual: u32, most: u32) -> Result<u32, Refused> {
    match asked.unwrap_or(usual) {
        rows if (1..=most).contains(&rows) => Ok(rows),
        rows => {
            let what = format!("{rows}, where 1 to {most} are allowed");
            let remedy = "ask for fewer, and for more pages with after=CURSOR";
            Err(Refused::unreadable(Problem::new(
                "api.query",
                what,
                "limit",
                remedy,
            )))
        }
    }
}

/// Where a page goes on: the `next` of the page before, read by `parse`.
pub(super) fn cursor<T>(
    after: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Refused> {
    let Some(text) = after else {
        return Ok(None);
    };
    parse(text).map(Some).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        let what = format!("expected the `next` of a page, not {shown:?}");
        let remedy = "leave it out to begin with the first page";
        Refused::unreadable(Problem::new("api.query", what, "after", remedy))
    })
}

/// A query, or the refusal that says what is wrong with it.
pub(super) fn query<T>(read: Result<Query<T>, QueryRejection>) -> Result<T, Refused> {
    read.map(|Query(q)| q).map_err(|e| {
        let said = e.body_text();
        let (place, what) = parameter_and_fault(&said);
        let remedy = "correct it; /openapi.json has the parameters";
        Refused::unreadable(Problem::new("api.query", what, place, remedy))
    })
}

/// axum says "Failed to deserialize query string: NAME: FAULT"; the name is what readers look for.
fn parameter_and_fault(said: &str) -> (&str, &str) {
    let said = said
        .strip_prefix("Failed to deserialize query string: ")
        .unwrap_or(said);
    match said.split_once(": ") {
        Some((name, fault)) if !name.contains(' ') => (name, fault),
        _ => ("the query", said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_parameter_is_named() {
        let said = "Failed to deserialize query string: limit: invalid digit found in string";
        let read = parameter_and_fault(said);
        assert_eq!(read, ("limit", "invalid digit found in string"));
        assert_eq!(
            parameter_and_fault("no such thing: x"),
            ("the query", "no such thing: x")
        );
    }

    #[test]
    fn a_cursor_is_that_of_a_page() {
        use crate::domain::EventId;
        let id = EventId::from_bytes([7; 16]);
        let read = |text: &str| cursor(Some(text), EventId::parse).map_err(|r| r.problem);
        assert_eq!(read(&id.to_string()), Ok(Some(id)));
        assert_eq!(cursor(None, EventId::parse).ok(), Some(None));
        for wrong in ["0", "", "last"] {
            let told = read(wrong).map_err(|p| (p.code, p.place, p.what));
            let what = format!("expected the `next` of a page, not {wrong:?}");
            let all = ("api.query".to_owned(), "after".to_owned(), what);
            assert_eq!(told, Err(all));
        }
    }

    #[test]
    fn a_page_has_a_length_that_was_asked_for_or_is_refused() {
        assert_eq!(limit(None, 50, 500).ok(), Some(50));
        assert_eq!(limit(Some(500), 50, 500).ok(), Some(500));
        for wrong in [0, 501] {
            let refused = limit(Some(wrong), 50, 500).err();
            assert_eq!(refused.map(|r| r.problem.place), Some("limit".to_owned()));
        }
    }
}
