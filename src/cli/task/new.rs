//! `task new`: what was typed or piped in, as the API's object.

use std::io::Read;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::domain::Problem;

/// Most bytes of an object on standard input.
const LARGEST: u64 = 32 * 1024 * 1024;

/// `task new`
#[derive(Debug, Args)]
pub struct New {
    /// Read the API's JSON object on standard input and print the task made.
    #[arg(long, conflicts_with_all = ["title", "assignee", "action", "text", "link", "reference"])]
    json: bool,
    /// What it is called in mails.
    #[arg(long, required_unless_present = "json")]
    title: Option<String>,
    /// Who is asked; may be given again.
    #[arg(long, required_unless_present = "json")]
    assignee: Vec<String>,
    /// What can be answered; may be given again. Default: Approve and Reject.
    #[arg(long)]
    action: Vec<String>,
    /// Details.
    #[arg(long)]
    text: Option<String>,
    /// A page about it.
    #[arg(long)]
    link: Option<String>,
    /// Your own name for it.
    #[arg(long)]
    reference: Option<String>,
}

impl New {
    /// Whether the task made is printed as JSON.
    pub(super) const fn is_json(&self) -> bool {
        self.json
    }

    /// The API's object: from standard input, or from the flags.
    pub(super) fn object(&self) -> Result<Value, Problem> {
        if self.json {
            return read_object(std::io::stdin().lock());
        }
        let mut body = Map::new();
        for (key, value) in [
            ("title", &self.title),
            ("text", &self.text),
            ("link", &self.link),
            ("reference", &self.reference),
        ] {
            if let Some(value) = value {
                body.insert(key.to_owned(), json!(value));
            }
        }
        let actions = if self.action.is_empty() {
            vec!["Approve".to_owned(), "Reject".to_owned()]
        } else {
            self.action.clone()
        };
        body.insert("assignees".to_owned(), json!(self.assignee));
        body.insert("actions".to_owned(), json!(actions));
        Ok(Value::Object(body))
    }
}

/// The API's object on standard input, at most 32 MiB.
fn read_object(input: impl Read) -> Result<Value, Problem> {
    let wrong = |what: String| {
        Problem::new(
            "task.json",
            what,
            "standard input",
            "send one JSON object as the API takes it",
        )
    };
    let mut text = String::new();
    let read = input.take(LARGEST + 1).read_to_string(&mut text);
    read.map_err(|e| wrong(e.to_string()))?;
    if text.len() as u64 > LARGEST {
        return Err(wrong("over 32 MiB".to_owned()));
    }
    match serde_json::from_str(&text) {
        Ok(Value::Object(object)) => Ok(Value::Object(object)),
        Ok(_) => Err(wrong("this is JSON, and no object".to_owned())),
        Err(e) => Err(wrong(format!("this is not JSON: {e}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_object_is_sent() {
        assert!(read_object(&b"{\"title\":\"A\"}"[..]).is_ok());
        for (input, said) in [
            (&b"null"[..], "no object"),
            (b"[1", "not JSON"),
            (b"", "not JSON"),
            (b"\xff", "UTF-8"),
        ] {
            let refused = read_object(input).map_err(|p| p.what);
            assert!(refused.is_err_and(|what| what.contains(said)), "{said}");
        }
        let huge = std::io::repeat(b' ');
        assert!(read_object(huge).is_err_and(|p| p.what == "over 32 MiB"));
    }
}
