//! The rule that a wrong password is not tried for ever. Kept by the client around every request.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use tokio::sync::{Mutex, MutexGuard};

/// Refusals in a row after which nothing is tried any more: a third could lock the account.
const MOST_REFUSALS: u32 = 2;

/// Counts refusals of one account. Until it was accepted once only one request at a time goes out.
#[derive(Debug, Default)]
pub(super) struct SignInGate {
    accepted: AtomicBool,
    refusals: AtomicU32,
    turn: Mutex<()>,
}

/// The account was refused twice in a row; nothing is sent before the password changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped;

impl SignInGate {
    /// Lets a request pass; hold what it gives until the answer's status is known.
    pub(super) async fn enter(&self) -> Result<Option<MutexGuard<'_, ()>>, Stopped> {
        let guard = if self.accepted.load(Ordering::SeqCst) {
            None
        } else {
            Some(self.turn.lock().await)
        };
        if self.refusals.load(Ordering::SeqCst) >= MOST_REFUSALS {
            return Err(Stopped);
        }
        Ok(guard)
    }

    /// The account was let in.
    pub(super) fn accepted(&self) {
        self.accepted.store(true, Ordering::SeqCst);
        self.refusals.store(0, Ordering::SeqCst);
    }

    /// The account was refused. True when it had been let in before and one more try is right: a
    /// single 401 happens when a server is busy (exchangelib issue 786).
    pub(super) fn refused(&self) -> bool {
        let was_accepted = self.accepted.swap(false, Ordering::SeqCst);
        let count = self.refusals.fetch_add(1, Ordering::SeqCst) + 1;
        was_accepted && count < MOST_REFUSALS
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
        assert!(!gate.refused());
        drop(gate.enter().await.unwrap());
        assert!(!gate.refused());
        assert_eq!(gate.enter().await.err(), Some(Stopped));
        let gate = SignInGate::default();
        gate.accepted();
        assert!(
            gate.enter().await.unwrap().is_none(),
            "nobody waits once the account is accepted"
        );
        assert!(gate.refused(), "one more try after a single refusal");
        assert!(!gate.refused());
        assert_eq!(gate.enter().await.err(), Some(Stopped));
    }
}
