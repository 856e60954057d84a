//! Start and wait until ready: what `start` and the last step of setup have in common.

use std::{
    ffi::OsString,
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{
    failure::StartError,
    holder::client,
    lock::EngineLock,
    not_started::NotStarted,
    said::Said,
    spawn::{Detached, Tie, spawn},
};
use crate::{control::Client, domain::Snapshot, world::Directories};

/// How often the engine is asked while it starts.
const PACE: Duration = Duration::from_millis(50);

/// Looks at its files after which an engine that runs already speaks of them as they were when it was
/// asked: one may have been under way, and the search for Exchange takes as long as it takes.
const NEWER: u64 = 2;

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
    /// Whether the engine outlives this process.
    pub tie: Tie,
}

/// What becomes of a new engine that is not ready in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// It goes on, as it does when Exchange goes away later: somebody wants an engine.
    Stays,
    /// It is ended: the hand-off of setup is taken back as a whole.
    Ends,
}

/// How a start went well.
#[derive(Debug)]
pub enum Started {
    /// A new engine is ready.
    New(Box<Snapshot>),
    /// An engine ran already and is ready, or paused.
    Already(Box<Snapshot>),
}

/// Starts a detached engine and returns when it is ready. One that is not ready in time goes on and is
/// told ([`StartError::NotReady`]); it is ended at once when Exchange refuses its account. An engine
/// that runs already is left as it is, and so is one that another start was quicker with. `seen` is
/// called with each snapshot on the way.
pub async fn start(plan: &Plan, seen: impl FnMut(&Snapshot)) -> Result<Started, StartError> {
    start_until(plan, Late::Stays, &AtomicBool::new(false), seen).await
}

/// [`start`], for somebody who may go: once `let_go` is set the engine is left as it is, begun or
/// not ready ([`StartError::LetGo`]).
pub async fn start_until(
    plan: &Plan,
    late: Late,
    let_go: &AtomicBool,
    mut seen: impl FnMut(&Snapshot),
) -> Result<Started, StartError> {
    let directories = &plan.directories;
    let client = client(directories)?;
    let lock = directories.lock_file();
    let said = Said::from_now(&directories.log_file());
    let wait = Wait {
        client,
        plan,
        said,
        let_go,
    };
    if EngineLock::holder(&lock)?.is_some() {
        let snapshot = wait.until_ready(None, &mut seen).await?;
        return Ok(Started::Already(snapshot));
    }
    // The folder has to be there before the log can be opened.
    drop(EngineLock::open(&lock)?);
    NotStarted::forget(directories);
    let (arguments, log) = (arguments(plan), directories.log_file());
    let mut child = spawn(&plan.program, &arguments, &log, plan.tie)?;
    match wait.until_ready(Some(&mut child), &mut seen).await {
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
        Err(error @ StartError::NotReady { .. }) if late == Late::Stays => {
            child.release();
            Err(error)
        }
        Err(error) => Err(ended_again(child, error, directories)),
    }
}

/// Ends a process that no engine came of, and keeps why for `status`.
fn ended_again(child: Detached, mut error: StartError, directories: &Directories) -> StartError {
    let own = child.pid();
    drop(child);
    if let StartError::NotReady { runs, .. } = &mut error {
        *runs = runs.filter(|pid| *pid != own);
    }
    // An engine that ended by itself has said more of it.
    if let (Some(problem), None) = (error.kept(), NotStarted::read(directories)) {
        NotStarted::keep(directories, &problem);
    }
    error
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

/// What an engine is waited for with.
struct Wait<'a> {
    client: Client,
    plan: &'a Plan,
    said: Said,
    let_go: &'a AtomicBool,
}

impl Wait<'_> {
    async fn until_ready(
        &self,
        mut child: Option<&mut Detached>,
        seen: &mut impl FnMut(&Snapshot),
    ) -> Result<Box<Snapshot>, StartError> {
        let begun = Instant::now();
        let lock = self.plan.directories.lock_file();
        let mut first = None;
        let mut newest = None;
        loop {
            if let Ok(snapshot) = self.client.snapshot().await {
                seen(&snapshot);
                // An engine that somebody paused is left so, and does not get ready meanwhile.
                if snapshot.ready || (snapshot.paused && child.is_none()) {
                    return Ok(Box::new(snapshot));
                }
                let (pid, looks) = *first.get_or_insert((snapshot.pid, snapshot.looks));
                let newer = snapshot.pid != pid || snapshot.looks >= looks + NEWER;
                if let (true, Some(refused)) = (newer || child.is_some(), self.refused(&snapshot)) {
                    return Err(refused);
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
                        last_lines: self.said.lines(),
                    });
                }
                child = None;
            }
            if self.let_go.load(Ordering::SeqCst) {
                return Err(StartError::LetGo);
            }
            if begun.elapsed() >= self.plan.patience {
                let holder = EngineLock::holder(&lock)?.flatten();
                let runs = child.map(|own| own.pid()).or(holder);
                return Err(self.not_ready(runs, newest.as_ref()));
            }
            sleep(PACE).await;
        }
    }

    fn refused(&self, snapshot: &Snapshot) -> Option<StartError> {
        let refused = snapshot.sign_in_refused()?;
        Some(StartError::Refused {
            cause: refused.problem.clone(),
            last_lines: self.said.lines(),
        })
    }

    fn not_ready(&self, runs: Option<u32>, newest: Option<&Snapshot>) -> StartError {
        StartError::NotReady {
            waited: self.plan.patience,
            runs,
            open: newest.map(waits_for).unwrap_or_default(),
            cause: newest.and_then(|s| Some(s.troubles.first()?.problem.clone())),
            last_lines: self.said.lines(),
        }
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
