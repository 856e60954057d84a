//! What an engine said in its log since a moment: what is older is not about this start.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// Most lines that are given.
const MOST_LINES: usize = 20;
/// Most bytes that are read.
const MOST_BYTES: u64 = 16 * 1024;

/// The end of a log at one moment.
#[derive(Debug, Clone)]
pub struct Said {
    log: PathBuf,
    /// Inode and length; none: there was no log.
    end: Option<(u64, u64)>,
}

impl Said {
    /// From now on.
    pub fn from_now(log: &Path) -> Self {
        let end = std::fs::metadata(log).ok().map(|m| (m.ino(), m.len()));
        Self {
            log: log.to_owned(),
            end,
        }
    }

    /// The last lines that were said since, at most 20; empty when the log can't be read. A log that
    /// was put aside meanwhile is another file: all of the new one is since then.
    pub fn lines(&self) -> Vec<String> {
        let read = || -> std::io::Result<String> {
            let mut file = File::open(&self.log)?;
            let now = file.metadata()?;
            let begin = match self.end {
                Some((inode, length)) if inode == now.ino() && length <= now.len() => length,
                _ => 0,
            };
            let from = begin.max(now.len().saturating_sub(MOST_BYTES));
            file.seek(SeekFrom::Start(from))?;
            let mut bytes = Vec::new();
            file.take(MOST_BYTES).read_to_end(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        let text = read().unwrap_or_default();
        let lines: Vec<_> = text.lines().map(str::to_owned).collect();
        let skip = lines.len().saturating_sub(MOST_LINES);
        lines.into_iter().skip(skip).collect()
    }
}

/// The last lines of the engine's log, at most 20, whenever they were said.
pub fn last_lines(log: &Path) -> Vec<String> {
    let all = Said {
        log: log.to_owned(),
        end: None,
    };
    all.lines()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::fs;

    use super::*;

    #[test]
    fn only_what_is_newer_is_given() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("engine.log");
        assert!(Said::from_now(&log).lines().is_empty());
        fs::write(&log, "old\n").unwrap();
        let said = Said::from_now(&log);
        assert!(said.lines().is_empty());
        let new: Vec<String> = (0..30).map(|n| format!("new {n}")).collect();
        fs::write(&log, format!("old\n{}\n", new.join("\n"))).unwrap();
        let lines = said.lines();
        assert_eq!((lines.len(), lines[0].as_str()), (20, "new 10"));
        assert_eq!(last_lines(&log).len(), 20);
        // Put aside, and begun anew.
        fs::rename(&log, dir.path().join("engine.log.1")).unwrap();
        fs::write(&log, "first\n").unwrap();
        assert_eq!(said.lines(), ["first"]);
    }
}
