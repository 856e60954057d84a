//! `mailbox show | set | clear`: the listener mailbox without the wizard (`ux.md` 8.9).

mod consent;
mod set;

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::{
    exit::Exit,
    failed::{Failed, ended},
    installation::Installation,
    place::Place,
    taken_up::{running, tell_taken_up},
    talk,
};
use crate::config::{self, Settings};

/// `smartactions mailbox …`
#[derive(Debug, Args)]
pub struct MailboxArgs {
    /// Name of the listener entry; without it, the first.
    #[arg(long, global = true, value_name = "NAME")]
    listener: Option<String>,
    #[command(subcommand)]
    command: MailboxCommand,
}

#[derive(Debug, Subcommand)]
enum MailboxCommand {
    /// The listener mailbox that is set.
    Show {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Ask Exchange about a mailbox and listen to it from now on.
    Set(Set),
    /// Empty the entry on purpose: the engine runs, mail waits.
    Clear,
}

/// `mailbox set`
#[derive(Debug, Args)]
struct Set {
    /// Its address; an alias is followed to the primary address.
    #[arg(value_name = "ADDRESS")]
    address: String,
    /// How to get in; without it, the way that works is found.
    #[arg(long)]
    access: Option<Way>,
    /// With `--access own`: the account that signs in for itself.
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// File with the password of the account that signs in; one trailing newline is cut.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Take a mailbox with other mail in it too, without asking.
    #[arg(long)]
    yes: bool,
}

/// The word of `[[listener]] access`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// Role `ApplicationImpersonation`
    Impersonation,
    /// Full access and Send As
    Delegate,
    /// The mailbox's own account signs in
    Own,
}

impl Way {
    const fn access(self) -> config::Access {
        match self {
            Self::Impersonation => config::Access::Impersonation,
            Self::Delegate => config::Access::Delegate,
            Self::Own => config::Access::Own,
        }
    }
}

/// Runs one of the mailbox commands. Codes: 0 done; 1 left by choice; 2 wrong command line; 3 no
/// password; 4 Exchange said no, nothing was changed; 5 the config can't be read or written; 9 written,
/// and the running engine is not listening yet.
pub async fn run(place: &Place, args: MailboxArgs) -> Exit {
    let listener = args.listener.as_deref();
    ended(match args.command {
        MailboxCommand::Show { json } => show(place, listener, json).await,
        MailboxCommand::Set(order) => set::set(place, listener, &order).await,
        MailboxCommand::Clear => clear(place, listener).await,
    })
}

async fn show(place: &Place, name: Option<&str>, as_json: bool) -> Result<Exit, Failed> {
    let installation = Installation::read(place)?;
    let listener = installation.listener(name)?;
    let mailbox = listener.mailbox.as_ref().map_or("", |m| m.as_str());
    let account = listener.account.as_ref().map(ToString::to_string);
    let running = running(&installation.directories).await;
    let state = running
        .map(|r| r.before.listener)
        .filter(|l| l.name == listener.name)
        .map(|l| l.state);
    if as_json {
        talk::say_json(&json!({
            "listener": listener.name,
            "mailbox": mailbox,
            "access": listener.access.word(),
            "account": account.unwrap_or_default(),
            "state": state,
        }));
        return Ok(Exit::Done);
    }
    talk::say(&format!("Listener  {}", listener.name));
    if mailbox.is_empty() {
        talk::say("Mailbox   none yet; set it with: smartactions mailbox set ADDRESS");
    } else {
        talk::say(&format!("Mailbox   {mailbox}"));
        let way = listener.access.word();
        let by = account.map_or_else(String::new, |a| format!(", signs in as {a}"));
        talk::say(&format!("Access    {way}{by}"));
    }
    let state = state.unwrap_or_else(|| "no engine answers".to_owned());
    talk::say(&format!("State     {state}"));
    Ok(Exit::Done)
}

async fn clear(place: &Place, name: Option<&str>) -> Result<Exit, Failed> {
    let installation = Installation::read(place)?;
    let listener = installation.listener(name)?;
    let mut settings = Settings::default();
    let path = format!("listener.{}.mailbox", listener.name);
    settings.put_line(&path, "", "mailbox clear");
    let before = running(&installation.directories).await;
    let written = installation.write(&settings, BTreeMap::new())?;
    if !written.config {
        talk::tell("no listener mailbox is set; nothing was changed");
        return Ok(Exit::Done);
    }
    tell_written(&installation, &written);
    Ok(tell_taken_up(before).await)
}

fn tell_written(installation: &Installation, written: &config::Written) {
    let file = installation.directories.config_file.display();
    let backup = written.backup.as_ref();
    let kept = backup.map_or_else(String::new, |b| format!("; before: {}", b.display()));
    talk::tell(&format!("written: {file}{kept}"));
}
