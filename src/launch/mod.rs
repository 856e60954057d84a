//! The hand-off to the engine: one lock per state folder, a detached process of the same binary.
//!
//! Called by the faces of setup and by `start`. Never reads the config and never talks to Exchange.

pub mod lock;
pub mod spawn;

pub use lock::{EngineLock, LockError};
pub use spawn::{Detached, SpawnError, spawn};
