//! Why no engine is ready after a start, and what is kept of it for `status`.

use std::time::Duration;

use super::{lock::LockError, spawn::SpawnError};
use crate::{control::ControlError, domain::Problem, words::start as words};

/// Why no engine is ready.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The lock can't be looked at.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// No process could be started.
    #[error(transparent)]
    Spawn(#[from] SpawnError),
    /// The process ended before it was ready.
    #[error("the engine ended before it was ready{}", code.map(|c| format!(" (code {c})")).unwrap_or_default())]
    Ended {
        /// Its exit code; none when a signal ended it.
        code: Option<i32>,
        /// What it said last in its log since it was started.
        last_lines: Vec<String>,
    },
    /// Exchange refused the account, which no waiting heals; the new process was ended again.
    #[error("{}", cause.what)]
    Refused {
        /// What the engine says of it.
        cause: Problem,
        /// What it said last in its log since it was started.
        last_lines: Vec<String>,
    },
    /// The time is over.
    #[error("{}", words::not_ready(*waited, *runs, cause.as_ref().map(|c| c.what.as_str())))]
    NotReady {
        /// How long was waited.
        waited: Duration,
        /// The engine that goes on all the same; none: it was ended again ([`super::Late::Ends`]).
        runs: Option<u32>,
        /// What it waited for, as far as it said.
        open: Vec<String>,
        /// Its worst trouble, if it told one.
        cause: Option<Problem>,
        /// What it said last in its log since it was started.
        last_lines: Vec<String>,
    },
    /// It runs but can't be spoken with.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// Its unit can't be started.
    #[error(transparent)]
    Unit(#[from] super::UnitError),
    /// Nobody waits for it any more; the engine goes on by itself.
    #[error("the engine was left to itself before it was ready")]
    LetGo,
}

impl StartError {
    /// What is kept of it for `status`, where it leaves no engine behind.
    pub(super) fn kept(&self) -> Option<Problem> {
        let (code, remedy) = match self {
            Self::Refused { cause, .. } => return Some(cause.clone()),
            Self::Ended { .. } => ("engine.ended", "smartactions logs"),
            Self::NotReady { runs: None, .. } => ("engine.not_ready", "smartactions probe"),
            _ => return None,
        };
        let mut what = self.to_string();
        if let (Self::Ended { .. }, Some(last)) = (self, self.last_lines().last()) {
            what = format!("{what}: {last}");
        }
        Some(Problem::new(code, what, "", remedy))
    }

    /// What the engine said in its log since it was started, oldest first.
    pub fn last_lines(&self) -> &[String] {
        match self {
            Self::Ended { last_lines, .. }
            | Self::Refused { last_lines, .. }
            | Self::NotReady { last_lines, .. } => last_lines,
            _ => &[],
        }
    }
}
