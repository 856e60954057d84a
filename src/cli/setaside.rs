//! `setaside list | show`: mails that were kept for a person to look at.
//!
//! The engine keeps what it decided and why; the mail itself lies in the folder of handled mails.
//! To act on one from here is not built: those commands are refused.

use clap::Subcommand;
use serde_json::{Value, json};

use super::{
    exit::Exit,
    failed::{Failed, ended},
    installation::directories,
    place::Place,
    talk, task,
};
use crate::{
    domain::{Disposition, Problem, snapshot::HandledReply},
    launch,
};

/// Digits of a key that name a mail in a list.
const SHORT: usize = 12;
/// Fewest digits that `show` takes.
const SHORTEST: usize = 6;

/// `smartactions setaside …`
#[derive(Debug, Subcommand)]
pub enum SetasideCommand {
    /// The mails that were set aside, newest first.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// One of them, with what happened to it step by step.
    Show {
        /// Its id, or the first digits of it.
        id: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Let one act after all (not available yet)
    Release {
        /// Its id.
        id: String,
    },
    /// Read one again (not available yet)
    Replay {
        /// Its id.
        id: String,
    },
    /// Put one away for good (not available yet)
    Discard {
        /// Its id.
        id: String,
    },
}

/// Runs one of them. Codes: 0 done; 7 no engine runs; 8 it does not answer; 10 no such mail, or not
/// available yet.
pub async fn run(place: &Place, command: SetasideCommand) -> Exit {
    ended(match command {
        SetasideCommand::List { json } => list(place, json).await,
        SetasideCommand::Show { id, json } => show(place, &id, json).await,
        SetasideCommand::Release { .. } => not_yet("release"),
        SetasideCommand::Replay { .. } => not_yet("replay"),
        SetasideCommand::Discard { .. } => not_yet("discard"),
    })
}

fn not_yet(command: &str) -> Result<Exit, Failed> {
    let problem = Problem::new(
        "setaside.not_yet",
        format!("setaside {command} is not available yet; nothing was changed"),
        "",
        "smartactions setaside show ID tells why it was set aside; decide the task through the API, or ask for a new reply",
    );
    Err(Failed::new(Exit::Refused, problem))
}

async fn mails(place: &Place) -> Result<Vec<HandledReply>, Failed> {
    let silent = |e| Failed::told(talk::refuse_control(&e));
    let client = launch::client(&directories(place)?).map_err(silent)?;
    task::wait_for_engine(&client).await.map_err(silent)?;
    let told: Value = client.get("/set-aside").await.map_err(silent)?;
    let items = told.get("items").cloned().unwrap_or_default();
    serde_json::from_value(items).map_err(|e| {
        let remedy = "smartactions restart: another version may be running";
        let problem = Problem::new("status.no_answer", e.to_string(), "", remedy);
        Failed::new(Exit::NoAnswer, problem)
    })
}

async fn list(place: &Place, as_json: bool) -> Result<Exit, Failed> {
    let mails = mails(place).await?;
    if as_json {
        talk::say_json(&json!({ "items": mails }));
        return Ok(Exit::Done);
    }
    for mail in &mails {
        talk::say(&line(mail));
    }
    if mails.is_empty() {
        talk::tell("nothing is set aside");
    }
    Ok(Exit::Done)
}

fn short(key: &str) -> &str {
    key.get(..SHORT).unwrap_or(key)
}

fn reason(mail: &HandledReply) -> &str {
    match &mail.disposition {
        Disposition::SetAside(reason) => reason,
        _ => "",
    }
}

fn line(mail: &HandledReply) -> String {
    format!(
        "{}  {}  {:<24}  {}  {}",
        short(&mail.key),
        mail.at.strftime("%Y-%m-%d %H:%M"),
        reason(mail),
        mail.from,
        mail.subject
    )
}

async fn show(place: &Place, id: &str, as_json: bool) -> Result<Exit, Failed> {
    let wanted = id.trim().to_lowercase();
    let mails = mails(place).await?;
    let mut found = mails
        .iter()
        .filter(|m| wanted.len() >= SHORTEST && m.key.starts_with(&wanted));
    let (Some(mail), None) = (found.next(), found.next()) else {
        let problem = Problem::new(
            "setaside.unknown",
            format!("there is no mail {id:?} among those set aside, or several fit"),
            "",
            "smartactions setaside list shows their ids",
        );
        return Err(Failed::new(Exit::Refused, problem));
    };
    if as_json {
        talk::say_json(mail);
        return Ok(Exit::Done);
    }
    for (name, value) in [
        ("Id", mail.key.as_str()),
        ("From", &mail.from),
        ("Subject", &mail.subject),
        ("Task", &mail.task_title),
        ("Why", reason(mail)),
    ] {
        talk::say(format!("{name:<9} {value}").trim_end());
    }
    for step in &mail.story {
        let mark = if step.ok { "ok" } else { "no" };
        talk::say(&format!("  {mark}  {:<16} {}", step.step, step.text));
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acting_is_refused_with_a_code() {
        let Err(failed) = not_yet("release") else {
            unreachable!("nothing acts yet");
        };
        assert_eq!(failed.exit, Exit::Refused);
        assert_eq!(short("0123456789abcdef"), "0123456789ab");
        assert_eq!(short("01"), "01");
    }
}
