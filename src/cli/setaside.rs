//! `setaside list | show | release | replay | discard`: mails that were kept for a person to look at.
//!
//! The engine keeps what it decided and why; the mail itself lies in the folder of handled mails,
//! where it is looked for when it is to be read again. Who said so, and why, is kept.

use std::{
    io::{self, IsTerminal as _},
    pin::pin,
    time::Duration,
};

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
    control::ControlError,
    domain::{Disposition, Problem, snapshot::HandledReply},
    launch,
    words::{aside as words, reasons},
};

/// Longer than the engine takes for all that it asks Exchange about one mail: to find and fetch it, and
/// to look up its sender and who is named in it.
const PATIENCE: Duration = Duration::from_mins(5);
/// When it is first said that it is waited, and how often from then on.
const FIRST_WORD: Duration = Duration::from_secs(2);
const NEXT_WORD: Duration = Duration::from_secs(10);

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
    /// Let one act after all: its sender counts as proved.
    Release(Said),
    /// Read one again, with all that is asked of any mail.
    Replay(Said),
    /// Put one away for good.
    Discard(Said),
}

/// Which mail, and why.
#[derive(Debug, clap::Args)]
pub struct Said {
    /// Its id, or the first digits of it.
    id: String,
    /// Why; kept with who said so.
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// Runs one of them. Codes: 0 done; 7 no engine runs; 8 it does not answer; 10 no such mail, or it
/// can't be done.
pub async fn run(place: &Place, command: SetasideCommand) -> Exit {
    ended(match command {
        SetasideCommand::List { json } => list(place, json).await,
        SetasideCommand::Show { id, json } => show(place, &id, json).await,
        SetasideCommand::Release(said) => settle(place, "release", said).await,
        SetasideCommand::Replay(said) => settle(place, "replay", said).await,
        SetasideCommand::Discard(said) => settle(place, "discard", said).await,
    })
}

/// Who is at the keyboard, as the system knows them; whom `sudo` stands for is told as well.
fn who() -> String {
    let names = ["SUDO_USER", "USER", "LOGNAME"];
    let environment = crate::world::environment();
    let name = names.iter().find_map(|name| environment.get(*name));
    let id = rustix::process::getuid().as_raw();
    match name {
        Some(name) => format!("{name} (uid {id})"),
        None => format!("uid {id}"),
    }
}

async fn settle(place: &Place, what: &str, said: Said) -> Result<Exit, Failed> {
    let mails = mails(place).await?;
    let mail = one(&mails, &said.id)?;
    let silent = |e| Failed::told(talk::refuse_control(&e));
    let client = launch::client(&directories(place)?).map_err(silent)?;
    let client = client.patient(PATIENCE);
    let path = format!("/set-aside/{}/{what}", quoted(&mail.key));
    let body = json!({ "by": who(), "why": said.why });
    let post = || client.post::<_, Value>(&path, &body);
    let settled = waited_for(async {
        match post().await {
            // The engine does it once, and tells as often as it is asked what became of it.
            Err(ControlError::NoAnswer { .. }) => post().await,
            other => other,
        }
    });
    let settled = settled.await.map_err(silent)?;
    if said.json {
        talk::say_json(&settled);
        return Ok(Exit::Done);
    }
    let word = |name: &str| {
        settled
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let became = [word("disposition"), word("reason")].join(" ");
    let line = format!("{}  {}  {}", short(&mail.key), what, became.trim());
    talk::say(line.trim_end());
    Ok(Exit::Done)
}

/// A key in a path: keys of mails that could not be read hold ids of Exchange.
fn quoted(key: &str) -> String {
    key.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(b).to_string()
            }
            b => format!("%{b:02X}"),
        })
        .collect()
}

/// Says on a terminal that it is still waited, and how long.
async fn waited_for<T>(work: impl Future<Output = T>) -> T {
    if io::stderr().is_terminal() {
        told_while(work, talk::tell).await
    } else {
        work.await
    }
}

async fn told_while<T>(work: impl Future<Output = T>, mut tell: impl FnMut(&str)) -> T {
    let mut work = pin!(work);
    let mut waited = FIRST_WORD;
    let mut pause = FIRST_WORD;
    loop {
        match tokio::time::timeout(pause, &mut work).await {
            Ok(done) => return done,
            Err(_) => tell(&words::waits(waited)),
        }
        pause = NEXT_WORD;
        waited += NEXT_WORD;
    }
}

async fn mails(place: &Place) -> Result<Vec<HandledReply>, Failed> {
    let silent = |e| Failed::told(talk::refuse_control(&e));
    let client = launch::client(&directories(place)?).map_err(silent)?;
    task::wait_for_engine(&client).await.map_err(silent)?;
    let client = client.patient(PATIENCE);
    let told = waited_for(client.get::<Value>("/set-aside")).await;
    let told = told.map_err(silent)?;
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
        "{}  {}  {}  {}: {}",
        short(&mail.key),
        mail.at.strftime("%Y-%m-%d %H:%M"),
        mail.from,
        mail.subject,
        reasons::with_code(reason(mail)),
    )
}

/// The one mail of that id, or of those first digits.
fn one<'a>(mails: &'a [HandledReply], id: &str) -> Result<&'a HandledReply, Failed> {
    let wanted = id.trim();
    let fits = |key: &str| {
        let head = key.get(..wanted.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(wanted))
    };
    let whole = mails.iter().find(|m| m.key == wanted);
    let mut found = mails
        .iter()
        .filter(|m| wanted.len() >= SHORTEST && fits(&m.key));
    match (whole, found.next(), found.next()) {
        (Some(mail), ..) | (None, Some(mail), None) => Ok(mail),
        _ => {
            let problem = Problem::new(
                "setaside.unknown",
                format!("there is no mail {id:?} among those set aside, or several fit"),
                "",
                "smartactions setaside list shows their ids",
            );
            Err(Failed::new(Exit::Refused, problem))
        }
    }
}

async fn show(place: &Place, id: &str, as_json: bool) -> Result<Exit, Failed> {
    let mails = mails(place).await?;
    let mail = one(&mails, id)?;
    if as_json {
        talk::say_json(mail);
        return Ok(Exit::Done);
    }
    for (name, value) in [
        ("Id", mail.key.as_str()),
        ("From", &mail.from),
        ("Subject", &mail.subject),
        ("Task", &mail.task_title),
        ("Why", &reasons::with_code(reason(mail))),
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
    #![allow(clippy::indexing_slicing)]
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_is_said_how_long_it_is_waited() {
        let mut said = Vec::new();
        let work = tokio::time::sleep(Duration::from_secs(25));
        told_while(work, |line| said.push(line.to_owned())).await;
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(
            said[0].contains(" 2 s") && said[2].contains(" 22 s"),
            "{said:?}"
        );
        told_while(async {}, |line| said.push(line.to_owned())).await;
        assert_eq!(said.len(), 3, "what is answered at once");
    }

    #[test]
    fn a_key_stays_in_its_path_and_is_short_in_a_list() {
        assert_eq!(quoted("item:a/b+"), "item%3Aa%2Fb%2B");
        assert_eq!(short("0123456789abcdef"), "0123456789ab");
        assert_eq!(short("01"), "01");
        assert!(who().contains("uid "));
    }
}
