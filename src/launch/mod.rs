//! The hand-off to the engine: one lock per state folder, a detached process of the same binary.
//!
//! Called by the faces of setup and by `start`. Never reads the config and never talks to Exchange.

pub mod end;
pub mod holder;
pub mod lock;
pub mod said;
pub mod spawn;
pub mod start;

pub use end::{end, stop};
pub use holder::{Holder, client, socket};
pub use lock::{EngineLock, LockError};
pub use said::{Said, last_lines};
pub use spawn::{
    DETACHED_VARIABLE, Detached, PASSWORD_VARIABLE, SpawnError, enter_own_session, spawn,
};
pub use start::{Plan, StartError, Started, start, start_until};
