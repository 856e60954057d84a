//! The rule that a wrong password is not tried for ever. One gate for one account with one
//! password: every scheme has its own, whoever sends by it and however often; a new password makes
//! a new scheme.

use std::{
    sync::{Mutex as Lock, MutexGuard as Locked, PoisonError},
    time::Duration,
};

use reqwest::{Request, Response, StatusCode};
use tokio::sync::{Mutex, MutexGuard, Notify, Semaphore, SemaphorePermit};

use super::auth::{SignIn, SignInFault, copy};
use super::transport::Connector;

/// Refusals in a row after which nothing is tried any more: a third could lock the account.
const MOST_REFUSALS: u32 = 2;
/// Time in which a server judges a password. It does so before it begins with the work: who has not
/// been refused by then was let in, and what is slow to answer holds up nobody.
const JUDGED_WITHIN: Duration = Duration::from_secs(2);

/// Counts refusals of one account. Until it was accepted once only one request at a time goes out;
/// where each request carries the password, no more than may be refused are ever out unjudged.
#[derive(Debug)]
pub struct SignInGate {
    count: Lock<Count>,
    turn: Mutex<()>,
    unjudged: Semaphore,
    let_in: Notify,
}

impl Default for SignInGate {
    fn default() -> Self {
        Self {
            count: Lock::default(),
            turn: Mutex::default(),
            unjudged: Semaphore::new(MOST_REFUSALS as usize),
            let_in: Notify::default(),
        }
    }
}

#[derive(Debug, Default)]
struct Count {
    accepted: bool,
    refusals: u32,
    /// One more try is right after the first refusal of an account that had been let in before: a
    /// single 401 happens when a server is busy (exchangelib issue 786).
    second_chance: bool,
    /// All refusals there ever were.
    ever: u64,
}

/// The account was refused twice in a row; nothing is sent before the password changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped;

/// Leave to send; held until the account is judged.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    /// Nobody else sends meanwhile.
    alone: Option<MutexGuard<'a, ()>>,
    beside: Option<SemaphorePermit<'a>>,
}

impl Turn<'_> {
    /// Whether somebody else may send meanwhile.
    fn is_beside(&self) -> bool {
        self.beside.is_some() && self.alone.is_none()
    }
}

impl SignInGate {
    /// Lets a request pass; hold what it gives until the answer's status is known. `each` tells whether
    /// every request of the scheme is judged by the password in it, not its connection; known for sure
    /// once the account was let in.
    pub(super) async fn enter(&self, each: impl Fn() -> bool) -> Result<Turn<'_>, Stopped> {
        loop {
            let mut let_in = std::pin::pin!(self.let_in.notified());
            // Registered before looking, so that being let in between the two is not missed.
            let_in.as_mut().enable();
            let alone = if self.count().accepted {
                None
            } else {
                tokio::select! {
                    turn = self.turn.lock() => Some(turn),
                    () = let_in => None,
                }
            };
            // Alone is who waited for all that are out.
            let wanted = if alone.is_some() { MOST_REFUSALS } else { 1 };
            let beside = if each() {
                self.unjudged.acquire_many(wanted).await.ok()
            } else {
                None
            };
            if self.is_stopped() {
                return Err(Stopped);
            }
            // Refused while it waited for room.
            if alone.is_none() && !self.count().accepted {
                continue;
            }
            return Ok(Turn { alone, beside });
        }
    }

    /// Whether the account was refused as often as it may be.
    pub(super) fn is_stopped(&self) -> bool {
        self.count().refusals >= MOST_REFUSALS
    }

    /// The account was let in.
    pub(super) fn accepted(&self) {
        let ever = self.refusals_ever();
        self.accepted_since(ever);
    }

    /// The account was let in by what left when there were so many refusals: what was on its way before
    /// the newest one says nothing of it.
    pub(super) fn accepted_since(&self, ever: u64) {
        let mut count = self.count();
        if count.ever != ever {
            return;
        }
        *count = Count {
            accepted: true,
            ever,
            ..Count::default()
        };
        drop(count);
        // Whoever waits for a turn needs none any more.
        self.let_in.notify_waiters();
    }

    /// All refusals there ever were.
    pub(super) fn refusals_ever(&self) -> u64 {
        self.count().ever
    }

    /// The account was refused: a server judged its password, or its ticket.
    pub(super) fn refused(&self) {
        let mut count = self.count();
        count.ever += 1;
        count.refusals = count.refusals.saturating_add(1);
        count.second_chance = count.accepted && count.refusals < MOST_REFUSALS;
        count.accepted = false;
    }

    /// Takes the one more try, if there is one; it is given once.
    fn take_second_chance(&self) -> bool {
        std::mem::take(&mut self.count().second_chance)
    }

    fn count(&self) -> Locked<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends a request through the gate of its scheme. A request that may have been carried out is
/// never sent again: only a refused one is, and one for which no connection was made.
pub(super) async fn send(
    scheme: &(impl SignIn + ?Sized),
    connector: &Connector,
    request: Request,
) -> Result<Response, SignInFault> {
    loop {
        let each = || scheme.is_judged_by_request();
        let turn = match scheme.gate() {
            Some(gate) => gate.enter(each).await.map_err(|_| SignInFault::Stopped)?,
            None => Turn {
                alone: None,
                beside: None,
            },
        };
        // A turn may have been waited for; meanwhile another call may have been told to wait.
        connector.may_leave().map_err(SignInFault::BackingOff)?;
        let mut tried = scheme.attempt(connector, copy(&request)?);
        let tried = if turn.is_beside() {
            let soon = tokio::time::timeout(JUDGED_WITHIN, &mut tried).await;
            drop(turn);
            match soon {
                Ok(tried) => tried,
                Err(_) => tried.await,
            }
        } else {
            let tried = tried.await;
            drop(turn);
            tried
        };
        let response = match tried {
            Err(SignInFault::Http(error)) if connector.fall_back(&error) => continue,
            other => other?,
        };
        connector.learn(&response);
        let again = response.status() == StatusCode::UNAUTHORIZED
            && scheme.gate().is_some_and(SignInGate::take_second_chance);
        if !again {
            return Ok(response);
        }
    }
}

#[cfg(test)]
mod tests;
