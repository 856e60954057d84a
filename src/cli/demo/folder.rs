//! The demo's own folder for config, state and socket; removed when it is dropped.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

/// Longest folder whose control socket still fits into `sockaddr_un` (103 bytes on macOS and
/// Linux, `/state/control.sock` of them).
const LONGEST: usize = 80;

/// A private folder.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes one, 0700, in the folder for temporary files, or in `/tmp` where that path is too long
    /// for a socket. `name` is random; a folder that is there already is an error, never taken.
    pub(super) fn make(name: u128) -> io::Result<Self> {
        let leaf = format!("smartactions-demo-{:08x}", name & 0xffff_ffff);
        let mut path = std::path::absolute(std::env::temp_dir())?.join(&leaf);
        if path.as_os_str().len() > LONGEST {
            path = Path::new("/tmp").join(&leaf);
        }
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self { path })
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
