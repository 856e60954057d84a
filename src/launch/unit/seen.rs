//! What this machine offers: whether a service manager runs that could keep the engine.

use std::{path::Path, time::Duration};

use super::{
    Scope, Unit,
    error::UnitError,
    plan::Known,
    program::everybody_may_run,
    text::{Order, USER},
};
use crate::{launch::Plan, words::unit as words, world::Environment};

/// An answer later than this counts as none: a wizard waits for it.
const ANSWERS_WITHIN: Duration = Duration::from_secs(3);

/// Variables of a shell that an engine goes by; a unit has none of them by itself.
const PASSED_ON: [&str; 14] = [
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "KRB5CCNAME",
    "KRB5_CLIENT_KTNAME",
    "KRB5_CONFIG",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "TZ",
];

impl Unit {
    /// Whether it could keep the engine here, and why not. A machine that was booted with another
    /// init, a container, or a login without a manager of its own (`su`) offers none.
    pub async fn offered(&self, program: &Path, env: &Environment) -> Result<(), UnitError> {
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
        if self.scope == Scope::System && !everybody_may_run(program) {
            let program = program.display().to_string();
            return Err(UnitError::NotHere(words::program_hidden(&program)));
        }
        match with_password(env) {
            Some(name) => Err(UnitError::NotHere(words::password_in(name))),
            None => Ok(()),
        }
    }

    /// What is known of the machine, for the plan.
    pub(super) async fn known(&self) -> Known {
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
        }
    }
}

impl Order {
    /// What a unit runs for this plan, with what of the environment it needs.
    pub fn of(plan: &Plan, env: &Environment, low_port: bool) -> Self {
        let passed = PASSED_ON.iter().filter_map(|name| {
            let value = env.get(*name).filter(|v| !v.is_empty())?;
            Some(((*name).to_owned(), value.clone()))
        });
        Self {
            program: plan.program.clone(),
            directories: plan.directories.clone(),
            own_state: plan.own_state.clone(),
            environment: passed.collect(),
            low_port,
        }
    }
}

/// A proxy's URL with a password in it has no place in a file that everybody reads.
fn with_password(env: &Environment) -> Option<&'static str> {
    PASSED_ON.into_iter().find(|name| {
        let url = env.get(*name).map_or("", String::as_str);
        let rest = url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority
            .rsplit_once('@')
            .is_some_and(|(user, _)| user.contains(':'))
    })
}
