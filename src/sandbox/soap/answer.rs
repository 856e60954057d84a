//! What passes between the sandbox's server and its operations.

use std::pin::Pin;

use futures_util::Stream;

use crate::sandbox::model::{AddressKey, ConnectionDrop};

/// Who signed in: an account of the directory, by primary address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Primary address of the account (it need not have a mailbox).
    pub account: AddressKey,
}

/// What the operations want to know of the HTTP request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpBits {
    /// `X-AnchorMailbox`.
    pub anchor_mailbox: Option<String>,
    /// `User-Agent`.
    pub user_agent: Option<String>,
}

/// A whole answer, or one that goes on for minutes.
pub enum SoapBody {
    /// One SOAP document.
    Whole(Vec<u8>),
    /// A sequence of SOAP documents (`GetStreamingEvents`), to be flushed one by one. Dropping
    /// the stream ends the connection's part in the subscription.
    Stream(Pin<Box<dyn Stream<Item = Vec<u8>> + Send>>),
}

/// The answer to a SOAP request.
pub struct SoapAnswer {
    /// HTTP status: 200, 500 for SOAP faults, others when a fault was planned.
    pub status: u16,
    /// The operation's name, for statistics; empty when the request could not be read.
    pub operation: String,
    /// What is sent, `Content-Type: text/xml; charset=utf-8`.
    pub body: SoapBody,
    /// Set when a planned fault wants the connection cut instead of this answer sent.
    pub drop_connection: Option<ConnectionDrop>,
}
