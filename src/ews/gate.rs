//! The rule that a wrong password is not tried for ever. One gate for one account with one
//! password: every scheme has its own, whoever sends by it and however often; a new password makes
//! a new scheme.

use std::sync::{Mutex as Lock, MutexGuard as Locked, PoisonError};

use reqwest::{Request, Response, StatusCode};
use tokio::sync::{Mutex, MutexGuard, Notify};

use super::auth::{SignIn, SignInFault, copy};
use super::transport::Connector;

/// Refusals in a row after which nothing is tried any more: a third could lock the account.
const MOST_REFUSALS: u32 = 2;

/// Counts refusals of one account. Until it was accepted once only one request at a time goes out.
#[derive(Debug, Default)]
pub struct SignInGate {
    count: Lock<Count>,
    turn: Mutex<()>,
    let_in: Notify,
}

#[derive(Debug, Default)]
struct Count {
    accepted: bool,
    refusals: u32,
    /// One more try is right after the first refusal of an account that had been let in before: a
    /// single 401 happens when a server is busy (exchangelib issue 786).
    second_chance: bool,
}

/// The account was refused twice in a row; nothing is sent before the password changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped;

impl SignInGate {
    /// Lets a request pass; hold what it gives until the answer's status is known.
    pub(super) async fn enter(&self) -> Result<Option<MutexGuard<'_, ()>>, Stopped> {
        let mut let_in = std::pin::pin!(self.let_in.notified());
        // Registered before looking, so that being let in between the two is not missed.
        let_in.as_mut().enable();
        let accepted = self.count().accepted;
        let guard = if accepted {
            None
        } else {
            tokio::select! {
                turn = self.turn.lock() => Some(turn),
                () = let_in => None,
            }
        };
        if self.is_stopped() {
            return Err(Stopped);
        }
        Ok(guard)
    }

    /// Whether the account was refused as often as it may be.
    pub(super) fn is_stopped(&self) -> bool {
        self.count().refusals >= MOST_REFUSALS
    }

    /// The account was let in.
    pub(super) fn accepted(&self) {
        *self.count() = Count {
            accepted: true,
            ..Count::default()
        };
        // Whoever waits for a turn needs none any more.
        self.let_in.notify_waiters();
    }

    /// The account was refused: a server judged its password, or its ticket.
    pub(super) fn refused(&self) {
        let mut count = self.count();
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
        let turn = match scheme.gate() {
            Some(gate) => gate.enter().await.map_err(|_| SignInFault::Stopped)?,
            None => None,
        };
        // A turn may have been waited for; meanwhile another call may have been told to wait.
        connector.may_leave().map_err(SignInFault::BackingOff)?;
        let tried = scheme.attempt(connector, copy(&request)?).await;
        drop(turn);
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn two_refusals_stop() {
        let gate = SignInGate::default();
        assert!(gate.enter().await.unwrap().is_some());
        gate.refused();
        assert!(!gate.take_second_chance(), "it was never let in");
        drop(gate.enter().await.unwrap());
        gate.refused();
        assert_eq!(gate.enter().await.err(), Some(Stopped));
    }

    #[tokio::test]
    async fn one_more_try_after_a_single_refusal() {
        let gate = SignInGate::default();
        gate.accepted();
        assert!(
            gate.enter().await.unwrap().is_none(),
            "nobody waits once the account is accepted"
        );
        gate.refused();
        assert!(gate.take_second_chance());
        assert!(!gate.take_second_chance(), "for one request, not for all");
        gate.refused();
        assert!(!gate.take_second_chance());
        assert_eq!(gate.enter().await.err(), Some(Stopped));
    }

    #[tokio::test]
    async fn nobody_waits_for_the_answer_of_the_first_once_it_is_let_in() {
        let gate = SignInGate::default();
        let first = gate.enter().await.unwrap();
        let waiting = gate.enter();
        let let_in = async {
            tokio::task::yield_now().await;
            gate.accepted();
        };
        let (passed, ()) = tokio::join!(waiting, let_in);
        assert!(passed.unwrap().is_none());
        drop(first);
    }

    #[tokio::test]
    async fn being_let_in_begins_the_count_anew() {
        let gate = SignInGate::default();
        for _ in 0..5 {
            gate.refused();
            gate.accepted();
        }
        assert!(!gate.is_stopped());
    }
}
