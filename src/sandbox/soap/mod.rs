//! The SOAP side of the sandbox: envelopes in, envelopes out.
//!
//! The server calls [`soap`] with the account that signed in and the request's bytes; `ops`
//! carries the operation out. Nothing here opens a connection.

mod answer;

pub use answer::{HttpBits, Identity, SoapAnswer, SoapBody};
