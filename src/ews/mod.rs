//! Exchange Web Services client: SOAP, one file per operation, sign-in, Autodiscover.

pub mod answer;
pub mod code;
pub mod operation;
pub mod operations;
pub mod server;
pub mod splitter;
pub mod types;
pub mod xml;
