//! Looks at config and secrets while the engine runs; a change is taken up within two seconds.

use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::plan::Recipe;
use crate::{
    config,
    domain::Problem,
    engine::Engine,
    world::{Directories, World, environment},
};

/// How often the files are looked at. A look is two `stat` calls.
const PACE: Duration = Duration::from_millis(500);

/// Pause before Autodiscover is asked again.
const SEARCH_AGAIN: Duration = Duration::from_secs(30);

/// What is compared: time of change and length of each file.
type Stamp = Vec<Option<(SystemTime, u64)>>;

/// Runs until stopped. A config that can't be carried out is refused: the old one stays in force
/// and the snapshot says why. While Exchange is `not_found`, the search is made again.
pub(super) async fn watch(
    engine: Engine,
    directories: Directories,
    world: World,
    mut not_found: bool,
    stop: CancellationToken,
) {
    let files = [directories.config_file.clone(), directories.secrets_file()];
    let mut seen = stamp(&files);
    let mut searched = Instant::now();
    loop {
        tokio::select! {
            () = sleep(PACE) => {}
            () = stop.cancelled() => return,
        }
        let now = stamp(&files);
        let changed = now != seen;
        if !changed && !(not_found && searched.elapsed() >= SEARCH_AGAIN) {
            continue;
        }
        seen = now;
        let found = tokio::select! {
            found = take_up(&engine, &directories, &world, changed) => found,
            () = stop.cancelled() => return,
        };
        not_found = !found;
        searched = Instant::now();
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

/// Whether Exchange is found, as far as is known. A plan that still has not found it is taken up
/// only when the files `changed`.
async fn take_up(engine: &Engine, directories: &Directories, world: &World, changed: bool) -> bool {
    let drawn = match read(&directories.config_file, directories) {
        Ok(recipe) => recipe.plan(world).await,
        Err(faults) => Err(faults),
    };
    match drawn {
        Ok(drawn) => {
            let found = drawn.not_found.is_none();
            if changed || found {
                tracing::info!("config: taken up");
                engine.settled("config");
                engine.apply(drawn.plan);
            }
            found
        }
        Err(faults) => {
            for fault in &faults {
                tracing::warn!(code = %fault.code, "config: refused, the old one stays: {}: {}", fault.place, fault.what);
            }
            if let Some(first) = faults.into_iter().next() {
                engine.trouble("config", first, "the config before it stays in force");
            }
            true
        }
    }
}

/// Reads config and secrets into what can be carried out.
pub(super) fn read(config: &Path, directories: &Directories) -> Result<Recipe, Vec<Problem>> {
    let env = environment();
    let loaded = config::load(config, &directories.secrets_file(), &env);
    Recipe::new(loaded.map_err(|e| e.problems())?, env)
}
