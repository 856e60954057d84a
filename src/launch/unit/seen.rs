//! What this machine offers: whether a service manager runs that could keep the engine.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    Asked, Scope, Unit, carried,
    error::UnitError,
    hidden::{bars, everybody_may_run},
    name::Names,
    plan::{Known, belongings},
    run::owners::was_made_for,
    text::{Order, USER},
    text_of_ours,
};
use crate::{launch::Plan, words::unit as words, world::Environment};

/// An answer later than this counts as none: a wizard waits for it.
const ANSWERS_WITHIN: Duration = Duration::from_secs(3);

impl Unit {
    /// Whether it could keep the engine here, and why not. A machine that was booted with another
    /// init, a container, or a login without a manager of its own offers none; nor is a unit of somebody
    /// else's written over, and the unit's user has to come at all that the engine needs.
    pub async fn offered(&self, order: &Order) -> Result<(), UnitError> {
        let arguments = self.systemctl(&["is-system-running"]);
        let asked = self
            .tools
            .ask("systemctl", &arguments, ANSWERS_WITHIN)
            .await?;
        // systemctl(1): "degraded" is a machine on which some other unit failed.
        if !["initializing", "starting", "running", "degraded"].contains(&asked.out.as_str()) {
            let state = asked.out.lines().next().unwrap_or_default();
            return Err(UnitError::NotHere(words::no_manager(
                self.scope == Scope::User,
                state,
            )));
        }
        if let Some(name) = order.password_in {
            return Err(UnitError::NotHere(words::password_in(name)));
        }
        self.no_foreign().await?;
        match self.scope {
            Scope::System => self.open_to_its_user(order).await,
            Scope::User => Ok(()),
        }
    }

    /// Refuses where another one's unit has the name of ours, wherever it lies.
    pub(super) async fn no_foreign(&self) -> Result<(), UnitError> {
        let foreign = |file: &Path| Err(UnitError::Foreign(file.to_path_buf()));
        if self.file.symlink_metadata().is_ok() {
            return if self.is_ours() {
                Ok(())
            } else {
                foreign(&self.file)
            };
        }
        // One of a package, say, in another folder of the manager.
        let arguments = self.systemctl(&["show", "--property=FragmentPath", "--value", &self.name]);
        let asked = self
            .tools
            .ask("systemctl", &arguments, ANSWERS_WITHIN)
            .await;
        let told = asked.map(|a| PathBuf::from(a.out)).unwrap_or_default();
        if told.is_absolute() && told.exists() && text_of_ours(&told).is_none() {
            return foreign(&told);
        }
        Ok(())
    }

    async fn open_to_its_user(&self, order: &Order) -> Result<(), UnitError> {
        let program = &order.program;
        if !everybody_may_run(program) {
            let program = program.display().to_string();
            return Err(UnitError::NotHere(words::program_hidden(&program)));
        }
        let user = self.tools.owner(USER).await.ok();
        let given: Vec<PathBuf> = belongings(order, own_config(order))
            .into_iter()
            .map(|what| what.path)
            .collect();
        let folders = &order.directories;
        for file in [&folders.config_file, &folders.lock_file()] {
            if let Some(folder) = bars(file, user, &given) {
                let file = file.clone();
                return Err(UnitError::Hidden { file, folder });
            }
        }
        Ok(())
    }

    /// Whether it starts with the machine, or with the user's manager.
    pub async fn is_enabled(&self) -> bool {
        let arguments = self.systemctl(&["is-enabled", &self.name]);
        let asked = self.tools.ask("systemctl", &arguments, ANSWERS_WITHIN);
        asked.await.is_ok_and(|a| a.out == "enabled")
    }

    /// What is known of the machine, for the plan.
    pub(super) async fn known(&self, order: Option<&Order>) -> Known {
        let words = |all: &[&str]| all.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>();
        let of_user = words(&["-u", USER]);
        let user = self.tools.ask("id", &of_user, ANSWERS_WITHIN).await;
        let lingers = match self.scope {
            Scope::System => false,
            Scope::User => {
                let whom = self.user.as_str();
                let arguments = words(&["show-user", whom, "--property=Linger", "--value"]);
                let asked = self.tools.ask("loginctl", &arguments, ANSWERS_WITHIN).await;
                asked.is_ok_and(|a| a.good && a.out == "yes")
            }
        };
        Known {
            user: user.is_ok_and(|a| a.good),
            sysusers: self.tools.has("systemd-sysusers"),
            lingers,
            enabled: self.is_enabled().await,
            own_config: self.scope == Scope::System && order.is_some_and(own_config),
        }
    }
}

/// Whether the folder of the config was made for it.
fn own_config(order: &Order) -> bool {
    let folders = &order.directories;
    let folder = folders.config_file.parent();
    folder.is_some_and(|f| was_made_for(f, &Names::within(f, folders, &order.database)))
}

impl Order {
    /// What a unit runs for this plan, with what of the environment it needs. `there`: the text of our
    /// unit that is there.
    pub fn of(plan: &Plan, env: &Environment, there: Option<&str>, asked: Asked) -> Self {
        Self {
            program: plan.program.clone(),
            directories: plan.directories.clone(),
            own_state: plan.own_state.clone(),
            environment: carried::lines(there, env, asked),
            password_in: carried::with_password(there, env, asked),
            database: "tasks.db".to_owned(),
            low_port: false,
        }
    }
}
