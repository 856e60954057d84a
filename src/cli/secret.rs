//! `secret set NAME`: one password into `secrets.toml`; the running engine takes it up.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    exit::Exit,
    failed::{Failed, ended},
    installation::Installation,
    password,
    place::Place,
    taken_up::{running, tell_taken_up},
    talk,
};
use crate::config::{SecretSource, Settings, Via, set_anew};

/// `smartactions secret …`
#[derive(Debug, Subcommand)]
pub enum SecretCommand {
    /// Set a password: asked for at a terminal, else from standard input.
    Set {
        /// `exchange.password`, `listener.NAME.password` for a listener that signs in for itself, or
        /// `outgoing.password` for the SMTP relay; the part before `.password` is enough.
        name: String,
        /// File with it; one trailing newline is cut.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
}

/// Sets a secret. Codes: 0 kept and, where an engine runs, in use; 2 no such name; 3 nothing given;
/// 5 can't be written; 9 kept, and the engine is not listening with it.
pub async fn run(place: &Place, command: SecretCommand) -> Exit {
    let SecretCommand::Set {
        name,
        password_file,
    } = command;
    ended(set(place, &name, password_file.as_deref()).await)
}

async fn set(place: &Place, name: &str, file: Option<&std::path::Path>) -> Result<Exit, Failed> {
    let installation = Installation::read(place)?;
    let known = names(&installation);
    // The part before `.password` is enough: there is nothing else to set.
    let whole = format!("{name}.password");
    let name = if known.contains(&whole) { &whole } else { name };
    if !known.iter().any(|k| k == name) {
        return Err(Failed::usage(
            "secret.unknown",
            format!("there is no secret {name:?}"),
            format!("use one of: {}", known.join(", ")),
        ));
    }
    let secret = password::obtain(name, file)?;
    let before = running(&installation.directories).await;
    let new = [(name.to_owned(), secret)].into();
    let written = installation.write(&Settings::default(), new)?;
    match installation.loaded.secrets.source(name) {
        Some(SecretSource::Environment) => talk::tell(&format!(
            "note: {} of the engine's environment wins over secrets.toml",
            password::VARIABLE
        )),
        Some(SecretSource::Credential) => {
            talk::tell("note: the systemd credential of that name wins over secrets.toml");
        }
        _ => {}
    }
    let file = installation.directories.secrets_file();
    if written.secrets {
        talk::tell(&format!("written: {name} into {}", file.display()));
    } else {
        // The account may have been unlocked meanwhile: an engine tries again when the file is new.
        if let Err(error) = set_anew(&file) {
            talk::tell(&format!("{}: {error}; nothing was changed", file.display()));
            return Ok(Exit::Done);
        }
        talk::tell("that is what is set already; a running engine tries it once more");
    }
    Ok(tell_taken_up(before).await)
}

/// The secrets that this config can use.
fn names(installation: &Installation) -> Vec<String> {
    let listeners = installation.loaded.config.listeners.iter();
    let mut all = vec!["exchange.password".to_owned()];
    all.extend(listeners.map(|l| format!("listener.{}.password", l.name)));
    if matches!(installation.loaded.config.via, Via::Smtp(_)) {
        all.push("outgoing.password".to_owned());
    }
    all
}
