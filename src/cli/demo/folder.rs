//! The demo's own folder for config, state and socket; removed when it is dropped, or by the next demo
//! where this one was killed.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{FlockOperation, flock},
    process::geteuid,
};

use crate::launch::EngineLock;

/// Longest folder whose control socket still fits into `sockaddr_un` (103 bytes on macOS and
/// Linux, `/state/control.sock` of them).
const LONGEST: usize = 80;

/// How the folders of all demos begin.
const NAME: &str = "smartactions-demo-";

/// Held by a demo for as long as it lives, in its folder.
const ALIVE: &str = "demo.lock";

/// A private folder.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Locked; free as soon as this process is gone.
    #[cfg_attr(not(test), expect(dead_code, reason = "held, not read"))]
    alive: File,
}

impl Folder {
    /// Makes one, 0700, in the folder for temporary files, or in `/tmp` where that path is too long
    /// for a socket. `name` is random; a folder that is there already is an error, never taken.
    pub(super) fn make(name: u128) -> io::Result<Self> {
        let leaf = format!("{NAME}{:08x}", name & 0xffff_ffff);
        let mut path = std::path::absolute(std::env::temp_dir())?.join(&leaf);
        if path.as_os_str().len() > LONGEST {
            path = Path::new("/tmp").join(&leaf);
        }
        DirBuilder::new().mode(0o700).create(&path)?;
        let alive = hold(&path.join(ALIVE)).inspect_err(|_| {
            let _ = fs::remove_dir_all(&path);
        })?;
        Ok(Self { path, alive })
    }

    /// Removes what demos of this user left that were killed. Their engines end by themselves: the
    /// folder of one that is still at it is left to the next demo.
    pub(super) fn clear_away() {
        for place in [std::env::temp_dir(), PathBuf::from("/tmp")] {
            let found = fs::read_dir(place).into_iter().flatten().flatten();
            for path in found.map(|entry| entry.path()).filter(|p| is_left(p)) {
                let _ = fs::remove_dir_all(path);
            }
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes it; its path when it is still there.
    pub(super) fn remove(self) -> Result<(), PathBuf> {
        let path = self.path.clone();
        drop(self);
        if path.exists() { Err(path) } else { Ok(()) }
    }

    /// Moves a file out beside the folder, so that it outlives it; `None` when it is not there.
    pub(super) fn rescue(&self, file: &Path) -> Option<PathBuf> {
        let kept = self.path.with_extension("log");
        fs::rename(file, &kept).ok().map(|()| kept)
    }
}

fn hold(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let mut alive = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    flock(&alive, FlockOperation::NonBlockingLockExclusive)?;
    // Empty it is of a demo that begins at this moment.
    writeln!(alive, "{}", std::process::id())?;
    Ok(alive)
}

/// Whether that is a demo's folder of this user, and neither the demo nor its engine lives.
fn is_left(path: &Path) -> bool {
    let named = path.file_name().and_then(|n| n.to_str());
    let ours =
        fs::symlink_metadata(path).is_ok_and(|m| m.is_dir() && m.uid() == geteuid().as_raw());
    let alive = path.join(ALIVE);
    named.is_some_and(|n| n.starts_with(NAME))
        && ours
        && fs::metadata(&alive).is_ok_and(|m| m.len() > 0)
        && [alive, path.join("state/engine.lock")]
            .iter()
            .all(|lock| matches!(EngineLock::holder(lock), Ok(None)))
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own cleaning of temporary files.
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_a_killed_demo_left_is_known_from_what_lives() {
        let folder = Folder::make(u128::from(std::process::id()) + (1 << 31)).unwrap();
        let path = folder.path().to_owned();
        assert!(!is_left(&path), "its demo lives");
        flock(&folder.alive, FlockOperation::Unlock).unwrap();
        assert!(is_left(&path));
        let mut engine = EngineLock::open(&path.join("state/engine.lock")).unwrap();
        let held = engine.hold(1).unwrap();
        assert!(!is_left(&path), "its engine lives");
        drop(held);
        fs::write(path.join(ALIVE), "").unwrap();
        assert!(!is_left(&path), "it begins at this moment");
        folder.remove().unwrap();
    }

    #[test]
    fn it_is_private_new_and_gone_afterwards() {
        let name = u128::from(std::process::id());
        let folder = Folder::make(name).unwrap();
        let path = folder.path().to_owned();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        assert!(Folder::make(name).is_err(), "never another one's folder");
        assert!(path.is_dir(), "the refused one removed nothing");
        fs::write(path.join("engine.log"), "last words").unwrap();
        let kept = folder.rescue(&path.join("engine.log")).unwrap();
        folder.remove().unwrap();
        assert!(!path.exists());
        assert_eq!(fs::read_to_string(&kept).unwrap(), "last words");
        fs::remove_file(kept).unwrap();
    }
}
