//! Who holds the lock file owns the state folder: one engine per folder.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use fd_lock::{RwLock, RwLockWriteGuard};

use super::holder::Holder;

/// How often a lock that is held is tried again, and the pause before each.
const LOOKS: u32 = 10;
const LOOK: Duration = Duration::from_millis(50);

/// The lock file, not held yet.
///
/// It is a lock of the operating system (`flock`), not a pid check: it is free as soon as its
/// process is gone, however it ended. What stands inside counts only while it is held ([`Holder`]).
pub struct EngineLock {
    file: RwLock<File>,
    path: PathBuf,
}

/// Why the lock can't be held.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another engine holds it.
    #[error("another engine holds this state folder: {}{}", path.display(), pid.map(|p| format!(" (pid {p})")).unwrap_or_default())]
    Held {
        /// The lock file.
        path: PathBuf,
        /// Its process, as far as it is written there.
        pid: Option<u32>,
    },
    /// The file can't be opened or written.
    #[error("the lock {} can't be taken: {source}", path.display())]
    Io {
        /// The lock file.
        path: PathBuf,
        /// As the system said.
        source: io::Error,
    },
}

impl LockError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Held { .. } => "engine.lock.held",
            Self::Io { .. } => "engine.lock.io",
        }
    }
}

impl EngineLock {
    /// Opens the lock file, 0600, and makes its folder, 0700, where it is missing.
    pub fn open(path: &Path) -> Result<Self, LockError> {
        let io = |source| LockError::Io {
            path: path.to_owned(),
            source,
        };
        if let Some(dir) = path.parent() {
            make_private_dir(dir).map_err(io)?;
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(io)?;
        Ok(Self {
            file: RwLock::new(file),
            path: path.to_owned(),
        })
    }

    /// [`EngineLock::hold_as`] by somebody who tells no more than a pid.
    pub fn hold(&mut self, pid: u32) -> Result<RwLockWriteGuard<'_, File>, LockError> {
        self.hold_as(&Holder {
            pid: Some(pid),
            ..Holder::default()
        })
    }

    /// Holds the lock until the guard is dropped, and writes into it who does. Waits for half a second
    /// at most: whoever only looks at the lock ([`EngineLock::holder`]) has it for a moment.
    pub fn hold_as(&mut self, holder: &Holder) -> Result<RwLockWriteGuard<'_, File>, LockError> {
        let path = self.path.clone();
        let seen = Holder::read(&path).pid;
        for _ in 0..LOOKS {
            // Kept, not dropped: between two tries somebody else could look. The lock belongs to the
            // open file (flock(2)), which takes it once more below.
            match self.file.try_write().map(std::mem::forget) {
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => std::thread::sleep(LOOK),
                _ => break,
            }
        }
        let mut guard = match self.file.try_write() {
            Ok(guard) => guard,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                return Err(LockError::Held { path, pid: seen });
            }
            Err(source) => return Err(LockError::Io { path, source }),
        };
        let written = guard
            .set_len(0)
            .and_then(|()| guard.rewind())
            .and_then(|()| guard.write_all(&holder.text()));
        match written {
            Ok(()) => Ok(guard),
            Err(source) => Err(LockError::Io { path, source }),
        }
    }

    /// Whether an engine holds the lock now, and its pid as far as known.
    pub fn holder(path: &Path) -> Result<Option<Option<u32>>, LockError> {
        Ok(Self::whose(path)?.map(|holder| holder.pid))
    }

    /// Who holds the lock now, as far as it tells.
    pub fn whose(path: &Path) -> Result<Option<Holder>, LockError> {
        if !path.exists() {
            return Ok(None);
        }
        let lock = Self::open(path)?;
        let held = match lock.file.try_read() {
            Ok(_) => None,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => Some(Holder::read(path)),
            Err(source) => {
                return Err(LockError::Io {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        Ok(held)
    }
}

fn make_private_dir(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if dir.as_os_str().is_empty() || dir.is_dir() {
        return Ok(());
    }
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_second_is_refused_and_told_who_holds_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/engine.lock");
        let mut first = EngineLock::open(&path).unwrap();
        let guard = first.hold(4711).unwrap();
        let mut second = EngineLock::open(&path).unwrap();
        let refused = second.hold(1).unwrap_err();
        assert_eq!(refused.code(), "engine.lock.held");
        assert!(refused.to_string().contains("4711"), "{refused}");
        assert_eq!(EngineLock::holder(&path).unwrap(), Some(Some(4711)));
        drop(guard);
        assert_eq!(EngineLock::holder(&path).unwrap(), None);
        assert!(second.hold(2).is_ok());
    }

    /// A status screen that looks just now must not keep an engine from starting.
    #[test]
    fn who_only_looks_keeps_nobody_out() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("engine.lock");
        let screen = EngineLock::open(&path).unwrap();
        let glance = screen.file.try_read().unwrap();
        std::thread::scope(|threads| {
            let starts = threads.spawn(|| {
                let mut lock = EngineLock::open(&path).unwrap();
                lock.hold(1).map(drop).is_ok()
            });
            std::thread::sleep(LOOK);
            drop(glance);
            assert!(starts.join().unwrap());
        });
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "x").unwrap();
        let refused = EngineLock::open(&file.join("engine.lock"))
            .map(|_| ())
            .unwrap_err();
        assert_eq!(refused.code(), "engine.lock.io");
    }
}
