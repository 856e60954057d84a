//! The newest lines of the engine's log, read again whenever the file has changed.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
    time::SystemTime,
};

use jiff::Timestamp;

use crate::tui::status::{LogLevel, LogLine};

/// Longest piece that is read, from the end.
const PIECE: u64 = 64 * 1024;
/// Most lines that are given.
const LINES: usize = 200;

/// One log file, and how it was when it was read last.
pub(super) struct LogTail {
    file: PathBuf,
    seen: Option<(u64, SystemTime)>,
}

impl LogTail {
    /// Reads nothing yet.
    pub(super) const fn of(file: PathBuf) -> Self {
        Self { file, seen: None }
    }

    /// The newest lines, newest first, at most 200, when there is something new. A log that is
    /// missing or can't be read has no news: the screen has enough to tell then.
    pub(super) fn news(&mut self) -> Option<Vec<LogLine>> {
        let found = fs::metadata(&self.file).ok()?;
        let stamp = (found.len(), found.modified().ok()?);
        if self.seen == Some(stamp) {
            return None;
        }
        let text = self.end(stamp.0).ok()?;
        self.seen = Some(stamp);
        Some(read(&text))
    }

    fn end(&self, length: u64) -> io::Result<String> {
        let mut file = File::open(&self.file)?;
        let from = length.saturating_sub(PIECE);
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(PIECE).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // The piece may begin within a line: that one is left out.
        let begin = match from {
            0 => 0,
            _ => text.find('\n').map_or(text.len(), |at| at + 1),
        };
        Ok(text.get(begin..).unwrap_or_default().to_owned())
    }
}

/// Lines of the log, newest first. What has no time of its own, such as the text of a panic, keeps
/// time and level of the line before it.
fn read(text: &str) -> Vec<LogLine> {
    let mut lines: Vec<LogLine> = Vec::new();
    for raw in text.lines().filter(|l| !l.trim().is_empty()) {
        let line = parse(raw).or_else(|| {
            let before = lines.last()?;
            Some(LogLine {
                text: raw.trim().to_owned(),
                ..before.clone()
            })
        });
        lines.extend(line);
    }
    lines.reverse();
    lines.truncate(LINES);
    lines
}

/// Reads one line as `tracing_subscriber::fmt` writes it: time, level, path of the module with a
/// colon, message. A message that begins with `part: ` names the part better than the module.
fn parse(line: &str) -> Option<LogLine> {
    let (time, rest) = line.trim_start().split_once(' ')?;
    let at: Timestamp = time.parse().ok()?;
    let (level, rest) = rest.trim_start().split_once(' ')?;
    let level = match level {
        "ERROR" => LogLevel::Error,
        "WARN" => LogLevel::Warn,
        "INFO" | "DEBUG" | "TRACE" => LogLevel::Info,
        _ => return None,
    };
    let (module, text) = rest.trim_start().split_once(": ")?;
    let named = text
        .split_once(": ")
        .filter(|(part, _)| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase()));
    let (part, text) =
        named.unwrap_or_else(|| (module.rsplit("::").next().unwrap_or(module), text));
    Some(LogLine {
        at,
        level,
        part: part.to_owned(),
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use std::io::Write;

    const LOG: &str = "\
2026-05-09T09:41:06.400000Z  INFO smartactions::engine::listener: 1 new mail id=7
2026-05-09T09:41:07.000000Z  WARN smartactions::host::watch: config: refused: no such key
thread 'main' panicked
";

    #[test]
    fn lines_are_read_newest_first_with_part_and_level() {
        let lines = read(LOG);
        let told: Vec<_> = lines
            .iter()
            .map(|l| (l.level, l.part.as_str(), l.text.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (LogLevel::Warn, "config", "thread 'main' panicked"),
                (LogLevel::Warn, "config", "refused: no such key"),
                (LogLevel::Info, "listener", "1 new mail id=7"),
            ]
        );
        assert_eq!(lines[0].at, lines[1].at);
        assert!(read("half a line\n2026 INFO x\n\u{fffd}").is_empty());
    }

    #[test]
    fn only_a_log_that_changed_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("engine.log");
        let mut tail = LogTail::of(file.clone());
        assert!(tail.news().is_none());
        std::fs::write(&file, LOG).unwrap();
        assert_eq!(tail.news().unwrap().len(), 3);
        assert!(tail.news().is_none());
        let mut log = File::options().append(true).open(&file).unwrap();
        let line = "2026-05-09T09:41:08Z ERROR smartactions::engine::desk: again\n";
        for _ in 0..2_000 {
            log.write_all(line.as_bytes()).unwrap();
        }
        let newest = tail.news().unwrap();
        assert_eq!((newest.len(), newest[0].text.as_str()), (LINES, "again"));
    }
}
