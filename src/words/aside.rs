//! What the commands for mails that were set aside say while they wait.

use std::time::Duration;

/// For how long it has been waited.
pub fn waits(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("waiting for the mail server, {seconds} s so far; nothing is done twice")
}
