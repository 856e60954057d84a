//! Data on standard output, talk on standard error. A closed pipe is no fault.

use std::io::{self, Write};

use serde::Serialize;

use super::exit::Exit;
use crate::{control::ControlError, domain::Problem, words::status};

/// One line of data.
pub fn say(line: &str) {
    // Nobody reads on: `smartactions task list | head -1` has what it wanted.
    let _ = say_on(line);
}

/// One line of data of many to come; an error tells that nobody reads on, and that the command is
/// over: `smartactions logs --follow | head -1`.
pub fn say_on(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}

/// One line of talk.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A value as indented JSON.
pub fn say_json<T: Serialize>(value: &T) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => say(&text),
        Err(error) => tell(&format!("not to be written as JSON: {error}")),
    }
}

/// Tells a problem and gives the code to end with.
pub fn refuse(problem: &Problem, exit: Exit) -> Exit {
    tell(&format!("smartactions: {problem}"));
    exit
}

/// Tells why the engine gave no answer, with its code, and gives the code to end with.
pub fn refuse_control(error: &ControlError) -> Exit {
    match error {
        ControlError::NotRunning(_) => refuse(
            &Problem::new(error.code(), error.to_string(), "", "smartactions start"),
            Exit::NotRunning,
        ),
        ControlError::NoAnswer { .. } => refuse(
            &Problem::new(
                error.code(),
                error.to_string(),
                "",
                "smartactions logs, then smartactions restart",
            ),
            Exit::NoAnswer,
        ),
        ControlError::NotAllowed(_) => refuse(
            &Problem::new(error.code(), error.to_string(), "", status::AS_ITS_USER),
            Exit::Refused,
        ),
        ControlError::TooLong(_) => refuse(
            &Problem::new(error.code(), error.to_string(), "", status::SHORTER),
            Exit::Usage,
        ),
        ControlError::Refused(problem) => refuse(problem, Exit::Refused),
    }
}
