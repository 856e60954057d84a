//! Start, stop and restart of an engine that may have a unit: through its service manager where it
//! has one, else as [`super::super::start`] and [`super::super::end`] do.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{
    Scope, Unit,
    error::UnitError,
    plan::Step,
    run::{Undo, carry_out},
    text::{Order, text},
};
use crate::{
    domain::Snapshot,
    launch::{self, EngineLock, Late, NotStarted, Plan, Said, StartError, Started},
    words::unit as words,
    world::Directories,
};

/// How long the manager's engine may take until it holds its lock.
const LOCKED_WITHIN: Duration = Duration::from_secs(15);
/// Pause between two looks.
const PACE: Duration = Duration::from_millis(50);
/// Looks at the lock between two questions to the manager.
const LOOKS: u32 = 10;

impl Unit {
    /// Starts the engine and returns when it is ready, as [`launch::start_until`] does. One that the
    /// manager keeps and that Exchange refuses, that ended, or that is late where [`Late::Ends`], is
    /// stopped again: the manager would start it for ever.
    pub async fn start_until(
        &self,
        plan: &Plan,
        late: Late,
        let_go: &AtomicBool,
        seen: impl FnMut(&Snapshot),
    ) -> Result<Started, StartError> {
        let lock = plan.directories.lock_file();
        if !self.is_installed() || EngineLock::holder(&lock)?.is_some() {
            return launch::start_until(plan, late, let_go, seen).await;
        }
        let said = Said::from_now(&plan.directories.log_file());
        NotStarted::forget(&plan.directories);
        self.start_unit().await?;
        let outcome = match self.holds_its_lock(plan, let_go, &said).await {
            Ok(()) => launch::start_until(plan, late, let_go, seen).await,
            Err(error) => Err(error),
        };
        match outcome {
            Ok(Started::New(snapshot) | Started::Already(snapshot)) => Ok(Started::New(snapshot)),
            Err(
                error @ (StartError::Refused { .. }
                | StartError::Ended { .. }
                | StartError::NotReady { .. }),
            ) if late == Late::Ends || !matches!(error, StartError::NotReady { .. }) => {
                Err(self.ended_again(error, plan).await)
            }
            Err(error) => Err(error),
        }
    }

    /// Stops what no engine came of, and keeps why for `status`. One that cannot be stopped goes on, and
    /// is told so.
    async fn ended_again(&self, mut error: StartError, plan: &Plan) -> StartError {
        let stopped = self.stop_unit().await.is_ok();
        if let (StartError::NotReady { runs, .. }, true) = (&mut error, stopped) {
            *runs = None;
        }
        // An engine that ended by itself has said more of it.
        if let (Some(problem), None) = (error.kept(), NotStarted::read(&plan.directories)) {
            NotStarted::keep(&plan.directories, &problem);
        }
        error
    }

    async fn start_unit(&self) -> Result<(), UnitError> {
        // Somebody asks for it: that it has failed too often before is no reason not to (systemctl(1)).
        let anew = self.systemctl(&["reset-failed", &self.name]);
        let _ = self
            .tools
            .ask("systemctl", &anew, super::run::PATIENCE)
            .await;
        let arguments = self.systemctl(&["start", &self.name]);
        let code = "launch.unit.start";
        self.tools.run("systemctl", &arguments, code).await
    }

    /// Without it, the engine would be looked for before it is there, and a second one begun.
    async fn holds_its_lock(
        &self,
        plan: &Plan,
        let_go: &AtomicBool,
        said: &Said,
    ) -> Result<(), StartError> {
        let begun = Instant::now();
        let lock = plan.directories.lock_file();
        let mut looks = 0;
        while EngineLock::holder(&lock)?.is_none() {
            if let_go.load(Ordering::SeqCst) {
                return Err(StartError::LetGo);
            }
            looks += 1;
            let ended = looks % LOOKS == 0 && !self.is_active().await?;
            if ended || begun.elapsed() >= LOCKED_WITHIN {
                return Err(self.ended(said).await);
            }
            sleep(PACE).await;
        }
        Ok(())
    }

    /// What the manager knows of an engine that did not come up. Where it could not even be begun, the log
    /// says nothing.
    async fn ended(&self, said: &Said) -> StartError {
        let property = "--property=ExecMainStatus";
        let arguments = self.systemctl(&["show", property, "--value", &self.name]);
        let patience = super::run::PATIENCE;
        let asked = self.tools.ask("systemctl", &arguments, patience).await;
        let code = asked.ok().and_then(|a| a.out.parse().ok());
        let mut last_lines = said.lines();
        if last_lines.is_empty() {
            let of_user = self.scope == Scope::User;
            last_lines.push(words::see_journal(&self.name, of_user));
        }
        StartError::Ended {
            code: code.filter(|c| *c != 0),
            last_lines,
        }
    }

    /// Whether the manager has it up, or is about to.
    async fn is_active(&self) -> Result<bool, UnitError> {
        let arguments = self.systemctl(&["is-active", &self.name]);
        let asked = self
            .tools
            .ask("systemctl", &arguments, super::run::PATIENCE)
            .await?;
        Ok(["active", "activating", "reloading"].contains(&asked.out.as_str()))
    }

    async fn stop_unit(&self) -> Result<(), UnitError> {
        let arguments = self.systemctl(&["stop", &self.name]);
        self.tools
            .run("systemctl", &arguments, "launch.unit.stop")
            .await
    }

    /// Stops the engine and returns when its lock is free; `Ok(false)` when none ran. The manager is
    /// told too when none runs: it may be about to start one again.
    pub async fn stop(
        &self,
        folders: &Directories,
        patience: Duration,
    ) -> Result<bool, StartError> {
        let told = self.told_to_stop(folders).await;
        // One that was started by hand beside the unit, or whose manager does not answer here (`su`).
        // It ends well, and such a one is not started again.
        let by_us = launch::stop(folders, patience).await?;
        if by_us { Ok(true) } else { told }
    }

    /// The same for `restart`: one that does not answer is ended.
    pub async fn end(&self, folders: &Directories, patience: Duration) -> Result<bool, StartError> {
        let told = self.told_to_stop(folders).await;
        let by_us = launch::end(folders, patience).await?;
        if by_us { Ok(true) } else { told }
    }

    async fn told_to_stop(&self, folders: &Directories) -> Result<bool, StartError> {
        if !self.is_installed() {
            return Ok(false);
        }
        let ran = EngineLock::holder(&folders.lock_file())?.is_some();
        self.stop_unit().await?;
        Ok(ran)
    }

    /// What makes this unit keep the engine; nothing where it does already. It is not started.
    pub async fn install(&self, order: &Order) -> Result<Undo, UnitError> {
        if self.is_current(order) {
            return Ok(Undo::default());
        }
        self.renew(order).await
    }

    /// [`Unit::install`], whatever is there.
    pub async fn renew(&self, order: &Order) -> Result<Undo, UnitError> {
        self.no_foreign().await?;
        let steps = self.to_install(order, self.known(Some(order)).await);
        self.carry_out(&steps).await
    }

    /// Files that the unit's user has to own and does not.
    pub async fn strangers(&self, order: &Order) -> Result<Vec<PathBuf>, UnitError> {
        let steps = self.to_install(order, self.known(Some(order)).await);
        self.tools.strangers(&steps).await
    }

    /// Whether it keeps the engine, and just so.
    pub fn is_current(&self, order: &Order) -> bool {
        self.is_installed() && self.says(&text(self, order))
    }

    /// Makes the manager let go of the engine, which was stopped before.
    pub async fn remove(&self) -> Result<Undo, UnitError> {
        if !self.is_ours() {
            return Ok(Undo::default());
        }
        let known = self.known(None).await;
        self.carry_out(&self.to_remove(known)).await
    }

    async fn carry_out(&self, steps: &[Step]) -> Result<Undo, UnitError> {
        carry_out(&self.tools, steps).await
    }

    /// Takes back what [`Unit::install`] or [`Unit::remove`] did.
    pub async fn take_back(&self, undo: Undo) -> Result<(), UnitError> {
        undo.take_back(&self.tools).await
    }
}
