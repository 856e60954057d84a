//! What can be mended, and doing it.

use std::{
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use crate::{
    config::{ServiceKind, put_back, read_text, set_mode, write_private},
    domain::Problem,
    launch::{Late, Started, unit::Asked},
    steps::{
        Runner,
        engine::{STOPPED_WITHIN, refused},
    },
    words::repair as words,
};

/// Something that can be done without a further question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// Puts this backup in the config's place; what stood there is kept beside it.
    PutBack(PathBuf),
    /// Leaves a file to its owner alone.
    Private(PathBuf),
    /// Removes a file that nobody uses.
    Remove(PathBuf),
    /// Makes the unit, or removes it, and starts the engine there.
    Keeper(ServiceKind),
    /// Starts the engine.
    Start,
    /// Ends the engine and starts it.
    Restart,
}

/// Permission bits of a file that others may read.
pub(super) fn loose(file: &Path) -> Option<u32> {
    // What a link names is not ours to change.
    let there = fs::symlink_metadata(file)
        .ok()
        .filter(fs::Metadata::is_file)?;
    let mode = there.mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

impl Runner {
    /// Mends one thing; what was done, in words.
    pub async fn mend(&self, what: &Mend) -> Result<String, Problem> {
        let file_fault = |file: &Path, e: std::io::Error| {
            let place = file.display().to_string();
            Problem::new("repair.file", e.to_string(), place, words::try_root())
        };
        match what {
            Mend::PutBack(backup) => self.put_backup(backup),
            Mend::Private(file) => set_mode(file, Permissions::from_mode(0o600))
                .map(|()| words::made_private(file))
                .map_err(|e| file_fault(file, e)),
            Mend::Remove(file) => fs::remove_file(file)
                .map(|()| words::removed(file))
                .map_err(|e| file_fault(file, e)),
            Mend::Keeper(service) => self.mend_keeper(*service).await,
            Mend::Start => self.mended_start().await,
            Mend::Restart => {
                let ended = self.unit.end(&self.plan.directories, STOPPED_WITHIN).await;
                ended.map_err(|e| refused(&e))?;
                self.mended_start().await
            }
        }
    }

    fn put_backup(&self, backup: &Path) -> Result<String, Problem> {
        let config = &self.plan.directories.config_file;
        let told = |e: &dyn std::fmt::Display| {
            let place = backup.display().to_string();
            Problem::new("repair.config", e.to_string(), place, words::try_root())
        };
        let text = read_text(backup).map_err(|e| told(&e))?;
        if let Some(broken) = read_text(config).ok().flatten() {
            let stamp = self.world.now().strftime("%Y%m%d-%H%M%S");
            let name = config.file_name().unwrap_or_default().to_string_lossy();
            let aside = config.with_file_name(format!("{name}.broken-{stamp}"));
            write_private(&aside, &broken).map_err(|e| told(&e))?;
        }
        put_back(config, text.as_deref()).map_err(|e| told(&e))?;
        Ok(words::put_back(backup))
    }

    /// A change of hands that fails leaves it where it was, and the engine running there.
    async fn mend_keeper(&self, service: ServiceKind) -> Result<String, Problem> {
        let stopped = self.unit.stop(&self.plan.directories, STOPPED_WITHIN).await;
        stopped.map_err(|e| refused(&e))?;
        let changed = match service {
            ServiceKind::Systemd => self.unit.renew(&self.order(Asked::Repair)).await,
            ServiceKind::Detached => self.unit.remove().await,
        };
        let started = self.mended_start().await;
        changed.map_err(|e| e.problem())?;
        started
            .map(|engine| words::keeper(&self.unit.name, service == ServiceKind::Systemd, &engine))
    }

    async fn mended_start(&self) -> Result<String, Problem> {
        let started = self
            .unit
            .start_until(&self.plan, Late::Stays, &self.let_go, |_| {})
            .await;
        match started.map_err(|e| refused(&e))? {
            Started::New(s) | Started::Already(s) => Ok(words::started(s.pid)),
        }
    }
}
