//! What ends a command from outside: Ctrl-C, SIGTERM, the end of the terminal.
//!
//! Used by commands that have something to take back or to put right first; for all others the
//! system's own default stands.

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{exit::Exit, talk};
use crate::{domain::Problem, plain::restore_echo};

/// The signals, from the moment this was made; none that comes after it is missed.
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    /// Listens for them from now on; `code` names the problem where the system refuses that.
    pub(super) fn new(code: &str) -> Result<Self, Problem> {
        let listen = |kind| {
            signal(kind).map_err(|e| {
                let remedy = "raise the limit of open files";
                Problem::new(code, e.to_string(), "signals", remedy)
            })
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hang_up: listen(SignalKind::hangup())?,
        })
    }

    /// The code of the next one.
    pub(super) async fn next(&mut self) -> Exit {
        tokio::select! {
            _ = self.interrupt.recv() => Exit::Interrupted,
            _ = self.terminate.recv() => Exit::Terminated,
            _ = self.hang_up.recv() => Exit::HungUp,
        }
    }
}

/// While a person is asked: a signal puts the terminal's echo back and ends the process. Lines are
/// read without an end in sight, so nothing else could end it. `around` calls what it is given, and
/// may hold something meanwhile, such as the right to write files.
pub(super) fn end_while_asking(around: impl FnOnce(&dyn Fn()) + Send + 'static) {
    // Without signals the system's own default stands: the process ends.
    let Ok(mut signals) = Signals::new("signals.refused") else {
        return;
    };
    tokio::spawn(async move {
        let exit = signals.next().await;
        around(&|| {
            restore_echo();
            talk::tell("");
            std::process::exit(exit as i32);
        });
    });
}
