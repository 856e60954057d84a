//! Why the demo ended early, with the scene that was missing and its stable code.

use std::io;

use crate::{
    cli::exit::Exit,
    control::ControlError,
    domain::Problem,
    plain::Report,
    sandbox::{ClientError, SandboxError},
    words::demo as words,
};

/// What has to be seen before the story goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scene {
    /// The assignee's mail.
    Notification,
    /// The mail that confirms a decision.
    Confirmation,
    /// The mail that asks back.
    Question,
    /// The decided task.
    Outcome,
    /// The figures.
    Status,
}

impl Scene {
    const fn code(self) -> &'static str {
        match self {
            Self::Notification => "demo.notification.missing",
            Self::Confirmation => "demo.confirmation.missing",
            Self::Question => "demo.question.missing",
            Self::Outcome => "demo.outcome.missing",
            Self::Status => "demo.status.missing",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Notification => "the notification",
            Self::Confirmation => "the confirmation",
            Self::Question => "the mail that asks back",
            Self::Outcome => "the outcome",
            Self::Status => "the figures of the status",
        }
    }
}

/// Why the story has no end.
#[derive(Debug, thiserror::Error)]
pub(super) enum DemoError {
    /// No folder of its own.
    #[error("no folder for the demo: {0}")]
    Folder(io::Error),
    /// This program's own path is not known, so no engine can be started.
    #[error("{0}")]
    Program(Problem),
    /// The sandbox did not start.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The sandbox gave no answer.
    #[error(transparent)]
    Mail(#[from] ClientError),
    /// Setup did not get through; what it said.
    #[error("setup did not get through: {said}")]
    Setup {
        /// Its problems and findings.
        said: String,
        /// As `setup` itself would end.
        exit: Exit,
    },
    /// The engine gave no answer, or refused.
    #[error(transparent)]
    Engine(#[from] ControlError),
    /// An answer has another shape than the contract says.
    #[error("an answer could not be read: {0}")]
    Unreadable(String),
    /// A scene did not come.
    #[error("{} did not come: {seen}", scene.name())]
    Missing {
        /// Which.
        scene: Scene,
        /// What was seen instead.
        seen: String,
    },
    /// The whole took too long.
    #[error("the story was not over after {0} s")]
    Late(u64),
    /// The terminal cannot be used.
    #[error(transparent)]
    Terminal(#[from] crate::tui::TerminalFailed),
}

impl DemoError {
    /// Stable code.
    fn code(&self) -> &str {
        match self {
            Self::Folder(_) => "demo.folder",
            Self::Program(problem) => &problem.code,
            Self::Sandbox(_) => "demo.sandbox",
            Self::Mail(_) => "demo.mail",
            Self::Setup { .. } => "demo.setup",
            Self::Engine(error) => error.code(),
            Self::Unreadable(_) => "demo.unreadable",
            Self::Missing { scene, .. } => scene.code(),
            Self::Late(_) => "demo.late",
            Self::Terminal(error) => error.code(),
        }
    }

    /// In words.
    pub(super) fn problem(&self) -> Problem {
        Problem::new(self.code(), self.to_string(), "demo", words::TRY_AGAIN)
    }

    /// What the command ends with.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Setup { exit, .. } => *exit,
            Self::Engine(ControlError::NotRunning(_)) => Exit::NotRunning,
            Self::Engine(ControlError::NoAnswer { .. }) => Exit::NoAnswer,
            Self::Engine(ControlError::Refused(_)) => Exit::Refused,
            _ => Exit::Check,
        }
    }
}

/// What setup said when it is not ready.
pub(super) fn setup_failed(report: Report) -> DemoError {
    let (said, exit) = match report {
        Report::Answers(problems) => {
            let all: Vec<_> = problems.iter().map(ToString::to_string).collect();
            (all.join("\n"), Exit::Answers)
        }
        Report::Unreadable(problem) | Report::NotWritten(problem) => {
            (problem.to_string(), Exit::Config)
        }
        Report::Checks(findings) => {
            let line = |f: &crate::domain::Finding| format!("{}: {}", f.code, f.said);
            let all: Vec<_> = findings.iter().map(line).collect();
            (all.join("\n"), Exit::Check)
        }
        Report::NotReady(problem) => (problem.to_string(), Exit::NotReady),
        Report::Ready { .. } | Report::DryRun { .. } => {
            ("it ended without an engine".to_owned(), Exit::NotReady)
        }
    };
    DemoError::Setup { said, exit }
}
