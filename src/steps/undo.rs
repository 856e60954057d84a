//! What was there before this run of setup wrote, and the way back to it.

use std::{
    collections::BTreeMap,
    fmt::Display,
    path::{Path, PathBuf},
    slice,
    sync::{PoisonError, atomic::Ordering},
};

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::{
    Runner,
    engine::{STOPPED_WITHIN, refused},
};
use crate::{
    api::{ApiKey, KeyHash},
    config::{Settings, Turn, edited, put_back, read_text, undone},
    domain::{Problem, Secret},
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
    /// What this run put in.
    pub(super) put: Put,
    /// The first API key, until it is shown.
    pub(super) key: Option<MadeKey>,
    /// When the files were in place.
    pub(super) written_at: Timestamp,
}

/// What a run put in: only that is taken back, and only where it still stands.
#[derive(Clone, Default)]
pub(super) struct Put {
    /// Text of the config; none: it stood there already.
    pub(super) config: Option<String>,
    /// Whether the secrets were changed.
    pub(super) secrets: bool,
    /// Its passwords.
    pub(super) passwords: BTreeMap<String, Secret>,
    /// The line of its API key.
    pub(super) key_line: Option<String>,
    /// File of that key, and its hash.
    pub(super) key: Option<(PathBuf, KeyHash)>,
}

/// A first API key and where it is kept.
pub(super) struct MadeKey {
    pub(super) key: ApiKey,
    pub(super) file: PathBuf,
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
    /// when this run wrote nothing, nor where somebody else has changed the config since. Secrets that
    /// others have set since stay.
    pub(super) async fn undo(&self) -> Result<(), Problem> {
        self.taken_back.fetch_add(1, Ordering::SeqCst);
        let (config, secrets, engine, put) = {
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
            (texts.0, texts.1, before.engine, before.put.clone())
        };
        let folders = &self.plan.directories;
        still_ours(&folders.config_file, &put)?;
        // Stopped first: a running engine must not see config and secrets that do not fit.
        if self.running_engine().is_some() {
            let stopped = self.unit.stop(&self.plan.directories, STOPPED_WITHIN).await;
            stopped.map_err(|e| refused(&e))?;
        }
        let keeper = self.before().keeper.take();
        // A keeper that cannot be taken back is told once files and engine are as they were.
        let kept = match keeper {
            Some(undo) => self.unit.take_back(undo).await.map_err(|e| e.problem()),
            None => Ok(()),
        };
        self.restore_all(&put, config.as_deref(), secrets.as_deref())?;
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
        kept
    }

    /// Both files as they were before, in one turn.
    fn restore_all(
        &self,
        put: &Put,
        config: Option<&str>,
        secrets: Option<&String>,
    ) -> Result<(), Problem> {
        let _whole = self.whole();
        let folders = &self.plan.directories;
        let (config_file, secrets_file) = (&folders.config_file, folders.secrets_file());
        let _turn = Turn::take(config_file).map_err(|e| not_undone(&e, config_file))?;
        still_ours(config_file, put)?;
        if put.config.is_some() {
            restore(config_file, config)?;
        }
        if put.secrets {
            let before = secrets.map_or("", String::as_str);
            let now = read_text(&secrets_file).map_err(|e| not_undone(&e, &secrets_file))?;
            let now = Zeroizing::new(now.unwrap_or_default());
            let key = put.key_line.as_deref();
            let ours = edited(
                before,
                &put.passwords,
                put.key_line.as_ref().map(slice::from_ref),
            );
            if ours.is_some_and(|ours| *ours == *now) {
                restore(&secrets_file, secrets.map(String::as_str))?;
            } else {
                // Others have set something since: it stays.
                let text = undone(&now, before, &put.passwords, key);
                let text =
                    text.ok_or_else(|| not_undone(&words::changed_since(), &secrets_file))?;
                restore(&secrets_file, Some(&text))?;
            }
        }
        if let Some((file, hash)) = &put.key {
            // Its hash is gone with the secrets: the file would promise a key that opens nothing.
            let kept = Secret::from_file(file).ok();
            if kept.is_some_and(|kept| KeyHash::of(kept.expose().trim()) == *hash) {
                restore(file, None)?;
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

/// A config that somebody else has changed since this run wrote it is theirs.
fn still_ours(file: &Path, put: &Put) -> Result<(), Problem> {
    let Some(ours) = &put.config else {
        return Ok(());
    };
    let now = read_text(file).map_err(|e| not_undone(&e, file))?;
    if now.as_ref() == Some(ours) {
        return Ok(());
    }
    Err(not_undone(&words::changed_since(), file))
}

fn restore(file: &Path, text: Option<&str>) -> Result<(), Problem> {
    put_back(file, text).map_err(|e| not_undone(&e, file))
}

fn not_undone(what: &impl Display, file: &Path) -> Problem {
    let place = file.display().to_string();
    Problem::new(
        "setup.not_undone",
        what.to_string(),
        place,
        words::try_backup(),
    )
}
