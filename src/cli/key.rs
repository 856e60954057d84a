//! `key new | list | revoke`: keys of the HTTP API. Only hashes are kept; a key is shown once.

use std::{collections::BTreeMap, fs::File, io::ErrorKind, path::Path, time::Duration};

use clap::Subcommand;
use rustix::{
    fs::{FlockOperation, flock},
    io::Errno,
};
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
    config::{Change, LoadError, Secrets, read_text, write},
    domain::{Problem, Secret},
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

/// How long another command that changes keys is waited for.
const TURN_WITHIN: Duration = Duration::from_secs(5);

/// The keys of an installation. A config that is broken does not matter here: a key can be revoked
/// all the same.
struct Kept {
    directories: Directories,
    /// The config's text, which stays as it is.
    config: String,
    /// Lines of `[api] keys`.
    lines: Vec<String>,
    /// While this lives, no other command changes them: a lock on the config's folder, for the file
    /// itself is swapped with each write.
    _turn: Option<File>,
}

impl Kept {
    /// Reads them to change them.
    async fn hold(directories: &Directories) -> Result<Self, Failed> {
        let turn = turn(directories).await?;
        Ok(Self {
            _turn: Some(turn),
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
            _turn: None,
        })
    }

    fn write(self) -> Result<(), Failed> {
        write(&Change {
            config_file: self.directories.config_file.clone(),
            seen: Some(self.config.clone()),
            config: self.config,
            secrets_file: self.directories.secrets_file(),
            passwords: BTreeMap::new(),
            api_keys: Some(self.lines),
            // Only a changed config is backed up, and it does not change.
            stamp: String::new(),
        })?;
        Ok(())
    }
}

/// Waits until no other command changes keys.
async fn turn(directories: &Directories) -> Result<File, Failed> {
    let file = &directories.config_file;
    let folder = file.parent().unwrap_or(Path::new("/"));
    let refused = |what: String| {
        let remedy = "try again in a moment";
        let place = folder.display().to_string();
        Failed::new(Exit::Config, Problem::new("key.busy", what, place, remedy))
    };
    let open = match File::open(folder) {
        Ok(open) => open,
        Err(e) if e.kind() == ErrorKind::NotFound => {
            return Err(LoadError::Absent(file.clone()).into());
        }
        Err(e) => return Err(refused(e.to_string())),
    };
    let begun = Instant::now();
    while let Err(error) = flock(&open, FlockOperation::NonBlockingLockExclusive) {
        if error != Errno::WOULDBLOCK || begun.elapsed() >= TURN_WITHIN {
            return Err(refused(format!("another command changes keys: {error}")));
        }
        sleep(Duration::from_millis(20)).await;
    }
    Ok(open)
}

async fn new(place: &Place, name: &str, as_json: bool) -> Result<Exit, Failed> {
    let directories = directories(place)?;
    let running = running(&directories).await;
    let mut all = Kept::hold(&directories).await?;
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
    let mut all = Kept::hold(&directories).await?;
    let before = all.lines.len();
    let wanted = id.trim().to_lowercase();
    all.lines
        .retain(|line| KeptKey::parse(line).is_none_or(|key| key.id() != wanted));
    if all.lines.len() == before {
        return Err(Failed::new(
            Exit::Refused,
            Problem::new(
                "key.unknown",
                format!("there is no key {id:?}"),
                "",
                "smartactions key list shows their ids",
            ),
        ));
    }
    let last = all.lines.is_empty();
    forget_first(&directories, &wanted);
    all.write()?;
    talk::tell(&format!("key {wanted} is revoked"));
    if last {
        talk::tell("it was the last one: no application can reach the API now");
    }
    Ok(taken_up(running, &wanted, false).await)
}

/// Removes `api.key`, where setup put the first key, when that is the one revoked.
fn forget_first(directories: &Directories, id: &str) {
    let file = directories.state.join("api.key");
    let first = Secret::from_file(&file).ok();
    let same = |key: &Secret| KeyHash::of(key.expose().trim()).as_str().starts_with(id);
    if first.as_ref().is_some_and(same) {
        // It no longer opens anything; one that can't be removed does no harm.
        let _ = std::fs::remove_file(&file);
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
