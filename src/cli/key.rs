//! `key new | list | revoke`: keys of the HTTP API. Only hashes are kept; a key is shown once.

use std::{collections::BTreeMap, path::Path, time::Duration};

use clap::Subcommand;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{
    exit::Exit,
    failed::{Failed, ended},
    installation::directories,
    place::Place,
    taken_up::{Running, running},
    talk,
};
use crate::{
    api::{ApiKey, KeptKey, KeyHash},
    config::{Change, LoadError, Secrets, Turn, read_text, write_in_turn},
    domain::{Problem, Secret},
    steps,
    world::{Directories, Environment, World},
};

/// The engine looks at its files twice a second; this leaves room for a busy machine.
const SEEN_WITHIN: Duration = Duration::from_secs(10);

/// `smartactions key …`
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key; it is printed once, on standard output.
    New {
        /// What people call it, such as the application's name.
        #[arg(long, default_value = "")]
        name: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// The keys there are; never the keys themselves.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take a key back; it counts no longer.
    Revoke {
        /// Its id, as `key list` shows it.
        id: String,
    },
}

/// Runs one of the key commands. Codes: 0 done; 5 secrets can't be read or written; 9 written, and
/// the running engine has not taken it up; 10 there is no such key.
pub async fn run(place: &Place, command: KeyCommand) -> Exit {
    ended(match command {
        KeyCommand::New { name, json } => new(place, &name, json).await,
        KeyCommand::List { json } => list(place, json),
        KeyCommand::Revoke { id } => revoke(place, &id).await,
    })
}

/// The keys of an installation. A config that is broken does not matter here: a key can be revoked
/// all the same.
struct Kept {
    directories: Directories,
    /// The config's text, which stays as it is.
    config: String,
    /// Lines of `[api] keys`.
    lines: Vec<String>,
    /// While this lives, no other command changes them.
    turn: Option<Turn>,
}

impl Kept {
    /// Reads them to change them.
    fn hold(directories: &Directories) -> Result<Self, Failed> {
        // Without a config there is nothing to change, and no folder is made.
        drop(Self::of(directories.clone())?);
        let turn = Turn::take(&directories.config_file)?;
        Ok(Self {
            turn: Some(turn),
            ..Self::of(directories.clone())?
        })
    }

    fn of(directories: Directories) -> Result<Self, Failed> {
        let file = &directories.config_file;
        let config = read_text(file)?.ok_or_else(|| LoadError::Absent(file.clone()))?;
        let (secrets, _) = Secrets::load(&directories.secrets_file(), &Environment::new())?;
        Ok(Self {
            directories,
            config,
            lines: secrets.api_keys,
            turn: None,
        })
    }

    /// Takes a key back; tells whether it was the last one, `None` when there is no such key.
    fn revoke(mut self, id: &str) -> Result<Option<bool>, Failed> {
        let before = self.lines.len();
        self.lines
            .retain(|line| KeptKey::parse(line).is_none_or(|key| key.id() != id));
        if self.lines.len() == before {
            return Ok(None);
        }
        let last = self.lines.is_empty();
        let state = self.directories.state.clone();
        self.write()?;
        // Only now: while its hash is kept, the file is the one place that still tells it.
        forget_first(&state, id);
        Ok(Some(last))
    }

    fn write(self) -> Result<(), Failed> {
        let turn = match self.turn {
            Some(turn) => turn,
            None => Turn::take(&self.directories.config_file)?,
        };
        let change = Change {
            config_file: self.directories.config_file.clone(),
            seen: Some(self.config.clone()),
            config: self.config,
            secrets_file: self.directories.secrets_file(),
            passwords: BTreeMap::new(),
            api_keys: Some(self.lines),
            // Only a changed config is backed up, and it does not change.
            stamp: String::new(),
        };
        write_in_turn(&change, &turn)?;
        Ok(())
    }
}

async fn new(place: &Place, name: &str, as_json: bool) -> Result<Exit, Failed> {
    let directories = directories(place)?;
    let running = running(&directories).await;
    let mut all = Kept::hold(&directories)?;
    let world = World::real();
    let key = ApiKey::generate(&world);
    let kept = KeptKey::new(key.hash(), world.now(), name);
    all.lines.push(kept.line());
    all.write()?;
    if as_json {
        let mut told = kept.json();
        if let Some(told) = told.as_object_mut() {
            told.insert("key".to_owned(), json!(key.expose()));
        }
        talk::say_json(&told);
    } else {
        talk::tell(&format!(
            "key {}: shown this once, only its hash is kept",
            kept.id()
        ));
        talk::say(key.expose());
    }
    Ok(taken_up(running, kept.id(), true).await)
}

fn list(place: &Place, as_json: bool) -> Result<Exit, Failed> {
    let lines = Kept::of(directories(place)?)?.lines;
    let keys: Vec<KeptKey> = lines.iter().filter_map(|l| KeptKey::parse(l)).collect();
    if as_json {
        let items: Vec<Value> = keys.iter().map(KeptKey::json).collect();
        talk::say_json(&json!({ "items": items }));
        return Ok(Exit::Done);
    }
    for key in &keys {
        let made = key.made.map_or_else(|| "-".to_owned(), |m| m.to_string());
        let line = format!("{}  {made:<20}  {}", key.id(), key.name);
        talk::say(line.trim_end());
    }
    if keys.is_empty() {
        talk::tell("no key yet; make one with: smartactions key new");
    }
    Ok(Exit::Done)
}

async fn revoke(place: &Place, id: &str) -> Result<Exit, Failed> {
    let directories = directories(place)?;
    let running = running(&directories).await;
    let wanted = id.trim().to_lowercase();
    let Some(last) = Kept::hold(&directories)?.revoke(&wanted)? else {
        return Err(Failed::new(
            Exit::Refused,
            Problem::new(
                "key.unknown",
                format!("there is no key {id:?}"),
                "",
                "smartactions key list shows their ids",
            ),
        ));
    };
    talk::tell(&format!("key {wanted} is revoked"));
    if last {
        talk::tell("it was the last one: no application can reach the API now");
    }
    Ok(taken_up(running, &wanted, false).await)
}

/// Removes the file where setup put a first key, when that is the one revoked.
fn forget_first(state: &Path, id: &str) {
    let same = |key: &Secret| KeyHash::of(key.expose().trim()).as_str().starts_with(id);
    for file in steps::key_files(state) {
        let first = Secret::from_file(&file).ok();
        if first.as_ref().is_some_and(same) {
            // It no longer opens anything; one that can't be removed does no harm.
            let _ = std::fs::remove_file(&file);
        }
    }
}

/// Waits until the running engine counts the key, or counts it no longer.
async fn taken_up(running: Option<Running>, id: &str, counts: bool) -> Exit {
    let Some(Running { client, .. }) = running else {
        talk::tell("no engine answers; it is so from the next start on: smartactions start");
        return Exit::Done;
    };
    let begun = Instant::now();
    while begun.elapsed() < SEEN_WITHIN {
        let now: Option<Value> = client.get("/keys").await.ok();
        let items = now.as_ref().and_then(|n| n["items"].as_array());
        if items.is_some_and(|all| all.iter().any(|k| k["id"] == id) == counts) {
            let took = begun.elapsed().as_millis();
            talk::tell(&format!("the engine took it up after {took} ms"));
            return Exit::Done;
        }
        sleep(Duration::from_millis(100)).await;
    }
    talk::tell("the running engine has not taken it up; see smartactions status");
    Exit::NotYet
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_that_still_counts_is_not_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config.toml");
        let at = Directories::find(&Environment::new(), false, Some(&config), Some(dir.path()));
        let at = at.unwrap();
        let world = World::real();
        let key = ApiKey::generate(&world);
        let line = KeptKey::new(key.hash(), world.now(), "setup").line();
        std::fs::write(&config, "").unwrap();
        let secrets = format!("[api]\nkeys = [\"{line}\"]\n");
        crate::config::write_private(&at.secrets_file(), &secrets).unwrap();
        let file = dir.path().join("api.key");
        std::fs::write(&file, key.expose()).unwrap();
        let id = KeptKey::parse(&line).unwrap().id().to_owned();
        let mut all = Kept::hold(&at).unwrap();
        // A write that is refused: the config is another one than was read.
        all.config = "x".to_owned();
        assert!(all.revoke(&id).is_err());
        assert!(file.exists(), "the hash is kept, and nobody has the key");
        assert_eq!(Kept::hold(&at).unwrap().revoke(&id).unwrap(), Some(true));
        assert!(!file.exists());
    }
}
