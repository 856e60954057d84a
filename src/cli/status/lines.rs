//! `status` without a screen: one snapshot or one a second, as JSON or as lines.

use std::time::Duration;

use tokio::time::sleep;

use super::StatusArgs;
use crate::{
    cli::{exit::Exit, place::Place, signals::Signals, talk},
    control::{Client, ControlError},
    domain::{Problem, Snapshot, snapshot::ExchangeState},
    launch::{self, EngineLock, NotStarted},
    words::{start as words, status::NOT_RUNNING_CODE},
    world::Directories,
};

/// Pause between two snapshots of `--watch`.
const PACE: Duration = Duration::from_secs(1);

/// Prints the status. Codes: 0 ready, 7 not running, 8 no answer, 9 not ready yet; with `--watch` 0
/// after Ctrl-C, or when nobody reads on.
pub(super) async fn run(place: &Place, args: &StatusArgs) -> Exit {
    let directories = match place.directories() {
        Ok(directories) => directories,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    let client = match launch::client(&directories) {
        Ok(client) => client,
        Err(error) => return talk::refuse_control(&error),
    };
    if args.watch {
        return watch(&client, &directories).await;
    }
    match client.snapshot().await {
        Ok(snapshot) => print(&snapshot, args.json),
        Err(error) => {
            let silent = Silent::of(error, &directories);
            if args.json {
                talk::say_json(&silent.json());
            }
            silent.tell()
        }
    }
}

/// One line a second, whatever the engine does; what keeps it from answering is told once.
async fn watch(client: &Client, directories: &Directories) -> Exit {
    let mut signals = match Signals::new("status.signals") {
        Ok(signals) => signals,
        Err(problem) => return talk::refuse(&problem, Exit::Fault),
    };
    let mut told = String::new();
    loop {
        let answer = tokio::select! {
            answer = client.snapshot() => answer,
            exit = signals.next() => return exit.or_left(),
        };
        let line = match answer {
            Ok(snapshot) => {
                told.clear();
                serde_json::to_string(&snapshot).unwrap_or_default()
            }
            Err(error) => {
                let silent = Silent::of(error, directories);
                if told != silent.code() {
                    silent.code().clone_into(&mut told);
                    silent.tell();
                }
                silent.json().to_string()
            }
        };
        if talk::say_on(&line).is_err() {
            return Exit::Done;
        }
        tokio::select! {
            () = sleep(PACE) => {}
            exit = signals.next() => return exit.or_left(),
        }
    }
}

fn print(snapshot: &Snapshot, json: bool) -> Exit {
    if json {
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

/// Why there is no snapshot.
enum Silent {
    /// A process holds the state folder, and its socket is not open: it starts or ends.
    Between(Problem),
    /// None runs, for its last start came to nothing.
    NotStarted(Box<NotStarted>),
    /// Anything else.
    Control(ControlError),
}

impl Silent {
    fn of(error: ControlError, directories: &Directories) -> Self {
        let lock = directories.lock_file();
        match (&error, EngineLock::holder(&lock)) {
            (ControlError::NotRunning(_), Ok(Some(pid))) => {
                let process =
                    pid.map_or_else(|| "a process".to_owned(), |pid| format!("process {pid}"));
                Self::Between(Problem::new(
                    "status.not_ready",
                    format!(
                        "the engine is starting or ending: {process} holds the state folder, its control socket is not open"
                    ),
                    "",
                    "ask again in a moment; smartactions restart when it stays so",
                ))
            }
            (ControlError::NotRunning(_), Ok(None)) if directories.config_file.exists() => {
                match NotStarted::read(directories) {
                    Some(failed) => Self::NotStarted(Box::new(failed)),
                    None => Self::Control(error),
                }
            }
            _ => Self::Control(error),
        }
    }

    fn code(&self) -> &str {
        match self {
            Self::Between(problem) => &problem.code,
            Self::NotStarted(_) => NOT_RUNNING_CODE,
            Self::Control(error) => error.code(),
        }
    }

    fn json(&self) -> serde_json::Value {
        let mut told = serde_json::json!({"ready": false, "code": self.code()});
        if let (Self::NotStarted(failed), Some(told)) = (self, told.as_object_mut()) {
            let start = serde_json::json!({"at": failed.at, "problem": failed.problem});
            told.insert("not_started".to_owned(), start);
        }
        told
    }

    fn tell(&self) -> Exit {
        match self {
            Self::Between(problem) => talk::refuse(problem, Exit::NotYet),
            Self::NotStarted(failed) => {
                let NotStarted { at, problem } = failed.as_ref();
                let what = match problem.place.as_str() {
                    "" => problem.what.clone(),
                    place => format!("{place}: {}", problem.what),
                };
                let what = words::not_started(&at.strftime("%F %T UTC").to_string(), &what);
                let told = Problem::new(
                    NOT_RUNNING_CODE,
                    what,
                    "",
                    words::then_start(&problem.remedy),
                );
                talk::refuse(&told, Exit::NotRunning)
            }
            Self::Control(error) => talk::refuse_control(error),
        }
    }
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
    let ready = match (s.paused, s.ready) {
        (true, _) => "paused",
        (false, true) => "ready",
        (false, false) => "not ready yet",
    };
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
