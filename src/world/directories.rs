//! Where config, state and the control socket live (`interface.md`, Files).

use std::path::{Path, PathBuf};

use super::Environment;

/// The folders of one installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directories {
    /// `config.toml`; `secrets.toml` lies beside it.
    pub config_file: PathBuf,
    /// `tasks.db`, draft, logs, lock.
    pub state: PathBuf,
    /// Folder of the control socket.
    pub runtime: PathBuf,
}

/// No folder could be found: neither `HOME` nor the XDG variables are set.
#[derive(Debug, thiserror::Error)]
#[error("HOME is not set: give --config FILE and --state DIR")]
pub struct NoHome;

impl Directories {
    /// Finds the folders: for root `/etc`, `/var/lib` and `/run`, else the XDG base directories.
    ///
    /// `config` is `--config` or `SMARTACTIONS_CONFIG`; `state` is `--state` or
    /// `SMARTACTIONS_STATE` and takes state, logs, lock and socket into that folder, for root too. In a
    /// unit with `StateDirectory=` and `RuntimeDirectory=` those are the folders (systemd.exec(5)): the user
    /// that it runs as is not the one who set up.
    pub fn find(
        env: &Environment,
        root: bool,
        config: Option<&Path>,
        state: Option<&Path>,
    ) -> Result<Self, NoHome> {
        let set = |key: &str| env.get(key).filter(|v| !v.is_empty()).map(PathBuf::from);
        let home = set("HOME");
        let xdg = |key: &str, below: &str| {
            set(key)
                .or_else(|| home.as_ref().map(|h| h.join(below)))
                .map(|p| p.join("smartactions"))
        };
        let config = config
            .map(Path::to_path_buf)
            .or_else(|| set("SMARTACTIONS_CONFIG"));
        let config_file = match config {
            Some(file) => file,
            None if root => PathBuf::from("/etc/smartactions/config.toml"),
            None => xdg("XDG_CONFIG_HOME", ".config")
                .ok_or(NoHome)?
                .join("config.toml"),
        };
        let own = state
            .map(Path::to_path_buf)
            .or_else(|| set("SMARTACTIONS_STATE"));
        let (state, runtime) = match (own, of_unit(env)) {
            (Some(dir), _) => (dir.clone(), dir),
            (None, Some(folders)) => folders,
            (None, None) if root => (
                PathBuf::from("/var/lib/smartactions"),
                PathBuf::from("/run/smartactions"),
            ),
            (None, None) => {
                let state = xdg("XDG_STATE_HOME", ".local/state").ok_or(NoHome)?;
                let runtime = set("XDG_RUNTIME_DIR")
                    .map_or_else(|| state.clone(), |p| p.join("smartactions"));
                (state, runtime)
            }
        };
        Ok(Self {
            config_file,
            state,
            runtime,
        })
    }

    /// `secrets.toml` beside the config.
    pub fn secrets_file(&self) -> PathBuf {
        self.config_file.with_file_name("secrets.toml")
    }

    /// The control socket.
    pub fn socket(&self) -> PathBuf {
        self.runtime.join("control.sock")
    }

    /// The engine's lock: who holds it owns the state folder.
    pub fn lock_file(&self) -> PathBuf {
        self.state.join("engine.lock")
    }

    /// The engine's log.
    pub fn log_file(&self) -> PathBuf {
        self.state.join("engine.log")
    }

    /// What the log was before it became too long.
    pub fn older_log_file(&self) -> PathBuf {
        self.state.join("engine.log.1")
    }
}

/// State and runtime folder that a systemd unit was given; of several the first.
fn of_unit(env: &Environment) -> Option<(PathBuf, PathBuf)> {
    let first = |key: &str| {
        let folder = env.get(key)?.split(':').next()?;
        (!folder.is_empty()).then(|| PathBuf::from(folder))
    };
    let state = first("STATE_DIRECTORY")?;
    let runtime = first("RUNTIME_DIRECTORY").unwrap_or_else(|| state.clone());
    Some((state, runtime))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Environment {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn root_user_and_own_folder() {
        let home = env(&[("HOME", "/home/a")]);
        let d = Directories::find(&home, false, None, None).unwrap();
        assert_eq!(
            d.config_file,
            Path::new("/home/a/.config/smartactions/config.toml")
        );
        assert_eq!(d.state, Path::new("/home/a/.local/state/smartactions"));
        let d = Directories::find(&home, true, None, None).unwrap();
        assert_eq!(d.socket(), Path::new("/run/smartactions/control.sock"));
        let own = env(&[
            ("SMARTACTIONS_STATE", "/s"),
            ("SMARTACTIONS_CONFIG", "/c/x.toml"),
        ]);
        let d = Directories::find(&own, true, None, None).unwrap();
        assert_eq!(d.socket(), Path::new("/s/control.sock"));
        assert_eq!(d.secrets_file(), Path::new("/c/secrets.toml"));
        // The machine's unit: what root has set up is what its user runs.
        let unit = [
            ("HOME", "/var/lib/smartactions"),
            ("STATE_DIRECTORY", "/var/lib/smartactions:/var/lib/more"),
            ("RUNTIME_DIRECTORY", "/run/smartactions"),
        ];
        let of_root = Directories::find(&home, true, None, None).unwrap();
        let config = Some(of_root.config_file.as_path());
        let d = Directories::find(&env(&unit), false, config, None).unwrap();
        assert_eq!(d, of_root);
        let given = Some(Path::new("/s"));
        let d = Directories::find(&env(&unit), false, config, given).unwrap();
        assert_eq!(d.socket(), Path::new("/s/control.sock"));
        assert!(Directories::find(&env(&[]), false, None, None).is_err());
    }
}
