//! What was there before this run of setup wrote, and the way back to it.

use std::{
    path::Path,
    sync::{PoisonError, atomic::Ordering},
};

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::{
    Runner,
    engine::{STOPPED_WITHIN, refused},
    files::KEY_FILE,
};
use crate::{
    api::ApiKey,
    config::{Settings, put_back},
    domain::Problem,
    launch::{Late, StartError, unit::Undo},
    words::setup::launch as words,
};

/// What was there before, and what was made of it.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not hang together"
)]
pub(super) struct Before {
    /// Whether this run has written, and nothing was put back since.
    pub(super) wrote: bool,
    /// Whether anything differs on disk.
    pub(super) changed: bool,
    /// Whether that is so of the files: a new API key alone counts here too.
    pub(super) on_disk: bool,
    /// Whether the engine that ran before was stopped for a new one.
    pub(super) replaced: bool,
    /// Whether a ready engine has it now.
    pub(super) handed_over: bool,
    /// Text of the config; none: there was no file.
    pub(super) config: Option<String>,
    /// Text of the secrets; none: there was no file.
    pub(super) secrets: Option<Zeroizing<String>>,
    /// Meaning of `config`.
    pub(super) settings: Settings,
    /// Meaning of what was written.
    pub(super) written: Settings,
    /// Whether an engine ran.
    pub(super) engine: bool,
    /// Its config version.
    pub(super) config_version: u64,
    /// The way back to who kept the engine before.
    pub(super) keeper: Option<Undo>,
    /// The first API key, until it is shown.
    pub(super) key: Option<ApiKey>,
    /// Whether there was none before.
    pub(super) made_key: bool,
    /// When the files were in place.
    pub(super) written_at: Timestamp,
}

impl Runner {
    pub(super) fn before(&self) -> std::sync::MutexGuard<'_, Before> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until no file is half changed, and keeps it so while the guard lives.
    pub fn whole(&self) -> std::sync::MutexGuard<'_, ()> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Old config, old secrets, old engine; with none before, no config and no engine. Does nothing
    /// when this run wrote nothing.
    pub(super) async fn undo(&self) -> Result<(), Problem> {
        self.taken_back.fetch_add(1, Ordering::SeqCst);
        let (config, secrets, engine, made_key) = {
            let mut before = self.before();
            if !before.wrote {
                return Ok(());
            }
            if before.engine && !before.on_disk && !before.replaced {
                // Nothing was changed, and the engine is the one of before: it is not disturbed.
                *before = Before::default();
                return Ok(());
            }
            let texts = (before.config.clone(), before.secrets.clone());
            (texts.0, texts.1, before.engine, before.made_key)
        };
        // Stopped first: a running engine must not see config and secrets that do not fit.
        if self.running_engine().is_some() {
            let stopped = self.unit.stop(&self.plan.directories, STOPPED_WITHIN).await;
            stopped.map_err(|e| refused(&e))?;
        }
        let keeper = self.before().keeper.take();
        if let Some(undo) = keeper {
            self.unit.take_back(undo).await.map_err(|e| e.problem())?;
        }
        let folders = &self.plan.directories;
        let whole = self.whole();
        restore(&folders.config_file, config.as_deref())?;
        restore(
            &folders.secrets_file(),
            secrets.as_deref().map(String::as_str),
        )?;
        if made_key {
            // Its hash is gone with the secrets: the file would promise a key that opens nothing.
            restore(&folders.state.join(KEY_FILE), None)?;
        }
        drop(whole);
        *self.before() = Before::default();
        if engine {
            // As it ran before, ready or not: Exchange may have gone away meanwhile.
            let started = self
                .unit
                .start_until(&self.plan, Late::Stays, &self.let_go, |_| {})
                .await;
            match started {
                Ok(_) | Err(StartError::NotReady { runs: Some(_), .. }) => {}
                // Nobody waits for it any more.
                Err(_) if self.let_go.load(Ordering::SeqCst) => {}
                Err(error) => return Err(refused(&error)),
            }
        }
        Ok(())
    }

    /// Takes back what was written and not handed over, after setup was broken off. `true` when
    /// there was something to take back.
    pub async fn take_back(&self) -> Result<bool, Problem> {
        let open = {
            let before = self.before();
            before.wrote && !before.handed_over
        };
        if open {
            self.undo().await?;
        }
        Ok(open)
    }
}

fn restore(file: &Path, text: Option<&str>) -> Result<(), Problem> {
    put_back(file, text).map_err(|e| {
        Problem::new(
            "setup.not_undone",
            e.to_string(),
            file.display().to_string(),
            words::TRY_BACKUP,
        )
    })
}
