//! What an engine tells of itself in its lock file: its pid, its config, its control socket.
//!
//! Written by [`super::lock`] when the lock is taken. It counts only while the lock is held, which
//! [`whose`](super::EngineLock::whose) looks at.

use std::{
    ffi::OsStr,
    fs::File,
    io::Read,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

use super::lock::EngineLock;
use crate::{
    control::{Client, ControlError},
    world::Directories,
};

/// More than two paths and a pid can be.
const LARGEST: u64 = 16 * 1024;
const CONFIG: &[u8] = b"config ";
const SOCKET: &[u8] = b"socket ";

/// Who holds a lock. An engine of an earlier version tells its pid alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// Its process.
    pub pid: Option<u32>,
    /// The config that it runs with.
    pub config: Option<PathBuf>,
    /// Where it answers: its environment may be another one than that of who asks.
    pub socket: Option<PathBuf>,
}

impl Holder {
    /// This process as the engine of these folders.
    pub fn here(directories: &Directories) -> Self {
        Self {
            pid: Some(std::process::id()),
            config: Some(directories.config_file.clone()),
            socket: Some(directories.socket()),
        }
    }

    /// One line each; a path with a line end in it is left out.
    pub(super) fn text(&self) -> Vec<u8> {
        let pid = self.pid.map(|pid| pid.to_string()).unwrap_or_default();
        let mut text = [pid.as_bytes(), b"\n"].concat();
        for (head, path) in [(CONFIG, &self.config), (SOCKET, &self.socket)] {
            let path = path.as_ref().map(|p| p.as_os_str().as_bytes());
            if let Some(path) = path.filter(|p| !p.contains(&b'\n')) {
                text.extend([head, path, b"\n"].concat());
            }
        }
        text
    }

    pub(super) fn read(lock: &Path) -> Self {
        let mut bytes = Vec::new();
        // A file that cannot be read tells nothing.
        let _ = File::open(lock).map(|file| file.take(LARGEST).read_to_end(&mut bytes));
        let mut lines = bytes.split(|b| *b == b'\n');
        let pid = lines.next().and_then(|l| std::str::from_utf8(l).ok());
        let mut holder = Self {
            pid: pid.and_then(|l| l.trim().parse().ok()),
            ..Self::default()
        };
        let path = |bytes: &[u8]| Some(PathBuf::from(OsStr::from_bytes(bytes)));
        for line in lines {
            if let Some(rest) = line.strip_prefix(CONFIG) {
                holder.config = path(rest);
            } else if let Some(rest) = line.strip_prefix(SOCKET) {
                holder.socket = path(rest);
            }
        }
        holder
    }

    /// The config that it runs with, where that is another one than `config`, under whatever name.
    pub fn other_config(&self, config: &Path) -> Option<&Path> {
        let real = |p: &Path| std::fs::canonicalize(p).unwrap_or_else(|_| p.to_owned());
        let own = self.config.as_deref()?;
        (own != config && real(own) != real(config)).then_some(own)
    }
}

/// Speaks with the engine of these folders, wherever it answers ([`socket`]).
pub fn client(directories: &Directories) -> Result<Client, ControlError> {
    Client::new(&socket(directories))
}

/// Where the engine of these folders answers: as it tells itself while it runs, else where one that
/// is started from here will.
pub fn socket(directories: &Directories) -> PathBuf {
    let own = directories.socket();
    match EngineLock::whose(&directories.lock_file()) {
        Ok(Some(Holder {
            socket: Some(told), ..
        })) => told,
        _ => own,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn directories(state: &Path) -> Directories {
        let none = std::collections::BTreeMap::new();
        let config = state.join("config.toml");
        Directories::find(&none, false, Some(&config), Some(state)).unwrap()
    }

    #[test]
    fn the_lock_tells_whose_it_is_and_where_that_one_answers() {
        let dir = tempfile::tempdir().unwrap();
        let at = directories(dir.path());
        let file = at.lock_file();
        // A name that is no UTF-8 is a name too.
        let odd = dir.path().join(OsStr::from_bytes(b"run-\xff/control.sock"));
        let holder = Holder {
            socket: Some(odd.clone()),
            ..Holder::here(&at)
        };
        let mut lock = EngineLock::open(&file).unwrap();
        let guard = lock.hold_as(&holder).unwrap();
        assert_eq!(EngineLock::whose(&file).unwrap(), Some(holder));
        assert_eq!(socket(&at), odd);
        drop(guard);
        assert_eq!(socket(&at), at.socket());
    }

    #[test]
    fn another_config_is_known_and_another_name_for_the_same_is_not_one() {
        let dir = tempfile::tempdir().unwrap();
        let at = directories(dir.path());
        let (link, other) = (dir.path().join("link.toml"), dir.path().join("other.toml"));
        std::fs::write(&at.config_file, "").unwrap();
        std::fs::write(&other, "").unwrap();
        std::os::unix::fs::symlink(&at.config_file, &link).unwrap();
        let holder = Holder::here(&at);
        assert_eq!(holder.other_config(&at.config_file), None);
        assert_eq!(holder.other_config(&link), None);
        assert_eq!(holder.other_config(&other), Some(at.config_file.as_path()));
        assert_eq!(Holder::default().other_config(&other), None);
    }
}
