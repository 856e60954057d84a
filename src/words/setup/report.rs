//! The report of the checks that `s` saves on Probe.

/// Before the server's name.
pub const SERVER: &str = "Server:";
/// Where not every check went well with the answers as they are now.
pub const NOT_PROVED: &str = "Not proved: a check failed, did not run, or an answer changed since.";

/// The first line.
pub fn title(version: &str) -> String {
    format!("SmartActions {version}: what the checks of setup found (secrets masked)")
}
/// How many ended how.
pub fn counts(passed: usize, warned: usize, failed: usize, waiting: usize) -> String {
    format!("{passed} passed, {warned} warned, {failed} failed, {waiting} not run")
}
/// A check that had not ended when the report was made.
pub fn still_runs(name: &str) -> String {
    format!("  running  {name}")
}
/// Over what went over the wire for one check.
pub fn transcript_of(name: &str) -> String {
    format!("What went over the wire for {name} (secrets masked):")
}
