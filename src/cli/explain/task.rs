//! `explain --task ID`: of each mail about a task what was read and why it did or did not act; with a
//! file, how that mail would be read as a reply to it. Asks the engine; changes nothing.

use std::io::{stderr, stdout};

use serde_json::{Value, json};

use super::{ExplainArgs, one_file, shown};
use crate::{
    cli::{
        exit::Exit,
        failed::{Failed, ended},
        installation::directories,
        place::Place,
        talk, task,
    },
    domain::{ExplainedReply, Problem, StandardAction},
    launch,
    reply::Offer,
    task::Task,
    words::explain as words,
};

/// Runs it. Codes: 0 done; 2 unreadable mail; 7 no engine runs; 8 it does not answer; 10 no such task.
pub async fn run(place: &Place, args: &ExplainArgs, id: &str) -> Exit {
    ended(if args.file.is_some() {
        as_reply(place, args, id).await
    } else {
        told(place, args, id).await
    })
}

async fn ask(place: &Place, path: &str) -> Result<Value, Failed> {
    let silent = |e| Failed::told(talk::refuse_control(&e));
    let client = launch::client(&directories(place)?).map_err(silent)?;
    task::wait_for_engine(&client).await.map_err(silent)?;
    client.get(path).await.map_err(silent)
}

fn not_understood(error: &serde_json::Error) -> Failed {
    let remedy = "smartactions restart: another version may be running";
    let problem = Problem::new("status.no_answer", error.to_string(), "", remedy);
    Failed::new(Exit::NoAnswer, problem)
}

/// An id is pasted by people: nothing of it may reach into another path.
fn bare(id: &str) -> String {
    let known: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    if known.is_empty() {
        return "0".to_owned();
    }
    known
}

async fn told(place: &Place, args: &ExplainArgs, id: &str) -> Result<Exit, Failed> {
    let answer = ask(place, &format!("/explain/{}", bare(id))).await?;
    let items = answer.get("items").cloned().unwrap_or_default();
    let mails: Vec<ExplainedReply> =
        serde_json::from_value(items).map_err(|e| not_understood(&e))?;
    if args.json {
        talk::say_json(&json!({ "items": mails }));
        return Ok(Exit::Done);
    }
    if mails.is_empty() {
        talk::tell(words::NO_MAIL_OF_TASK);
    }
    for mail in &mails {
        tell(mail);
    }
    Ok(Exit::Done)
}

fn tell(mail: &ExplainedReply) {
    let reply = &mail.reply;
    let at = reply.at.strftime("%Y-%m-%d %H:%M");
    let head = format!("{at}  {}  {}", shown(&reply.from), shown(&reply.subject));
    talk::say(head.trim_end());
    let mut lines = vec![
        ("read", shown(&reply.line)),
        ("action", shown(&reply.action)),
        ("became", reply.disposition.word().replace('_', " ")),
        ("why", mail.why.clone()),
    ];
    if let Some(reading) = &mail.reading {
        lines.push(("reason", reading.reason.clone()));
        lines.extend(reading.comment.iter().map(|c| ("comment", shown(c))));
    }
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        talk::say(&format!("  {name:<10} {value}"));
    }
    for step in &reply.story {
        let mark = if step.ok { "ok" } else { "no" };
        talk::say(&format!(
            "  {mark}  {:<16} {}",
            step.step,
            shown(&step.text)
        ));
    }
    for step in &mail.proof_steps {
        talk::say(&format!("      {:<16} {}", step.step, shown(&step.found)));
    }
    for step in mail.reading.iter().flat_map(|reading| &reading.steps) {
        talk::say(&format!("      {:<16} {}", step.step, shown(&step.found)));
    }
    talk::say("");
}

async fn as_reply(place: &Place, args: &ExplainArgs, id: &str) -> Result<Exit, Failed> {
    let task = ask(place, &format!("/v1/tasks/{}", bare(id))).await?;
    let task: Task = serde_json::from_value(task).map_err(|e| not_understood(&e))?;
    let whole = Offer::new(&task.actions, &task.possible(&StandardAction::ALL));
    let offer = whole.or_else(|_| Offer::new(&task.actions, &[StandardAction::Help]));
    let offer = offer.map_err(|e| {
        let problem = Problem::new(e.code(), e.to_string(), "actions", words::ACTIONS_REMEDY);
        Failed::new(Exit::Refused, problem)
    })?;
    let code = one_file(args, &offer, &mut stdout().lock(), &mut stderr().lock());
    Ok(match code {
        Ok(0) => Exit::Done,
        _ => Exit::Usage,
    })
}
