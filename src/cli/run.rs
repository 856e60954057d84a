//! `run`: the engine in the foreground, for systemd, containers and the hand-off.

use super::{exit::Exit, place::Place, talk};
use crate::{host, host::RunError, world::World};

/// Runs until it is told to stop.
pub async fn run(place: &Place) -> Exit {
    let directories = match place.directories() {
        Ok(directories) => directories,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    match host::run(directories, World::real()).await {
        Ok(()) => Exit::Done,
        Err(error) => {
            let exit = match error {
                RunError::Config(_) => Exit::Config,
                RunError::Lock(crate::launch::LockError::Held { .. }) => Exit::Held,
                _ => Exit::NotReady,
            };
            for problem in error.problems() {
                talk::refuse(&problem, exit);
            }
            exit
        }
    }
}
