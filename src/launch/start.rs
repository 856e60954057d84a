//! Start and wait until ready: what `start` and the last step of setup have in common.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{
    lock::{EngineLock, LockError},
    spawn::{Detached, SpawnError, spawn},
};
use crate::{
    control::{Client, ControlError},
    domain::Snapshot,
    world::Directories,
};

/// How often the engine is asked while it starts.
const PACE: Duration = Duration::from_millis(50);

/// Lines of the engine's log that are shown when it does not get ready.
const LAST_LINES: usize = 20;

/// What is started: the program, and the folders it is told of.
#[derive(Debug, Clone)]
pub struct Plan {
    /// This same program.
    pub program: PathBuf,
    /// Its folders.
    pub directories: Directories,
    /// `--state` when it was given: then the child gets it too.
    pub own_state: Option<PathBuf>,
    /// How long it may take until it is ready.
    pub patience: Duration,
}

/// How a start went well.
#[derive(Debug)]
pub enum Started {
    /// A new engine is ready.
    New(Box<Snapshot>),
    /// An engine ran already and is ready, or paused.
    Already(Box<Snapshot>),
}

/// Why no engine is ready.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The lock can't be looked at.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// No process could be started.
    #[error(transparent)]
    Spawn(#[from] SpawnError),
    /// The process ended before it was ready.
    #[error("the engine ended before it was ready{}", code.map(|c| format!(" (code {c})")).unwrap_or_default())]
    Ended {
        /// Its exit code; none when a signal ended it.
        code: Option<i32>,
        /// Its last log lines.
        last_lines: Vec<String>,
    },
    /// The time is over; the new process was ended again.
    #[error("the engine did not become ready within {} s", waited.as_secs())]
    NotReady {
        /// How long was waited.
        waited: Duration,
        /// What it waited for, as far as it said.
        open: Vec<String>,
        /// Its last log lines.
        last_lines: Vec<String>,
    },
    /// It runs but can't be spoken with.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// Nobody waits for it any more; the engine goes on by itself.
    #[error("the engine was left to itself before it was ready")]
    LetGo,
}

/// Starts a detached engine and returns when it is ready; ends it again when it does not get
/// ready in time. An engine that runs already is left as it is, and so is one that another start
/// was quicker with. `seen` is called with each snapshot on the way.
pub async fn start(plan: &Plan, seen: impl FnMut(&Snapshot)) -> Result<Started, StartError> {
    start_until(plan, &AtomicBool::new(false), seen).await
}

/// [`start`], for somebody who may go: once `let_go` is set the engine is left as it is, begun or
/// not ready ([`StartError::LetGo`]).
pub async fn start_until(
    plan: &Plan,
    let_go: &AtomicBool,
    mut seen: impl FnMut(&Snapshot),
) -> Result<Started, StartError> {
    let client = Client::new(&plan.directories.socket())?;
    let lock = plan.directories.lock_file();
    if EngineLock::holder(&lock)?.is_some() {
        let snapshot = wait_for(&client, None, plan, let_go, &mut seen).await?;
        return Ok(Started::Already(snapshot));
    }
    // The folder has to be there before the log can be opened.
    drop(EngineLock::open(&lock)?);
    let mut child = spawn(
        &plan.program,
        &arguments(plan),
        &plan.directories.log_file(),
    )?;
    match wait_for(&client, Some(&mut child), plan, let_go, &mut seen).await {
        // The child was refused the lock; dropped, it is taken note of.
        Ok(snapshot) if snapshot.pid != child.pid() => Ok(Started::Already(snapshot)),
        Ok(snapshot) => {
            child.release();
            Ok(Started::New(snapshot))
        }
        Err(StartError::LetGo) => {
            child.release();
            Err(StartError::LetGo)
        }
        Err(error) => Err(error),
    }
}

fn arguments(plan: &Plan) -> Vec<String> {
    let mut arguments = vec![
        "run".to_owned(),
        "--config".to_owned(),
        plan.directories.config_file.display().to_string(),
    ];
    if let Some(state) = &plan.own_state {
        arguments.extend(["--state".to_owned(), state.display().to_string()]);
    }
    arguments
}

async fn wait_for(
    client: &Client,
    mut child: Option<&mut Detached>,
    plan: &Plan,
    let_go: &AtomicBool,
    seen: &mut impl FnMut(&Snapshot),
) -> Result<Box<Snapshot>, StartError> {
    let begun = Instant::now();
    let (lock, log) = (plan.directories.lock_file(), plan.directories.log_file());
    let mut open = Vec::new();
    loop {
        if let Ok(snapshot) = client.snapshot().await {
            seen(&snapshot);
            // An engine that somebody paused is left so, and does not get ready meanwhile.
            if snapshot.ready || (snapshot.paused && child.is_none()) {
                return Ok(Box::new(snapshot));
            }
            open = waits_for(&snapshot);
        }
        let ended = match &mut child {
            Some(own) => own.ended(),
            None => Some(None),
        };
        if let Some(code) = ended {
            // Ended is no end while another process holds the lock: that one is waited for.
            if EngineLock::holder(&lock)?.is_none() {
                return Err(StartError::Ended {
                    code,
                    last_lines: last_lines(&log),
                });
            }
            child = None;
        }
        if let_go.load(Ordering::SeqCst) {
            return Err(StartError::LetGo);
        }
        if begun.elapsed() >= plan.patience {
            return Err(StartError::NotReady {
                waited: plan.patience,
                open,
                last_lines: last_lines(&log),
            });
        }
        sleep(PACE).await;
    }
}

fn waits_for(snapshot: &Snapshot) -> Vec<String> {
    use crate::domain::snapshot::ReadyState::Waiting;
    snapshot
        .readiness
        .iter()
        .filter(|point| point.state == Waiting)
        .map(|point| point.name.clone())
        .collect()
}

/// The last lines of the engine's log, at most [`LAST_LINES`]; empty when it can't be read.
pub fn last_lines(log: &Path) -> Vec<String> {
    use std::io::{Read, Seek, SeekFrom};
    let read = || -> std::io::Result<String> {
        let mut file = std::fs::File::open(log)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(16 * 1024)))?;
        let mut bytes = Vec::new();
        file.take(16 * 1024).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let text = read().unwrap_or_default();
    let lines: Vec<_> = text.lines().map(str::to_owned).collect();
    let skip = lines.len().saturating_sub(LAST_LINES);
    lines.into_iter().skip(skip).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn plan(dir: &Path, program: &str) -> Plan {
        let state = Some(dir);
        let none = std::collections::BTreeMap::new();
        let config = dir.join("config.toml");
        Plan {
            program: PathBuf::from(program),
            directories: Directories::find(&none, false, Some(&config), state).unwrap(),
            own_state: Some(dir.to_owned()),
            patience: Duration::from_secs(3),
        }
    }

    #[tokio::test]
    async fn an_engine_that_dies_is_told_with_its_last_words() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("engine");
        std::fs::write(&program, "#!/bin/sh\necho no config >&2\nexit 3\n").unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(&program, mode).unwrap();
        let plan = plan(dir.path(), program.to_str().unwrap());
        match start(&plan, |_| {}).await {
            Err(StartError::Ended { code, last_lines }) => {
                assert_eq!(code, Some(3));
                assert_eq!(last_lines, ["no config"]);
            }
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn an_engine_that_never_gets_ready_is_ended_again() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("engine");
        std::fs::write(&program, "#!/bin/sh\necho $$ > \"$5/pid\"\nexec sleep 60\n").unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(&program, mode).unwrap();
        let plan = plan(dir.path(), program.to_str().unwrap());
        let refused = start(&plan, |_| {}).await.unwrap_err();
        assert!(
            matches!(refused, StartError::NotReady { .. }),
            "{refused:?}"
        );
        let pid = std::fs::read_to_string(dir.path().join("pid")).unwrap();
        let gone = !Path::new(&format!("/proc/{}", pid.trim())).exists();
        assert!(gone, "the process was left behind");
    }

    #[tokio::test]
    async fn an_engine_that_is_let_go_lives_on() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("engine");
        std::fs::write(&program, "#!/bin/sh\necho $$ > \"$5/pid\"\nexec sleep 60\n").unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(&program, mode).unwrap();
        let plan = plan(dir.path(), program.to_str().unwrap());
        let let_go = AtomicBool::new(false);
        let leave = async {
            sleep(Duration::from_millis(300)).await;
            let_go.store(true, Ordering::SeqCst);
        };
        let (left, ()) = tokio::join!(start_until(&plan, &let_go, |_| {}), leave);
        assert!(matches!(left, Err(StartError::LetGo)), "{left:?}");
        let pid = std::fs::read_to_string(dir.path().join("pid")).unwrap();
        let pid = pid
            .trim()
            .parse()
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        let kill = rustix::process::kill_process(pid.unwrap(), rustix::process::Signal::KILL);
        assert!(kill.is_ok(), "it was gone already");
    }
}
