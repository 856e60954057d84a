//! `run`: the engine in the foreground, for systemd, containers and the hand-off.

use super::{exit::Exit, failed::NO_CONFIG, place::Place, talk};
use crate::{host, host::RunError, world::World};

/// Runs until it is told to stop.
pub async fn run(place: &Place) -> Exit {
    let directories = match place.directories() {
        Ok(directories) => directories,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
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
