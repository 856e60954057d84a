//! `task new | list | show | cancel | story`: speaks to the control socket, needs no key.

mod new;

use std::time::Duration;

use clap::Subcommand;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{exit::Exit, place::Place, talk};
use crate::{
    control::{Client, ControlError},
    domain::{EventKind, Problem},
    launch,
    words::story,
};
pub use new::New;

/// An engine that is starting is waited for so long (`interface.md`, small print).
const PATIENCE: Duration = Duration::from_secs(5);

/// `smartactions task …`
#[derive(Debug, Subcommand)]
pub enum TaskCommand {
    /// Make a task; its notification leaves at once.
    New(New),
    /// The newest tasks.
    List {
        /// Only tasks in that state: open, completed, cancelled, expired.
        /// (`--state` is the state folder, everywhere.)
        #[arg(long, value_name = "STATE", value_parser = ["open", "completed", "cancelled", "expired"])]
        only: Option<String>,
        /// Only tasks of that assignee.
        #[arg(long)]
        assignee: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// One task.
    Show {
        /// Its id.
        id: String,
        /// As JSON: the API's object.
        #[arg(long)]
        json: bool,
    },
    /// Take a task back; open assignees can't decide it any more.
    Cancel {
        /// Its id.
        id: String,
        /// Why.
        #[arg(long)]
        reason: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Every event of a task, in order.
    Story {
        /// Its id.
        id: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Runs one of the task commands.
pub async fn run(place: &Place, command: TaskCommand) -> Exit {
    let client = match place
        .directories()
        .map(|directories| launch::client(&directories))
    {
        Ok(Ok(client)) => client,
        Ok(Err(error)) => return talk::refuse_control(&error),
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    match perform(&client, command).await {
        Ok(()) => Exit::Done,
        Err(Failed::Input(problem)) => talk::refuse(&problem, Exit::Usage),
        Err(Failed::Control(error)) => talk::refuse_control(&worded(error)),
    }
}

/// The engine's words are for applications; at a terminal a command is the better advice.
fn worded(mut error: ControlError) -> ControlError {
    if let ControlError::Refused(problem) = &mut error {
        let remedy = match problem.code.as_str() {
            "task.not_found" => "smartactions task list",
            "task.not_open" => "smartactions task show ID",
            _ => return error,
        };
        remedy.clone_into(&mut problem.remedy);
    }
    error
}

enum Failed {
    Input(Problem),
    Control(ControlError),
}

impl From<ControlError> for Failed {
    fn from(error: ControlError) -> Self {
        Self::Control(error)
    }
}

async fn perform(client: &Client, command: TaskCommand) -> Result<(), Failed> {
    // What was typed or piped in is judged first: wrong input is told also while no engine runs.
    let new_task = match &command {
        TaskCommand::New(new) => new.object().map_err(Failed::Input)?,
        _ => Value::Null,
    };
    wait_for_engine(client).await?;
    match command {
        TaskCommand::New(new) => {
            let body = new_task;
            let task: Value = client.post("/v1/tasks", &body).await?;
            show(&task, new.is_json());
        }
        TaskCommand::List {
            only,
            assignee,
            json,
        } => list(client, only, assignee, json).await?,
        TaskCommand::Show { id, json } => {
            let task = client.get(&path(&id, "")?).await?;
            show(&task, json);
        }
        TaskCommand::Cancel { id, reason, json } => {
            let body = json!({ "reason": reason });
            let task = client.post(&path(&id, "/cancel")?, &body).await?;
            show(&task, json);
        }
        TaskCommand::Story { id, json } => story(client, &id, json).await?,
    }
    Ok(())
}

/// An id is pasted by people: nothing of it may reach into another path. What has no letter of an
/// id is that of no task.
fn path(id: &str, below: &str) -> Result<String, ControlError> {
    let known: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    if known.is_empty() {
        let what = format!("there is no task {id:?}");
        let problem = Problem::new("task.not_found", what, "", "smartactions task list");
        return Err(ControlError::Refused(problem));
    }
    Ok(format!("/v1/tasks/{known}{below}"))
}

/// Waits for an engine that is starting, at most 5 s.
pub(super) async fn wait_for_engine(client: &Client) -> Result<(), ControlError> {
    let begun = Instant::now();
    loop {
        match client.snapshot().await {
            Ok(_) => return Ok(()),
            Err(error) if begun.elapsed() >= PATIENCE => return Err(error),
            Err(_) => sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn list(
    client: &Client,
    state: Option<String>,
    assignee: Option<String>,
    json: bool,
) -> Result<(), ControlError> {
    let query: Vec<_> = [("state", state), ("assignee", assignee)]
        .into_iter()
        .filter_map(|(key, value)| Some(format!("{key}={}", quote(&value?))))
        .collect();
    let page: Value = client
        .get(&format!("/v1/tasks?{}", query.join("&")))
        .await?;
    if json {
        talk::say_json(&page);
        return Ok(());
    }
    for task in rows(&page) {
        talk::say(&line(task));
    }
    Ok(())
}

fn rows(page: &Value) -> impl Iterator<Item = &Value> {
    page.get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// Percent-encoding of a query value (RFC 3986 section 2.1): letters, digits and `-._~` stay.
fn quote(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(b).to_string()
            }
            b => format!("%{b:02X}"),
        })
        .collect()
}

fn line(task: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let outcome = match task["outcome"].as_object() {
        Some(o) => format!(
            "{} by {}",
            word(o.get("action").unwrap_or(&Value::Null)),
            word(o.get("by").unwrap_or(&Value::Null))
        ),
        None => String::new(),
    };
    format!(
        "{}  {:<9}  {}  {}",
        word(&task["id"]),
        word(&task["state"]),
        word(&task["title"]),
        outcome
    )
    .trim_end()
    .to_owned()
}

fn show(task: &Value, json: bool) {
    if json {
        talk::say_json(task);
    } else {
        talk::say(&line(task));
    }
}

async fn story(client: &Client, id: &str, json: bool) -> Result<(), ControlError> {
    let story: Value = client.get(&path(id, "/story")?).await?;
    if json {
        talk::say_json(&story);
        return Ok(());
    }
    for event in rows(&story) {
        let word = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
        let held = story::event(&event["data"]);
        let kind: Option<EventKind> = serde_json::from_value(event["type"].clone()).ok();
        let told = kind.map_or(held.clone(), |kind| story::happened(kind, &held));
        let line = format!("{}  {:<20}  {told}", word("at"), word("type"));
        talk::say(line.trim_end());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_leave_its_path() {
        let made = path("../x?y#z/01HX", "/cancel");
        assert!(made.is_ok_and(|p| p == "/v1/tasks/xyz01HX/cancel"));
        for id in ["", " ", "../"] {
            let refused = path(id, "").map_err(|e| e.code().to_owned());
            assert_eq!(refused, Err("task.not_found".to_owned()), "{id:?}");
        }
        assert_eq!(quote("a b+c@d.e&f"), "a%20b%2Bc%40d.e%26f");
    }

    #[test]
    fn a_line_names_the_outcome() {
        let task = json!({"id":"T","state":"completed","title":"Order","outcome":{"action":"Approve","by":"a@b.c"}});
        assert_eq!(line(&task), "T  completed  Order  Approve by a@b.c");
    }
}
