//! Taking an installation away: the engine, its unit, and the files that nobody wants to keep.
//!
//! Called by `cli` after its questions. Mail is never touched, and no folder that holds anything else.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Runner,
    engine::{STOPPED_WITHIN, refused},
    files::key_files,
    repair::backups,
    unit::database_name,
};
use crate::{
    config::{Settings, read_text},
    domain::Problem,
    words::repair as words,
};

/// What stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// `config.toml` and its backups.
    pub config: bool,
    /// `secrets.toml` and the first API key.
    pub secrets: bool,
    /// The database and the log.
    pub tasks: bool,
}

impl Runner {
    /// Files that would go, as far as they are there.
    pub fn would_go(&self, keep: Keep) -> Vec<PathBuf> {
        let folders = &self.plan.directories;
        let state = |name: &str| folders.state.join(name);
        let mut all = vec![state("draft.toml"), folders.socket()];
        if !keep.config {
            all.push(folders.config_file.clone());
            all.extend(backups(&folders.config_file));
        }
        if !keep.secrets {
            // Another installation would stand without its passwords.
            if self.shares_secrets().is_none() {
                all.push(folders.secrets_file());
            }
            all.extend(key_files(&folders.state));
        }
        if !keep.tasks {
            let database = state(&self.database_name());
            for end in ["", "-wal", "-shm"] {
                let mut name = database.clone().into_os_string();
                name.push(end);
                all.push(name.into());
            }
            all.extend([
                folders.log_file(),
                folders.older_log_file(),
                folders.lock_file(),
            ]);
            all.extend(["answers.toml", "probe-report.txt", "not-started.json"].map(state));
        }
        all.retain(|file| file.symlink_metadata().is_ok_and(|m| !m.is_dir()));
        all
    }

    fn database_name(&self) -> String {
        let text = read_text(&self.plan.directories.config_file).ok().flatten();
        let settings = Settings::parse("config.toml", &text.unwrap_or_default());
        database_name(&settings.unwrap_or_default())
    }

    /// Another config beside this one, which has the same `secrets.toml`. What may be one counts as one:
    /// secrets that are kept can be removed later.
    pub fn shares_secrets(&self) -> Option<PathBuf> {
        let folders = &self.plan.directories;
        if !folders.secrets_file().exists() {
            return None;
        }
        let beside = folders.config_file.parent().map(fs::read_dir)?.ok()?;
        let mut others: Vec<PathBuf> = beside
            .flatten()
            .map(|entry| entry.path())
            .filter(|file| *file != folders.config_file && is_config(file))
            .collect();
        others.sort();
        others.into_iter().next()
    }

    /// The unit that would go; none where there is none.
    pub fn unit_there(&self) -> Option<&str> {
        self.unit.is_ours().then_some(self.unit.name.as_str())
    }

    /// Whether files may belong to a user of the unit's own.
    pub fn has_own_user(&self) -> bool {
        self.unit.is_of_machine() && self.unit.is_installed()
    }

    /// Process id of the engine that would be stopped.
    pub fn engine_there(&self) -> Option<u32> {
        self.running_engine()
    }

    /// Stops the engine, then removes unit and files. An engine that can't be stopped keeps all; any other
    /// fault holds up nothing else. All of them are told.
    pub async fn remove(&self, keep: Keep) -> Result<(), Vec<Problem>> {
        let files = self.would_go(keep);
        let stopped = self.unit.stop(&self.plan.directories, STOPPED_WITHIN).await;
        stopped.map_err(|e| vec![refused(&e)])?;
        let mut faults = Vec::new();
        if let Err(error) = self.unit.remove().await {
            faults.push(error.problem());
        }
        for file in &files {
            match fs::remove_file(file) {
                // The engine took its socket along.
                Err(e) if e.kind() != io::ErrorKind::NotFound => {
                    let place = file.display().to_string();
                    let what = words::not_removed(e.to_string());
                    faults.push(Problem::new("remove.file", what, place, words::try_root()));
                }
                _ => {}
            }
        }
        let folders = &self.plan.directories;
        let config = folders.config_file.parent();
        for folder in [Some(&*folders.runtime), Some(&*folders.state), config] {
            // Only one that is empty goes, and only one of ours.
            if let Some(folder) = folder.filter(|f| is_ours(f, self.plan.own_state.as_deref())) {
                let _ = fs::remove_dir(folder);
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        }
    }
}

/// Whether an engine could run with it. Answers and drafts of setup read the same, and are none.
fn is_config(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let other = ["answers.toml", "draft.toml", "secrets.toml"].contains(&&*name);
    if other || !name.ends_with(".toml") {
        return false;
    }
    let text = read_text(file).ok().flatten().unwrap_or_default();
    Settings::parse(&name, &text).is_ok_and(|s| !s.complete().line("exchange.account").is_empty())
}

fn is_ours(folder: &Path, own_state: Option<&Path>) -> bool {
    folder.file_name().is_some_and(|n| n == "smartactions") || Some(folder) == own_state
}
