//! Keeps the sandbox's state in a folder, so that it survives a restart (`--data DIR`).
//!
//! Called by [`super::server`]. The whole state is one JSON file, replaced atomically at most
//! 200 ms after a change and once more at the end. Without a folder nothing is ever written.

use std::fs::{self, File};
use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use tokio_util::sync::CancellationToken;

use super::model::{SharedState, State};

const STATE_FILE: &str = "sandbox.json";
const LOCK_FILE: &str = "sandbox.lock";
/// How long a change may wait in memory.
const WRITE_BEHIND: Duration = Duration::from_millis(200);

/// Why state could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum PersistError {
    /// The folder or a file in it cannot be read or written.
    #[error("sandbox.data.io: {path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The state file is not what a sandbox writes.
    #[error("sandbox.data.broken: {path}: {source}; move the file away to start afresh")]
    Broken {
        /// The state file.
        path: PathBuf,
        /// Where and why.
        source: serde_json::Error,
    },
    /// Another sandbox uses the folder.
    #[error("sandbox.data.locked: another sandbox uses {0}")]
    Locked(PathBuf),
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> PersistError {
    let path = path.to_owned();
    move |source| PersistError::Io { path, source }
}

/// A folder that belongs to this process for as long as the value lives.
#[derive(Debug)]
pub(super) struct Folder {
    dir: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if need be and locks it; the lock ends with the process, however it ends.
    pub(super) fn open(dir: &Path) -> Result<Self, PersistError> {
        fs::create_dir_all(dir).map_err(at(dir))?;
        let path = dir.join(LOCK_FILE);
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(at(&path))?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| PersistError::Locked(dir.to_owned()))?;
        Ok(Self {
            dir: dir.to_owned(),
            _lock: lock,
        })
    }

    /// The state kept here; none in a new folder.
    pub(super) fn load(&self) -> Result<Option<State>, PersistError> {
        let path = self.dir.join(STATE_FILE);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at(&path)(error)),
        };
        serde_json::from_reader(BufReader::new(file))
            .map(Some)
            .map_err(|source| PersistError::Broken { path, source })
    }

    /// Replaces the state file: new file, flush to disk, rename.
    fn store(&self, json: &[u8]) -> Result<(), PersistError> {
        let path = self.dir.join(STATE_FILE);
        let new = self.dir.join(format!("{STATE_FILE}.new"));
        let mut file = File::create(&new).map_err(at(&new))?;
        file.write_all(json)
            .and_then(|()| file.sync_all())
            .map_err(at(&new))?;
        fs::rename(&new, &path).map_err(at(&path))
    }

    /// Writes the state if it changed since `written`; gives the revision that is on disk now.
    fn save(&self, state: &SharedState, written: Option<u64>) -> Result<Option<u64>, PersistError> {
        let (revision, json) = {
            let state = state.lock();
            if written == Some(state.revision) {
                return Ok(written);
            }
            let json = serde_json::to_vec(&*state);
            (state.revision, json)
        };
        let json = json.map_err(|source| PersistError::Broken {
            path: self.dir.join(STATE_FILE),
            source,
        })?;
        self.store(&json)?;
        Ok(Some(revision))
    }
}

/// Keeps the folder up to date until `stop`, then once more. A write that fails is told in the
/// log and tried again; the last one's error is given back.
pub(super) async fn keep(
    folder: Folder,
    state: SharedState,
    stop: CancellationToken,
) -> Result<(), PersistError> {
    let folder = std::sync::Arc::new(folder);
    let mut written = None;
    loop {
        let ending = stop.is_cancelled();
        let (here, shared) = (folder.clone(), state.clone());
        let result = tokio::task::spawn_blocking(move || here.save(&shared, written)).await;
        match result.map_err(io::Error::other) {
            Ok(Ok(revision)) if ending => {
                tracing::debug!(?revision, "sandbox state written for the last time");
                return Ok(());
            }
            Ok(Ok(revision)) => written = revision,
            Ok(Err(error)) if ending => return Err(error),
            Ok(Err(error)) => tracing::warn!(%error, "sandbox state not written"),
            Err(source) => return Err(at(&folder.dir)(source)),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(WRITE_BEHIND) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{mime, model::AddressKey, model::Origin, people};
    use super::*;

    #[test]
    fn a_state_survives_and_a_second_sandbox_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        assert!(folder.load().unwrap().is_none());
        let mut state = people::fresh_state();
        let mail =
            mime::parse(b"From: x@y.test\r\nTo: bob@example.test\r\nSubject: kept\r\n\r\nhi\r\n");
        state.deliver(
            mail,
            Origin::Outside,
            &[AddressKey::new("bob@example.test")],
        );
        let shared = SharedState::new(state);
        let revision = folder.save(&shared, None).unwrap();
        assert_eq!(folder.save(&shared, revision).unwrap(), revision);
        assert!(matches!(
            Folder::open(dir.path()),
            Err(PersistError::Locked(_))
        ));
        drop(folder);

        let again = Folder::open(dir.path()).unwrap().load().unwrap().unwrap();
        let bob = again.mailbox_of("bob@example.test").unwrap();
        let kept: Vec<&str> = bob
            .items
            .values()
            .map(|i| i.message.subject.as_str())
            .collect();
        assert_eq!(kept, ["kept"]);
    }

    #[test]
    fn a_broken_file_is_refused_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(STATE_FILE), "{\"directory\":").unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        assert!(matches!(folder.load(), Err(PersistError::Broken { .. })));
    }
}
