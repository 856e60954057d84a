//! The SOAP side of the sandbox: envelopes in, envelopes out.
//!
//! The server calls [`soap()`] with the account that signed in and the request's bytes; `ops`
//! carries the operation out. Nothing here opens a connection.

mod answer;
mod dispatch;
pub(super) mod element;
pub(super) mod envelope;
pub(super) mod failure;
mod impersonation;
mod schema;
pub(super) mod writer;

pub use answer::{HttpBits, Identity, SoapAnswer, SoapBody};
pub use dispatch::soap;
