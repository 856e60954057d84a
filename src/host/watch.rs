//! Looks at config and secrets while the engine runs; a change is taken up within two seconds.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::plan::Recipe;
use crate::{
    config::{self, StoreUrl},
    domain::Problem,
    engine::Engine,
    world::{Directories, World, environment},
};

/// How often the files are looked at. A look is two `stat` calls.
const PACE: Duration = Duration::from_millis(500);

/// What is compared: time of change and length of each file.
type Stamp = Vec<Option<(SystemTime, u64)>>;

/// What only a restart can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fixed {
    listen: SocketAddr,
    store: StoreUrl,
}

impl Fixed {
    pub(super) fn of(recipe: &Recipe) -> Self {
        let config = &recipe.loaded.config;
        Self {
            listen: config.api.listen,
            store: config.store.clone(),
        }
    }
}

/// Runs until stopped. A config that can't be carried out is refused: the old one stays in force
/// and the snapshot says why.
pub(super) async fn watch(
    engine: Engine,
    directories: Directories,
    world: World,
    fixed: Fixed,
    stop: CancellationToken,
) {
    let files = [directories.config_file.clone(), directories.secrets_file()];
    let mut seen = stamp(&files);
    loop {
        tokio::select! {
            () = sleep(PACE) => {}
            () = stop.cancelled() => return,
        }
        let now = stamp(&files);
        if now == seen {
            continue;
        }
        seen = now;
        take_up(&engine, &directories, &world, &fixed);
    }
}

fn stamp(files: &[PathBuf]) -> Stamp {
    files
        .iter()
        .map(|file| {
            let found = std::fs::metadata(file).ok()?;
            Some((found.modified().ok()?, found.len()))
        })
        .collect()
}

fn take_up(engine: &Engine, directories: &Directories, world: &World, fixed: &Fixed) {
    let read = read(&directories.config_file, directories);
    match read.and_then(|r| Ok((r.plan(world)?, Fixed::of(&r)))) {
        Ok((mut plan, wanted)) => {
            tracing::info!("config: taken up");
            engine.settled("config");
            // The snapshot tells where the API is, not where it is wanted.
            plan.config.api = fixed.listen.to_string();
            if wanted == *fixed {
                engine.settled("restart");
            } else {
                let effect = "the engine goes on with the old ones until then";
                engine.trouble("restart", needs_restart(), effect);
            }
            engine.apply(plan);
        }
        Err(faults) => {
            for fault in &faults {
                tracing::warn!(code = %fault.code, "config: refused, the old one stays: {}: {}", fault.place, fault.what);
            }
            if let Some(first) = faults.into_iter().next() {
                engine.trouble("config", first, "the config before it stays in force");
            }
        }
    }
}

fn needs_restart() -> Problem {
    Problem::new(
        "config.needs_restart",
        "another API address or database is taken up by a restart only",
        "api.listen, store.url",
        "smartactions restart",
    )
}

/// Reads config and secrets into what can be carried out.
pub(super) fn read(config: &Path, directories: &Directories) -> Result<Recipe, Vec<Problem>> {
    let loaded = config::load(config, &directories.secrets_file(), &environment());
    Recipe::new(loaded.map_err(|e| e.problems())?)
}
