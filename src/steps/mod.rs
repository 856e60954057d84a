//! Runs the wizard's effects for every face: files, probe, mailbox query, hand-off.
//!
//! Called by `plain`, `tui` and `cli`. It decides nothing: what to do comes as an
//! [`Effect`](crate::setup::Effect), what came of it goes back as events.

mod ask;
mod checks;
mod connect;
mod engine;
mod files;
mod mailbox;
mod port;
mod reach;
mod remove;
mod repair;
mod round_trip;
mod stamp;
mod undo;
mod unit;

#[cfg(test)]
mod tests;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use tokio::sync::mpsc::UnboundedSender;

pub use ask::is_ours;
pub use connect::{ConnectError, client};
pub use engine::{LET_GO, OTHER_CONFIG};
pub use files::{facts, key_files};
pub use reach::target;
pub use remove::Keep;
pub use repair::{Broken, Mend};

use crate::{
    domain::{Finding, Secret},
    host::exchange::Refusals,
    launch::{self, Unit},
    setup::{Effect, Event},
    world::{Environment, World},
};

/// Carries out effects. Cheap to clone; each effect may run in a task of its own.
#[derive(Clone)]
pub struct Runner {
    /// How an engine is started, and the folders of this installation.
    pub plan: launch::Plan,
    /// The environment, for secrets.
    pub env: Environment,
    /// Clock, for the name of a backup.
    pub world: World,
    /// The password given by `--password-file`, which wins over stored ones.
    pub password: Option<Secret>,
    /// The unit that keeps the engine, or could.
    unit: Unit,
    before: Arc<Mutex<undo::Before>>,
    /// Held while files change.
    files: Arc<Mutex<()>>,
    let_in: Arc<Mutex<Vec<reach::Account>>>,
    /// Who was refused, and what was said of it.
    refused: Arc<Mutex<Vec<(reach::Account, Finding)>>>,
    /// Setup has ended: nobody waits for the engine any more.
    let_go: Arc<AtomicBool>,
    /// Counts what was taken back: a test mail of before is followed no longer.
    taken_back: Arc<AtomicU32>,
    discovered: Arc<Mutex<reach::Discovered>>,
    refusals: Refusals,
}

impl Runner {
    /// A runner for these folders.
    pub fn new(
        plan: launch::Plan,
        env: Environment,
        world: World,
        password: Option<Secret>,
    ) -> Self {
        let root = rustix::process::geteuid().is_root();
        Self {
            unit: Unit::of(&env, root, &plan.directories),
            plan,
            env,
            world,
            // An empty file holds none.
            password: password.filter(|p| !p.is_empty()),
            before: Arc::default(),
            files: Arc::default(),
            let_in: Arc::default(),
            refused: Arc::default(),
            let_go: Arc::default(),
            taken_back: Arc::default(),
            discovered: Arc::default(),
            refusals: Refusals::default(),
        }
    }

    /// From now on nobody waits for the engine: one that is begun goes on by itself.
    pub fn let_go(&self) {
        self.let_go.store(true, Ordering::SeqCst);
    }

    /// Carries out one effect and sends what comes of it. Effects that are a face's own (`Face`,
    /// `Copy`, `Quit`) do nothing here.
    pub async fn perform(&self, effect: Effect, events: &UnboundedSender<Event>) {
        // A face that is gone no longer listens; what was asked for is then of no use.
        let tell = |event| {
            let _ = events.send(event);
        };
        match effect {
            Effect::ReadFiles => {
                match facts(&self.plan.directories, &self.env, self.password.as_ref()) {
                    Ok(mut facts) => {
                        facts.unit = self.unit_offer().await;
                        if facts.config_text.is_some() {
                            facts.broken = self.broken(false).await.len();
                        }
                        tell(Event::Found(Box::new(facts)));
                    }
                    Err(problem) => tell(Event::Unread(problem)),
                }
            }
            Effect::Discover {
                run,
                connection,
                allow,
                afresh,
            } => {
                let result = self.discover(&connection, &allow, afresh).await;
                tell(Event::Discovered { run, result });
            }
            Effect::RunProbe {
                run,
                only,
                afresh,
                connection,
            } => {
                let ordered = checks::Ordered { run, only, afresh };
                self.probe(&ordered, &connection, events).await;
            }
            Effect::QueryMailbox {
                run,
                choice,
                again,
                connection,
            } => {
                let outcome = self.query(&choice, again, &connection).await;
                tell(Event::Mailbox { run, outcome });
            }
            Effect::CheckPort { run, listen } => {
                let result = self.port(listen).await;
                tell(Event::Port { run, result });
            }
            Effect::Write(plan) => {
                tell(Event::Written(self.write(&plan, events).await));
                if let Some(key) = self.key_made() {
                    tell(key);
                }
            }
            Effect::SaveDraft(draft) => self.save_quietly("draft.toml", &draft.text(), events),
            Effect::ForgetDraft => self.forget_draft(),
            Effect::SaveAnswers(text) => tell(Event::Saved(self.save("answers.toml", &text))),
            Effect::SaveReport(text) => tell(Event::Saved(self.save("probe-report.txt", &text))),
            Effect::Launch(service) => tell(Event::Launched(self.launch(service, events).await)),
            Effect::RoundTrip => self.round_trip(events).await,
            Effect::KeepSources(sources) => tell(Event::SourcesKept(self.keep_sources(&sources))),
            Effect::LetGo => self.let_go(),
            Effect::UndoLaunch => tell(Event::Undone(self.undo().await)),
            Effect::Copy(_) | Effect::Face(_) | Effect::Quit(_) => {}
        }
    }
}
