//! `start`, `stop`, `restart`: the engine in the background.

use std::{sync::atomic::AtomicBool, time::Duration};

use super::{
    exit::Exit, failed::Failed, installation::Installation, place::Place, signals::Signals, talk,
};
use crate::{
    config,
    domain::Problem,
    host::Recipe,
    launch::{self, EngineLock, Late, LockError, Plan, StartError, Started, Unit},
    words::{pages::launch::point, start as words},
    world::{Directories, environment},
};

/// How long an engine may take until it is ready (`ux.md` 8.7).
const READY_WITHIN: Duration = Duration::from_secs(30);

/// How long an engine may take to finish what it has in hand.
pub const STOPPED_WITHIN: Duration = Duration::from_secs(20);

/// What `start` does for these folders.
pub fn plan(place: &Place) -> Result<Plan, Problem> {
    let program = std::env::current_exe().map_err(|e| {
        Problem::new(
            "engine.program",
            e.to_string(),
            "the path of this program",
            "start it by its full path",
        )
    })?;
    Ok(Plan {
        program,
        directories: place.directories()?,
        own_state: place.state()?,
        patience: READY_WITHIN,
        tie: place.tie,
    })
}

/// The unit that keeps the engine of these folders, or could.
pub fn unit(directories: &Directories) -> Unit {
    let root = rustix::process::geteuid().is_root();
    Unit::of(&environment(), root, directories)
}

/// Starts the engine and returns when it is ready; code 9 when it goes on without being ready yet.
pub async fn start(place: &Place) -> Exit {
    let plan = match plan(place) {
        Ok(plan) => plan,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    // The engine would say the same, after a start that leaves files behind. A config that is there
    // and broken is left to it: one that runs already goes on with the config before.
    if !plan.directories.config_file.exists()
        && let Err(failed) = Installation::read(place)
    {
        return failed.tell();
    }
    let mut signals = match Signals::new("engine.signals") {
        Ok(signals) => signals,
        Err(problem) => return talk::refuse(&problem, Exit::NotReady),
    };
    let unit = unit(&plan.directories);
    let nobody_goes = AtomicBool::new(false);
    let ran = EngineLock::holder(&plan.directories.lock_file()).is_ok_and(|h| h.is_some());
    let started = tokio::select! {
        started = unit.start_until(&plan, Late::Stays, &nobody_goes, |_| {}) => started,
        // The start is dropped here, and the engine that is not ready ends with it.
        exit = signals.next() => {
            if ran {
                talk::tell("smartactions: broken off; the engine that ran before goes on");
                return exit;
            }
            if unit.is_installed() {
                // The service manager's does not: it is told to.
                let stopped = unit.stop(&plan.directories, STOPPED_WITHIN).await;
                let _ = stopped.map_err(|e| refuse(&e));
            }
            talk::tell("smartactions: broken off; an engine that was not ready is ended");
            return exit;
        }
    };
    match started {
        Ok(Started::New(s)) => {
            talk::tell(&format!("smartactions is ready: engine pid {}", s.pid));
            Exit::Done
        }
        Ok(Started::Already(s)) => {
            let how = if s.ready { "ready" } else { "paused" };
            let pid = s.pid;
            talk::tell(&format!("the engine runs already and is {how}: pid {pid}"));
            Exit::Done
        }
        Err(error) => refuse(&error),
    }
}

/// Stops the engine and returns when its lock is free. None running is no fault.
pub async fn stop(place: &Place) -> Exit {
    match place.directories() {
        Ok(directories) => {
            let unit = unit(&directories);
            stopped(unit.stop(&directories, STOPPED_WITHIN).await)
        }
        Err(problem) => talk::refuse(&problem, Exit::Usage),
    }
}

fn stopped(outcome: Result<bool, StartError>) -> Exit {
    match outcome {
        Ok(true) => {
            talk::tell("the engine has stopped");
            Exit::Done
        }
        Ok(false) => {
            talk::tell("no engine runs");
            Exit::Done
        }
        Err(error) => refuse(&error),
    }
}

/// Stops and starts; an engine that does not answer is ended. One that runs is not stopped for a
/// config that no engine starts with.
pub async fn restart(place: &Place) -> Exit {
    let directories = match place.directories() {
        Ok(directories) => directories,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    if let Err(failed) = startable(&directories) {
        return failed.tell();
    }
    match stopped(unit(&directories).end(&directories, STOPPED_WITHIN).await) {
        Exit::Done => start(place).await,
        other => other,
    }
}

/// Whether an engine would start with this config and secrets, as far as that is known without asking
/// anybody.
pub fn startable(at: &Directories) -> Result<(), Failed> {
    let mut env = environment();
    // A detached engine never gets it.
    env.remove(launch::PASSWORD_VARIABLE);
    let loaded = config::load(&at.config_file, &at.secrets_file(), &env)?;
    let recipe = Recipe::new(loaded, env);
    recipe
        .and_then(|r| r.startable())
        .map_err(|problems| Failed {
            problems,
            exit: Exit::Config,
        })
}

fn refuse(error: &StartError) -> Exit {
    let (code, remedy, exit) = match error {
        // It is as `status` tells it: it runs, and is not ready yet.
        StartError::NotReady { runs: Some(_), .. } => {
            ("engine.not_ready", words::look(), Exit::NotYet)
        }
        StartError::Refused { cause, .. } => {
            talk::refuse(cause, Exit::NotReady);
            tell_lines(error.last_lines());
            return Exit::NotReady;
        }
        StartError::Lock(e @ LockError::Held { .. }) => (
            e.code(),
            "smartactions stop, or give another --state DIR",
            Exit::Held,
        ),
        StartError::Lock(e) => (e.code(), "make the state folder writable", Exit::NotReady),
        StartError::LetGo => ("engine.let_go", "smartactions status", Exit::NotReady),
        StartError::Spawn(e) => (e.code(), "smartactions run shows more", Exit::NotReady),
        StartError::Ended { .. } => (
            "engine.ended",
            "mend what its last lines say, below",
            Exit::NotReady,
        ),
        StartError::NotReady { .. } => (
            "engine.not_ready",
            "smartactions probe, then start again",
            Exit::NotReady,
        ),
        StartError::Control(e) => return talk::refuse_control(e),
        StartError::Unit(e) => return talk::refuse(&e.problem(), Exit::NotReady),
    };
    let place = match error {
        StartError::NotReady { open, .. } if !open.is_empty() => {
            let open: Vec<&str> = open.iter().map(|name| point(name)).collect();
            format!("waits for {}", open.join(", "))
        }
        _ => String::new(),
    };
    talk::refuse(&Problem::new(code, error.to_string(), place, remedy), exit);
    tell_lines(error.last_lines());
    exit
}

/// What the engine said in this start, below the cause.
fn tell_lines(lines: &[String]) {
    for line in lines {
        talk::tell(&format!("  {line}"));
    }
}
