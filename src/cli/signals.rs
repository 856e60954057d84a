//! What ends a command from outside: Ctrl-C, SIGTERM, the end of the terminal.
//!
//! Used by commands that have something to take back or to put right first; for all others the
//! system's own default stands.

use std::future::pending;

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    task::JoinHandle,
};

use super::{exit::Exit, talk};
use crate::{domain::Problem, plain::restore_echo};

/// The signals, from the moment this was made; none that comes after it is missed.
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    /// None when whoever started this process wants it to outlive the terminal (`nohup`).
    hang_up: Option<Signal>,
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
        // Asked first: listening changes what is asked for.
        let outlives = std::fs::read_to_string("/proc/self/status").is_ok_and(|s| ignores_hup(&s));
        let hang_up = if outlives {
            None
        } else {
            Some(listen(SignalKind::hangup())?)
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hang_up,
        })
    }

    /// The code of the next one.
    pub(super) async fn next(&mut self) -> Exit {
        let hang_up = async {
            match &mut self.hang_up {
                Some(signal) => signal.recv().await,
                None => pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Exit::Interrupted,
            _ = self.terminate.recv() => Exit::Terminated,
            _ = hang_up => Exit::HungUp,
        }
    }
}

/// Whether SIGHUP, the lowest bit, is among the ignored signals (`proc_pid_status(5)`, `SigIgn`).
/// Where there is no such file, nothing is known to be ignored.
fn ignores_hup(status: &str) -> bool {
    let mask = status.lines().find_map(|l| l.strip_prefix("SigIgn:"));
    mask.and_then(|m| u64::from_str_radix(m.trim(), 16).ok())
        .is_some_and(|m| m & 1 == 1)
}

/// While a person is asked: a signal puts the terminal's echo back and ends the process. Lines are
/// read without an end in sight, so nothing else could end it. `around` calls what it is given, and
/// may hold something meanwhile, such as the right to write files. It is over when the guard is dropped;
/// from then on a signal does nothing unless somebody listens for it.
#[must_use]
pub(super) fn end_while_asking(around: impl FnOnce(&dyn Fn()) + Send + 'static) -> Asking {
    // Without signals the system's own default stands: the process ends.
    let Ok(mut signals) = Signals::new("signals.refused") else {
        return Asking(None);
    };
    Asking(Some(tokio::spawn(async move {
        let exit = signals.next().await;
        around(&|| {
            restore_echo();
            talk::tell("");
            std::process::exit(exit as i32);
        });
    })))
}

/// A question is open.
pub(super) struct Asking(Option<JoinHandle<()>>);

impl Asking {
    /// To the end of the process.
    pub(super) fn for_good(mut self) {
        self.0 = None;
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

/// Work that must not be left half done: at the first signal `told` says so and the work goes on, the second
/// one ends it. Gives what came of the work, and the code of the signal.
pub(super) async fn finished_first<T>(
    signals: &mut Signals,
    work: impl Future<Output = T>,
    told: impl FnOnce(),
) -> Result<(T, Option<Exit>), Exit> {
    let mut work = std::pin::pin!(work);
    let exit = tokio::select! {
        done = &mut work => return Ok((done, None)),
        exit = signals.next() => exit,
    };
    told();
    tokio::select! {
        done = work => Ok((done, Some(exit))),
        exit = signals.next() => Err(exit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_is_to_outlive_its_terminal_is_known() {
        let status = |mask: &str| format!("Name:\tx\nSigIgn:\t{mask}\nSigCgt:\t0000000000000001\n");
        assert!(ignores_hup(&status("0000000000001001")));
        assert!(!ignores_hup(&status("0000000000001000")));
        assert!(!ignores_hup(""));
    }
}
