//! `status` without a screen: one snapshot or one a second, as JSON or as lines.

use std::time::Duration;

use super::StatusArgs;
use crate::{
    cli::{exit::Exit, place::Place, talk},
    control::{Client, ControlError},
    domain::{Snapshot, snapshot::ExchangeState},
};

/// Prints the status. Codes: 0 ready, 7 not running, 8 no answer, 9 not ready yet.
pub(super) async fn run(place: &Place, args: &StatusArgs) -> Exit {
    let client = match place.directories() {
        Ok(directories) => Client::new(&directories.socket()),
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    let client = match client {
        Ok(client) => client,
        Err(error) => return talk::refuse_control(&error),
    };
    loop {
        let exit = match client.snapshot().await {
            Ok(snapshot) => print(&snapshot, args),
            Err(error) => refuse(&error, args.json),
        };
        if !args.watch {
            return exit;
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = tokio::signal::ctrl_c() => return Exit::Done,
        }
    }
}

fn print(snapshot: &Snapshot, args: &StatusArgs) -> Exit {
    if args.watch {
        if let Ok(line) = serde_json::to_string(snapshot) {
            talk::say(&line);
        }
    } else if args.json {
        talk::say_json(snapshot);
    } else {
        for line in lines(snapshot) {
            talk::say(&line);
        }
    }
    if snapshot.ready {
        Exit::Done
    } else {
        Exit::NotYet
    }
}

fn refuse(error: &ControlError, json: bool) -> Exit {
    if json {
        talk::say_json(&serde_json::json!({"ready": false, "code": error.code()}));
    }
    talk::refuse_control(error)
}

/// `, signed in`, `, no answer` and so on; nothing where Exchange was not asked yet.
fn state(word: &str) -> String {
    match word {
        "" | "unknown" => String::new(),
        word => format!(", {}", word.replace('_', " ")),
    }
}

/// `, streaming since 2026-11-27 09:00:00 UTC`; nothing while it does not listen.
fn listens(exchange: &ExchangeState) -> String {
    let since = exchange.listens_since.map(|at| at.strftime("%F %T UTC"));
    match (exchange.listens.as_str(), since) {
        ("", _) => String::new(),
        (way, Some(since)) => format!(", {way} since {since}"),
        (way, None) => format!(", {way}"),
    }
}

fn lines(s: &Snapshot) -> Vec<String> {
    let ready = if s.ready { "ready" } else { "not ready yet" };
    let mailbox = if s.listener.mailbox.is_empty() {
        "none yet; set it with: smartactions mailbox set ADDRESS"
    } else {
        &s.listener.mailbox
    };
    let t = &s.tasks;
    let mut lines = vec![
        format!("Engine    {ready}, pid {}, v{}", s.pid, s.version),
        format!(
            "Exchange  {}{}{}",
            s.exchange.host,
            state(&s.exchange.state),
            listens(&s.exchange)
        ),
        format!("Mailbox   {mailbox}"),
        format!(
            "Outbox    {} waiting, {} failed",
            s.outbox.waiting, s.outbox.failed
        ),
        format!(
            "Tasks     {} open, {} due today, {} overdue",
            t.open, t.due_today, t.overdue
        ),
        format!(
            "Today     {} handled, {} acted",
            s.today.total, s.today.acted
        ),
    ];
    lines.extend(
        s.troubles
            .iter()
            .map(|t| format!("Trouble   {}", t.problem)),
    );
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exchange_stands_with_what_it_said_last() {
        assert_eq!(state("no_answer"), ", no answer");
        assert_eq!(state("unknown"), "");
    }

    #[test]
    fn how_it_listens_stands_with_its_beginning() {
        let mut exchange = ExchangeState::default();
        assert_eq!(listens(&exchange), "");
        exchange.listens = "polling".to_owned();
        assert_eq!(listens(&exchange), ", polling");
        exchange.listens_since = "2026-11-27T09:00:00.5Z".parse().ok();
        assert_eq!(
            listens(&exchange),
            ", polling since 2026-11-27 09:00:00 UTC"
        );
    }
}
