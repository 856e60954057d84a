//! Start and wait until ready: what `start` and the last step of setup have in common.

use std::{
    ffi::OsString,
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{
    holder::client,
    lock::{EngineLock, LockError},
    said::Said,
    spawn::{Detached, SpawnError, spawn},
};
use crate::{
    control::{Client, ControlError},
    domain::{Problem, Snapshot},
    world::Directories,
};

/// How often the engine is asked while it starts.
const PACE: Duration = Duration::from_millis(50);

/// How long a refused sign-in of an engine that runs already has to last: it may be about to take up a
/// secret that was just set.
const SETTLED: Duration = Duration::from_secs(3);

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
        /// What it said last in its log since it was started.
        last_lines: Vec<String>,
    },
    /// Exchange refused the account, which no waiting heals; the new process was ended again.
    #[error("{}", cause.what)]
    Refused {
        /// What the engine says of it.
        cause: Problem,
        /// What it said last in its log since it was started.
        last_lines: Vec<String>,
    },
    /// The time is over; the new process was ended again.
    #[error("the engine did not become ready within {} s{}", waited.as_secs(),
        cause.as_ref().map(|c| format!(": {}", c.what)).unwrap_or_default())]
    NotReady {
        /// How long was waited.
        waited: Duration,
        /// What it waited for, as far as it said.
        open: Vec<String>,
        /// Its worst trouble, if it told one.
        cause: Option<Problem>,
        /// What it said last in its log since it was started.
        last_lines: Vec<String>,
    },
    /// It runs but can't be spoken with.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// Nobody waits for it any more; the engine goes on by itself.
    #[error("the engine was left to itself before it was ready")]
    LetGo,
}

impl StartError {
    /// What the engine said in its log since it was started, oldest first.
    pub fn last_lines(&self) -> &[String] {
        match self {
            Self::Ended { last_lines, .. }
            | Self::Refused { last_lines, .. }
            | Self::NotReady { last_lines, .. } => last_lines,
            _ => &[],
        }
    }
}

/// Starts a detached engine and returns when it is ready; ends it again when it does not get
/// ready in time, at once when Exchange refuses its account. An engine that runs already is left as it is, and so is one that another start
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
    let client = client(&plan.directories)?;
    let lock = plan.directories.lock_file();
    if EngineLock::holder(&lock)?.is_some() {
        let said = Said::from_now(&plan.directories.log_file());
        let snapshot = wait_for(&client, None, plan, &said, let_go, &mut seen).await?;
        return Ok(Started::Already(snapshot));
    }
    // The folder has to be there before the log can be opened.
    drop(EngineLock::open(&lock)?);
    let said = Said::from_now(&plan.directories.log_file());
    let mut child = spawn(
        &plan.program,
        &arguments(plan),
        &plan.directories.log_file(),
    )?;
    match wait_for(&client, Some(&mut child), plan, &said, let_go, &mut seen).await {
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

/// As they are: a path need not be UTF-8.
fn arguments(plan: &Plan) -> Vec<OsString> {
    let config = plan.directories.config_file.clone();
    let mut arguments = vec!["run".into(), "--config".into(), config.into()];
    if let Some(state) = &plan.own_state {
        arguments.extend(["--state".into(), state.clone().into()]);
    }
    arguments
}

async fn wait_for(
    client: &Client,
    mut child: Option<&mut Detached>,
    plan: &Plan,
    said: &Said,
    let_go: &AtomicBool,
    seen: &mut impl FnMut(&Snapshot),
) -> Result<Box<Snapshot>, StartError> {
    let begun = Instant::now();
    let lock = plan.directories.lock_file();
    let mut newest = None;
    loop {
        if let Ok(snapshot) = client.snapshot().await {
            seen(&snapshot);
            // An engine that somebody paused is left so, and does not get ready meanwhile.
            if snapshot.ready || (snapshot.paused && child.is_none()) {
                return Ok(Box::new(snapshot));
            }
            let settled = child.is_some() || begun.elapsed() >= SETTLED;
            if let (true, Some(refused)) = (settled, snapshot.sign_in_refused()) {
                return Err(StartError::Refused {
                    cause: refused.problem.clone(),
                    last_lines: said.lines(),
                });
            }
            newest = Some(snapshot);
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
                    last_lines: said.lines(),
                });
            }
            child = None;
        }
        if let_go.load(Ordering::SeqCst) {
            return Err(StartError::LetGo);
        }
        if begun.elapsed() >= plan.patience {
            return Err(not_ready(plan, newest.as_ref(), said));
        }
        sleep(PACE).await;
    }
}

fn not_ready(plan: &Plan, newest: Option<&Snapshot>, said: &Said) -> StartError {
    StartError::NotReady {
        waited: plan.patience,
        open: newest.map(waits_for).unwrap_or_default(),
        cause: newest.and_then(|s| Some(s.troubles.first()?.problem.clone())),
        last_lines: said.lines(),
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

#[cfg(test)]
#[path = "start_tests.rs"]
mod tests;
