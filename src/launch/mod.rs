//! The hand-off to the engine: one lock per state folder, a detached process of the same binary or a
//! systemd unit.
//!
//! Called by the faces of setup and by `start`. Never reads the config and never talks to Exchange.

pub mod end;
pub mod failure;
pub mod holder;
pub mod lock;
pub mod not_started;
pub mod said;
pub mod spawn;
pub mod start;
pub mod unit;

pub use end::{end, stop};
pub use failure::StartError;
pub use holder::{Holder, client, socket};
pub use lock::{EngineLock, LockError};
pub use not_started::NotStarted;
pub use said::{Said, last_lines};
pub use spawn::{
    DETACHED_VARIABLE, Detached, PASSWORD_VARIABLE, SpawnError, TIED_VARIABLE, Tie,
    enter_own_session, spawn,
};
pub use start::{Late, Plan, Started, start, start_until};
pub use unit::{Unit, UnitError};
