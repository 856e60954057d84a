//! `logs`: the engine's log, its end first, then on as it grows.

use std::{
    io::{BufRead, Read, Seek, SeekFrom},
    path::Path,
    time::Duration,
};

use clap::Args;

use super::{exit::Exit, place::Place, talk};
use crate::domain::Problem;

/// Longest piece that is read at once.
const PIECE: u64 = 256 * 1024;

/// `smartactions logs`
#[derive(Debug, Args)]
pub struct LogsArgs {
    /// Go on as the log grows, until Ctrl-C.
    #[arg(long)]
    follow: bool,
    /// Only lines of that level and worse: error, warn, info, debug.
    #[arg(long)]
    level: Option<Level>,
}

/// Levels, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
enum Level {
    Error,
    Warn,
    Info,
    Debug,
}

/// Prints the log.
pub async fn run(place: &Place, args: LogsArgs) -> Exit {
    let log = match place.directories() {
        Ok(directories) => directories.log_file(),
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    let mut at = match end_of(&log) {
        Ok(length) => first_line_after(&log, length.saturating_sub(PIECE)),
        Err(error) => {
            let problem = Problem::new(
                "logs.unreadable",
                error.to_string(),
                log.display().to_string(),
                "start the engine, or give its --state DIR",
            );
            return talk::refuse(&problem, Exit::NotRunning);
        }
    };
    loop {
        at = print_from(&log, at, args.level);
        if !args.follow {
            return Exit::Done;
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(250)) => {}
            _ = tokio::signal::ctrl_c() => return Exit::Done,
        }
    }
}

fn end_of(log: &Path) -> std::io::Result<u64> {
    Ok(std::fs::metadata(log)?.len())
}

/// Where the next whole line begins; a log is entered in the middle of a line.
fn first_line_after(log: &Path, at: u64) -> u64 {
    let find = || -> std::io::Result<u64> {
        let mut file = std::fs::File::open(log)?;
        file.seek(SeekFrom::Start(at.saturating_sub(1)))?;
        let mut skipped = Vec::new();
        let mut reader = std::io::BufReader::new(file.take(PIECE));
        reader.read_until(b'\n', &mut skipped)?;
        Ok(at.saturating_sub(1) + u64::try_from(skipped.len()).unwrap_or(0))
    };
    if at == 0 { 0 } else { find().unwrap_or(at) }
}

/// Prints whole lines from `at` on; gives where to go on. A log that became shorter was rotated:
/// from its beginning then.
fn print_from(log: &Path, at: u64, level: Option<Level>) -> u64 {
    let read = || -> std::io::Result<(u64, Vec<u8>)> {
        let mut file = std::fs::File::open(log)?;
        let at = if file.metadata()?.len() < at { 0 } else { at };
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        file.take(PIECE).read_to_end(&mut bytes)?;
        Ok((at, bytes))
    };
    let Ok((from, bytes)) = read() else { return at };
    let Some(end) = bytes.iter().rposition(|b| *b == b'\n') else {
        return from;
    };
    let whole = bytes.get(..=end).unwrap_or_default();
    for line in String::from_utf8_lossy(whole).lines() {
        if level.is_none_or(|wanted| level_of(line).is_none_or(|is| is <= wanted)) {
            talk::say(line);
        }
    }
    from + u64::try_from(end).unwrap_or(0) + 1
}

fn level_of(line: &str) -> Option<Level> {
    line.split_whitespace().take(3).find_map(|word| match word {
        "ERROR" => Some(Level::Error),
        "WARN" => Some(Level::Warn),
        "INFO" => Some(Level::Info),
        "DEBUG" | "TRACE" => Some(Level::Debug),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_entered_at_a_line() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let log = folder.path().join("log");
        std::fs::write(&log, "one\ntwo\n")?;
        for (at, wanted) in [(0, 0), (1, 4), (4, 4), (5, 8)] {
            assert_eq!(first_line_after(&log, at), wanted, "{at}");
        }
        Ok(())
    }

    #[test]
    fn levels_are_found_at_the_start_of_a_line() {
        let line = "2026-11-23T10:00:00Z  WARN outbox: slowed";
        assert_eq!(level_of(line), Some(Level::Warn));
        assert_eq!(level_of("no level at all in this ERROR"), None);
    }
}
