//! What can go wrong with a call, as far as callers act differently on it.

use std::{error::Error as _, time::Duration};

use tokio_rustls::rustls;

use super::answer::Refused;
use super::auth::Method;
use super::budget::LONGEST_BACK_OFF;
use super::code::{CodeClass, ResponseCode};
use super::tls::TlsFault;

/// Why a connection was not made, so that nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectFault {
    /// The host name has no address.
    NameNotResolved,
    /// Nobody answers at that address and port.
    Unreachable,
    /// The proxy on the way does not let us through, or is not there.
    Proxy,
    /// The handshake failed, or the certificate is not believed.
    Tls(TlsFault),
}

/// Why a call gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EwsError {
    /// Exchange refused it, with a response code.
    #[error("{0}")]
    Refused(Refused),
    /// Not sent: the server asked to be left alone for so long.
    #[error("the server asked to slow down, nothing is sent for {} s", .remaining.as_secs())]
    BackingOff {
        /// Time that remains.
        remaining: Duration,
    },
    /// The server refused the account.
    #[error("the server refused {account} with 401")]
    SignInRefused {
        /// Who tried to sign in.
        account: String,
        /// How.
        method: Method,
        /// What the server offers.
        offered: Vec<Method>,
    },
    /// Not sent: the account was refused twice in a row, a third time could lock it.
    #[error("{account} was refused twice, nothing is tried before the password changes")]
    SignInStopped {
        /// Whose sign-in.
        account: String,
    },
    /// Not sent: the sign-in did not come to its end; the account was not judged.
    #[error("the sign-in did not come to its end: {said}")]
    SignInFailed {
        /// What was in the way.
        said: String,
    },
    /// No connection; nothing was sent.
    #[error("no connection to {host}: {said}")]
    NotConnected {
        /// To which host.
        host: String,
        /// Why.
        fault: ConnectFault,
        /// In the system's words.
        said: String,
    },
    /// The connection broke, or the time was over, before the answer was complete.
    #[error("no whole answer came: {said}")]
    NoAnswer {
        /// In the system's words.
        said: String,
    },
    /// An HTTP status that is no answer of EWS.
    #[error("HTTP status {status}")]
    Status {
        /// The status.
        status: u16,
        /// `Retry-After`, where it is told.
        retry_after: Option<Duration>,
    },
    /// The server points elsewhere; redirects are not followed.
    #[error("the server points to {to}")]
    Redirected {
        /// Where to.
        to: String,
    },
    /// A web page came instead of XML: a sign-in form, a gateway's notice.
    #[error("a web page came instead of an answer of EWS")]
    WebPage,
    /// XML that is not what the operation answers, or cut off.
    #[error("the answer could not be read: {0}")]
    NotUnderstood(String),
    /// The answer is larger than is taken in.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The bound.
        limit: usize,
    },
    /// The settings make no client.
    #[error("{0}")]
    Settings(String),
}

impl EwsError {
    /// Stable dotted code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(r) if r.code.is_no_such_mailbox() => "ews.no_such_mailbox",
            Self::Refused(r) => match r.code.class() {
                CodeClass::Transient => "ews.busy",
                CodeClass::RefreshKey => "ews.changed_meanwhile",
                CodeClass::Hold => "ews.not_allowed",
                CodeClass::Permanent => "ews.refused",
            },
            Self::BackingOff { .. } => "ews.backing_off",
            Self::SignInRefused { .. } => "ews.sign_in.refused",
            Self::SignInStopped { .. } => "ews.sign_in.stopped",
            Self::SignInFailed { .. } => "ews.sign_in.failed",
            Self::NotConnected { fault, .. } => match fault {
                ConnectFault::NameNotResolved => "ews.connect.no_such_host",
                ConnectFault::Unreachable => "ews.connect.unreachable",
                ConnectFault::Proxy => "ews.connect.proxy",
                ConnectFault::Tls(why) if why.is_of_certificate() => "ews.connect.untrusted",
                ConnectFault::Tls(_) => "ews.connect.tls",
            },
            Self::NoAnswer { .. } => "ews.no_answer",
            Self::Status { .. } => "ews.http_status",
            Self::Redirected { .. } => "ews.redirected",
            Self::WebPage => "ews.web_page",
            Self::NotUnderstood(_) => "ews.not_understood",
            Self::TooLarge { .. } => "ews.too_large",
            Self::Settings(_) => "ews.settings",
        }
    }

    /// The response code, when Exchange itself refused.
    pub fn response_code(&self) -> Option<&ResponseCode> {
        match self {
            Self::Refused(refused) => Some(&refused.code),
            _ => None,
        }
    }

    /// How long the server wants to be left alone, when that is what is wrong; an hour at most.
    pub fn back_off(&self) -> Option<Duration> {
        let told = match self {
            Self::BackingOff { remaining } => Some(*remaining),
            Self::Refused(refused) => refused.back_off,
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        };
        told.map(|time| time.min(LONGEST_BACK_OFF))
    }

    /// Whether the server is throttling us. A refusal for good is none, whatever time stands beside it.
    pub fn is_throttled(&self) -> bool {
        match self {
            Self::BackingOff { .. } => true,
            Self::Refused(r) => {
                (r.back_off.is_some() && !r.code.is_final())
                    || matches!(
                        r.code,
                        ResponseCode::ErrorServerBusy
                            | ResponseCode::ErrorExceededConnectionCount
                            | ResponseCode::ErrorExceededMessageLimit
                    )
            }
            Self::Status {
                status,
                retry_after,
            } => matches!(status, 429 | 503) || retry_after.is_some(),
            _ => false,
        }
    }

    /// Whether the same call may work later without anybody doing something.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Refused(refused) => refused.code.class() == CodeClass::Transient,
            Self::BackingOff { .. }
            | Self::SignInFailed { .. }
            | Self::NoAnswer { .. }
            | Self::WebPage
            | Self::NotUnderstood(_) => true,
            Self::NotConnected { fault, .. } => {
                !matches!(fault, ConnectFault::Tls(why) if *why != TlsFault::Cut)
            }
            Self::Status { status, .. } => *status >= 500 || matches!(status, 408 | 429),
            _ => false,
        }
    }

    /// Whether the server may have carried the request out all the same. Look before repeating a
    /// call that changes something.
    pub fn fate_unknown(&self) -> bool {
        match self {
            Self::NoAnswer { .. }
            | Self::NotUnderstood(_)
            | Self::WebPage
            | Self::TooLarge { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 500 | 502 | 504),
            Self::Refused(refused) => refused.code.leaves_fate_open(),
            _ => false,
        }
    }

    /// Sorts an error of the HTTP client.
    pub(crate) fn from_http(error: &reqwest::Error, host: &str) -> Self {
        let said = innermost(error);
        if !error.is_connect() {
            return Self::NoAnswer { said };
        }
        let tls = causes(error).find_map(|e| e.downcast_ref::<rustls::Error>());
        let cut = || {
            causes(error)
                .filter_map(|e| e.downcast_ref::<std::io::Error>())
                .find_map(|e| TlsFault::of_connection(e.kind()))
        };
        // The connector's own errors have no types that could be asked.
        let names = |what: &str| causes(error).any(|e| e.to_string().starts_with(what));
        let fault = match tls.map(TlsFault::of) {
            Some(fault) => ConnectFault::Tls(fault),
            None if names("tunnel error") => ConnectFault::Proxy,
            None if names("dns error") => ConnectFault::NameNotResolved,
            #[cfg(feature = "native-tls")]
            None if let Some(fault) =
                causes(error).find_map(|e| TlsFault::of_words(&e.to_string())) =>
            {
                ConnectFault::Tls(fault)
            }
            None => cut().map_or(ConnectFault::Unreachable, ConnectFault::Tls),
        };
        let said = match &fault {
            ConnectFault::Tls(fault) => fault.to_string(),
            _ => said,
        };
        Self::NotConnected {
            host: host.to_owned(),
            fault,
            said,
        }
    }
}

/// The text of the deepest cause: what the system or the other side said.
fn innermost(error: &reqwest::Error) -> String {
    causes(error)
        .last()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

/// All causes, the deepest last. `io::Error` hides the error it wraps from `source`, and may wrap
/// another one.
fn causes<'a>(
    error: &'a reqwest::Error,
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        let wrapped = cause
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        next = match wrapped {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
        Some(cause)
    })
}
