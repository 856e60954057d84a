//! `logs`: the engine's log, its end first, then on as it grows.

mod file;

use std::time::Duration;

use clap::Args;
use tokio::time::sleep;

use super::{exit::Exit, place::Place, signals::Signals, talk};
use crate::domain::Problem;
use file::LogFile;

/// How often a log that is followed is looked at.
const PACE: Duration = Duration::from_millis(250);

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

/// Prints the log. Codes: 0 done, with `--follow` after Ctrl-C or when nobody reads on; 7 there is
/// no log.
pub async fn run(place: &Place, args: LogsArgs) -> Exit {
    let directories = match place.directories() {
        Ok(directories) => directories,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    let path = directories.log_file();
    let mut signals = match Signals::new("logs.signals") {
        Ok(signals) => signals,
        Err(problem) => return talk::refuse(&problem, Exit::Fault),
    };
    let mut log = match LogFile::at_its_end(&path, &directories.older_log_file()) {
        Ok(log) => log,
        Err(error) => {
            let problem = Problem::new(
                "logs.unreadable",
                error.to_string(),
                path.display().to_string(),
                "start the engine, or give its --state DIR",
            );
            return talk::refuse(&problem, Exit::NotRunning);
        }
    };
    loop {
        while let Some(lines) = log.next() {
            if print(&lines, args.level).is_err() {
                return Exit::Done;
            }
        }
        if !args.follow {
            return Exit::Done;
        }
        tokio::select! {
            () = sleep(PACE) => {}
            exit = signals.next() => return exit.or_left(),
        }
    }
}

fn print(lines: &str, level: Option<Level>) -> std::io::Result<()> {
    lines
        .lines()
        .filter(|line| level.is_none_or(|wanted| level_of(line).is_none_or(|is| is <= wanted)))
        .try_for_each(talk::say_on)
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
    fn levels_are_found_at_the_start_of_a_line() {
        let line = "2026-11-23T10:00:00Z  WARN outbox: slowed";
        assert_eq!(level_of(line), Some(Level::Warn));
        assert_eq!(level_of("no level at all in this ERROR"), None);
    }
}
