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
    /// Requests answered with 401.
    pub refused: u64,
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

    /// One request was answered with 401.
    pub(super) fn refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
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

    /// The counters now.
    pub(super) fn counts(&self) -> Counts {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        Counts {
            calls: calls.clone(),
            handshakes: self.handshakes.load(Ordering::Relaxed),
            tls_handshakes: self.tls_handshakes.load(Ordering::Relaxed),
            connections: self.connections.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
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
