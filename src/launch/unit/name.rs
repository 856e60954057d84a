//! Names that tell what belongs to this installation: of its unit, and of the files in its folders.
//! Pure. Called by [`super::Unit`] and by [`super::plan`].

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::world::{Directories, Environment};

/// Files that an installation has in its state folder, without the database.
const STATE: [&str; 9] = [
    "engine.lock",
    "engine.log",
    "engine.log.1",
    "draft.toml",
    "answers.toml",
    "probe-report.txt",
    "not-started.json",
    "api.key",
    "control.sock",
];

/// `smartactions.service`; an installation with a state folder of its own has a name of its own. It goes
/// by that folder alone: a shell without `XDG_RUNTIME_DIR` (`su`) speaks of the same unit.
pub(super) fn unit(env: &Environment, root: bool, directories: &Directories) -> String {
    let home = env
        .get("HOME")
        .map(|home| ("HOME".to_owned(), home.clone()));
    let usual = Directories::find(&home.into_iter().collect(), root, None, None);
    let state = &directories.state;
    if usual.is_ok_and(|usual| usual.state == *state) {
        return "smartactions.service".to_owned();
    }
    let folder = state.file_name().unwrap_or_default().to_string_lossy();
    let mut plain: String = folder
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(40)
        .collect();
    plain = plain.trim_matches('-').to_owned();
    let hash = Sha256::digest(state.as_os_str().as_encoded_bytes());
    let short = data_encoding::HEXLOWER.encode(hash.get(..4).unwrap_or_default());
    format!("smartactions-{plain}-{short}.service")
}

/// Names of files in a folder that are ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    exact: Vec<String>,
    /// Those of which copies are kept: `config.toml.20260509-1407`, `api.key.2`.
    copied: Vec<String>,
}

impl Names {
    /// What this installation has in a folder of its own, be it that of its state, its config or both.
    pub(super) fn within(folder: &Path, directories: &Directories, database: &str) -> Self {
        let mut all = Self::default();
        if folder == directories.state || folder == directories.runtime {
            all.exact.extend(STATE.map(str::to_owned));
            let ends = ["", "-wal", "-shm", "-journal"];
            all.exact.extend(ends.map(|end| format!("{database}{end}")));
            all.copied.push("api.key".to_owned());
        }
        let config = &directories.config_file;
        if config.parent() == Some(folder) {
            for file in [config.clone(), directories.secrets_file()] {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                all.copied.push(name.clone().into_owned());
                all.exact.push(name.into_owned());
            }
            // The state beside it, which has a folder of its own.
            let state = (directories.state.parent() == Some(folder))
                .then(|| directories.state.file_name())
                .flatten();
            all.exact
                .extend(state.map(|name| name.to_string_lossy().into_owned()));
        }
        all
    }

    /// Whether a file of that name is ours.
    pub(super) fn has(&self, name: &str) -> bool {
        let copy = |of: &String| {
            let end = name
                .strip_prefix(of.as_str())
                .and_then(|r| r.strip_prefix('.'));
            let end = end.map(|e| e.strip_prefix("broken-").unwrap_or(e));
            end.is_some_and(|e| !e.is_empty() && e.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
        };
        self.exact.iter().any(|n| n == name) || self.copied.iter().any(copy) || self.half(name)
    }

    /// What a write that was cut off has left: `.NAME.PID.new`.
    fn half(&self, name: &str) -> bool {
        let inner = name.strip_prefix('.').and_then(|n| n.strip_suffix(".new"));
        let parts = inner.and_then(|n| n.rsplit_once('.'));
        parts.is_some_and(|(of, pid)| {
            pid.bytes().all(|b| b.is_ascii_digit()) && self.exact.iter().any(|n| n == of)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn files_of_ours_are_known_by_name_and_no_other_ones() {
        let at = |config: &str| {
            let config = Path::new(config);
            let state = Some(Path::new("/srv/s"));
            Directories::find(&Environment::new(), true, Some(config), state).unwrap()
        };
        let apart = Names::within(Path::new("/srv/s"), &at("/etc/x/c.toml"), "own.db");
        for ours in [
            "own.db",
            "own.db-wal",
            "engine.lock",
            "api.key.7",
            ".draft.toml.12.new",
        ] {
            assert!(apart.has(ours), "{ours}");
        }
        for other in [
            "tasks.db",
            "c.toml",
            "own.db.bak",
            "api.key.pem",
            ".bashrc",
            "api.key.",
        ] {
            assert!(!apart.has(other), "{other}");
        }
        let both = Names::within(Path::new("/srv/s"), &at("/srv/s/c.toml"), "tasks.db");
        for ours in [
            "c.toml",
            "secrets.toml",
            "c.toml.20260509-1407-2",
            "c.toml.broken-20260509-140712",
        ] {
            assert!(both.has(ours), "{ours}");
        }
        assert!(!both.has("c.toml.orig"));
        let config = Names::within(Path::new("/etc/x"), &at("/etc/x/c.toml"), "tasks.db");
        assert!(config.has("c.toml") && !config.has("engine.lock"));
        let beside = Names::within(Path::new("/srv"), &at("/srv/c.toml"), "tasks.db");
        assert!(beside.has("s") && !beside.has("t"));
    }
}
