//! Why a command was not carried out, with the code to end with.

use super::{exit::Exit, talk};
use crate::{
    config::{LoadError, SecretsError, WriteError},
    domain::Problem,
};

/// What to do where there is no config yet.
pub const NO_CONFIG: &str = "run smartactions setup, or give --config FILE";

/// What is wrong, all of it at once, and the exit code.
#[derive(Debug)]
pub struct Failed {
    /// In words, with stable codes; empty when all has been told already.
    pub problems: Vec<Problem>,
    /// How to end.
    pub exit: Exit,
}

impl Failed {
    /// One problem.
    pub fn new(exit: Exit, problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            exit,
        }
    }

    /// A wrong command line.
    pub fn usage(code: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Exit::Usage, Problem::new(code, what, "", remedy))
    }

    /// All was told already.
    pub const fn told(exit: Exit) -> Self {
        Self {
            problems: Vec::new(),
            exit,
        }
    }

    /// Tells the problems and gives the code to end with.
    pub fn tell(&self) -> Exit {
        for problem in &self.problems {
            talk::refuse(problem, self.exit);
        }
        self.exit
    }
}

/// What a command ended with: its own code, or that of what went wrong.
pub fn ended(result: Result<Exit, Failed>) -> Exit {
    result.unwrap_or_else(|failed| failed.tell())
}

impl From<LoadError> for Failed {
    fn from(error: LoadError) -> Self {
        let problems = match &error {
            LoadError::Absent(_) => {
                vec![Problem::new(error.code(), error.to_string(), "", NO_CONFIG)]
            }
            _ => error.problems(),
        };
        Self {
            problems,
            exit: Exit::Config,
        }
    }
}

impl From<SecretsError> for Failed {
    fn from(error: SecretsError) -> Self {
        LoadError::from(Box::new(error)).into()
    }
}

impl From<WriteError> for Failed {
    fn from(error: WriteError) -> Self {
        let remedy = "nothing was changed; mend the cause and try again";
        let problem = Problem::new(error.code(), error.to_string(), "", remedy);
        Self::new(Exit::Config, problem)
    }
}
