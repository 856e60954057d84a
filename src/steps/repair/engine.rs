//! The database, the socket and the engine itself.

use std::time::Duration;

use tokio::time::timeout;

use super::{Broken, files::Mend};
use crate::{
    config::Settings,
    domain::Problem,
    launch::EngineLock,
    steps::Runner,
    store::{SqliteStore, Standing},
    words::repair as words,
};

impl Runner {
    /// A database that no engine of this version can open, or that it changes when it does. One that
    /// an engine has open now was looked at by it.
    pub(super) async fn broken_store(&self, settings: &Settings) -> Vec<Broken> {
        let url = settings.complete().line("store.url");
        let Some(name) = url.strip_prefix("sqlite:") else {
            return Vec::new();
        };
        if self.running_engine().is_some() {
            return Vec::new();
        }
        let file = self.plan.directories.state.join(name);
        match SqliteStore::standing(file.clone()).await {
            Ok(Standing::Absent | Standing::Current) => Vec::new(),
            Ok(Standing::Old { found, known }) => {
                let problem = words::schema_old(&file, found, known);
                vec![Broken::new(problem, Some(Mend::Start))]
            }
            Err(error) => {
                let told = error.to_string();
                let problem = Problem::new(error.code(), told, "", words::try_store());
                vec![Broken::new(problem, None)]
            }
        }
    }

    /// A socket that nobody serves, an engine that does not run or does not answer.
    pub(super) async fn broken_engine(&self, whole: bool) -> Vec<Broken> {
        let folders = &self.plan.directories;
        let held = match EngineLock::holder(&folders.lock_file()) {
            Ok(held) => held,
            Err(error) => {
                let told = error.to_string();
                let problem = Problem::new(error.code(), told, "", words::try_state());
                return vec![Broken::new(problem, None)];
            }
        };
        let mut all = Vec::new();
        if held.is_none() {
            let socket = folders.socket();
            if socket.symlink_metadata().is_ok() {
                let problem = words::stale_socket(&socket);
                all.push(Broken::new(problem, Some(Mend::Remove(socket))));
            }
            all.push(Broken::new(words::engine_dead(), Some(Mend::Start)));
            return all;
        }
        let restart = Some(Mend::Restart);
        // The first page of the wizard waits for this.
        let patience = Duration::from_secs(if whole { 5 } else { 1 });
        match timeout(patience, self.snapshot()).await.ok().flatten() {
            None => all.push(Broken::new(words::engine_silent(), restart)),
            Some(s) if s.version != env!("CARGO_PKG_VERSION") => {
                all.push(Broken::new(words::engine_old(&s.version), restart));
            }
            Some(_) => {}
        }
        all
    }
}
