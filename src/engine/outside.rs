//! Troubles that are found outside the engine's parts, such as a broken config.

use super::supervisor::Engine;
use crate::domain::Problem;

impl Engine {
    /// Notes a trouble under a name of the caller's; the snapshot shows it until it is settled.
    pub fn trouble(&self, of: &str, problem: Problem, effect: &str) {
        let now = self.core.world.now();
        self.core.board.trouble(of, problem, effect, now);
    }

    /// That trouble is over.
    pub fn settled(&self, of: &str) {
        self.core.board.recovered(of);
    }
}
