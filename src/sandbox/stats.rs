//! Counts what clients did, for `GET /sandbox/stats`.
//!
//! Filled by [`super::connection`] and [`super::server`]; tests read it to prove that a client
//! keeps its connections and does not call too often.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// More different operation names than EWS has; a client that invents names cannot fill memory.
const MOST_OPERATIONS: usize = 256;

/// Live counters of one sandbox since its start.
#[derive(Debug, Default)]
pub(super) struct Stats {
    connections: AtomicU64,
    tls_handshakes: AtomicU64,
    handshakes: AtomicU64,
    refused: AtomicU64,
    challenged: AtomicU64,
    ntlm_handshakes: AtomicU64,
    tickets: Mutex<BTreeMap<&'static str, u64>>,
    refusals: Mutex<BTreeMap<&'static str, u64>>,
    told_to_wait: AtomicU64,
    called_while_waiting: AtomicU64,
    calls: Mutex<BTreeMap<String, u64>>,
}

/// The counters at one moment, as `GET /sandbox/stats` answers them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// EWS calls that were signed in, by operation name, faults included.
    pub calls: BTreeMap<String, u64>,
    /// Connections on which somebody signed in; one client that keeps its connection counts once.
    pub handshakes: u64,
    /// TLS handshakes that succeeded.
    pub tls_handshakes: u64,
    /// TCP connections accepted, those to the admin calls included.
    pub connections: u64,
    /// Requests answered with 401, the steps of a handshake left out.
    pub refused: u64,
    /// Requests answered with 401 as a step of a handshake (NTLM, Negotiate).
    pub challenged: u64,
    /// Handshakes of NTLM or Negotiate that ended with a sign-in.
    pub ntlm_handshakes: u64,
    /// Kerberos tickets that ended with a sign-in, by form: `wrapped`, `raw`.
    pub tickets: BTreeMap<&'static str, u64>,
    /// Credentials that were judged and refused, by reason: `wrong_password`, `locked`,
    /// `wrong_binding`, `no_binding`, `malformed`.
    pub refusals: BTreeMap<&'static str, u64>,
    /// Answers that told an account to stay away for a time (`BackOffMilliseconds`, `Retry-After`).
    pub told_to_wait: u64,
    /// Calls of an account that had been told to stay away, before that time was over.
    pub called_while_told_to_wait: u64,
}

impl Stats {
    /// One TCP connection was accepted.
    pub(super) fn connected(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    /// One TLS handshake succeeded.
    pub(super) fn tls_done(&self) {
        self.tls_handshakes.fetch_add(1, Ordering::Relaxed);
    }

    /// Somebody signed in on a connection for the first time.
    pub(super) fn signed_in(&self) {
        self.handshakes.fetch_add(1, Ordering::Relaxed);
    }

    /// One request was answered with 401; `why` names what was wrong when credentials were judged.
    pub(super) fn refused(&self, why: Option<&'static str>) {
        self.refused.fetch_add(1, Ordering::Relaxed);
        if let Some(why) = why {
            let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
            *refusals.entry(why).or_default() += 1;
        }
    }

    /// A handshake of several requests goes on.
    pub(super) fn challenged(&self) {
        self.challenged.fetch_add(1, Ordering::Relaxed);
    }

    /// A handshake of several requests ended with a sign-in.
    pub(super) fn handshake_done(&self) {
        self.ntlm_handshakes.fetch_add(1, Ordering::Relaxed);
    }

    /// A Kerberos ticket in this form was taken.
    pub(super) fn ticket(&self, form: &'static str) {
        let mut tickets = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        *tickets.entry(form).or_default() += 1;
    }

    /// One EWS call named `operation` came in.
    pub(super) fn called(&self, operation: &str) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = calls.get_mut(operation) {
            *count += 1;
        } else if calls.len() < MOST_OPERATIONS {
            calls.insert(operation.to_owned(), 1);
        }
    }

    /// One EWS call told its account to stay away, or was made although it had been told.
    pub(super) fn waited(&self, told: bool, called_all_the_same: bool) {
        let told = u64::from(told);
        let called = u64::from(called_all_the_same);
        self.told_to_wait.fetch_add(told, Ordering::Relaxed);
        self.called_while_waiting
            .fetch_add(called, Ordering::Relaxed);
    }

    /// The counters now.
    pub(super) fn counts(&self) -> Counts {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        let tickets = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        Counts {
            tickets: tickets.clone(),
            calls: calls.clone(),
            handshakes: self.handshakes.load(Ordering::Relaxed),
            tls_handshakes: self.tls_handshakes.load(Ordering::Relaxed),
            connections: self.connections.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            challenged: self.challenged.load(Ordering::Relaxed),
            ntlm_handshakes: self.ntlm_handshakes.load(Ordering::Relaxed),
            refusals: refusals.clone(),
            told_to_wait: self.told_to_wait.load(Ordering::Relaxed),
            called_while_told_to_wait: self.called_while_waiting.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_operation_and_bounded() {
        let stats = Stats::default();
        stats.called("SendItem");
        stats.called("SendItem");
        for n in 0..1000 {
            stats.called(&format!("Invented{n}"));
        }
        let counts = stats.counts();
        assert_eq!(counts.calls.get("SendItem"), Some(&2));
        assert_eq!(counts.calls.len(), MOST_OPERATIONS);
    }
}
