//! Ends an engine: who holds the lock is asked, and for a restart told and then ended.
//!
//! Nothing is lost by it: what an engine has acknowledged is durable, and a mail in doubt is looked
//! up before it is sent again.

use std::{fs, os::unix::fs::MetadataExt, path::Path, time::Duration};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use tokio::time::{Instant, sleep};

use super::{
    failure::StartError,
    holder::{client, socket},
    lock::EngineLock,
};
use crate::{control::ControlError, world::Directories};

/// How often the lock is looked at.
const PACE: Duration = Duration::from_millis(50);

/// How long a process may take to end after each signal.
const GRACE: Duration = Duration::from_secs(3);

/// From then on a missing socket is believed, and a signal is sent instead.
const NO_SOCKET: Duration = Duration::from_millis(500);

/// How long an engine that did not answer to `stop` is given, for it may have ended all the same.
const ANSWER_LOST: Duration = Duration::from_millis(500);

/// Asks the engine to stop and returns when its lock is free; `Ok(false)` when none ran. One whose
/// socket is not open, for it is starting or ending at this moment, is told by SIGTERM.
pub async fn stop(directories: &Directories, patience: Duration) -> Result<bool, StartError> {
    let lock = directories.lock_file();
    if EngineLock::holder(&lock)?.is_none() {
        return Ok(false);
    }
    let client = client(directories)?;
    let begun = Instant::now();
    let mut told = false;
    while let Some(holder) = EngineLock::holder(&lock)? {
        if !told {
            match client.post::<_, serde_json::Value>("/stop", &()).await {
                Ok(_) => told = true,
                // A process that has the lock since a moment ago has not written its pid yet.
                Err(ControlError::NotRunning(_)) if begun.elapsed() < NO_SOCKET => {}
                Err(ControlError::NotRunning(_)) => {
                    told = tell(&lock, holder, Signal::TERM);
                }
                // It may have ended while it answered.
                Err(_) if free_within(&lock, ANSWER_LOST).await? => return Ok(true),
                Err(error) => return Err(error.into()),
            }
        }
        if begun.elapsed() >= patience {
            return Err(ControlError::NoAnswer {
                socket: socket(directories),
                what: format!(
                    "still running {} s after it was asked to stop",
                    patience.as_secs()
                ),
            }
            .into());
        }
        sleep(PACE).await;
    }
    Ok(true)
}

/// Sends a signal to who holds the lock, once its pid is known; `false`: it was not sent. What stands in
/// the file is worth no more than who could write it: only a process that has the lock file open is
/// told, and it is still that one when the signal is sent (`pidfd_open(2)`).
fn tell(lock: &Path, holder: Option<u32>, signal: Signal) -> bool {
    let pid = holder
        .and_then(|pid| i32::try_from(pid).ok())
        .and_then(Pid::from_raw);
    let Some(pid) = pid else { return false };
    let Ok(process) = pidfd_open(pid, PidfdFlags::empty()) else {
        return false;
    };
    // It may end in between: the lock tells.
    has_open(pid, lock) && pidfd_send_signal(&process, signal).is_ok()
}

/// Whether a process has this file open, as far as one may look (`proc_pid_fd(5)`).
fn has_open(pid: Pid, file: &Path) -> bool {
    let Ok(wanted) = fs::metadata(file) else {
        return false;
    };
    let all = fs::read_dir(format!("/proc/{}/fd", pid.as_raw_nonzero()));
    all.into_iter().flatten().flatten().any(|entry| {
        let open = fs::metadata(entry.path());
        open.is_ok_and(|m| (m.dev(), m.ino()) == (wanted.dev(), wanted.ino()))
    })
}

/// Whether the lock gets free within that time.
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

/// The same for `restart`: one that does not answer, or is still at work after `patience`, gets
/// SIGTERM, and SIGKILL three seconds later.
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
            Some(holder) => {
                tell(&lock, holder, signal);
            }
        }
        if free_within(&lock, GRACE).await? {
            return Ok(true);
        }
    }
    Err(silent.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use rustix::process::kill_process;
    use std::{collections::BTreeMap, process::Command};

    const FOLDER: &str = "HELD_STATE_FOLDER";
    const HANGS: &str = "HANGS";

    /// Not a test of its own: a process that holds the lock, without a socket; told so, one that
    /// can't do anything any more.
    #[test]
    #[ignore = "runs only as a child of the other test"]
    fn child() {
        let folder = std::env::var_os(FOLDER).unwrap();
        let mut lock = EngineLock::open(&Path::new(&folder).join("engine.lock")).unwrap();
        let _held = lock.hold(std::process::id()).unwrap();
        if std::env::var_os(HANGS).is_some() {
            kill_process(rustix::process::getpid(), Signal::STOP).unwrap();
        }
        // The signal may stop another thread first: this one must not go on and free the lock.
        std::thread::sleep(Duration::from_mins(5));
    }

    async fn started(at: &Directories, hangs: bool) -> std::process::Child {
        let name = "launch::end::tests::child";
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", name, "--ignored", "--nocapture"])
            .env(FOLDER, &at.state);
        if hangs {
            command.env(HANGS, "1");
        }
        let mut child = command.spawn().unwrap();
        while EngineLock::holder(&at.lock_file()).unwrap() != Some(Some(child.id())) {
            assert!(child.try_wait().unwrap().is_none(), "the child ended");
            sleep(PACE).await;
        }
        child
    }

    #[tokio::test]
    async fn an_engine_that_hangs_is_ended() {
        let dir = tempfile::tempdir().unwrap();
        let at = Directories::find(&BTreeMap::new(), false, Some(dir.path()), Some(dir.path()));
        let at = at.unwrap();
        let mut child = started(&at, true).await;
        assert!(end(&at, GRACE).await.unwrap());
        assert!(!child.wait().unwrap().success());
        assert!(!end(&at, GRACE).await.unwrap(), "none runs now");
    }

    /// It searches for Exchange, or its socket went with the login.
    #[tokio::test]
    async fn an_engine_without_a_socket_is_stopped_all_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let at = Directories::find(&BTreeMap::new(), false, Some(dir.path()), Some(dir.path()));
        let at = at.unwrap();
        let mut child = started(&at, false).await;
        assert!(stop(&at, Duration::from_mins(1)).await.unwrap());
        assert!(!child.wait().unwrap().success());
    }

    /// Whoever may write the lock file could name any process, and root would end it.
    #[tokio::test]
    async fn a_process_that_the_lock_file_only_names_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let at = Directories::find(&BTreeMap::new(), false, Some(dir.path()), Some(dir.path()));
        let at = at.unwrap();
        let mut other = Command::new("sleep").arg("300").spawn().unwrap();
        let mut lock = EngineLock::open(&at.lock_file()).unwrap();
        let held = lock.hold(other.id()).unwrap();
        assert!(!tell(&at.lock_file(), Some(other.id()), Signal::KILL));
        assert!(end(&at, Duration::from_secs(1)).await.is_err());
        assert_eq!(other.try_wait().unwrap(), None, "it was ended");
        other.kill().unwrap();
        other.wait().unwrap();
        drop(held);
    }

    #[tokio::test]
    async fn stopping_what_does_not_run_is_no_fault() {
        let dir = tempfile::tempdir().unwrap();
        let at = Directories::find(&BTreeMap::new(), false, Some(dir.path()), Some(dir.path()));
        assert!(!stop(&at.unwrap(), GRACE).await.unwrap());
    }
}
