//! Exchange Web Services client: SOAP, one file per operation, sign-in, Autodiscover.
//!
//! [`EwsClient`] makes the calls; [`operations`] holds what can be asked; [`EwsError`] says what can
//! go wrong. Called by the mailbox port over Exchange and by the probe; knows nothing of tasks.
//! Answers come from a network: whatever they hold, nothing here panics, waits without a limit or
//! grows without one.

mod access;
mod answer;
mod auth;
pub mod autodiscover;
mod budget;
mod certificate;
mod client;
mod code;
mod endpoint;
mod error;
mod gate;
mod line;
mod operation;
pub mod operations;
mod server;
mod splitter;
mod stream;
mod tap;
mod tape;
mod tls;
mod transport;
pub mod types;
mod xml;

#[cfg(test)]
mod client_tests;
#[cfg(test)]
mod fuzz;

pub use access::Access;
pub use answer::Refused;
pub use auth::{
    Anonymous, Basic, Credentials, Method, NoMethod, Ntlm, SignIn, SignInFault, Strongest,
    choose_method, offered_methods, sign_in, sign_in_counted,
};
pub use certificate::CertificateFacts;
pub use client::{CALL_LIMIT, EwsClient};
pub use code::{CodeClass, ResponseCode};
pub use endpoint::{Endpoint, EndpointError};
pub use error::{ConnectFault, EwsError};
pub use gate::SignInGate;
pub use line::{ChannelBinding, Line, Proxy, ProxyChoice, ProxyRefused, ProxyVariables, TlsChoice};
pub use operation::{LARGEST_ANSWER, Messages, Operation, missing};
pub use server::{ServerFacts, ServerVersion};
pub use stream::{EventStream, Subscription};
pub use tap::{Tap, Wire};
pub use tape::{Slot, Tape, Taped, TapedAnswer, TapedEnd};
pub use tls::{Judged, Pin, TlsFault, Trust, TrustError, config_with, last_word, provider};
pub use transport::{Connector, http_client, is_web_page, read_bounded};
