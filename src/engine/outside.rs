//! What is known outside the engine's parts: troubles such as a broken config, and what is served.

use super::{board::OUTSIDE, supervisor::Engine};
use crate::domain::Problem;

/// Code of a trouble that holds no mail back yet: the server's certificate ends soon.
pub const CERTIFICATE_ENDS: &str = "exchange.certificate_ends";

/// A way into the process that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Served {
    /// The control socket.
    Control,
    /// The API's port.
    Api,
}

impl Engine {
    /// That way is open from now on: a point of readiness.
    pub fn serves(&self, way: Served) {
        self.core.board.facts().served.insert(way);
    }

    /// Notes a trouble under a name of the caller's; the snapshot shows it until it is settled.
    pub fn trouble(&self, of: &str, problem: Problem, effect: &str) {
        let now = self.core.world.now();
        let of = format!("{OUTSIDE}{of}");
        self.core.board.trouble(&of, problem, effect, now);
    }

    /// That trouble is over.
    pub fn settled(&self, of: &str) {
        self.core.board.recovered(&format!("{OUTSIDE}{of}"));
    }
}
