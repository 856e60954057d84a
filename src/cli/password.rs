//! A password from where the caller keeps it: a file, the environment, the terminal, a pipe.

use std::{
    io::{self, IsTerminal, Read},
    path::Path,
};

use zeroize::Zeroizing;

use super::{exit::Exit, failed::Failed, signals, talk};
use crate::{
    domain::{Problem, Secret},
    plain::Talk,
    world::{Environment, environment},
};

/// Variable that spares the question.
pub const VARIABLE: &str = "SMARTACTIONS_PASSWORD";
/// Longest password on a pipe, in bytes.
const LONGEST: u64 = 16 * 1024;

/// The password in a file; one trailing newline is cut. Unreadable: exit code 2.
pub fn from_file(file: &Path) -> Result<Secret, Failed> {
    Secret::from_file(file).map_err(|e| {
        let remedy = "check the path and who may read it";
        Failed::usage(e.code(), e.to_string(), remedy)
    })
}

/// Name of the one password that the variable holds: the service account's. Another account would be
/// locked with it.
const OF_VARIABLE: &str = "exchange.password";

/// The password of `name`: from the file, else, for the service account, the environment, else asked
/// for where there is a terminal, else read from standard input. None, or an empty one: exit code 3.
pub fn obtain(name: &str, file: Option<&Path>) -> Result<Secret, Failed> {
    let secret = if let Some(file) = file {
        from_file(file)?
    } else if let Some(secret) = of_variable(name, &environment()) {
        talk::tell(&format!("{name}: taken from {VARIABLE}"));
        secret
    } else if io::stdin().is_terminal() {
        signals::end_while_asking(|end| end()).for_good();
        let mut terminal = Talk::new(io::stdin().lock(), io::stderr());
        terminal
            .ask_secret(&format!("{name} (not shown): "))
            .map_err(|_| Failed::told(Exit::Left))?
    } else {
        from_pipe(name)?
    };
    if secret.is_empty() {
        return Err(missing(name));
    }
    Ok(secret)
}

/// What the variable holds, where it is about `name`; empty counts as unset.
fn of_variable(name: &str, env: &Environment) -> Option<Secret> {
    let text = env.get(VARIABLE).filter(|t| !t.is_empty())?;
    (name == OF_VARIABLE).then(|| Secret::new(text.clone()))
}

fn from_pipe(name: &str) -> Result<Secret, Failed> {
    let mut text = Zeroizing::new(String::new());
    let read = io::stdin().lock().take(LONGEST).read_to_string(&mut text);
    read.map_err(|_| missing(name))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    Ok(Secret::new(text.to_owned()))
}

/// No password was given where one is needed.
pub fn missing(name: &str) -> Failed {
    let remedy = if name.ends_with(".password") && name != OF_VARIABLE {
        "give --password-file FILE, or type it at a terminal".to_owned()
    } else {
        format!("give --password-file FILE, {VARIABLE}, or type it at a terminal")
    };
    let what = format!("{name}: not given");
    Failed::new(
        Exit::Answers,
        Problem::new("secrets.missing", what, "", remedy),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_is_about_the_service_account_alone() {
        let env = |text: &str| Environment::from([(VARIABLE.to_owned(), text.to_owned())]);
        let taken = |name, text| of_variable(name, &env(text)).is_some();
        assert!(taken("exchange.password", "canary"));
        assert!(!taken("exchange.password", ""), "empty counts as unset");
        for other in ["outgoing.password", "listener.default.password"] {
            assert!(!taken(other, "canary"), "{other}");
            let told = missing(other).problems;
            assert!(
                told.iter().all(|p| !p.remedy.contains(VARIABLE)),
                "{told:?}"
            );
        }
    }
}
