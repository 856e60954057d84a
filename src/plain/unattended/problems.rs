//! What keeps an unattended run from going on: answers that are wrong or missing, a step that holds.

use std::net::SocketAddr;

use crate::{
    config::Fault,
    domain::{Finding, Problem, Remedy, Severity},
    setup::Machine,
    words::setup::{plain, port},
};

/// What is wrong or missing in the answers of a machine that has taken them. A dry run shows the
/// diff without signing in, so it needs no password.
pub(super) fn of(machine: &Machine, dry_run: bool) -> Vec<Problem> {
    let mut all: Vec<Problem> = machine.faults().iter().map(Fault::problem).collect();
    if dry_run {
        return all;
    }
    if let Some(name) = machine.lacks_own_password() {
        // One secret alone can be set only into a setup that is there.
        let remedy = if machine.has_config() {
            format!("smartactions secret set {name}")
        } else {
            let (table, _) = name.rsplit_once('.').unwrap_or((&name, ""));
            format!(
                "write [{table}] password = \"…\" into secrets.toml beside the config, mode 0600"
            )
        };
        let what = format!("{name}: not given");
        all.push(Problem::new("secrets.missing", what, "", remedy));
    }
    if machine.lacks_password() {
        all.push(Problem::new(
            "secrets.missing",
            "exchange.password: not given",
            "",
            "give --password-file FILE or SMARTACTIONS_PASSWORD",
        ));
    }
    all
}

/// Adds what is new: a key that was given, and wrong, is not told as missing too.
pub(super) fn add(told: &mut Vec<Problem>, more: Vec<Problem>) {
    let key = |p: &Problem| p.what.split(':').next().unwrap_or_default().to_owned();
    let wrong: Vec<String> = told.iter().map(key).collect();
    let is_new = |p: &Problem| p.code != "config.missing" || !wrong.contains(&key(p));
    told.extend(more.into_iter().filter(is_new));
}

/// The answers leave the mailbox empty, and one is required.
pub(super) fn none_on_purpose() -> Finding {
    failure(
        "mailbox.none",
        "the answers leave the listener mailbox empty".to_owned(),
        "name one, or leave out --require-mailbox",
    )
}

/// The API is told to listen to other machines.
pub(super) fn plain_http(listen: SocketAddr) -> Finding {
    let said = port::for_others(listen);
    Finding {
        severity: Severity::Warning,
        ..failure("api.plain_http", said, port::try_proxy())
    }
}

/// A step that holds without saying why.
pub(super) fn held(machine: &Machine) -> Finding {
    failure(
        "setup.held",
        plain::held(machine.step().name()),
        plain::try_plain(),
    )
}

fn failure(code: &str, said: String, remedy: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Failure,
        said,
        likely: String::new(),
        remedies: vec![Remedy {
            text: remedy.to_owned(),
            command: None,
        }],
    }
}
