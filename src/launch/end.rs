//! Ends an engine that does not answer: who holds the lock is asked, told, and then ended.
//!
//! Called by `restart` alone. Nothing is lost by it: what an engine has acknowledged is durable,
//! and a mail in doubt is looked up before it is sent again.

use std::{path::Path, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::{Instant, sleep};

use super::{
    lock::EngineLock,
    start::{StartError, stop},
};
use crate::{control::ControlError, world::Directories};

/// How long a process may take to end after each signal.
const GRACE: Duration = Duration::from_secs(3);
/// How often the lock is looked at.
const PACE: Duration = Duration::from_millis(50);

/// Stops the engine and returns when its lock is free; `Ok(false)` when none ran. One that does not
/// answer gets SIGTERM, and SIGKILL three seconds later. One that answers and is still at work
/// after `patience` is left alone ([`StartError::Control`]).
pub async fn end(directories: &Directories, patience: Duration) -> Result<bool, StartError> {
    let silent = match stop(directories, patience).await {
        Err(StartError::Control(
            silent @ (ControlError::NoAnswer { .. } | ControlError::NotRunning(_)),
        )) => silent,
        other => return other,
    };
    let lock = directories.lock_file();
    for signal in [Signal::TERM, Signal::KILL] {
        match EngineLock::holder(&lock)? {
            None => return Ok(true),
            Some(holder) => tell(holder, signal),
        }
        if free_within(&lock, GRACE).await? {
            return Ok(true);
        }
    }
    Err(silent.into())
}

/// The lock is held at this moment, so its pid is that of a process that lives.
fn tell(holder: Option<u32>, signal: Signal) {
    let pid = holder
        .and_then(|pid| i32::try_from(pid).ok())
        .and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // It may have ended in between, or belong to somebody else: the lock tells.
        let _ = kill_process(pid, signal);
    }
}

async fn free_within(lock: &Path, time: Duration) -> Result<bool, StartError> {
    let begun = Instant::now();
    while EngineLock::holder(lock)?.is_some() {
        if begun.elapsed() >= time {
            return Ok(false);
        }
        sleep(PACE).await;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::{collections::BTreeMap, process::Command};

    const FOLDER: &str = "HELD_STATE_FOLDER";

    /// Not a test of its own: a process that holds the lock and can't do anything any more.
    #[test]
    #[ignore = "runs only as a child of the other test"]
    fn child() {
        let folder = std::env::var_os(FOLDER).unwrap();
        let mut lock = EngineLock::open(&Path::new(&folder).join("engine.lock")).unwrap();
        let _held = lock.hold(std::process::id()).unwrap();
        kill_process(rustix::process::getpid(), Signal::STOP).unwrap();
        // The signal may stop another thread first: this one must not go on and free the lock.
        std::thread::sleep(Duration::from_mins(5));
    }

    #[tokio::test]
    async fn an_engine_that_hangs_is_ended() {
        let dir = tempfile::tempdir().unwrap();
        let at = Directories::find(&BTreeMap::new(), false, Some(dir.path()), Some(dir.path()));
        let at = at.unwrap();
        let name = "launch::end::tests::child";
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--ignored", "--nocapture"])
            .env(FOLDER, dir.path())
            .spawn()
            .unwrap();
        while EngineLock::holder(&at.lock_file()).unwrap() != Some(Some(child.id())) {
            assert!(child.try_wait().unwrap().is_none(), "the child ended");
            sleep(PACE).await;
        }
        assert!(end(&at, GRACE).await.unwrap());
        assert!(!child.wait().unwrap().success());
        assert!(!end(&at, GRACE).await.unwrap(), "none runs now");
    }
}
