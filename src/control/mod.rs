//! The local control socket: how commands and screens of this machine speak with the engine.
//!
//! Plain HTTP/1.1 with JSON over a Unix socket, 0600 in a folder of the same owner: who may open
//! the socket may do everything, so there is no key. `host` serves it, `cli` and `tui` call it.

pub mod client;
pub mod routes;
pub mod socket;

pub use client::{Client, ControlError};
pub use routes::routes;
pub use socket::{Mark, SocketError, bind, mark};
