//! `mailbox set`: asks Exchange first, writes then, and waits for the engine.

use std::{collections::BTreeMap, time::Instant};

use tokio::sync::mpsc::unbounded_channel;

use super::{Set, Way, consent::consent, tell_written};
use crate::{
    cli::{
        discovered::not_reached,
        exit::Exit,
        failed::Failed,
        installation::Installation,
        password,
        place::Place,
        taken_up::{running, tell_taken_up},
        talk,
    },
    config::{self, Access, Account, Config, Settings},
    domain::{Address, CheckState, Problem, Secret},
    ews::{self, EwsClient},
    plain::check_lines,
    probe::{self, CheckId, FoundMailbox, MailboxOutcome, Probe, Target, mailbox_state},
    steps,
    world::{World, environment},
};

/// Who signs in to the mailbox in question, and with what.
struct SignIn {
    /// The config with that one listener alone.
    config: Config,
    /// The dedicated account, with access `own`.
    own: Option<Account>,
    /// Passwords given now, by name.
    given: BTreeMap<String, Secret>,
}

pub(super) async fn set(place: &Place, name: Option<&str>, order: &Set) -> Result<Exit, Failed> {
    let installation = Installation::read(place)?;
    let listener = installation.listener(name)?.clone();
    let address = Address::parse(&order.address)
        .map_err(|e| Failed::usage("mailbox.address", e.to_string(), "correct the address"))?;
    let sign_in = sign_in(&installation, &listener, order)?;
    let (target, attempts) = steps::target(
        &sign_in.config,
        &sign_in.given,
        &installation.loaded.secrets,
        &environment(),
        &World::real(),
    )
    .await;
    let target = target.map_err(|e| match e {
        steps::ConnectError::NoPassword(account) => password::missing(&account),
        // As in `probe`: a search that found nothing is a check that failed.
        e @ steps::ConnectError::Search(_) => not_reached(&e, false, &attempts),
        e => Failed::new(
            Exit::Config,
            Problem::new(e.code(), e.to_string(), "[exchange]", "run setup"),
        ),
    })?;
    prove_sign_in(&target).await?;
    let client = steps::client(&target).map_err(|e| {
        let problem = Problem::new(e.code(), e.to_string(), "", "smartactions probe");
        Failed::new(Exit::Check, problem)
    })?;
    let (access, found) = ask(&client, &address, order.access, listener.access).await?;
    let mailbox = &found.address;
    // What is listened to already was agreed to when it was set.
    let is_used = found.dedicated.finding().is_some();
    if is_used && listener.mailbox.as_ref() != Some(mailbox) {
        consent(mailbox, order.yes)?;
    }
    let before = running(&installation.directories).await;
    let settings = settings(&listener.name, access, mailbox, sign_in.own.as_ref());
    // Of the passwords given, only a dedicated account's own is kept: the service account's has
    // its command, `secret set`.
    let mut kept = sign_in.given;
    kept.retain(|name, _| sign_in.own.is_some() && name.starts_with("listener."));
    let written = installation.write(&settings, kept)?;
    if !written.config && !written.secrets {
        talk::tell("that is what is set already; nothing was changed");
        return Ok(Exit::Done);
    }
    tell_written(&installation, &written);
    Ok(tell_taken_up(before).await)
}

fn sign_in(
    installation: &Installation,
    listener: &config::Listener,
    order: &Set,
) -> Result<SignIn, Failed> {
    let own = order.access == Some(Way::Own);
    if order.account.is_some() && !own {
        return Err(Failed::usage(
            "mailbox.account",
            "--account goes with --access own",
            "add --access own, or leave --account out",
        ));
    }
    let mut settings = installation.loaded.settings.complete();
    let path = |key: &str| format!("listener.{}.{key}", listener.name);
    if let Some(account) = &order.account {
        settings.put_line(&path("account"), account, "--account");
    }
    let mut config = settings.config().map_err(|faults| Failed {
        problems: faults.iter().map(config::Fault::problem).collect(),
        exit: Exit::Usage,
    })?;
    config.listeners.retain(|l| l.name == listener.name);
    let mut account = None;
    for entry in &mut config.listeners {
        entry.mailbox = None;
        entry.access = order.access.map_or(Access::Impersonation, Way::access);
        account = entry.account.clone().filter(|_| own);
    }
    let name = match &account {
        Some(_) => path("password"),
        None => "exchange.password".to_owned(),
    };
    let given = password(installation, &name, account.as_ref(), listener, order)?;
    Ok(SignIn {
        config,
        own: account,
        given: given.map(|secret| (name, secret)).into_iter().collect(),
    })
}

/// The password to sign in with, where it is not the stored one.
fn password(
    installation: &Installation,
    name: &str,
    own: Option<&Account>,
    listener: &config::Listener,
    order: &Set,
) -> Result<Option<Secret>, Failed> {
    if let Some(file) = &order.password_file {
        return password::from_file(file).map(Some);
    }
    let stored = installation.loaded.secrets.password(name).is_some();
    // Another account than before: what is stored under this name belongs to the other one.
    let same = own.is_none() || own == listener.account.as_ref();
    if stored && same {
        return Ok(None);
    }
    password::obtain(name, None).map(Some)
}

/// Certificate and sign-in are proved first, so that a password goes nowhere unbelieved and a
/// wrong one is tried once only.
async fn prove_sign_in(target: &Target) -> Result<(), Failed> {
    // The receiver lives as long as the checks: nobody reads it, the states tell all.
    let (events, _unread) = unbounded_channel();
    let mut checks = Probe::new(target.clone(), World::real());
    checks.run_only(&[CheckId::SignIn], &events).await;
    let states = checks.states();
    if matches!(
        states.get(&CheckId::SignIn),
        Some(CheckState::Passed { .. } | CheckState::Warned { .. })
    ) {
        return Ok(());
    }
    for (check, state) in states {
        if matches!(state, CheckState::Failed { .. }) {
            for line in check_lines(check.title(), state) {
                talk::tell(&line);
            }
        }
    }
    talk::tell("smartactions: Exchange can't be asked; nothing was changed");
    Err(Failed::told(Exit::Check))
}

/// What Exchange says of the mailbox: the way in and what is there, or the refusal, told.
async fn ask(
    client: &EwsClient,
    address: &Address,
    wanted: Option<Way>,
    present: Access,
) -> Result<(Access, Box<FoundMailbox>), Failed> {
    let begun = Instant::now();
    let (way, outcome) = match wanted.map(Way::access) {
        Some(Access::Own) => probe::query_own(client, address, &steps::is_ours).await,
        Some(Access::Delegate) => {
            let way = ews::Access::Delegate(address.clone());
            let outcome = probe::query_mailbox(client, address, &way, &steps::is_ours).await;
            (way, outcome)
        }
        Some(Access::Impersonation) => {
            let way = ews::Access::Impersonation(address.clone());
            let outcome = probe::query_mailbox(client, address, &way, &steps::is_ours).await;
            (way, outcome)
        }
        None => probe::find_access(client, address, &steps::is_ours).await,
    };
    if let MailboxOutcome::NotFound { said } = &outcome {
        let what = format!("Exchange has no mailbox {address} for this account: {said}");
        let remedy = "check the spelling, or have the mailbox made; nothing was changed";
        let problem = Problem::new("mailbox.not_found", what, "", remedy);
        return Err(Failed::new(Exit::Check, problem));
    }
    for line in check_lines(
        CheckId::Mailbox.title(),
        &mailbox_state(&outcome, begun.elapsed()),
    ) {
        talk::tell(&line);
    }
    let MailboxOutcome::Found(found) = outcome else {
        talk::tell("smartactions: the mailbox can't be used; nothing was changed");
        return Err(Failed::told(Exit::Check));
    };
    if found.address != *address {
        talk::tell(&format!("{address} is an alias of {}", found.address));
    }
    let access = match way {
        ews::Access::Own => Access::Own,
        ews::Access::Impersonation(_) => Access::Impersonation,
        ews::Access::Delegate(_) => Access::Delegate,
    };
    if wanted.is_none() && access != present {
        talk::tell(&format!("access that works: {}", access.word()));
    }
    Ok((access, found))
}

fn settings(name: &str, access: Access, mailbox: &Address, own: Option<&Account>) -> Settings {
    let mut settings = Settings::default();
    let account = own.map_or_else(String::new, ToString::to_string);
    for (key, value) in [
        ("mailbox", mailbox.as_str()),
        ("access", access.word()),
        ("account", &account),
    ] {
        settings.put_line(&format!("listener.{name}.{key}"), value, "mailbox set");
    }
    settings
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_its_own_lines_of_the_config_change() {
        let before = "# mine\n[[listener]] # team\nname = \"default\"\nmailbox = \"a@x.test\" # old\n\
                      access = \"own\"\naccount = 'X\\a'\n\n[[listener]]\nname = \"two\"\nmailbox = \"b@x.test\"\n";
        let new = Address::parse("c@x.test").unwrap();
        let settings = settings("default", Access::Impersonation, &new, None);
        let after = config::apply(before, &settings).unwrap();
        let wanted = before
            .replace("a@x.test", "c@x.test")
            .replace("\"own\"", "\"impersonation\"")
            .replace("'X\\a'", "\"\"");
        assert_eq!(after, wanted);
    }
}
