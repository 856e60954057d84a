//! Why the service manager could not be made to keep the engine.

use std::{io, path::PathBuf, time::Duration};

use crate::{domain::Problem, words::unit as words};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum UnitError {
    /// There is no service manager here that could, or it could not run this program.
    #[error("{0}")]
    NotHere(String),
    /// A program is not on this machine.
    #[error("{0} is not on this machine")]
    NoProgram(String),
    /// A command failed.
    #[error("{command}: {said}")]
    Refused {
        /// Stable code of the step.
        code: &'static str,
        /// As typed.
        command: String,
        /// Its last words.
        said: String,
    },
    /// A command did not end in time, and was ended.
    #[error("{command}: did not end within {} s", waited.as_secs())]
    Late {
        /// As typed.
        command: String,
        /// How long was waited.
        waited: Duration,
    },
    /// A file could not be read, written or given to somebody.
    #[error("{act} {}: {source}", file.display())]
    File {
        /// What was being done.
        act: &'static str,
        /// To which.
        file: PathBuf,
        /// As the system said.
        source: io::Error,
    },
    /// A step failed, and what was done before it could not all be taken back.
    #[error("{first}; not taken back: {second}")]
    NotUndone {
        /// What failed.
        first: Box<UnitError>,
        /// What failed on the way back.
        second: Box<UnitError>,
    },
}

impl UnitError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotHere(_) => "launch.unit.not_here",
            Self::NoProgram(_) => "launch.unit.no_program",
            Self::Refused { code, .. } => code,
            Self::Late { .. } => "launch.unit.late",
            Self::File { .. } => "launch.unit.file",
            Self::NotUndone { .. } => "launch.unit.not_undone",
        }
    }

    /// In words, with what to do.
    pub fn problem(&self) -> Problem {
        let remedy = match self {
            Self::NotUndone { .. } => words::try_by_hand(),
            other if other.code() == "launch.unit.linger" => words::try_linger(),
            Self::NotHere(_) => words::try_detached(),
            _ => words::try_mend(),
        };
        Problem::new(self.code(), self.to_string(), "", remedy)
    }
}
