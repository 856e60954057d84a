//! Writes config and secrets as one whole: back up, temp beside, fsync, rename, fsync the folder,
//! read back, compare. If any step fails, all before it are undone.

mod swap;
mod turn;

use std::{collections::BTreeMap, io, path::PathBuf};

use super::{
    load::{LoadError, read_text},
    secrets,
};
use crate::domain::Secret;

use swap::{Mode, Undo};
pub use swap::{put_back, set_anew, set_mode, write_private};
pub use turn::Turn;

/// What to write.
pub struct Change {
    /// `config.toml`.
    pub config_file: PathBuf,
    /// Its whole new text.
    pub config: String,
    /// The text it had when the change was made up, `None`: there was no file. Another one on disk
    /// is a refusal, unless it is the new text already.
    pub seen: Option<String>,
    /// `secrets.toml`.
    pub secrets_file: PathBuf,
    /// Passwords to put in, by name.
    pub passwords: BTreeMap<String, Secret>,
    /// New hashes of API keys; `None` leaves them.
    pub api_keys: Option<Vec<String>>,
    /// For the name of the backup, such as `20260509-1407`.
    pub stamp: String,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Whether the config changed on disk.
    pub config: bool,
    /// Whether the secrets changed on disk.
    pub secrets: bool,
    /// Copy of the config as it was.
    pub backup: Option<PathBuf>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file could not be read.
    #[error(transparent)]
    Read(#[from] LoadError),
    /// Somebody else changed the config meanwhile.
    #[error("{} was changed by someone else meanwhile", .0.display())]
    ChangedOnDisk(PathBuf),
    /// `secrets.toml` is no TOML.
    #[error("{} is not as it must be", .0.display())]
    SecretsBroken(PathBuf),
    /// Another process writes, and does not end.
    #[error("another command is writing in {}", .0.display())]
    Busy(PathBuf),
    /// A step failed; everything before it was undone.
    #[error("{act} {}: {source}", file.display())]
    Step {
        /// What was being done.
        act: &'static str,
        /// To which file.
        file: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// What was read back is not what was written; undone.
    #[error("{} does not hold what was written", .0.display())]
    NotAsWritten(PathBuf),
}

impl WriteError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read(e) => e.code(),
            Self::ChangedOnDisk(_) => "config.changed_on_disk",
            Self::SecretsBroken(_) => "secrets.broken",
            Self::Busy(_) => "config.busy",
            Self::Step { .. } => "config.not_written",
            Self::NotAsWritten(_) => "config.not_as_written",
        }
    }
}

/// Writes what differs; the same content twice writes nothing the second time.
pub fn write(change: &Change) -> Result<Written, WriteError> {
    let turn = Turn::take(&change.config_file)?;
    write_in_turn(change, &turn)
}

/// [`write`] by somebody whose turn began when what is changed was read.
pub fn write_in_turn(change: &Change, _turn: &Turn) -> Result<Written, WriteError> {
    let present = read_text(&change.config_file)?;
    let is_there = present.as_deref() == Some(change.config.as_str());
    if present != change.seen && !is_there {
        return Err(WriteError::ChangedOnDisk(change.config_file.clone()));
    }
    let secrets_now = read_text(&change.secrets_file)?;
    let changed_secrets = if change.passwords.is_empty() && change.api_keys.is_none() {
        None
    } else {
        let old = secrets_now.as_deref().unwrap_or_default();
        let new = secrets::edited(old, &change.passwords, change.api_keys.as_deref())
            .ok_or_else(|| WriteError::SecretsBroken(change.secrets_file.clone()))?;
        (secrets_now.as_deref() != Some(new.as_str())).then_some(new)
    };
    let mut undo = Undo::default();
    let mut written = Written::default();
    // Secrets first: a config never points at a password that is not there yet.
    if let Some(new) = changed_secrets {
        undo.replace(
            &change.secrets_file,
            new.as_bytes(),
            secrets_now,
            Mode::Private,
        )?;
        written.secrets = true;
    }
    if present.as_deref() != Some(change.config.as_str()) {
        if let Some(old) = &present {
            written.backup = Some(undo.back_up(&change.config_file, old, &change.stamp)?);
        }
        undo.replace(
            &change.config_file,
            change.config.as_bytes(),
            present,
            Mode::AsItWas,
        )?;
        written.config = true;
    }
    undo.keep();
    Ok(written)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::{fs, os::unix::fs::MetadataExt, path::Path};

    fn change(dir: &Path, config: &str, password: &str) -> Change {
        Change {
            config_file: dir.join("c/config.toml"),
            config: config.to_owned(),
            seen: fs::read_to_string(dir.join("c/config.toml")).ok(),
            secrets_file: dir.join("c/secrets.toml"),
            passwords: [(
                "exchange.password".to_owned(),
                Secret::new(password.to_owned()),
            )]
            .into(),
            api_keys: None,
            stamp: "20260509-1407".to_owned(),
        }
    }

    #[test]
    fn writes_once_backs_up_and_keeps_the_mode() {
        let dir = tempfile::tempdir().unwrap();
        let first = write(&change(dir.path(), "a = 1\n", "p")).unwrap();
        assert!(first.config && first.secrets && first.backup.is_none());
        assert_eq!(
            write(&change(dir.path(), "a = 1\n", "p")).unwrap(),
            Written::default()
        );
        let third = write(&change(dir.path(), "a = 2\n", "p")).unwrap();
        assert!(third.config && !third.secrets);
        assert_eq!(
            fs::read_to_string(third.backup.unwrap()).unwrap(),
            "a = 1\n"
        );
        for name in ["config.toml", "secrets.toml"] {
            let mode = fs::metadata(dir.path().join("c").join(name))
                .unwrap()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        assert_eq!(fs::read_dir(dir.path().join("c")).unwrap().count(), 3);
        let folder = fs::metadata(dir.path().join("c")).unwrap().mode();
        assert_eq!(folder & 0o777, 0o700);
    }

    #[test]
    fn a_private_file_takes_the_place_of_a_loose_one() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("state/api.key");
        write_private(&file, "old").unwrap();
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        write_private(&file, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
        let folder = fs::metadata(dir.path().join("state")).unwrap().mode();
        assert_eq!(folder & 0o777, 0o700);
    }

    #[test]
    fn a_failure_undoes_all_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut bad = change(dir.path(), "a = 1\n", "old");
        write(&bad).unwrap();
        let by_group: fs::Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o640);
        fs::set_permissions(&bad.secrets_file, by_group).unwrap();
        bad.passwords = change(dir.path(), "", "new").passwords;
        bad.seen = Some(bad.config.clone());
        bad.config = "a = 2\n".to_owned();
        // A backup's name that cannot be made: no such folder below a file.
        bad.stamp = "x/y".to_owned();
        fs::write(dir.path().join("c/config.toml.x"), "").unwrap();
        assert_eq!(write(&bad).unwrap_err().code(), "config.not_written");
        let secrets = fs::read_to_string(&bad.secrets_file).unwrap();
        assert!(secrets.contains("old") && !secrets.contains("new"));
        let mode = fs::metadata(&bad.secrets_file).unwrap().mode() & 0o777;
        assert_eq!(mode, 0o640, "as it was");
        assert_eq!(fs::read_to_string(&bad.config_file).unwrap(), "a = 1\n");
    }

    #[test]
    fn another_ones_change_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let mut c = change(dir.path(), "a = 1\n", "p");
        write(&c).unwrap();
        c.config = "a = 3\n".to_owned();
        // Another text, or none at all: two setups of a new machine at the same time.
        for seen in [Some("a = 0\n".to_owned()), None] {
            c.seen = seen;
            assert_eq!(write(&c).unwrap_err().code(), "config.changed_on_disk");
        }
        assert_eq!(fs::read_to_string(&c.config_file).unwrap(), "a = 1\n");
    }

    #[test]
    fn what_is_put_back_is_put_behind_the_link_too() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("real.toml"), dir.path().join("config.toml"));
        fs::write(&file, "a = 1\n").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        put_back(&link, Some("a = 2\n")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "a = 2\n");
    }
}
