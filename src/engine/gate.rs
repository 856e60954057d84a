//! The one way to the mail server: every call of every part goes through here.
//!
//! Keeps the server's limits for the whole account, not for a single call (`exchange.md` 2.7):
//! obeys its back-off, adds jitter, doubles the pause while it fails, limits how many calls are in
//! flight and how long one may take. After a refused sign-in nobody knocks again, so that the
//! account is not locked; a new plan makes a new gate. A pause that the server ordered is kept in
//! `back_off`, over restarts too.

mod directory;
mod growing;
mod learning;
mod server;
#[cfg(test)]
pub(super) mod tests;

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OnceCell, Semaphore},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

pub(super) use directory::{DIRECTORY_SILENT, WhileSilent, hear_again};
pub(super) use growing::growing;
pub(super) use server::Server;

use super::{back_off::BackOff, core::Core};
use crate::{domain::Problem, mailbox::MailError};

/// No call takes longer; its fate is unknown then.
const CALL_LIMIT: Duration = Duration::from_secs(20);
/// A call without an answer for so long is shown, and waited for all the same.
const SLOW: Duration = Duration::from_secs(5);
/// Longest pause that is taken from a server; jitter comes on top of it.
pub(super) const LONGEST_TOLD: Duration = Duration::from_hours(1);
/// Calls in flight, the doorbell and what sends aside: a server that is slow to send must not keep
/// us from reading.
const AT_ONCE: usize = 4;

/// Way to one mail server for one plan.
pub(super) struct Gate {
    core: Arc<Core>,
    server: Server,
    stop: CancellationToken,
    permits: Semaphore,
    state: Mutex<State>,
    /// What the process before was told to wait is read once.
    recalled: OnceCell<()>,
    kept: BackOff,
    directory: directory::Directory,
}

#[derive(Clone, Copy)]
struct State {
    open_at: Instant,
    failures: u32,
    refused: bool,
}

impl Gate {
    /// `before` is the gate of the plan before: its back-off still holds where it led to the same host
    /// with the same account, a refused sign-in does not, for the secret may be another one.
    pub(super) fn new(
        core: Arc<Core>,
        server: Server,
        (host, account): (&str, &str),
        stop: CancellationToken,
        before: Option<&Self>,
    ) -> Self {
        let kept = BackOff::of(server.name(), host, account);
        let old = before.filter(|gate| gate.kept == kept);
        let old = old.map(|gate| *gate.state());
        let state = State {
            open_at: old.map_or_else(Instant::now, |s| s.open_at),
            failures: old.map_or(0, |s| s.failures),
            refused: false,
        };
        Self {
            core,
            server,
            stop,
            permits: Semaphore::new(AT_ONCE),
            state: Mutex::new(state),
            recalled: OnceCell::new(),
            kept,
            directory: directory::Directory::default(),
        }
    }

    /// Waits until calls are allowed, then makes one. `of` names the kind of call in troubles.
    pub(super) async fn call<T, F>(&self, of: &str, call: F) -> Result<T, MailError>
    where
        F: Future<Output = Result<T, MailError>>,
    {
        let Ok(_permit) = self.permits.acquire().await else {
            return Err(stopping());
        };
        self.call_within(CALL_LIMIT, of, call).await
    }

    /// One call that may fail for what it asks about: its troubles hold up nobody else, but for those
    /// of the account itself.
    pub(super) async fn ask<T, F>(&self, of: &str, call: F) -> Result<T, MailError>
    where
        F: Future<Output = Result<T, MailError>>,
    {
        self.ask_within(CALL_LIMIT, of, call).await
    }

    /// The same for several calls in a row, each with its own limit.
    pub(super) async fn ask_within<T, F>(
        &self,
        limit: Duration,
        of: &str,
        call: F,
    ) -> Result<T, MailError>
    where
        F: Future<Output = Result<T, MailError>>,
    {
        let Ok(_permit) = self.permits.acquire().await else {
            return Err(stopping());
        };
        self.pass().await?;
        let late = |_| Err(MailError::Transient(self.late(limit)));
        let outcome = tokio::time::timeout(limit, call).await;
        let outcome = outcome.unwrap_or_else(late);
        if let Err(error @ (MailError::Busy { .. } | MailError::SignInRefused(_))) = &outcome {
            self.saw(of, Some(error)).await;
        }
        outcome
    }

    /// The same for what sends: its caller limits how many are in flight, and it may take longer.
    pub(super) async fn send<T, F>(&self, call: F) -> Result<T, MailError>
    where
        F: Future<Output = Result<T, MailError>>,
    {
        let limit = self.server.sending_limit();
        self.call_within(limit, "send", call).await
    }

    async fn call_within<T, F>(&self, limit: Duration, of: &str, call: F) -> Result<T, MailError>
    where
        F: Future<Output = Result<T, MailError>>,
    {
        self.pass().await?;
        let began = Instant::now();
        let mut call = std::pin::pin!(tokio::time::timeout(limit, call));
        let outcome = if let Ok(outcome) = tokio::time::timeout(SLOW, &mut call).await {
            outcome
        } else {
            self.shows_slow();
            call.await
        };
        let outcome = outcome.unwrap_or_else(|_| Err(MailError::FateUnknown(self.late(limit))));
        if self.server == Server::Exchange {
            self.core.board.facts().took(began.elapsed());
        }
        self.saw(of, outcome.as_ref().err()).await;
        outcome
    }

    /// A server that does not answer is named before its time is over.
    fn shows_slow(&self) {
        let (board, now) = (&self.core.board, self.core.world.now());
        let server = self.server.name();
        if board.facts().trouble_of(server).is_none() {
            let effect = "it is waited for";
            board.trouble(server, self.late(SLOW), effect, now);
        }
    }

    /// Waits until the server may be called. Used alone before the doorbell, which has its own
    /// time limit.
    pub(super) async fn pass(&self) -> Result<(), MailError> {
        tokio::select! {
            () = self.stop.cancelled() => return Err(stopping()),
            () = self.recall() => {}
        }
        loop {
            let State {
                open_at, refused, ..
            } = *self.state();
            if !refused && open_at <= Instant::now() {
                return Ok(());
            }
            let opens = async {
                if refused {
                    std::future::pending::<()>().await;
                }
                tokio::time::sleep_until(open_at).await;
            };
            tokio::select! {
                () = self.stop.cancelled() => return Err(stopping()),
                () = opens => {}
            }
        }
    }

    /// Shuts the gate for what is left of a pause that the process before was told of.
    pub(super) async fn recall(&self) {
        let recall = || async {
            let left = self.kept.left(&self.core).await;
            if !left.is_zero() {
                tracing::info!(
                    server = self.server.name(),
                    ?left,
                    "goes on waiting as it was told"
                );
                self.shut(left);
                self.shows_busy();
            }
        };
        self.recalled.get_or_init(recall).await;
    }

    /// How long no call would get through, if it is shut now.
    pub(super) fn shut_for(&self) -> Option<Duration> {
        let State {
            open_at, refused, ..
        } = *self.state();
        let time = open_at.saturating_duration_since(Instant::now());
        (refused || !time.is_zero()).then_some(time)
    }

    fn late(&self, limit: Duration) -> Problem {
        let what = format!("no answer within {} s", limit.as_secs());
        let remedy = "check that the mail server is well; it is tried again";
        let code = format!("{}.no_answer", self.server.name());
        Problem::new(code, what, "", remedy)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stopping() -> MailError {
    let what = "the engine stops, or takes up other settings";
    let remedy = "try again when it listens";
    MailError::Transient(Problem::new("engine.stopping", what, "", remedy))
}
