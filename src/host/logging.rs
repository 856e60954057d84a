//! The engine's own log: lines on standard error, which the hand-off leads into the log file.

use tracing_subscriber::{EnvFilter, fmt};

/// Begins to log; `level` such as `info` or `smartactions=debug`. A second call changes nothing.
pub(super) fn begin(level: &str) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    // Only the first subscriber of a process counts; tests may have set one.
    let _ = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init();
}
