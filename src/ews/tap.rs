//! Lets a caller listen to what is asked and answered, for transcripts.
//!
//! Documents alone: no header that signs anybody in, no cookie, passes here. Used by the probe.

use std::sync::Arc;

use reqwest::header::HeaderMap;

use super::access::Access;
use super::error::EwsError;

/// What went over the wire in one call.
pub enum Wire<'a> {
    /// A request, before it is sent.
    Asked {
        /// Name of the operation in the EWS reference.
        operation: &'static str,
        /// In whose name.
        access: &'a Access,
        /// The SOAP document.
        document: &'a str,
    },
    /// Its answer, whatever it says.
    Answered {
        /// HTTP status.
        status: u16,
        /// Headers of the answer; `Set-Cookie` is among them.
        headers: &'a HeaderMap,
        /// The body; empty where it was not read.
        document: &'a str,
    },
    /// No answer of EWS came.
    Failed(&'a EwsError),
}

/// Hears every call of the client it was given to, and of that client's clones.
pub type Tap = Arc<dyn Fn(&Wire<'_>) + Send + Sync>;
