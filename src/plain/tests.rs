//! Both faces without an outside: it answers as each test tells it to.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod lines;
mod unattended;

use std::{cell::RefCell, time::Duration};

use super::*;
use crate::{
    config::{Settings, Written},
    domain::{Address, CheckState, Finding, Problem, Severity},
    setup::{Exit, Facts, MailboxOutcome, Ready, Rights},
};

const ANSWERS: &str = "[exchange]\nurl = 'https://m.test/EWS/Exchange.asmx'\naccount = 'C\\svc'\n\
                       [[listener]]\nmailbox = 'approvals@c.test'\n";

/// An outside that answers as told, and keeps what was asked of it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each thing that may fail"
)]
struct Outside {
    password: bool,
    sign_in: bool,
    mailbox: bool,
    launch: bool,
    readable: bool,
    /// Whether writing changes anything, and the engine is a new one.
    fresh: bool,
    /// Whether the test mail comes back stamped.
    stamped: bool,
    file: Option<String>,
    asked: RefCell<Vec<String>>,
}

fn broken() -> Problem {
    Problem::new("test.broken", "it is broken", "there", "mend it")
}

impl Outside {
    fn good() -> Self {
        Self {
            password: true,
            sign_in: true,
            mailbox: true,
            launch: true,
            readable: true,
            fresh: true,
            stamped: false,
            file: None,
            asked: RefCell::default(),
        }
    }

    fn finding(code: &str) -> Finding {
        Finding {
            code: code.to_owned(),
            severity: Severity::Failure,
            said: "said".to_owned(),
            likely: "likely".to_owned(),
            remedies: Vec::new(),
        }
    }

    fn perform(&self, effect: Effect) -> Vec<Event> {
        let name = format!("{effect:?}");
        let name = name.split(['(', ' ', '{']).next().unwrap().to_owned();
        self.asked.borrow_mut().push(name);
        let elapsed = Duration::from_millis(5);
        match effect {
            Effect::ReadFiles if !self.readable => vec![Event::Unread(broken())],
            Effect::ReadFiles => vec![Event::Found(Box::new(Facts {
                config_file: "/c/config.toml".into(),
                config_text: self.file.clone(),
                settings: Settings::parse("c", self.file.as_deref().unwrap_or("")).unwrap(),
                secrets: self
                    .password
                    .then(|| "exchange.password".to_owned())
                    .into_iter()
                    .collect(),
                ..Facts::default()
            }))],
            Effect::RunProbe { run, .. } => {
                let value = String::new();
                let state = if self.sign_in {
                    CheckState::Passed { value, elapsed }
                } else {
                    let finding = Self::finding("probe.sign_in.refused");
                    CheckState::Failed {
                        value,
                        finding,
                        elapsed,
                    }
                };
                let (id, name) = ("sign_in".to_owned(), "Sign-in".to_owned());
                vec![
                    Event::Check {
                        run,
                        id,
                        name,
                        state,
                    },
                    Event::ProbeDone { run },
                ]
            }
            Effect::QueryMailbox { run, .. } => {
                let outcome = if self.mailbox {
                    MailboxOutcome::Found {
                        address: Address::parse("approvals@c.test").unwrap(),
                        rights: Rights::default(),
                        recent: Vec::new(),
                        used: None,
                        limit: None,
                        notices: Vec::new(),
                        elapsed,
                    }
                } else {
                    MailboxOutcome::NotFound(Self::finding("mailbox.not_found"))
                };
                vec![Event::Mailbox { run, outcome }]
            }
            Effect::Write(plan) => {
                self.asked.borrow_mut().push(plan.text);
                vec![Event::Written(Ok(Written {
                    config: self.fresh,
                    ..Written::default()
                }))]
            }
            Effect::Launch(_) if !self.launch => vec![Event::Launched(Err(broken()))],
            Effect::Launch(_) => vec![Event::Launched(Ok(Ready {
                pid: 7,
                started: self.fresh,
                paused: false,
            }))],
            Effect::RoundTrip if self.stamped => {
                vec![Event::Stamped(vec!["ex1.c.test".to_owned()])]
            }
            Effect::KeepSources(sources) => vec![Event::SourcesKept(Ok(sources))],
            Effect::UndoLaunch => vec![Event::Undone(Ok(()))],
            _ => Vec::new(),
        }
    }

    async fn unattended(&self, answers: &str, dry_run: bool, require_mailbox: bool) -> Report {
        let order = Unattended {
            answers: Settings::parse("a.toml", answers).unwrap(),
            dry_run,
            require_mailbox,
            ..Unattended::default()
        };
        unattended(order, async |e| self.perform(e), |_| {}).await
    }

    fn has(&self, effect: &str) -> bool {
        self.asked.borrow().iter().any(|a| a == effect)
    }
}
