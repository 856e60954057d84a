//! One writer at a time: setup and the commands read secrets, change them and swap the file, and what
//! another one put in between would be gone.

use std::{
    fs::{DirBuilder, File},
    os::unix::fs::DirBuilderExt,
    path::Path,
    thread::sleep,
    time::{Duration, Instant},
};

use rustix::{
    fs::{FlockOperation, flock},
    io::Errno,
};

use super::{WriteError, swap::step};

/// How long another process that writes is waited for. It reads and swaps two small files.
const WITHIN: Duration = Duration::from_secs(5);
const PACE: Duration = Duration::from_millis(20);

/// While this lives, no other process changes config and secrets. It is a lock on their folder, for
/// the files themselves are swapped with each write; it ends with the process that has it.
#[derive(Debug)]
pub struct Turn {
    _folder: Option<File>,
}

impl Turn {
    /// Waits until nobody else writes. The folder is made where it is missing, for its owner alone.
    pub fn take(config_file: &Path) -> Result<Self, WriteError> {
        let folder = match config_file.parent() {
            Some(p) if !p.as_os_str().is_empty() => p,
            _ => Path::new("."),
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(step("make the folder", folder))?;
        let open = File::open(folder).map_err(step("open the folder", folder))?;
        let begun = Instant::now();
        loop {
            match flock(&open, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => break,
                Err(Errno::WOULDBLOCK) if begun.elapsed() < WITHIN => sleep(PACE),
                Err(Errno::WOULDBLOCK) => return Err(WriteError::Busy(folder.to_owned())),
                // Not every file system locks a folder (NFS refuses it): no reason not to write there.
                Err(_) => return Ok(Self { _folder: None }),
            }
        }
        Ok(Self {
            _folder: Some(open),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::{config, domain::Secret, world::Environment};

    /// Each writer reads the secrets and puts its own in: without turns some would be lost.
    #[test]
    fn what_many_write_at_the_same_time_is_all_there() {
        let dir = tempfile::tempdir().unwrap();
        let config_file = dir.path().join("config.toml");
        let secrets_file = dir.path().join("secrets.toml");
        std::fs::write(&config_file, "").unwrap();
        let put = |n: usize| {
            let name = format!("listener.l{n}.password");
            let change = config::Change {
                config_file: config_file.clone(),
                config: String::new(),
                seen: Some(String::new()),
                secrets_file: secrets_file.clone(),
                passwords: [(name, Secret::new("p".to_owned()))].into(),
                api_keys: None,
                stamp: String::new(),
            };
            config::write(&change).map(|_| ())
        };
        std::thread::scope(|threads| {
            let all: Vec<_> = (0..8).map(|n| threads.spawn(move || put(n))).collect();
            for one in all {
                one.join().unwrap().unwrap();
            }
        });
        let (kept, _) = config::Secrets::load(&secrets_file, &Environment::new()).unwrap();
        assert_eq!(kept.names().count(), 8);
    }
}
