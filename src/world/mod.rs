//! Clock, random, directories and environment: real for the program, fake for tests.
//!
//! Nothing above this rank reads the wall clock, draws random bytes or looks at the process
//! environment by itself; everything takes a [`World`] from its caller. Sleeping is
//! `tokio::time`, whose clock a test can pause.

mod clock;
mod directories;
mod random;

pub use clock::{Clock, SimulatedClock, SystemClock};
pub use directories::{Directories, NoHome};
pub use random::{OsRandom, Random, SeededRandom};

use std::{collections::BTreeMap, sync::Arc};

/// Everything from outside that a part may need. Cheap to clone.
#[derive(Clone)]
pub struct World {
    /// Wall clock.
    pub clock: Arc<dyn Clock>,
    /// Source of random bytes.
    pub random: Arc<dyn Random>,
}

impl World {
    /// The real one.
    pub fn real() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(OsRandom),
        }
    }

    /// A simulated one: time follows tokio's (pausable) clock from `start`, random follows `seed`.
    /// Must be made inside a tokio runtime.
    pub fn simulated(start: jiff::Timestamp, seed: u64) -> Self {
        Self {
            clock: Arc::new(SimulatedClock::new(start)),
            random: Arc::new(SeededRandom::new(seed)),
        }
    }

    /// Now, UTC.
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// 128 random bits, for ids.
    pub fn random_u128(&self) -> u128 {
        let mut bytes = [0_u8; 16];
        self.random.fill(&mut bytes);
        u128::from_be_bytes(bytes)
    }

    /// A random number in `0..bound`; 0 when `bound` is 0. For jitter, not for keys.
    pub fn jitter(&self, bound: u64) -> u64 {
        let mut bytes = [0_u8; 8];
        self.random.fill(&mut bytes);
        u64::from_be_bytes(bytes).checked_rem(bound).unwrap_or(0)
    }
}

/// The process environment, taken once at the start.
pub type Environment = BTreeMap<String, String>;

/// A path from the environment of this process, in whatever bytes; empty counts as unset.
pub fn path_variable(name: &str) -> Option<std::path::PathBuf> {
    std::env::var_os(name)
        .filter(|path| !path.is_empty())
        .map(Into::into)
}

/// Reads the environment of this process; values that are not UTF-8 are left out.
pub fn environment() -> Environment {
    std::env::vars_os()
        .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
        .collect()
}
