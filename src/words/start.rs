//! What is said of a start that does not end well.

use std::time::Duration;

/// Where to look at an engine that runs and is not ready.
pub const LOOK: &str =
    "it goes on by itself; look with: smartactions status; find out why with: smartactions probe";

/// The time is over. `runs`: the process that goes on all the same.
pub fn not_ready(waited: Duration, runs: Option<u32>, cause: Option<&str>) -> String {
    let waited = waited.as_secs();
    let cause = cause.map(|what| format!(": {what}")).unwrap_or_default();
    match runs {
        Some(pid) => {
            format!("the engine runs (pid {pid}) and is not ready after {waited} s{cause}")
        }
        None => format!("the engine did not become ready within {waited} s{cause}"),
    }
}

/// None runs, for its last start failed.
pub fn not_started(when: &str, what: &str) -> String {
    format!("the engine does not run: it did not start at {when}: {what}")
}

/// What to do then, after the cause is mended.
pub fn then_start(remedy: &str) -> String {
    if remedy.is_empty() {
        return START.to_owned();
    }
    format!("{remedy}; then: {START}")
}

/// The command for it.
pub const START: &str = "smartactions start";
