//! Whether config or secrets have changed on disk, without reading them. Used by [`super::watch`].

use std::{os::unix::fs::MetadataExt, path::PathBuf, time::SystemTime};

use crate::world::Directories;

/// Config and secrets as they lie there: time of change, length and inode of each file. A file that
/// is swapped in has another inode, even within one tick of the clock of the file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen(Vec<Option<(SystemTime, u64, u64)>>);

impl Seen {
    /// As they are now. Taken before they are read: what changes while they are read, or while
    /// Exchange is searched for, is seen by the next look.
    pub(super) fn now(directories: &Directories) -> Self {
        let files = [directories.config_file.clone(), directories.secrets_file()];
        let stamp = |file: &PathBuf| {
            let found = std::fs::metadata(file).ok()?;
            Some((found.modified().ok()?, found.len(), found.ino()))
        };
        Self(files.iter().map(stamp).collect())
    }

    /// The file of secrets alone.
    pub(super) fn secrets(&self) -> Option<&Option<(SystemTime, u64, u64)>> {
        self.0.last()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{collections::BTreeMap, fs};

    use super::*;

    #[test]
    fn a_file_that_is_swapped_in_is_seen_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config.toml");
        let at = Directories::find(&BTreeMap::new(), false, Some(&file), Some(dir.path()));
        let directories = at.unwrap();
        fs::write(&file, "a").unwrap();
        let before = Seen::now(&directories);
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        let new = dir.path().join("new");
        fs::write(&new, "b").unwrap();
        fs::File::open(&new).unwrap().set_modified(time).unwrap();
        fs::rename(&new, &file).unwrap();
        assert_ne!(Seen::now(&directories), before);
    }
}
