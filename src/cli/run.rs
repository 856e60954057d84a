//! `run`: the engine in the foreground, for systemd, containers and the hand-off.

use clap::Args;

use super::{exit::Exit, failed::NO_CONFIG, place::Place, talk};
use crate::{domain::Problem, host, host::RunError, world::World};

/// `smartactions run`
#[derive(Debug, Args)]
pub struct RunArgs {
    /// What it says goes to the log of the state folder, as after start: for a systemd unit.
    #[arg(long)]
    into_log: bool,
}

/// Runs until it is told to stop.
pub async fn run(place: &Place, args: &RunArgs) -> Exit {
    let directories = match place.directories() {
        Ok(directories) => directories,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    if args.into_log
        && let Err(error) = host::lead_into_log(&directories)
    {
        // What else there is to say goes where it was led before: to the journal, say.
        let log = directories.log_file().display().to_string();
        let remedy = "make the state folder writable for who runs the engine";
        let problem = Problem::new("engine.log", error.to_string(), log, remedy);
        return talk::refuse(&problem, Exit::NotReady);
    }
    match host::run(directories.clone(), World::real()).await {
        Ok(()) => Exit::Done,
        Err(error) => {
            let exit = match error {
                RunError::Config(_) => Exit::Config,
                RunError::Lock(crate::launch::LockError::Held { .. }) => Exit::Held,
                _ => Exit::NotReady,
            };
            for mut problem in error.problems() {
                if problem.code == "config.absent" && !directories.config_file.exists() {
                    NO_CONFIG.clone_into(&mut problem.remedy);
                }
                talk::refuse(&problem, exit);
            }
            exit
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A unit knows the codes by number alone.
    #[test]
    fn what_a_new_start_does_not_heal_is_not_started_anew_by_systemd() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("installer/systemd");
        let codes = [Exit::Usage, Exit::Answers, Exit::Config, Exit::Held];
        let codes: Vec<String> = codes.iter().map(|e| (*e as i32).to_string()).collect();
        let line = format!("\nRestartPreventExitStatus={}\n", codes.join(" "));
        for name in ["smartactions.service", "user/smartactions.service"] {
            let text = std::fs::read_to_string(folder.join(name)).unwrap();
            assert!(text.contains(&line), "{name}: {line}");
            assert!(text.contains("\nStartLimitBurst="), "{name}");
            assert!(
                !text.contains("append:"),
                "{name}: before its folder is there"
            );
        }
    }
}
