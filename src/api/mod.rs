//! The application's HTTP API (`interface.md`, "HTTP API for applications").
//!
//! `host` serves it; every call ends in the engine's handle. Never touches a mailbox or a store.

pub mod answer;
mod content;
mod events;
mod health;
pub mod kept;
pub mod key;
pub mod keyed;
mod later;
mod openapi;
pub mod routes;
mod tasks;

pub use answer::Refused;
pub use kept::{KeptKey, Keys, key_routes};
pub use key::{ApiKey, KeyHash};
pub use keyed::with_keys;
pub use routes::routes;
