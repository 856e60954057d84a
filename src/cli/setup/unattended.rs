//! `setup` without a person: answers in, events out, a signal takes back what is half done.

use std::{
    io::{self, Read},
    path::Path,
};

use super::{SetupArgs, json::Line, perform, told::Told, unreadable};
use crate::{
    cli::{exit::Exit, signals::Signals, talk},
    config::{Fault, LoadError, Settings, read_text},
    domain::{Finding, Problem},
    plain::{Report, Unattended, unattended},
    setup::{Effect, Event},
    steps::{OTHER_CONFIG, Runner},
    words::setup::last,
};

/// Largest answers file on standard input.
const LARGEST: u64 = 1024 * 1024;

pub(super) async fn run(runner: Runner, args: SetupArgs) -> Exit {
    if !args.yes && !args.dry_run {
        let what = crate::words::setup::outcome::nothing_to_do();
        let problem = Problem::new("setup.yes_or_dry_run", what, "", "add --yes, or --dry-run");
        return talk::refuse(&problem, Exit::Usage);
    }
    let (answers, wrong) = match read(args.answers.as_deref()) {
        Ok(read) => read,
        Err((problems, exit)) => return refuse_all(&problems, exit, args.json),
    };
    let order = Unattended {
        answers,
        wrong,
        dry_run: args.dry_run,
        require_mailbox: args.require_mailbox,
    };
    let told = Told::new(args.json, args.require_mailbox, args.dry_run);
    let seen = |event: &Event| told.event(event);
    let mut signals = match Signals::new("setup.signals") {
        Ok(signals) => signals,
        Err(problem) => return talk::refuse(&problem, Exit::NotReady),
    };
    let carry_out = async |effect| {
        told.asks(&effect);
        perform(&runner, effect).await
    };
    let run = unattended(order, carry_out, seen);
    // Files are written without a pause, so a signal finds them whole: the old ones or the new.
    let exit = tokio::select! {
        report = run => return end(report, args.json),
        exit = signals.next() => exit,
    };
    let taken_back = tokio::select! {
        taken_back = runner.take_back() => taken_back,
        exit = hurried(&runner, &mut signals) => return exit,
    };
    match taken_back {
        Ok(true) => talk::tell("smartactions: broken off; the setup before is back"),
        Ok(false) => {
            talk::tell("smartactions: broken off");
            told.key_counts();
        }
        Err(problem) => {
            talk::refuse(&problem, exit);
            told.key_counts();
        }
    }
    exit
}

/// Signals while the setup before is put back: after the first the engine is no longer waited for, the
/// second ends all. Files are whole at any moment.
async fn hurried(runner: &Runner, signals: &mut Signals) -> Exit {
    signals.next().await;
    talk::tell(last::hurried());
    perform(runner, Effect::LetGo).await;
    let exit = signals.next().await;
    talk::tell(last::cut_off());
    exit
}

/// Answers in which nothing is wrong. A file that cannot be read is a wrong command line (2); one
/// that is wrong inside is told whole (3).
pub(in crate::cli) fn answers(file: Option<&Path>) -> Result<Settings, (Vec<Problem>, Exit)> {
    match read(file)? {
        (settings, wrong) if wrong.is_empty() => Ok(settings),
        (_, wrong) => Err((wrong, Exit::Answers)),
    }
}

/// Answers, and what is wrong with their text. Text that is no TOML tells nothing more.
fn read(file: Option<&Path>) -> Result<(Settings, Vec<Problem>), (Vec<Problem>, Exit)> {
    let Some(file) = file else {
        return Ok((Settings::default(), Vec::new()));
    };
    let usage = |e: &LoadError| (vec![unreadable(e)], Exit::Usage);
    let (label, text) = if file == Path::new("-") {
        let mut text = String::new();
        // One byte more: a text that is cut could read as answers.
        let read = io::stdin()
            .lock()
            .take(LARGEST + 1)
            .read_to_string(&mut text);
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
    let (settings, faults) = Settings::parse_all(&label, &text);
    let unread = |f: &Fault| matches!(f.complaint.code(), "config.not_toml" | "config.too_large");
    let problems = faults.iter().map(Fault::problem).collect();
    if faults.iter().any(unread) {
        return Err((problems, Exit::Usage));
    }
    Ok((settings, problems))
}

pub(super) fn refuse_all(problems: &[Problem], exit: Exit, json: bool) -> Exit {
    for problem in problems {
        if json {
            Line::Problem { problem }.say();
        } else {
            refuse(problem, exit);
        }
    }
    exit
}

/// The last lines of an engine that ended stand above the sentence, not in it.
fn refuse(problem: &Problem, exit: Exit) {
    if !problem.place.contains('\n') {
        talk::refuse(problem, exit);
        return;
    }
    for line in problem.place.lines() {
        talk::tell(&format!("  {line}"));
    }
    let place = String::new();
    talk::refuse(
        &Problem {
            place,
            ..problem.clone()
        },
        exit,
    );
}

fn tell_findings(findings: &[Finding], json: bool) {
    for f in findings {
        if json {
            Line::Finding { finding: f }.say();
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
            paused,
            warnings,
        } => {
            tell_findings(&warnings, json);
            if paused {
                if json {
                    Line::Paused { pid }.say();
                } else {
                    talk::tell(&last::paused(pid));
                }
                // As with `start`: a pause is somebody's will, and no fault of this run.
                return Exit::Done;
            }
            if json {
                Line::Ready { pid, started }.say();
            } else {
                talk::tell(&crate::words::setup::last::is_ready(pid));
            }
            Exit::Done
        }
        Report::DryRun { diff, warnings } => {
            tell_findings(&warnings, json);
            if json {
                Line::Diff { diff: &diff }.say();
            } else if !diff.is_empty() {
                talk::say(diff.trim_end());
            }
            Exit::Done
        }
        Report::Answers(problems) => refuse_all(&problems, Exit::Answers, json),
        Report::NotWritten(problem) if problem.code == OTHER_CONFIG => {
            refuse_all(&[problem], Exit::Held, json)
        }
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
