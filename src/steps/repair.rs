//! What is broken in an installation, and mending it. Looking changes nothing.
//!
//! Called by `cli` for `setup --repair`, and for the first page of the wizard, which offers it. Each
//! point has a code and a remedy; what can be mended here has its [`Mend`] as well.

mod config;
mod engine;
mod files;

use crate::{
    config::{Secrets, SecretsError, ServiceKind, Settings},
    domain::Problem,
    launch::{UnitError, unit::Asked},
    words::repair as words,
};

use super::Runner;
pub(super) use config::backups;
pub use files::Mend;

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// What, where, and what to do.
    pub problem: Problem,
    /// What can be done about it here.
    pub mend: Option<Mend>,
}

impl Broken {
    fn new(problem: Problem, mend: Option<Mend>) -> Self {
        Self { problem, mend }
    }
}

impl Runner {
    /// Everything that is broken, in the order in which it is mended. `whole` looks into the
    /// database too, which takes its time.
    pub async fn broken(&self, whole: bool) -> Vec<Broken> {
        let (settings, mut all) = self.broken_config();
        let can_start = settings.is_some() || all.iter().any(|b| b.mend.is_some());
        all.extend(self.broken_secrets());
        // Of a config that is not whole it cannot be told who shall keep the engine.
        if let Some(settings) = &settings {
            all.extend(self.broken_keeper(settings).await);
        }
        let settings = settings.unwrap_or_default();
        if whole {
            all.extend(self.broken_store(&settings).await);
        }
        if can_start {
            all.extend(self.broken_engine(whole).await);
        }
        all
    }

    /// Modes, a file that is none, a password that is nowhere.
    fn broken_secrets(&self) -> Vec<Broken> {
        let folders = &self.plan.directories;
        let file = folders.secrets_file();
        let mut all = Vec::new();
        // What a link names is not ours to change.
        let is_link = file.is_symlink();
        let private = |mode| {
            let mend = (!is_link).then(|| Mend::Private(file.clone()));
            Broken::new(words::loose(&file, mode), mend)
        };
        match Secrets::load(&file, &self.env) {
            Ok((secrets, loose)) => {
                all.extend(loose.map(|l| private(l.mode)));
                if secrets.password("exchange.password").is_none() {
                    all.push(Broken::new(words::no_password(), None));
                }
            }
            Err(SecretsError::OthersMayWrite { mode, .. }) => all.push(private(mode)),
            Err(error) => {
                let told = error.to_string();
                let problem = Problem::new(error.code(), told, "", words::try_secrets());
                all.push(Broken::new(problem, None));
            }
        }
        let key = folders.state.join(super::files::KEY_FILE);
        if let Some(mode) = files::loose(&key) {
            all.push(Broken::new(
                words::loose(&key, mode),
                Some(Mend::Private(key)),
            ));
        }
        all
    }

    /// The config names one keeper, and the machine has another, or one that is not as it should be.
    async fn broken_keeper(&self, settings: &Settings) -> Vec<Broken> {
        let name = &self.unit.name;
        let wanted = settings.complete().line("launch.service");
        if wanted != "systemd" {
            let left = self.unit.is_ours();
            let problem = || words::unit_left_over(name);
            let mend = Mend::Keeper(ServiceKind::Detached);
            return left
                .then(|| Broken::new(problem(), Some(mend)))
                .into_iter()
                .collect();
        }
        let order = self.order(Asked::Repair);
        if let Err(error) = self.unit.offered(&order).await {
            return vec![Broken::new(error.problem(), None)];
        }
        let mend = Some(Mend::Keeper(ServiceKind::Systemd));
        if !self.unit.is_current(&order) {
            let problem = words::unit_missing(name, self.unit.is_installed());
            return vec![Broken::new(problem, mend)];
        }
        if !self.unit.is_enabled().await {
            return vec![Broken::new(words::unit_not_enabled(name), mend)];
        }
        let strangers: Result<_, UnitError> = self.unit.strangers(&order).await;
        match strangers.as_deref() {
            Ok([]) => Vec::new(),
            Ok([first, ..]) => vec![Broken::new(words::not_its_own(first), mend)],
            Err(error) => vec![Broken::new(error.problem(), mend)],
        }
    }
}
