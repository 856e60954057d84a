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
    /// Somebody else's unit has the name of ours.
    #[error("{} is a unit that setup has not written", .0.display())]
    Foreign(PathBuf),
    /// Something that the unit's user would have to own belongs to others.
    #[error("{} cannot be given to the unit's user: {said}", file.display())]
    NotOurs {
        /// Which.
        file: PathBuf,
        /// Why.
        said: String,
    },
    /// The unit's user cannot come at a file.
    #[error("the unit's user cannot come at {}: {} is closed to it", file.display(), folder.display())]
    Hidden {
        /// Which.
        file: PathBuf,
        /// The folder above it.
        folder: PathBuf,
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
            Self::Foreign(_) => "launch.unit.foreign",
            Self::NotOurs { .. } => "launch.unit.not_ours",
            Self::Hidden { .. } => "launch.unit.hidden",
            Self::File { .. } => "launch.unit.file",
            Self::NotUndone { .. } => "launch.unit.not_undone",
        }
    }

    /// In words, with what to do.
    pub fn problem(&self) -> Problem {
        let remedy = match self {
            Self::NotUndone { .. } => words::try_by_hand().to_owned(),
            other if other.code() == "launch.unit.linger" => words::try_linger().to_owned(),
            Self::NotHere(_) => words::try_detached().to_owned(),
            Self::Foreign(file) => words::try_rename(&file.display().to_string()),
            Self::NotOurs { .. } => words::try_own_folder().to_owned(),
            Self::Hidden { folder, .. } => words::try_open(&folder.display().to_string()),
            _ => words::try_mend().to_owned(),
        };
        Problem::new(self.code(), self.to_string(), "", remedy)
    }
}
