//! Composes engine, API and control socket into one process: `smartactions run`.
//!
//! Called by `cli`. Reads the config, makes what it means, watches it while running, and ends
//! everything in order. Never decides about a task or a mail.

mod accounts;
mod certificate;
pub mod exchange;
mod logging;
mod plan;
mod process;
mod refusals;
pub mod relay;
mod seen;
mod serve;
mod watch;

pub use logging::lead_into_log;
pub use plan::{Drawn, PlanFaults, Recipe};
pub use process::{RunError, run};
