//! What passes between the sandbox's server and its operations.

use std::pin::Pin;

use futures_util::Stream;

use crate::sandbox::model::{AddressKey, ConnectionDrop, Pace};

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
    Stream(Documents),
}

/// SOAP documents as they come; an error breaks the connection off.
pub type Documents = Pin<Box<dyn Stream<Item = Result<Vec<u8>, Broken>> + Send>>;

/// A planned fault ends an answer in its middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a planned fault breaks the answer off")]
pub struct Broken;

/// What HTTP shows of an answer besides status and body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dressing {
    /// Further headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// Another `Content-Type` than that of SOAP.
    pub content_type: Option<&'static str>,
    /// Send the body slowly.
    pub pace: Option<Pace>,
    /// Break the connection off after this many bytes of the body.
    pub cut_after_bytes: Option<usize>,
}

/// The answer to a SOAP request.
pub struct SoapAnswer {
    /// HTTP status: 200, 500 for SOAP faults, others when a fault was planned.
    pub status: u16,
    /// The operation's name, for statistics; empty when the request could not be read.
    pub operation: String,
    /// What is sent, `Content-Type: text/xml; charset=utf-8` unless `dressing` says otherwise.
    pub body: SoapBody,
    /// Set when a planned fault wants the connection cut instead of this answer sent.
    pub drop_connection: Option<ConnectionDrop>,
    /// What HTTP shows of it besides.
    pub dressing: Dressing,
    /// The caller is told to stay away for a time.
    pub tells_to_wait: bool,
    /// The caller had been told to stay away and called all the same.
    pub while_told_to_wait: bool,
}

impl SoapAnswer {
    /// One document as it should be.
    pub(super) fn whole(operation: String, status: u16, document: Vec<u8>) -> Self {
        Self::new(operation, status, SoapBody::Whole(document))
    }

    /// An answer as it should be.
    pub(super) fn new(operation: String, status: u16, body: SoapBody) -> Self {
        Self {
            status,
            operation,
            body,
            drop_connection: None,
            dressing: Dressing::default(),
            tells_to_wait: false,
            while_told_to_wait: false,
        }
    }
}
