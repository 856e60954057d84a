//! Config and secrets of this installation, for commands that read or change them.

use std::collections::BTreeMap;

use super::{exit::Exit, failed::Failed, place::Place};
use crate::{
    config::{Change, Listener, Loaded, Settings, Written, apply, load, write},
    domain::{Problem, Secret},
    world::{Directories, World, environment},
};

/// What is installed here.
pub struct Installation {
    /// Its folders.
    pub directories: Directories,
    /// Config and secrets, those of the environment laid over the file's.
    pub loaded: Loaded,
}

impl Installation {
    /// Reads it. No config, a broken one, or unreadable secrets: exit code 5.
    pub fn read(place: &Place) -> Result<Self, Failed> {
        let directories = directories(place)?;
        let secrets = directories.secrets_file();
        let loaded = load(&directories.config_file, &secrets, &environment())?;
        Ok(Self {
            directories,
            loaded,
        })
    }

    /// The listener entry of that name; without one, the first. None such: exit code 2, with the
    /// names that there are.
    pub fn listener(&self, name: Option<&str>) -> Result<&Listener, Failed> {
        let all = &self.loaded.config.listeners;
        let found = match name {
            Some(name) => all.iter().find(|l| l.name == name),
            None => all.first(),
        };
        found.ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|l| l.name.as_str()).collect();
            Failed::usage(
                "listener.unknown",
                format!("there is no listener {:?}", name.unwrap_or_default()),
                format!("use one of: {}", names.join(", ")),
            )
        })
    }

    /// Puts settings into the config, and passwords beside it, as one whole. Comments and
    /// everything that is not touched stay; the same values again write nothing.
    pub fn write(
        &self,
        settings: &Settings,
        passwords: BTreeMap<String, Secret>,
    ) -> Result<Written, Failed> {
        let config = apply(&self.loaded.text, settings)
            .map_err(|fault| Failed::new(Exit::Config, fault.problem()))?;
        Ok(write(&Change {
            config_file: self.directories.config_file.clone(),
            config,
            seen: Some(self.loaded.text.clone()),
            secrets_file: self.directories.secrets_file(),
            passwords,
            api_keys: None,
            stamp: World::real().now().strftime("%Y%m%d-%H%M").to_string(),
        })?)
    }
}

/// The folders of this place; none to be found: exit code 2.
pub fn directories(place: &Place) -> Result<Directories, Failed> {
    place
        .directories()
        .map_err(|problem: Problem| Failed::new(Exit::Usage, problem))
}
