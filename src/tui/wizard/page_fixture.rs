//! Screens of the pages for tests: the real machine, brought to a page by events alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use jiff::Timestamp;

use super::Face;
use crate::{
    config::Settings,
    domain::{CheckState, Finding, Remedy, Severity},
    setup::{Command, Effect, Event, Facts, FieldId, Machine, Way},
};

mod launch;
mod mailbox;
mod probe;

pub(super) use launch::{ended, handing_over, port_taken, ready, review, stamped};
pub(super) use mailbox::{
    dedicated, no_rights, not_dedicated, not_found, short_path, with_notices,
};
pub(super) use probe::{PIN, not_believed, refused, searched, signing_in};

const OLD: &str = "[exchange]\nurl = \"https://old.contoso.com/EWS/Exchange.asmx\"\n\
                   account = 'CONTOSO\\svc-tasks'\n\n[[listener]]\nname = \"default\"\n\
                   mailbox = \"svc-tasks@contoso.com\"\naccess = \"own\"\n";

/// A face on Welcome, with the config of an older setup and its engine.
pub(super) fn welcome() -> Face {
    let mut machine = Machine::new();
    machine.start();
    let mut face = Face::new(machine, None, Timestamp::UNIX_EPOCH);
    face.happened(Event::Found(Box::new(facts())));
    face
}

/// The config of an older setup and its engine.
pub(super) fn facts() -> Facts {
    Facts {
        config_file: "/etc/smartactions/config.toml".into(),
        config_text: Some(OLD.to_owned()),
        settings: Settings::parse("config.toml", OLD).unwrap(),
        secrets: vec!["exchange.password".to_owned()],
        engine: Some(3120),
        ..Facts::default()
    }
}

pub(super) fn press(face: &mut Face, command: Command) -> Vec<Effect> {
    face.happened(Event::Press(command))
}

fn start_with(face: &mut Face, way: Way) -> Vec<Effect> {
    let field = face.view.fields.iter().find(|f| f.id == FieldId::Start);
    let at = field
        .unwrap()
        .choices
        .iter()
        .position(|c| *c == way.words());
    face.happened(Event::Chose(FieldId::Start, at.unwrap()));
    press(face, Command::Next)
}

fn passed(value: &str, ms: u64) -> CheckState {
    CheckState::Passed {
        value: value.to_owned(),
        elapsed: Duration::from_millis(ms),
    }
}

fn finding(code: &str, said: &str, likely: &str, text: &str, command: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Failure,
        said: said.to_owned(),
        likely: likely.to_owned(),
        remedies: vec![Remedy {
            text: text.to_owned(),
            command: Some(command.to_owned()).filter(|c| !c.is_empty()),
        }],
    }
}
