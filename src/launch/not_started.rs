//! Why the last start came to nothing, kept in the state folder until one comes to something: an
//! engine that does not run can't be asked. Written by who starts and by an engine that ends before it
//! has begun; read by `status`.

use std::{fs, path::PathBuf};

use jiff::Timestamp;

use crate::{config::write_private, domain::Problem, world::Directories};

/// A start that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotStarted {
    /// When that was known.
    pub at: Timestamp,
    /// Why.
    pub problem: Problem,
}

fn file(directories: &Directories) -> PathBuf {
    directories.state.join("not-started.json")
}

impl NotStarted {
    /// Keeps the cause. A folder that can't be written has its own troubles, and they are told.
    pub fn keep(directories: &Directories, problem: &Problem) {
        if let Ok(text) = serde_json::to_string(problem) {
            let _ = write_private(&file(directories), &text);
        }
    }

    /// A start begins, or went well: what was before is over.
    pub fn forget(directories: &Directories) {
        // There may be none.
        let _ = fs::remove_file(file(directories));
    }

    /// What is kept; one that can't be read is none.
    pub fn read(directories: &Directories) -> Option<Self> {
        let file = file(directories);
        let at = Timestamp::try_from(fs::metadata(&file).ok()?.modified().ok()?).ok()?;
        let problem = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
        Some(Self { at, problem })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_cause_is_kept_until_a_start_goes_well() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config.toml");
        let none = BTreeMap::new();
        let at = Directories::find(&none, false, Some(&config), Some(dir.path())).unwrap();
        assert_eq!(NotStarted::read(&at), None);
        let problem = Problem::new("ews.sign_in.refused", "refused", "", "set it");
        NotStarted::keep(&at, &problem);
        assert_eq!(NotStarted::read(&at).unwrap().problem, problem);
        NotStarted::forget(&at);
        assert_eq!(NotStarted::read(&at), None);
    }
}
