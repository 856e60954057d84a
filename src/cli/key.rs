//! `key new | list | revoke`: keys of the HTTP API. Only hashes are kept; a key is shown once.

use std::{collections::BTreeMap, time::Duration};

use clap::Subcommand;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{
    exit::Exit,
    failed::{Failed, ended},
    installation::Installation,
    place::Place,
    taken_up::{Running, running},
    talk,
};
use crate::{
    api::{ApiKey, KeptKey, KeyHash},
    config::Settings,
    domain::{Problem, Secret},
    world::World,
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

async fn new(place: &Place, name: &str, as_json: bool) -> Result<Exit, Failed> {
    let installation = Installation::read(place)?;
    let world = World::real();
    let key = ApiKey::generate(&world);
    let kept = KeptKey::new(key.hash(), world.now(), name);
    let mut lines = installation.secrets_on_disk()?.api_keys;
    lines.push(kept.line());
    let running = running(&installation.directories).await;
    installation.write(&Settings::default(), BTreeMap::new(), Some(lines))?;
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
    let installation = Installation::read(place)?;
    let lines = installation.secrets_on_disk()?.api_keys;
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
    let installation = Installation::read(place)?;
    let mut lines = installation.secrets_on_disk()?.api_keys;
    let before = lines.len();
    let wanted = id.trim().to_lowercase();
    lines.retain(|line| KeptKey::parse(line).is_none_or(|key| key.id() != wanted));
    if lines.len() == before {
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
    let last = lines.is_empty();
    let running = running(&installation.directories).await;
    installation.write(&Settings::default(), BTreeMap::new(), Some(lines))?;
    forget_first(&installation, &wanted);
    talk::tell(&format!("key {wanted} is revoked"));
    if last {
        talk::tell("it was the last one: no application can reach the API now");
    }
    Ok(taken_up(running, &wanted, false).await)
}

/// Removes `api.key`, where setup put the first key, when that is the one revoked.
fn forget_first(installation: &Installation, id: &str) {
    let file = installation.directories.state.join("api.key");
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
        talk::tell("no engine runs; it is so from the next start on: smartactions start");
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
