//! Questions to the directory behind the mail server (`ResolveNames`): few at a time, so that a slow
//! directory leaves the ways free that mail is read by; asked again for a while; and a trouble of its
//! own while it is silent, which ends by itself.
//!
//! Called by the desk, which decides what to do without an answer.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, Semaphore},
    time::{Instant, sleep, sleep_until},
};

use super::Gate;
use crate::{
    domain::{Address, Problem},
    mailbox::{MailError, MailSource},
    words::directory as words,
};

/// Name of the trouble.
const OF: &str = "directory";
/// Its code.
pub(in crate::engine) const DIRECTORY_SILENT: &str = "exchange.directory_silent";
/// Questions in flight; the gate has room for more calls than these.
const AT_ONCE: usize = 2;
/// Pauses between two tries of one question.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];
/// How long it is not asked after it was silent to all tries of one question.
const SILENT_FOR: Duration = Duration::from_mins(1);

/// What a gate knows of its directory.
pub(super) struct Directory {
    turns: Semaphore,
    /// Until when it is left alone.
    silent: Mutex<Option<Instant>>,
    /// Rung when it falls silent.
    fell_silent: Notify,
}

impl Default for Directory {
    fn default() -> Self {
        Self {
            turns: Semaphore::new(AT_ONCE),
            silent: Mutex::default(),
            fell_silent: Notify::new(),
        }
    }
}

/// What a question does while the directory is known to be silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum WhileSilent {
    /// It goes without an answer.
    GiveUp,
    /// It waits until the directory is asked again.
    Wait,
}

impl Gate {
    /// Asks the directory, three times when it has to; `None`: it does not tell.
    pub(in crate::engine) async fn look_up<T, F>(
        &self,
        while_silent: WhileSilent,
        question: impl Fn() -> F,
    ) -> Option<T>
    where
        F: Future<Output = Result<T, MailError>>,
    {
        if let Some(until) = self.silent_until() {
            match while_silent {
                WhileSilent::GiveUp => return None,
                WhileSilent::Wait => sleep_until(until).await,
            }
        }
        let mut pauses = PAUSES.iter();
        loop {
            match self.look_up_once(question()).await {
                Ok(told) => return Some(told),
                Err(error) => tracing::info!("the directory does not tell: {error}"),
            }
            let Some(pause) = pauses.next() else {
                break;
            };
            sleep(*pause).await;
        }
        *self.silence() = Some(Instant::now() + SILENT_FOR);
        None
    }

    async fn look_up_once<T>(
        &self,
        question: impl Future<Output = Result<T, MailError>>,
    ) -> Result<T, MailError> {
        // Closed by nobody.
        let _turn = self.directory.turns.acquire().await.ok();
        let told = self.ask(OF, question).await;
        match &told {
            Ok(_) => {
                *self.silence() = None;
                self.core.board.recovered(OF);
            }
            Err(MailError::Transient(p) | MailError::FateUnknown(p) | MailError::Deferred(p)) => {
                self.shows_silent(p);
            }
            // Those are told as troubles of the server, or are no silence.
            Err(_) => {}
        }
        told
    }

    /// A server that is away as a whole has a trouble already.
    fn shows_silent(&self, why: &Problem) {
        let board = &self.core.board;
        let server_is_away = board.facts().trouble_of(self.server.name()).is_some();
        if server_is_away || self.stop.is_cancelled() {
            return;
        }
        let what = words::silent(&why.what);
        let problem = Problem::new(DIRECTORY_SILENT, what, why.place.clone(), words::REMEDY);
        board.trouble(OF, problem, words::EFFECT, self.core.world.now());
        self.directory.fell_silent.notify_one();
    }

    fn is_silent(&self) -> bool {
        self.core.board.facts().trouble_of(OF).is_some()
    }

    fn silent_until(&self) -> Option<Instant> {
        self.silence().filter(|until| Instant::now() < *until)
    }

    fn silence(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        let silent = self.directory.silent.lock();
        silent.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks a silent directory for the listener mailbox again and again, so that the trouble ends though
/// nobody else has a question. Runs until it is dropped.
pub(in crate::engine) async fn hear_again(
    gate: Arc<Gate>,
    source: Arc<dyn MailSource>,
    mailbox: Address,
) {
    loop {
        gate.directory.fell_silent.notified().await;
        while gate.is_silent() {
            sleep(SILENT_FOR).await;
            // Its end is noted by the call.
            let _heard = gate.look_up_once(source.addresses(&mailbox)).await;
        }
    }
}
