//! The engine's own log: lines on standard error, which the hand-off leads into the log file. A file
//! that has become long is put aside and a new one begun; one older file is kept.
//!
//! Begun by [`super::process`]. What cannot be written is dropped: a full disk or a closed pipe
//! never ends the engine.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rustix::{
    fs::{Stat, fstat, stat},
    stdio::{dup2_stderr, dup2_stdout, stderr, stdout},
};
use tracing_subscriber::{EnvFilter, fmt};

use crate::world::Directories;

/// Longest log file, in bytes; some weeks of an engine with much to do.
const LONGEST: u64 = 8 * 1024 * 1024;

/// Begins to log; `level` such as `info` or `smartactions=debug`. A second call changes nothing.
pub(super) fn begin(level: &str, directories: &Directories) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let out = Arc::new(Mutex::new(Out::of(directories, LONGEST)));
    // Only the first subscriber of a process counts; tests may have set one.
    let _ = fmt()
        .with_env_filter(filter)
        .with_writer(move || Line(Arc::clone(&out)))
        .with_ansi(false)
        .try_init();
}

/// From now on standard output and error lead into the log file, as the hand-off has it: for a unit, whose
/// manager would have to open the file before it has made the folder.
pub fn lead_into_log(directories: &Directories) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&directories.state)?;
    let log = appended(&directories.log_file())?;
    dup2_stdout(&log)?;
    Ok(dup2_stderr(&log)?)
}

fn appended(log: &Path) -> io::Result<fs::File> {
    let mut open = OpenOptions::new();
    open.create(true).append(true).mode(0o600).open(log)
}

/// Where lines go.
struct Out {
    /// The log file and its older one, when standard error leads there. In the foreground it leads
    /// elsewhere, and whoever reads it keeps it.
    files: Option<(PathBuf, PathBuf)>,
    longest: u64,
}

impl Out {
    fn of(directories: &Directories, longest: u64) -> Self {
        let (log, older) = (directories.log_file(), directories.older_log_file());
        let leads_there = match (fstat(stderr()), stat(&log)) {
            (Ok(open), Ok(named)) => same(&open, &named),
            _ => false,
        };
        let files = leads_there.then_some((log, older));
        Self { files, longest }
    }

    /// Before a line of so many bytes. Where something fails the present file goes on.
    fn make_room(&self, line: usize) {
        let (Some((log, older)), Ok(open)) = (&self.files, fstat(stderr())) else {
            return;
        };
        let length = u64::try_from(open.st_size).unwrap_or(0);
        let line = u64::try_from(line).unwrap_or(u64::MAX);
        let full = length > 0 && length.saturating_add(line) > self.longest;
        // Put aside or removed by somebody else: the name is what counts.
        let named = stat(log).is_ok_and(|named| same(&open, &named));
        if named && (!full || fs::rename(log, older).is_err()) {
            return;
        }
        let Ok(new) = appended(log) else { return };
        // What a panic says goes to standard error too, so that is what moves.
        if fstat(stdout()).is_ok_and(|out| same(&out, &open)) {
            let _ = dup2_stdout(&new);
        }
        let _ = dup2_stderr(&new);
    }
}

fn same(one: &Stat, other: &Stat) -> bool {
    (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)
}

/// One line, written whole.
struct Line(Arc<Mutex<Out>>);

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        out.make_room(line.len());
        // An error would be told on standard error by the subscriber, and that panics where
        // standard error itself is what fails.
        let _ = io::stderr().write_all(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::{collections::BTreeMap, process::Command};

    const FOLDER: &str = "LOG_FOLDER";

    fn directories(folder: &Path) -> Directories {
        Directories::find(&BTreeMap::new(), false, Some(folder), Some(folder)).unwrap()
    }

    /// Not a test of its own: standard error of this process is the log.
    #[test]
    #[ignore = "runs only as a child of the other test"]
    fn child() {
        let Some(folder) = std::env::var_os(FOLDER) else {
            return;
        };
        let out = Out::of(&directories(Path::new(&folder)), 300);
        let mut line = Line(Arc::new(Mutex::new(out)));
        for number in 0..20 {
            line.write_all(format!("line {number:02} {}\n", "x".repeat(40)).as_bytes())
                .unwrap();
        }
        let _ = writeln!(io::stderr(), "what a panic says");
    }

    /// Not a test of its own: this process leads what it says into the log.
    #[test]
    #[ignore = "runs only as a child of the other test"]
    fn leads() {
        let Some(folder) = std::env::var_os(FOLDER) else {
            return;
        };
        let at = directories(Path::new(&folder));
        lead_into_log(&at).unwrap();
        assert!(Out::of(&at, 300).files.is_some(), "it is put aside too");
        let _ = writeln!(io::stderr(), "said");
        let _ = writeln!(io::stdout(), "shown");
    }

    #[test]
    fn a_folder_and_a_log_that_are_not_there_yet_are_made() {
        use std::os::unix::fs::MetadataExt;
        let dir = tempfile::tempdir().unwrap();
        let state = dir.path().join("not/yet");
        let name = "host::logging::tests::leads";
        let ended = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--ignored", "--nocapture"])
            .env(FOLDER, &state)
            .output()
            .unwrap();
        assert!(ended.status.success(), "{ended:?}");
        let text = fs::read_to_string(directories(&state).log_file()).unwrap();
        assert!(text.contains("said\nshown\n"), "{text}");
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!(mode(&state), 0o700);
        assert_eq!(mode(&directories(&state).log_file()), 0o600);
    }

    #[test]
    fn a_long_log_is_put_aside_and_one_older_file_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let at = directories(dir.path());
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(at.log_file())
            .unwrap();
        let name = "host::logging::tests::child";
        let ended = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--ignored", "--nocapture"])
            .env(FOLDER, dir.path())
            .stderr(log)
            .status()
            .unwrap();
        assert!(ended.success());
        let (new, old) = (
            fs::read_to_string(at.log_file()).unwrap(),
            fs::read_to_string(at.older_log_file()).unwrap(),
        );
        assert!(old.len() <= 300, "{old}");
        let lines: Vec<_> = old.lines().chain(new.lines()).collect();
        let last = lines.last().unwrap();
        assert_eq!(*last, "what a panic says");
        // The newest lines in order, none twice and none missing; the oldest are gone.
        let numbers: Vec<u32> = lines
            .iter()
            .filter_map(|l| l.strip_prefix("line ")?.get(..2)?.parse().ok())
            .collect();
        let first = *numbers.first().unwrap();
        assert!(first > 0, "{numbers:?}");
        assert_eq!(numbers, (first..20).collect::<Vec<_>>());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
