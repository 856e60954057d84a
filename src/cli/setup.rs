//! `setup`: the wizard on the screen or in plain lines, or unattended with an answers file.

use std::{
    io::{self, IsTerminal, Read},
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::json;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc::unbounded_channel,
};

mod screen;

use super::{
    exit::Exit,
    lifecycle,
    look::{Face, Look},
    place::Place,
    talk,
};
use crate::{
    config::{LoadError, Settings, read_text},
    domain::{CheckState, Finding, Problem, Secret},
    plain::{Report, Terminal, Unattended, check_lines, go_on, unattended},
    setup::{Effect, Event, Machine},
    steps::Runner,
    words::setup::{launch::TEST_MAIL, start},
    world::{World, environment},
};

/// Largest answers file on standard input.
const LARGEST: u64 = 1024 * 1024;

/// `setup …`
#[derive(Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag")]
pub struct SetupArgs {
    /// Answers: a partial config; `-` reads standard input. No secrets.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Write and launch without asking.
    #[arg(long)]
    yes: bool,
    /// Print the diff, write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Only what is in the config already and the defaults.
    #[arg(long, conflicts_with = "answers")]
    defaults: bool,
    /// Lines instead of screens.
    #[arg(long)]
    plain: bool,
    /// One JSON event a line on standard output.
    #[arg(long)]
    json: bool,
    /// File with the service account's password; one trailing newline is cut.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// A listener mailbox that is not there is a failure.
    #[arg(long)]
    require_mailbox: bool,
}

/// Runs setup.
pub async fn run(place: &Place, args: SetupArgs, look: &Look) -> Exit {
    let runner = match runner(place, args.password_file.as_deref()) {
        Ok(runner) => runner,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    if args.answers.is_some() || args.defaults {
        return without_a_person(runner, args).await;
    }
    if args.yes || args.dry_run || args.json || args.require_mailbox {
        let problem = Problem::new(
            "setup.no_answers",
            "there is nothing to go by without questions",
            "",
            "add --answers FILE, or --defaults",
        );
        return talk::refuse(&problem, Exit::Usage);
    }
    if !args.plain && Face::here() == Face::Screen {
        return on_the_screen(place, look, runner).await;
    }
    // Asked for by name, plain lines may come from a pipe; otherwise a person has to be there.
    if !args.plain && !io::stdin().is_terminal() {
        let problem = Problem::new(
            "setup.no_terminal",
            "there is no terminal to ask at",
            "",
            "smartactions setup --answers FILE --yes",
        );
        return talk::refuse(&problem, Exit::Usage);
    }
    with_a_person(runner).await
}

/// The wizard, and after it the status screen when it was asked for.
async fn on_the_screen(place: &Place, look: &Look, runner: Runner) -> Exit {
    match screen::run(look, runner, None).await {
        (Exit::Done, true) => super::status::show(place, look).await,
        (exit, _) => exit,
    }
}

/// The wizard on the screen in folders that the caller chose, for `demo`.
pub async fn on_screen(look: &Look, runner: Runner, start: Option<&'static str>) -> Exit {
    screen::run(look, runner, start).await.0
}

/// The short path that changes the listener mailbox alone, on the screen.
pub async fn change_mailbox(place: &Place, look: &Look) -> Exit {
    match runner(place, None) {
        Ok(runner) => screen::run(look, runner, Some(start::MAILBOX)).await.0,
        Err(problem) => talk::refuse(&problem, Exit::Usage),
    }
}

fn runner(place: &Place, password_file: Option<&Path>) -> Result<Runner, Problem> {
    let password = password_file.map(Secret::from_file).transpose();
    let password = password.map_err(|e| unreadable(&e))?;
    let plan = lifecycle::plan(place)?;
    Ok(Runner::new(plan, environment(), World::real(), password))
}

fn unreadable(error: &LoadError) -> Problem {
    Problem::new(
        error.code(),
        error.to_string(),
        "",
        "check the path and who may read it",
    )
}

/// Performs an effect and gives all its events at once.
pub(super) async fn perform(runner: &Runner, effect: Effect) -> Vec<Event> {
    let (sender, mut events) = unbounded_channel();
    runner.perform(effect, &sender).await;
    drop(sender);
    let mut all = Vec::new();
    while let Some(event) = events.recv().await {
        all.push(event);
    }
    all
}

async fn with_a_person(runner: Runner) -> Exit {
    let mut terminal = Terminal::standard();
    let machine = Machine::new();
    let (exit, machine) = go_on(&mut terminal, machine, async |effect| {
        perform(&runner, effect).await
    })
    .await;
    screen::tell_last(&exit, &machine, &runner);
    screen::code(&exit)
}

async fn without_a_person(runner: Runner, args: SetupArgs) -> Exit {
    if !args.yes && !args.dry_run {
        let what = "answers are given, but not what to do with them";
        let problem = Problem::new("setup.yes_or_dry_run", what, "", "add --yes, or --dry-run");
        return talk::refuse(&problem, Exit::Usage);
    }
    let answers = match answers(args.answers.as_deref()) {
        Ok(answers) => answers,
        Err((problems, exit)) => return refuse_all(&problems, exit, args.json),
    };
    let order = Unattended {
        answers,
        dry_run: args.dry_run,
        require_mailbox: args.require_mailbox,
    };
    let seen = |event: &Event| tell_event(event, args.json);
    let mut signals = match Signals::new() {
        Ok(signals) => signals,
        Err(e) => return talk::refuse(&no_signals(&e), Exit::NotReady),
    };
    let run = unattended(order, async |effect| perform(&runner, effect).await, seen);
    // Files are written without a pause, so a signal finds them whole: the old ones or the new.
    let exit = tokio::select! {
        report = run => return end(report, args.json),
        exit = signals.next() => exit,
    };
    match runner.take_back().await {
        Ok(true) => talk::tell("smartactions: broken off; the setup before is back"),
        Ok(false) => talk::tell("smartactions: broken off"),
        Err(problem) => {
            talk::refuse(&problem, exit);
        }
    }
    exit
}

fn no_signals(error: &io::Error) -> Problem {
    let remedy = "raise the limit of open files";
    Problem::new("setup.signals", error.to_string(), "", remedy)
}

/// What breaks an unattended run off.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> Exit {
        tokio::select! {
            _ = self.interrupt.recv() => Exit::Interrupted,
            _ = self.terminate.recv() => Exit::Terminated,
        }
    }
}

/// A file that cannot be read is a wrong command line (2); one that is wrong inside is told whole (3).
pub(super) fn answers(file: Option<&Path>) -> Result<Settings, (Vec<Problem>, Exit)> {
    let Some(file) = file else {
        return Ok(Settings::default());
    };
    let usage = |e: &LoadError| (vec![unreadable(e)], Exit::Usage);
    let (label, text) = if file == Path::new("-") {
        let mut text = String::new();
        let read = io::stdin().lock().take(LARGEST).read_to_string(&mut text);
        read.map_err(|e| {
            let remedy = "give UTF-8 text of at most 1 MiB";
            let problem = Problem::new("setup.answers", e.to_string(), "standard input", remedy);
            (vec![problem], Exit::Usage)
        })?;
        ("standard input".to_owned(), text)
    } else {
        let text = read_text(file)
            .and_then(|t| t.ok_or_else(|| LoadError::Absent(file.to_path_buf())))
            .map_err(|e| usage(&e))?;
        (file.display().to_string(), text)
    };
    Settings::parse(&label, &text).map_err(|faults| {
        let unread = faults
            .iter()
            .any(|f| f.complaint.code() == "config.not_toml");
        let exit = if unread { Exit::Usage } else { Exit::Answers };
        (
            faults.iter().map(crate::config::Fault::problem).collect(),
            exit,
        )
    })
}

fn refuse_all(problems: &[Problem], exit: Exit, json: bool) -> Exit {
    for problem in problems {
        if json {
            talk::say(&json!({"type": "problem", "problem": problem}).to_string());
        } else {
            talk::refuse(problem, exit);
        }
    }
    exit
}

/// A moved-on check or line: JSON on standard output, or a line of talk.
fn tell_event(event: &Event, json: bool) {
    let (kind, id, name, state) = match event {
        Event::Check {
            id, name, state, ..
        } => ("check", id.as_str(), name.as_str(), state),
        Event::LaunchLine { name, state } => ("launch", "", name.as_str(), state),
        Event::RoundTrip(state) => ("round_trip", "", TEST_MAIL, state),
        _ => return,
    };
    if json {
        talk::say(&json!({"type": kind, "id": id, "name": name, "check": state}).to_string());
    } else if !matches!(state, CheckState::Waiting { .. }) {
        // What waits is told by what it waits for: the check that failed.
        for line in check_lines(name, state) {
            talk::tell(&line);
        }
    }
}

fn tell_findings(findings: &[Finding], json: bool) {
    for f in findings {
        if json {
            talk::say(&json!({"type": "finding", "finding": f}).to_string());
        } else {
            talk::tell(&format!("smartactions: {}: {}", f.code, f.said));
        }
    }
}

fn end(report: Report, json: bool) -> Exit {
    match report {
        Report::Ready {
            pid,
            started,
            warnings,
        } => {
            tell_findings(&warnings, json);
            if json {
                talk::say(&json!({"type": "ready", "pid": pid, "started": started}).to_string());
            } else {
                talk::tell(&format!("smartactions is ready: engine pid {pid}"));
            }
            Exit::Done
        }
        Report::DryRun { diff, warnings } => {
            tell_findings(&warnings, json);
            if json {
                talk::say(&json!({"type": "diff", "diff": diff}).to_string());
            } else if !diff.is_empty() {
                talk::say(diff.trim_end());
            }
            Exit::Done
        }
        Report::Answers(problems) => refuse_all(&problems, Exit::Answers, json),
        Report::Unreadable(problem) | Report::NotWritten(problem) => {
            refuse_all(&[problem], Exit::Config, json)
        }
        Report::Checks(findings) => {
            tell_findings(&findings, json);
            Exit::Check
        }
        Report::NotReady(problem) => refuse_all(&[problem], Exit::NotReady, json),
    }
}
