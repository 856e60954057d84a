//! Files of setup: what is there, config and secrets as one whole, draft, answers, report.

use std::{
    ffi::OsStr,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tokio::{sync::mpsc::UnboundedSender, time::Instant};
use zeroize::Zeroizing;

use super::{
    Runner,
    engine::line,
    undo::{Before, MadeKey, Put},
};
use crate::words::setup::outcome;
use crate::{
    api::{ApiKey, KeptKey},
    config::{
        Change, LoadError, Secrets, Settings, Turn, WriteError, Written, names_keys, read_text,
        set_anew, write_in_turn, write_private,
    },
    domain::{Problem, Secret},
    launch::EngineLock,
    setup::{Draft, Event, Facts, FirstKey, Plan},
    words::setup::launch as words,
    world::{Directories, Environment},
};

/// Name of the service account's password.
const SERVICE: &str = "exchange.password";
/// Holds the first API key, mode 0600, in the state folder.
pub(super) const KEY_FILE: &str = "api.key";
/// Most first keys of one state folder: each is of a config of its own.
const KEY_FILES: u32 = 99;

fn problem(code: &str, what: impl std::fmt::Display, remedy: &str) -> Problem {
    Problem::new(code, what.to_string(), "", remedy)
}

/// What is on this machine. A config that cannot be read is told, never passed over: setup would
/// overwrite it.
pub fn facts(
    directories: &Directories,
    env: &Environment,
    password: Option<&Secret>,
) -> Result<Facts, Problem> {
    let file = &directories.config_file;
    let unread = |e: crate::config::LoadError| problem(e.code(), e, outcome::try_file());
    let text = read_text(file).map_err(unread)?;
    let settings = match &text {
        Some(text) => Settings::parse(&file.display().to_string(), text)
            .map_err(|faults| first_problem(&faults))?,
        None => Settings::default(),
    };
    let secrets = loaded(directories, env)?;
    let given = given_passwords(password, &secrets);
    let mut names: Vec<String> = secrets.names().map(str::to_owned).collect();
    if given.contains_key(SERVICE) && secrets.password(SERVICE).is_none() {
        names.push(SERVICE.to_owned());
    }
    let stored = on_disk(directories)?;
    let draft = read_text(&directories.state.join("draft.toml"));
    Ok(Facts {
        config_file: file.clone(),
        config_text: text,
        settings,
        secrets: names,
        given_secrets: stored.changed_by(&given),
        // A draft that cannot be read is worth nothing; it is offered no more.
        draft: draft.ok().flatten().and_then(|t| Draft::parse(&t).ok()),
        engine: EngineLock::holder(&directories.lock_file())
            .ok()
            .flatten()
            .flatten(),
        unit: None,
        broken: 0,
    })
}

/// Passwords of `--password-file`, the environment and systemd's credentials. They are written too:
/// the engine goes on when this shell is gone, and with it the variable and the folder of credentials.
fn given_passwords(
    of_file: Option<&Secret>,
    secrets: &Secrets,
) -> std::collections::BTreeMap<String, Secret> {
    let mut given = secrets.from_outside();
    given.extend(of_file.map(|password| (SERVICE.to_owned(), password.clone())));
    given
}

/// The file's own secrets: what the environment gives is no reason to leave them unwritten.
fn on_disk(directories: &Directories) -> Result<Secrets, Problem> {
    loaded(directories, &Environment::new())
}

fn loaded(directories: &Directories, env: &Environment) -> Result<Secrets, Problem> {
    Secrets::load(&directories.secrets_file(), env)
        .map(|(s, _)| s)
        .map_err(|e| problem(e.code(), e, outcome::try_mode()))
}

/// The files that a first API key may be in, there or not.
pub fn key_files(state: &Path) -> impl Iterator<Item = PathBuf> {
    (1..=KEY_FILES).map(|n| match n {
        1 => state.join(KEY_FILE),
        n => state.join(format!("{KEY_FILE}.{n}")),
    })
}

fn unwritten(error: &WriteError) -> Problem {
    let remedy = outcome::try_write_again();
    problem(error.code(), error, remedy)
}

impl Runner {
    pub(super) fn running_engine(&self) -> Option<u32> {
        EngineLock::holder(&self.plan.directories.lock_file())
            .ok()
            .flatten()
            .flatten()
    }

    /// Writes config and secrets, and keeps what was there before.
    pub(super) async fn write(
        &self,
        plan: &Plan,
        events: &UnboundedSender<Event>,
    ) -> Result<Written, Problem> {
        if let Some(problem) = self.other_engine() {
            return Err(problem);
        }
        let running = self.running_engine().is_some();
        let engine = self.snapshot().await;
        let config_version = engine.as_ref().map_or(0, |s| s.config_version);
        let refused = engine.is_some_and(|s| s.sign_in_refused().is_some());
        let begun = Instant::now();
        let _whole = self.whole();
        let turn = Turn::take(&plan.config_file).map_err(|e| unwritten(&e))?;
        let stored = on_disk(&self.plan.directories)?;
        let secrets_file = self.plan.directories.secrets_file();
        let unread = |e: LoadError| problem(e.code(), e, outcome::try_file());
        let old_secrets = read_text(&secrets_file).map_err(unread)?;
        let mut passwords = plan.passwords.clone();
        let known = loaded(&self.plan.directories, &self.env)?;
        for (name, given) in given_passwords(self.password.as_ref(), &known) {
            passwords.entry(name).or_insert(given);
        }
        // A password that stands there already is not written again.
        let changed = stored.changed_by(&passwords);
        passwords.retain(|name, _| changed.contains(name));
        let secrets_changed = !passwords.is_empty();
        let key = match &old_secrets {
            // All of them were taken back, on purpose.
            Some(text) if names_keys(text) => None,
            _ => Some(self.first_key()?),
        };
        let kept = key.as_ref().map(|made| {
            let kept = KeptKey::new(made.key.hash(), self.world.now(), "setup");
            vec![kept.line()]
        });
        let change = Change {
            config_file: plan.config_file.clone(),
            config: plan.text.clone(),
            seen: plan.seen.clone(),
            secrets_file: secrets_file.clone(),
            passwords,
            api_keys: kept,
            stamp: self.world.now().strftime("%Y%m%d-%H%M").to_string(),
        };
        let done = write_in_turn(&change, &turn).map_err(|e| {
            if let Some(made) = &key {
                // A key that nobody knows of helps nobody.
                let _ = fs::remove_file(&made.file);
            }
            unwritten(&e)
        })?;
        let changed = done.config || secrets_changed;
        // The running engine tries a refused account no more before a secret is set, be it the same;
        // the checks may just have shown that it is let in again. Where that can't be told to it, it
        // says itself that it is not ready.
        let once_more = refused && !changed && set_anew(&secrets_file).is_ok();
        *self.before() = Before {
            wrote: true,
            // A new API key alone is taken up without anything else moving.
            changed: changed || once_more,
            on_disk: done.config || done.secrets,
            replaced: false,
            handed_over: false,
            keeper: None,
            config: plan.seen.clone(),
            secrets: old_secrets.map(Zeroizing::new),
            put: Put {
                config: done.config.then(|| change.config.clone()),
                secrets: done.secrets,
                passwords: change.passwords,
                key_line: change.api_keys.and_then(|mut lines| lines.pop()),
                key: key.as_ref().map(|m| (m.file.clone(), m.key.hash())),
            },
            settings: read_settings(plan.seen.as_deref().unwrap_or_default()),
            written: read_settings(&plan.text),
            engine: running,
            config_version,
            written_at: self.world.now(),
            key,
        };
        line(
            events,
            words::written(),
            size(&plan.config_file, &done),
            begun,
        );
        Ok(done)
    }

    /// The first API key, saved as `api.key` in the state folder, or beside one that is there: it may
    /// be that of another config. It is saved before its hash is, so that no key is kept that nobody
    /// has.
    fn first_key(&self) -> Result<MadeKey, Problem> {
        let key = ApiKey::generate(&self.world);
        let state = &self.plan.directories.state;
        let free = key_files(state).find(|file| !file.exists());
        let name = free.as_deref().and_then(Path::file_name);
        let name = name.and_then(OsStr::to_str).unwrap_or(KEY_FILE);
        let file = self.save(name, &format!("{}\n", key.expose()))?;
        Ok(MadeKey { key, file })
    }

    /// The first API key, to be shown this once.
    pub(super) fn key_made(&self) -> Option<Event> {
        let made = self.before().key.take()?;
        Some(Event::FirstKey(FirstKey {
            key: Secret::new(made.key.expose().to_owned()),
            file: made.file,
        }))
    }

    /// Writes a file of mode 0600 into the state folder, whole or not at all.
    pub(super) fn save(&self, name: &str, text: &str) -> Result<PathBuf, Problem> {
        let file = self.plan.directories.state.join(name);
        match write_private(&file, text) {
            Ok(()) => Ok(file),
            Err(e) => Err(Problem::new(
                "setup.not_saved",
                e.to_string(),
                file.display().to_string(),
                outcome::try_state(),
            )),
        }
    }

    /// A draft that is saved is no news; one that is not saved is.
    pub(super) fn save_quietly(&self, name: &str, text: &str, events: &UnboundedSender<Event>) {
        if let Err(problem) = self.save(name, text) {
            let _ = events.send(Event::Saved(Err(problem)));
        }
    }

    pub(super) fn forget_draft(&self) {
        // There may be none.
        let _ = fs::remove_file(self.plan.directories.state.join("draft.toml"));
    }
}

/// Text that was read or made before; one that is none has no settings.
fn read_settings(text: &str) -> Settings {
    Settings::parse("config.toml", text).unwrap_or_default()
}

/// Mode and size of the config, as the hand-off shows them.
fn size(file: &Path, done: &Written) -> String {
    if !done.config && !done.secrets {
        return words::unchanged().to_owned();
    }
    match fs::metadata(file) {
        Ok(meta) => {
            let (mode, tenths) = (meta.permissions().mode() & 0o777, meta.len().div_ceil(100));
            format!("0{mode:o}, {}.{} kB", tenths / 10, tenths % 10)
        }
        Err(_) => String::new(),
    }
}

fn first_problem(faults: &[crate::config::Fault]) -> Problem {
    let more = faults.len().saturating_sub(1);
    let Some(first) = faults.first() else {
        return problem(
            "config.wrong",
            outcome::not_readable(),
            outcome::check_file(),
        );
    };
    let mut problem = first.problem();
    if more > 0 {
        problem.what = outcome::and_more(&problem.what, more);
    }
    problem
}
