//! What is said of a start that does not end well.

use std::time::Duration;

crate::words::ui::says! { "start":
    /// Where to look at an engine that runs and is not ready.
    pub fn look();
    fn runs_not_ready(pid: u32, waited: u64, cause: String);
    fn not_ready_within(waited: u64, cause: String);
    fn remedy_then(remedy: &str, command: &str);
    /// None runs, for its last start failed.
    pub fn not_started(when: &str, what: &str);
}

/// The time is over. `runs`: the process that goes on all the same.
pub fn not_ready(waited: Duration, runs: Option<u32>, cause: Option<&str>) -> String {
    let waited = waited.as_secs();
    let cause = cause.map(|what| format!(": {what}")).unwrap_or_default();
    match runs {
        Some(pid) => runs_not_ready(pid, waited, cause),
        None => not_ready_within(waited, cause),
    }
}

/// What to do then, after the cause is mended.
pub fn then_start(remedy: &str) -> String {
    if remedy.is_empty() {
        return START.to_owned();
    }
    remedy_then(remedy, START)
}

/// The command for it.
pub const START: &str = "smartactions start";
