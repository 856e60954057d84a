//! The application's HTTP API (`interface.md`, "HTTP API for applications").
//!
//! `host` serves it; every call ends in the engine's handle. Never touches a mailbox or a store.

pub mod answer;
pub mod key;

pub use answer::Refused;
pub use key::{ApiKey, KeyHash};
