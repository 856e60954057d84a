//! Which servers' stamps count: what the config lists, and what a person adds to it.

use super::{Runner, undo::Put};
use crate::{
    config::{
        Change, LoadError, Settings, Turn, Value, WriteError, apply, read_text, write_in_turn,
    },
    domain::{Problem, snapshot::RoundTrip},
};

/// The key.
const KEY: &str = "trust.trusted_sources";

fn unread(error: &LoadError) -> Problem {
    let remedy = "check the file and who may read it";
    Problem::new(error.code(), error.to_string(), "", remedy)
}

fn unwritten(error: &WriteError) -> Problem {
    let remedy = "nothing was changed; mend the cause and list it in config.toml";
    Problem::new(error.code(), error.to_string(), "", remedy)
}

fn listed(settings: &Settings) -> Vec<String> {
    match settings.entry(KEY).map(|entry| &entry.value) {
        Some(Value::Texts(sources)) => sources.clone(),
        _ => Vec::new(),
    }
}

fn has(listed: &[String], source: &str) -> bool {
    listed
        .iter()
        .any(|known| known.eq_ignore_ascii_case(source))
}

impl Runner {
    /// Servers that stamped the test mail as from inside and that the config does not list. A relay's
    /// way in says nothing of the servers that take replies.
    pub(super) fn not_listed(&self, trip: &RoundTrip) -> Vec<String> {
        let inside = |stamp: &String| stamp.trim().eq_ignore_ascii_case("Internal");
        if trip.relay.is_some() || !trip.stamp.as_ref().is_some_and(inside) {
            return Vec::new();
        }
        let text = read_text(&self.plan.directories.config_file);
        let settings = Settings::parse("config.toml", &text.ok().flatten().unwrap_or_default());
        let listed = settings
            .map(|settings| listed(&settings))
            .unwrap_or_default();
        let new = trip.sources.iter().filter(|source| !has(&listed, source));
        new.cloned().collect()
    }

    /// Adds servers to the list, and gives it back. Undo knows the file as its own after it.
    pub(super) fn keep_sources(&self, new: &[String]) -> Result<Vec<String>, Problem> {
        let folders = &self.plan.directories;
        let file = &folders.config_file;
        let _whole = self.whole();
        let turn = Turn::take(file).map_err(|e| unwritten(&e))?;
        let seen = read_text(file).map_err(|e| unread(&e))?;
        let text = seen.clone().unwrap_or_default();
        let fault = |faults: Vec<crate::config::Fault>| {
            let first = faults.first().map(crate::config::Fault::problem);
            first.unwrap_or_else(|| {
                Problem::new("config.wrong", "the config is not readable", "", "")
            })
        };
        let settings = Settings::parse(&file.display().to_string(), &text).map_err(fault)?;
        let mut sources = listed(&settings);
        for source in new {
            if !has(&sources, source) {
                sources.push(source.clone());
            }
        }
        let mut change = Settings::default();
        change.put(
            KEY,
            Value::Texts(sources.clone()),
            crate::config::Place::default(),
        );
        let config = apply(&text, &change).map_err(|f| f.problem())?;
        // What cannot be understood stops the engine.
        let all = Settings::parse(&file.display().to_string(), &config).map_err(fault)?;
        all.complete().config().map_err(fault)?;
        let change = Change {
            config_file: file.clone(),
            config,
            seen,
            secrets_file: folders.secrets_file(),
            passwords: std::collections::BTreeMap::new(),
            api_keys: None,
            stamp: self.world.now().strftime("%Y%m%d-%H%M").to_string(),
        };
        write_in_turn(&change, &turn).map_err(|e| unwritten(&e))?;
        let Put { config: ours, .. } = &mut self.before().put;
        if let Some(ours) = ours {
            *ours = change.config;
        }
        Ok(sources)
    }
}
