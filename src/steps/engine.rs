//! The hand-off for the wizard: start the engine, let it take the change up, or replace it.

use std::{net::SocketAddr, sync::atomic::Ordering, time::Duration};

use tokio::{
    sync::mpsc::UnboundedSender,
    time::{Instant, sleep},
};

use super::{Runner, undo::Before};
use crate::{
    config::{ServiceKind, Settings},
    control::Client,
    domain::{CheckState, Problem, Snapshot},
    launch::{self, EngineLock, Late, Said, StartError, Started},
    setup::{Event, Ready},
    words::setup::launch as words,
};

/// How long an engine may take to finish what it has in hand.
pub(super) const STOPPED_WITHIN: Duration = Duration::from_secs(20);
/// How long a running engine may take to take a change up before it is replaced. It looks at its
/// files twice a second; a search for the server may come on top.
const TAKEN_UP_WITHIN: Duration = Duration::from_secs(25);
/// After how long it has looked at both files for certain.
const SETTLED_AFTER: Duration = Duration::from_secs(2);
/// How often it is asked meanwhile.
const PACE: Duration = Duration::from_millis(50);

/// Code of [`Runner::other_engine`].
pub const OTHER_CONFIG: &str = "engine.other_config";

/// Code of a start that nobody waits for any more.
pub const LET_GO: &str = "engine.let_go";

/// Keys that an engine reads only when it starts.
const AT_START: &[&str] = &["api.listen", "store.url"];

/// The engine's own word that its config has such a key that is not in force.
const NEEDS_RESTART: &str = "config.needs_restart";

/// What a running engine needs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing changed for it.
    Leave,
    /// It sees the change by itself.
    TakeUp,
    /// It has to be replaced.
    Replace,
}

pub(super) fn refused(error: &StartError) -> Problem {
    let code = match error {
        StartError::Refused { cause, .. } => {
            let last = error.last_lines().join("\n");
            let remedy = format!("{}; {}", cause.remedy, words::try_undo());
            return Problem::new(cause.code.as_str(), cause.what.as_str(), last, remedy);
        }
        StartError::Lock(e) => e.code(),
        StartError::Spawn(e) => e.code(),
        StartError::Ended { .. } => "engine.ended",
        StartError::NotReady { .. } => "engine.not_ready",
        StartError::Control(e) => e.code(),
        StartError::Unit(e) => return e.problem(),
        StartError::LetGo => LET_GO,
    };
    let last = error.last_lines().join("\n");
    Problem::new(code, error.to_string(), last, words::try_undo())
}

/// A change is taken up live, unless it is one that counts only at the start or the program itself
/// is another.
pub(super) fn way(before: &Before, snapshot: Option<&Snapshot>) -> Way {
    let Some(snapshot) = snapshot else {
        // It does not answer: left to start by itself, or replaced where it has to learn something.
        return if before.changed {
            Way::Replace
        } else {
            Way::Leave
        };
    };
    let differs = |key: &&str| {
        let line = |s: &Settings| s.complete().line(key);
        line(&before.settings) != line(&before.written)
    };
    // Changed by hand before this run, it is in the file and not in force.
    let waits = snapshot
        .troubles
        .iter()
        .any(|t| t.problem.code == NEEDS_RESTART);
    let other = snapshot.version != env!("CARGO_PKG_VERSION") || serves_elsewhere(before, snapshot);
    if other || waits || AT_START.iter().any(differs) {
        Way::Replace
    } else if before.changed {
        Way::TakeUp
    } else {
        Way::Leave
    }
}

/// Whether the API is another place than the config says.
fn serves_elsewhere(before: &Before, snapshot: &Snapshot) -> bool {
    let wanted = before.written.complete().line("api.listen").parse();
    let served = snapshot.api.parse();
    matches!((wanted, served), (Ok::<SocketAddr, _>(w), Ok::<SocketAddr, _>(s)) if w != s)
}

impl Runner {
    pub(super) fn control(&self) -> Option<Client> {
        launch::client(&self.plan.directories).ok()
    }

    pub(super) async fn snapshot(&self) -> Option<Snapshot> {
        self.control()?.snapshot().await.ok()
    }

    /// Why nothing may be written here: an engine runs that has another config. It would be stopped for
    /// this one, and nobody would start it again.
    pub fn other_engine(&self) -> Option<Problem> {
        let folders = &self.plan.directories;
        let holder = EngineLock::whose(&folders.lock_file()).ok().flatten()?;
        let other = holder.other_config(&folders.config_file)?;
        Some(Problem::new(
            OTHER_CONFIG,
            words::other_config(&other.display().to_string()),
            folders.state.display().to_string(),
            words::try_other_state(),
        ))
    }

    /// An engine that runs with this very config is left alone; a changed one takes it up, or is
    /// replaced; none is started.
    pub(super) async fn launch(
        &self,
        service: ServiceKind,
        events: &UnboundedSender<Event>,
    ) -> Result<Ready, Problem> {
        let changes_keeper = self.changes_keeper(service);
        if changes_keeper {
            self.can_keep(service).await?;
        }
        if let Some(pid) = self.running_engine() {
            let way = {
                let snapshot = self.snapshot().await;
                let before = self.before();
                way(&before, snapshot.as_ref())
            };
            let taken_up = match way {
                _ if changes_keeper => false,
                Way::Leave => true,
                Way::TakeUp => self.taken_up(events).await?,
                Way::Replace => false,
            };
            if !taken_up {
                self.before().replaced = true;
                self.stop_old(pid, events).await?;
            }
        }
        if changes_keeper {
            self.change_keeper(service, events).await?;
        }
        let ready = self.start(events).await?;
        self.before().handed_over = true;
        Ok(ready)
    }

    async fn stop_old(&self, pid: u32, events: &UnboundedSender<Event>) -> Result<(), Problem> {
        let begun = Instant::now();
        let stopped = self.unit.stop(&self.plan.directories, STOPPED_WITHIN).await;
        stopped.map_err(|e| refused(&e))?;
        line(events, words::old_stopped(), format!("pid {pid}"), begun);
        Ok(())
    }

    /// Starts an engine, or waits for the one that runs; tells what it has reached on the way.
    pub(super) async fn start(&self, events: &UnboundedSender<Event>) -> Result<Ready, Problem> {
        let begun = Instant::now();
        let said = Said::from_now(&self.plan.directories.log_file());
        let mut last = Vec::new();
        let started = self
            .unit
            .start_until(&self.plan, Late::Ends, &self.let_go, |snapshot| {
                if snapshot.readiness != last {
                    last.clone_from(&snapshot.readiness);
                    let _ = events.send(Event::Readiness(last.clone()));
                    let _ = events.send(Event::EngineLog(said.lines()));
                }
            })
            .await;
        if started.is_err() {
            let _ = events.send(Event::EngineLog(said.lines()));
        }
        let (snapshot, started) = match started.map_err(|e| refused(&e))? {
            Started::New(snapshot) => {
                let value = format!("pid {}, v{}", snapshot.pid, snapshot.version);
                line(events, words::new_started(), value, begun);
                (snapshot, true)
            }
            Started::Already(snapshot) => (snapshot, false),
        };
        Ok(Ready {
            pid: snapshot.pid,
            started,
            paused: snapshot.paused,
        })
    }

    /// Waits until the running engine shows the config that was written; `false` when it does not
    /// within the time. A config that it refuses is its own words as the error.
    async fn taken_up(&self, events: &UnboundedSender<Event>) -> Result<bool, Problem> {
        let begun = Instant::now();
        let (version, since, mailbox) = {
            let before = self.before();
            let listener = before.written.complete();
            let name = listener.listeners().first().cloned().unwrap_or_default();
            let mailbox = listener.line(&format!("listener.{name}.mailbox"));
            (before.config_version, before.written_at, mailbox)
        };
        while begun.elapsed() < TAKEN_UP_WITHIN {
            if self.let_go.load(Ordering::SeqCst) {
                // It takes the change up by itself.
                return Ok(true);
            }
            if let Some(s) = self.snapshot().await {
                let refused = s.troubles.iter().find(|t| {
                    let of_files = ["config.", "secret"].iter();
                    t.since >= since && of_files.into_iter().any(|c| t.problem.code.starts_with(c))
                });
                if let Some(trouble) = refused {
                    return Err(trouble.problem.clone());
                }
                // A look between the two files counts up with the old config, one right after them
                // bears a time from before `since`: what shows after a few more looks is the new one.
                let settled = s.config_at >= since || begun.elapsed() >= SETTLED_AFTER;
                let newer = s.config_version > version && settled;
                if newer && s.listener.mailbox.eq_ignore_ascii_case(&mailbox) {
                    let value = format!("pid {}, config version {}", s.pid, s.config_version);
                    line(events, words::taken_up(), value, begun);
                    return Ok(true);
                }
            }
            sleep(PACE).await;
        }
        Ok(false)
    }
}

pub(super) fn line(events: &UnboundedSender<Event>, name: &str, value: String, begun: Instant) {
    let _ = events.send(Event::LaunchLine {
        name: name.to_owned(),
        state: CheckState::Passed {
            value,
            elapsed: begun.elapsed(),
        },
    });
}
