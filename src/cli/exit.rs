//! Exit codes: a contract that scripts rely on (README, "Exit codes").

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Left by choice, nothing written.
    Left = 1,
    /// Wrong command line, or answers that can't be read.
    Usage = 2,
    /// An answer is missing or invalid, unattended.
    Answers = 3,
    /// A check failed.
    Check = 4,
    /// The config could not be written or read.
    Config = 5,
    /// The engine did not become ready.
    NotReady = 6,
    /// The engine does not run.
    NotRunning = 7,
    /// The engine runs and does not answer.
    NoAnswer = 8,
    /// The engine is not ready yet.
    NotYet = 9,
    /// Refused: no such task, not allowed.
    Refused = 10,
    /// Another engine holds this state folder.
    Held = 11,
    /// A fault in the program.
    Fault = 70,
    /// The terminal is gone (SIGHUP).
    HungUp = 129,
    /// Ctrl-C.
    Interrupted = 130,
    /// SIGTERM.
    Terminated = 143,
}

impl Exit {
    /// For a screen that a signal ended: 128 and its number (POSIX shell, "Exit Status").
    pub const fn of_signal(code: u8) -> Self {
        match code {
            129 => Self::HungUp,
            130 => Self::Interrupted,
            _ => Self::Terminated,
        }
    }

    /// For a command that goes on until Ctrl-C: that is its good end.
    #[must_use]
    pub const fn or_left(self) -> Self {
        match self {
            Self::Interrupted => Self::Done,
            other => other,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
