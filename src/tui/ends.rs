//! The signals that end a screen: interrupt, terminate, hang-up.

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::TerminalFailed;

/// The signals that end a screen.
pub struct Ends {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl Ends {
    /// Listens for them from now on.
    pub fn new() -> Result<Self, TerminalFailed> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// The exit code of the next signal: 128 and its number (POSIX shell, "Exit Status").
    pub async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.interrupt.recv() => 130,
            _ = self.terminate.recv() => 143,
            _ = self.hangup.recv() => 129,
        }
    }
}
