//! Words of the first page of setup.

/// Beside the way to start.
pub const FRESH: &str = "about 4 minutes";
/// Beside the way to start.
pub const CHANGE: &str = "starts from what is there";
/// Beside the way to start.
pub const NO_MAILBOX: &str = "none yet";
/// Beside the way to start.
pub const AFRESH: &str = "the old file is kept";
/// Beside the way to start.
pub const DRY_RUN: &str = "probes, writes nothing";
/// Title of what was found.
pub const FOUND: &str = "FOUND ON THIS MACHINE";
/// Label.
pub const CONFIG: &str = "Config";
/// Label.
pub const ENGINE: &str = "Engine";
/// Label.
pub const MAILBOX: &str = "Mailbox";
/// Label.
pub const ACCOUNT: &str = "Account";
/// Label.
pub const DRAFT: &str = "Draft";
/// In place of a value.
pub const NONE: &str = "none";
/// Title of the commands.
pub const WITHOUT: &str = "WITHOUT THIS SCREEN";
/// The commands.
pub const COMMANDS: [&str; 3] = [
    "smartactions mailbox set ADDRESS",
    "smartactions setup --answers a.toml",
    "smartactions setup --plain",
];

/// Above the ways to start.
pub fn found(config: &str, running: bool) -> String {
    let engine = if running {
        "engine running"
    } else {
        "engine not running"
    };
    format!("Found {config}, {engine}.")
}

/// Beside the short path.
pub fn now(mailbox: &str) -> String {
    format!("now {mailbox}")
}

/// Beside "go on".
pub fn stopped_at(step: usize) -> String {
    format!("step {step}")
}

/// A running engine.
pub fn running(pid: u32) -> String {
    format!("running, pid {pid}")
}

/// A draft.
pub fn draft(step: &str) -> String {
    format!("at step {step}")
}
