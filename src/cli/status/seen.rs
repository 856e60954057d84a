//! What is seen of an engine that gives no answer: its lock tells whether a process lives.

use crate::{
    control::ControlError,
    domain::Finding,
    launch::{EngineLock, NotStarted},
    words::status as words,
    world::Directories,
};

/// The finding for the notice. Who holds the lock is alive; its pid is in the lock.
pub(super) fn finding(error: &ControlError, directories: &Directories) -> Finding {
    let holder = EngineLock::holder(&directories.lock_file());
    match (error, holder) {
        (ControlError::NotRunning(_), Ok(None)) => {
            let config = directories.config_file.exists();
            match NotStarted::read(directories).filter(|_| config) {
                Some(failed) => {
                    let problem = &failed.problem;
                    let when = failed.at.strftime("%F %T UTC").to_string();
                    words::not_started(&when, &problem.what, &problem.remedy)
                }
                None => words::not_running(config),
            }
        }
        (ControlError::NotRunning(_), Ok(Some(pid))) => words::no_socket(pid),
        (ControlError::NoAnswer { .. }, Ok(Some(Some(pid)))) => words::hangs(pid),
        (ControlError::NotAllowed(_), _) => {
            words::kept_out(error.code(), &error.to_string(), words::AS_ITS_USER)
        }
        (ControlError::TooLong(_), _) => {
            words::kept_out(error.code(), &error.to_string(), words::SHORTER)
        }
        _ => words::unreadable(error.code(), &error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_lock_that_is_held_tells_a_process_that_lives() {
        let dir = tempfile::tempdir().unwrap();
        let none = BTreeMap::new();
        let config = dir.path().join("config.toml");
        let at = Directories::find(&none, false, Some(&config), Some(dir.path())).unwrap();
        let nobody = ControlError::NotRunning(at.socket());
        let command = |f: Finding| f.remedies.into_iter().find_map(|r| r.command).unwrap();
        let found = finding(&nobody, &at);
        assert_eq!(found.code, "status.not_running");
        assert_eq!(command(found), "smartactions setup");
        std::fs::write(&config, "").unwrap();
        assert_eq!(command(finding(&nobody, &at)), "smartactions start");
        let remedy = "unlock it, then run: smartactions secret set exchange.password";
        let refused = crate::domain::Problem::new("ews.sign_in.refused", "refused", "", remedy);
        NotStarted::keep(&at, &refused);
        let found = finding(&nobody, &at);
        assert_eq!(found.said, "refused");
        assert_eq!(found.remedies[0].text, "unlock it, then run");
        assert_eq!(
            found.remedies[1].command.as_deref(),
            Some("smartactions start")
        );
        assert_eq!(found.code, "status.not_running");
        assert_eq!(command(found), "smartactions secret set exchange.password");
        let mut lock = EngineLock::open(&at.lock_file()).unwrap();
        let held = lock.hold(4711).unwrap();
        let found = finding(&nobody, &at);
        assert_eq!(found.code, "status.no_answer");
        assert!(found.said.contains("4711"), "{}", found.said);
        let silent = ControlError::NoAnswer {
            socket: at.socket(),
            what: "time is over".to_owned(),
        };
        let found = finding(&silent, &at);
        assert!(found.said.contains("4711"), "{}", found.said);
        assert_eq!(command(found), "smartactions restart");
        for kept_out in [
            ControlError::NotAllowed(at.socket()),
            ControlError::TooLong(at.socket()),
        ] {
            let found = finding(&kept_out, &at);
            assert_eq!(found.code, kept_out.code());
            let commands = found.remedies.iter().filter_map(|r| r.command.as_ref());
            assert_eq!(commands.count(), 0, "nothing is restarted: {found:?}");
        }
        drop(held);
    }
}
