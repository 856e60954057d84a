//! A log file that grows, and that another one takes the place of (`host` keeps one older file).
//! Read by `logs` alone; prints nothing.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// Longest piece that is read at once, and most of the past that is shown.
const PIECE: u64 = 256 * 1024;

/// The log, and what of it was given.
pub(super) struct LogFile {
    path: PathBuf,
    /// Read one after the other; the last one is followed.
    open: VecDeque<File>,
    /// A line whose end has not come yet.
    begun: Vec<u8>,
}

impl LogFile {
    /// Its last 256 KiB. When it was begun anew a short time ago, the end of the `older` one comes
    /// before it. Not there: an error.
    pub(super) fn at_its_end(path: &Path, older: &Path) -> io::Result<Self> {
        let mut newest = File::open(path)?;
        let length = newest.metadata()?.len();
        enter(&mut newest, length.saturating_sub(PIECE))?;
        let mut open = VecDeque::from([newest]);
        if let (true, Ok(mut before)) = (length < PIECE, File::open(older)) {
            let end = before.metadata()?.len();
            enter(&mut before, (end + length).saturating_sub(PIECE).min(end))?;
            open.push_front(before);
        }
        Ok(Self {
            path: path.to_owned(),
            open,
            begun: Vec::new(),
        })
    }

    /// The next whole lines; `None` when there are no more now. What can't be read now may be at the
    /// next look.
    pub(super) fn next(&mut self) -> Option<String> {
        loop {
            let file = self.open.front_mut()?;
            let mut bytes = Vec::new();
            match file.take(PIECE).read_to_end(&mut bytes) {
                Ok(0) | Err(_) => {
                    if self.open.len() > 1 {
                        self.open.pop_front();
                    } else if let Some(next) = self.successor() {
                        self.open = VecDeque::from([next]);
                    } else {
                        return None;
                    }
                    // A file that nobody writes on with ends its last line.
                    if !self.begun.is_empty() {
                        return Some(text(&std::mem::take(&mut self.begun)));
                    }
                }
                Ok(_) => {
                    self.begun.append(&mut bytes);
                    let longest = usize::try_from(PIECE).unwrap_or(usize::MAX);
                    let end = match self.begun.iter().rposition(|b| *b == b'\n') {
                        Some(end) => end + 1,
                        // No line of ours is that long: it is cut, so that the rest is seen.
                        None if self.begun.len() >= longest => self.begun.len(),
                        None => continue,
                    };
                    let rest = self.begun.split_off(end);
                    return Some(text(&std::mem::replace(&mut self.begun, rest)));
                }
            }
        }
    }

    /// What stands under the name now, when it is another file, or this one cut short and begun
    /// anew.
    fn successor(&mut self) -> Option<File> {
        let present = self.open.front_mut()?;
        let there = File::open(&self.path).ok()?;
        let (now, old) = (there.metadata().ok()?, present.metadata().ok()?);
        let same = (now.dev(), now.ino()) == (old.dev(), old.ino());
        let cut = same && now.len() < present.stream_position().ok()?;
        (!same || cut).then_some(there)
    }
}

/// Where the next whole line begins: a log is entered in the middle of a line.
fn enter(file: &mut File, at: u64) -> io::Result<()> {
    let Some(last) = at.checked_sub(1) else {
        return Ok(());
    };
    file.seek(SeekFrom::Start(last))?;
    let mut bytes = Vec::new();
    file.take(PIECE).read_to_end(&mut bytes)?;
    let skip = bytes.iter().position(|b| *b == b'\n');
    let skip = u64::try_from(skip.map_or(0, |at| at + 1)).unwrap_or(0);
    file.seek(SeekFrom::Start(last + skip))?;
    Ok(())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::{fs, io::Write};

    fn place() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (log, older) = (folder.path().join("log"), folder.path().join("log.1"));
        (folder, log, older)
    }

    fn all(log: &mut LogFile) -> String {
        std::iter::from_fn(|| log.next()).collect()
    }

    #[test]
    fn a_long_log_is_entered_at_a_line() {
        let (_folder, path, _) = place();
        fs::write(&path, "one\ntwo\n").unwrap();
        for (at, wanted) in [(0, "one\ntwo\n"), (1, "two\n"), (4, "two\n"), (5, "")] {
            let mut file = File::open(&path).unwrap();
            enter(&mut file, at).unwrap();
            let mut rest = String::new();
            file.read_to_string(&mut rest).unwrap();
            assert_eq!(rest, wanted, "{at}");
        }
    }

    #[test]
    fn another_file_under_the_name_is_followed_and_no_line_is_lost() {
        let (_folder, path, older) = place();
        let mut writer = File::create(&path).unwrap();
        writeln!(writer, "one").unwrap();
        let mut log = LogFile::at_its_end(&path, &older).unwrap();
        assert_eq!(all(&mut log), "one\n");
        write!(writer, "two\nthr").unwrap();
        assert_eq!(all(&mut log), "two\n");
        // Written before the name went to another file, and read after it.
        writeln!(writer, "ee").unwrap();
        fs::rename(&path, &older).unwrap();
        fs::write(&path, "four\n").unwrap();
        assert_eq!(all(&mut log), "three\nfour\n");
        File::options()
            .append(true)
            .open(&path)
            .unwrap()
            .write_all(b"five\n")
            .unwrap();
        assert_eq!(all(&mut log), "five\n");
        // Cut short and begun anew, as `logrotate` with copytruncate does.
        fs::write(&path, "six\n").unwrap();
        assert_eq!(all(&mut log), "six\n");
    }

    #[test]
    fn a_log_that_was_begun_anew_shows_the_end_of_the_older_one_too() {
        let (_folder, path, older) = place();
        fs::write(&older, "one\ntwo\n").unwrap();
        fs::write(&path, "three\n").unwrap();
        let mut log = LogFile::at_its_end(&path, &older).unwrap();
        assert_eq!(all(&mut log), "one\ntwo\nthree\n");
    }

    #[test]
    fn a_line_without_an_end_does_not_hold_up_the_rest() {
        let (_folder, path, older) = place();
        let mut writer = File::create(&path).unwrap();
        let mut log = LogFile::at_its_end(&path, &older).unwrap();
        writer.write_all(&vec![b'x'; 600 * 1024]).unwrap();
        writer.write_all(b"\nnext\n").unwrap();
        assert!(all(&mut log).ends_with("\nnext\n"));
    }
}
