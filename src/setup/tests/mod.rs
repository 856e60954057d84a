//! The machine without an outside: what it asks for is looked at, the answers are made up here.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod again;
mod exchange;
mod keeper;
mod launch;
mod mailbox;
mod open;
mod probe;
mod random;
mod relay;
mod start;
mod way;

use std::time::Duration;

use super::*;
use crate::{
    config::Settings,
    domain::{Address, CheckState, Finding, Severity},
};

pub(super) const OLD: &str = "# mine\n[exchange]\nurl = \"https://old.test/EWS/Exchange.asmx\"\n\
                   account = 'C\\svc'\n[[listener]]\nname = \"default\"\nmailbox = \"old@c.test\"\n\
                   access = \"delegate\"\n";

pub(super) fn facts(text: Option<&str>) -> Facts {
    Facts {
        config_file: "/c/config.toml".into(),
        config_text: text.map(str::to_owned),
        settings: Settings::parse("config.toml", text.unwrap_or_default()).unwrap(),
        secrets: vec!["exchange.password".to_owned()],
        ..Facts::default()
    }
}

pub(super) fn machine(text: Option<&str>) -> Machine {
    let mut m = Machine::new();
    assert!(matches!(m.start()[..], [Effect::ReadFiles]));
    m.handle(Event::Found(Box::new(facts(text))));
    m
}

pub(super) fn press(m: &mut Machine, command: Command) -> Vec<Effect> {
    m.handle(Event::Press(command))
}

pub(super) fn finding(code: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Failure,
        said: "no".to_owned(),
        likely: "so".to_owned(),
        remedies: Vec::new(),
    }
}

pub(super) fn passed() -> CheckState {
    CheckState::Passed {
        value: "ok".to_owned(),
        elapsed: Duration::from_millis(3),
    }
}

pub(super) fn found(address: &str) -> MailboxOutcome {
    MailboxOutcome::Found {
        address: Address::parse(address).unwrap(),
        rights: Rights::default(),
        recent: Vec::new(),
        used: None,
        limit: None,
        notices: Vec::new(),
        elapsed: Duration::from_millis(9),
    }
}

/// Answers the probe that `effects` asked for with one check in this state.
pub(super) fn answer_probe(m: &mut Machine, effects: &[Effect], state: CheckState) {
    let run = effects
        .iter()
        .find_map(|e| match e {
            Effect::RunProbe { run, .. } => Some(*run),
            _ => None,
        })
        .expect_or_panic("a probe");
    m.handle(Event::Check {
        run,
        id: "sign_in".to_owned(),
        name: "Sign-in".to_owned(),
        state,
    });
    m.handle(Event::ProbeDone { run });
}

pub(super) fn answer_query(m: &mut Machine, effects: &[Effect], outcome: MailboxOutcome) {
    let run = effects
        .iter()
        .find_map(|e| match e {
            Effect::QueryMailbox { run, .. } => Some(*run),
            _ => None,
        })
        .expect_or_panic("a query");
    m.handle(Event::Mailbox { run, outcome });
}

pub(super) trait OrPanic<T> {
    fn expect_or_panic(self, what: &str) -> T;
}

impl<T> OrPanic<T> for Option<T> {
    fn expect_or_panic(self, what: &str) -> T {
        self.unwrap_or_else(|| panic!("expected {what}"))
    }
}

/// From Welcome to the Mailbox step, with everything before it proved.
pub(super) fn at_mailbox(m: &mut Machine) -> Vec<Effect> {
    press(m, Command::Next);
    let effects = press(m, Command::NextStep);
    assert_eq!(m.step(), Step::Probe, "{:?}", m.view());
    answer_probe(m, &effects, passed());
    let effects = press(m, Command::Next);
    assert_eq!(m.step(), Step::Mailbox);
    effects
}

/// From Mailbox to Engine, with a mailbox that was found.
pub(super) fn at_engine(m: &mut Machine) {
    let query = at_mailbox(m);
    answer_query(m, &query, found("old@c.test"));
    press(m, Command::Next);
    assert_eq!(m.step(), Step::Engine);
}

/// From there to Review.
pub(super) fn at_review(m: &mut Machine) {
    at_engine(m);
    press(m, Command::NextStep);
    assert_eq!(m.step(), Step::Review);
}
