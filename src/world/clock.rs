//! The wall clock.

use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells what time it is. Only for stamps and due times; waiting uses `tokio::time`.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> Timestamp;
}

/// The clock of this machine.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that runs with tokio's own, from a given start, and that can be made to jump.
pub struct SimulatedClock {
    start: Timestamp,
    epoch: tokio::time::Instant,
    jumped_ms: AtomicI64,
}

impl SimulatedClock {
    /// Starts now at `start`.
    pub fn new(start: Timestamp) -> Self {
        Self {
            start,
            epoch: tokio::time::Instant::now(),
            jumped_ms: AtomicI64::new(0),
        }
    }

    /// Moves the wall clock, as NTP or an administrator does; waiting is not touched.
    pub fn jump(&self, by: SignedDuration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(0);
        self.jumped_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        let run = i64::try_from(self.epoch.elapsed().as_millis()).unwrap_or(i64::MAX);
        let ms = run.saturating_add(self.jumped_ms.load(Ordering::SeqCst));
        self.start
            .checked_add(SignedDuration::from_millis(ms))
            .unwrap_or(self.start)
    }
}
