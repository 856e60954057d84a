//! Stands in for the outside in tests of the screen: answers effects with events, no IO.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{path::PathBuf, time::Duration};

use crate::{
    config::{Settings, Written},
    domain::{Address, CheckState, Finding, Problem, Severity},
    setup::{Effect, Event, Facts, MailboxOutcome, NotDiscovered, Ready, Rights},
};

fn finding(code: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Failure,
        said: "the server said a long sentence about what it did not like, all of it".to_owned(),
        likely: "something is wrong".to_owned(),
        remedies: Vec::new(),
    }
}

fn passed() -> CheckState {
    CheckState::Passed {
        value: "Exchange 2019".to_owned(),
        elapsed: Duration::from_millis(12),
    }
}

fn state(good: bool) -> CheckState {
    if good {
        return passed();
    }
    CheckState::Failed {
        value: "401".to_owned(),
        finding: finding("probe.sign_in.refused"),
        elapsed: Duration::from_secs(1),
    }
}

/// What comes of an effect on a good day, or on a bad one.
pub(super) fn answers(effect: &Effect, good: bool) -> Vec<Event> {
    match effect {
        Effect::ReadFiles => vec![Event::Found(Box::new(facts(good)))],
        Effect::RunProbe { run, .. } => {
            let check = |id: &str, state| Event::Check {
                run: *run,
                id: id.to_owned(),
                name: id.to_owned(),
                state,
            };
            vec![
                check("name_resolves", CheckState::Running),
                check("name_resolves", passed()),
                check("sign_in", state(good)),
                Event::ProbeDone { run: *run },
            ]
        }
        Effect::QueryMailbox { run, .. } => vec![Event::Mailbox {
            run: *run,
            outcome: outcome(good),
        }],
        Effect::CheckPort { run, .. } => vec![Event::Port {
            run: *run,
            result: good.then_some(()).ok_or("the port is taken".to_owned()),
        }],
        Effect::Discover { run, .. } => vec![Event::Discovered {
            run: *run,
            result: Err(Box::new(NotDiscovered {
                finding: finding("autodiscover.none"),
                ask: good.then(|| "mail.example.org".to_owned()),
                attempts: Vec::new(),
            })),
        }],
        Effect::Write(_) => vec![Event::Written(written(good))],
        Effect::Launch(_) => vec![
            Event::LaunchLine {
                name: "New engine started".to_owned(),
                state: state(good),
            },
            Event::Launched(if good {
                Ok(Ready {
                    pid: 4711,
                    started: true,
                    paused: false,
                })
            } else {
                Err(problem())
            }),
        ],
        Effect::RoundTrip => vec![Event::RoundTrip(state(good))],
        Effect::KeepSources(sources) => {
            vec![Event::SourcesKept(
                good.then(|| sources.clone()).ok_or_else(problem),
            )]
        }
        Effect::UndoLaunch => vec![Event::Undone(good.then_some(()).ok_or_else(problem))],
        Effect::SaveAnswers(_) | Effect::SaveReport(_) => {
            vec![Event::Saved(
                good.then(|| PathBuf::from("/a")).ok_or_else(problem),
            )]
        }
        _ => Vec::new(),
    }
}

fn problem() -> Problem {
    Problem::new("config.disk", "the disk is full", "/etc", "make room on it")
}

fn written(good: bool) -> Result<Written, Problem> {
    let written = Written {
        config: true,
        secrets: true,
        backup: None,
    };
    good.then_some(written).ok_or_else(problem)
}

fn facts(again: bool) -> Facts {
    let text = "[exchange]\nurl = \"http://127.0.0.1:9/EWS/Exchange.asmx\"\naccount = 'E\\svc'\n";
    if !again {
        return Facts {
            config_file: "/etc/smartactions/config.toml".into(),
            ..Facts::default()
        };
    }
    Facts {
        config_file: "/etc/smartactions/config.toml".into(),
        config_text: Some(text.to_owned()),
        settings: Settings::parse("config.toml", text).unwrap(),
        secrets: vec!["exchange.password".to_owned()],
        engine: Some(3120),
        ..Facts::default()
    }
}

fn outcome(good: bool) -> MailboxOutcome {
    if !good {
        return MailboxOutcome::NotFound(finding("mailbox.not_found"));
    }
    MailboxOutcome::Found {
        address: Address::parse("approvals@contoso.com").unwrap(),
        rights: Rights::default(),
        recent: Vec::new(),
        used: None,
        limit: None,
        notices: Vec::new(),
        elapsed: Duration::from_millis(87),
    }
}
