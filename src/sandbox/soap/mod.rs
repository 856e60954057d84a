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
mod refusal;
mod response_codes;
mod schema;
mod spoil;
mod throttling;
mod version;
pub(super) mod writer;

pub use answer::{Broken, Documents, Dressing, HttpBits, Identity, SoapAnswer, SoapBody};
pub use dispatch::soap;
pub(super) use refusal::access_denied;
pub(super) use response_codes::is_response_code;
pub(super) use spoil::before_sign_in;
