//! Exchange Web Services client: SOAP, one file per operation, sign-in, Autodiscover.

pub mod answer;
pub mod auth;
mod budget;
pub mod certificate;
pub mod code;
pub mod endpoint;
pub mod operation;
pub mod operations;
pub mod server;
mod splitter;
pub mod tls;
pub mod types;
pub mod xml;
