//! Signing in: the seam for schemes, and which of them is taken; each is in a file of its own.
//!
//! Basic (RFC 7617), NTLM (MS-NTHT) and, in programs built with the feature `kerberos`, Negotiate (RFC 4559). A token of OAuth
//! (Bearer) is known by name and refused. The client gives a scheme the [`Connector`] and lets it send
//! the request, so that a scheme that signs in a connection fits behind the same trait.

mod anonymous;
mod basic;
mod binding;
mod connections;
mod method;
#[cfg(feature = "kerberos")]
mod negotiate;
mod ntlm;
mod strongest;

use std::{sync::Arc, time::Duration};

pub use anonymous::Anonymous;
pub use basic::Basic;
pub use method::{Method, NoMethod, choose_method, offered_methods};
pub use ntlm::Ntlm;
pub use strongest::Strongest;

use async_trait::async_trait;

use super::error::EwsError;
use super::gate::{self, SignInGate};
use super::transport::Connector;
use crate::domain::Secret;

/// Name and password of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `DOMAIN\user`, `user@domain` or `user`.
    pub account: String,
    /// Its password.
    pub password: Secret,
}

/// A way to sign in. Each account has its own: connections are never shared between accounts.
#[async_trait]
pub trait SignIn: Send + Sync {
    /// Which method it is.
    fn method(&self) -> Method;

    /// Who signs in; empty when nobody does.
    fn account(&self) -> &str;

    /// Counts how often the account was refused; `None` when nobody signs in.
    fn gate(&self) -> Option<&SignInGate>;

    /// Whether each request carries the password and is judged by it; else its connection is.
    fn is_judged_by_request(&self) -> bool {
        false
    }

    /// Stronger methods that the server offers and that did not work, each with the reason.
    fn passed_over(&self) -> Vec<(Method, String)> {
        Vec::new()
    }

    /// The scheme under which raw Kerberos tokens let the account in, where the server takes no
    /// wrapped ones.
    fn raw_under(&self) -> Option<Method> {
        None
    }

    /// What the server offered, where the strongest method was looked for; `None` while it was not,
    /// and where the settings name the method.
    fn offered(&self) -> Option<Vec<Method>> {
        None
    }

    /// Finds out whether the method works before anything is sent by it, where that is not plain
    /// from what the server offers. `Some` is the answer that it does not.
    async fn prepare(
        &self,
        _connector: &Connector,
        _place: &reqwest::Request,
    ) -> Result<Option<reqwest::Response>, SignInFault> {
        Ok(None)
    }

    /// One try to send a request, signed in. A 401 that comes back is a refusal of the account,
    /// never a step of the sign-in, and is in the gate's count; callers use [`SignIn::send`].
    async fn attempt(
        &self,
        connector: &Connector,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, SignInFault>;

    /// Sends a request, signed in, as far as the gate lets it. A 401 that comes back is a refusal
    /// of the account.
    async fn send(
        &self,
        connector: &Connector,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, SignInFault> {
        gate::send(self, connector, request).await
    }
}

/// The same request once more; its body is in memory.
pub(super) fn copy(request: &reqwest::Request) -> Result<reqwest::Request, SignInFault> {
    let copied = request.try_clone();
    copied.ok_or_else(|| SignInFault::Step("the request can be sent only once".to_owned()))
}

/// Why a request could not be sent signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInFault {
    /// The connection, or the answer on it.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    /// The settings make no connection.
    #[error("{0}")]
    Settings(String),
    /// Server and settings have no method in common; no password was sent.
    #[error(transparent)]
    NoMethod(#[from] NoMethod),
    /// A step of the sign-in that is not as its specification says; the request was not sent.
    #[error("{0}")]
    Step(String),
    /// There is no Kerberos ticket for this server; it was not asked for anything.
    #[error("no Kerberos ticket: {0}")]
    NoTicket(String),
    /// The KDC refused the password; the server was not asked for anything.
    #[error("the KDC refused the password: {0}")]
    WrongPassword(String),
    /// The server took the request and did not prove that it is the one that was meant.
    #[error("the server did not prove itself: {0}")]
    Unproved(String),
    /// The server wants to be left alone for so long still; nothing was sent.
    #[error("the server wants to be left alone")]
    BackingOff(Duration),
    /// The account was refused twice in a row; nothing was sent.
    #[error("the account was refused twice")]
    Stopped,
}

impl SignInFault {
    /// The error of the call that was to be made.
    pub(super) fn into_error(self, host: &str, account: &str) -> EwsError {
        match self {
            Self::Http(error) => EwsError::from_http(&error, host),
            Self::Settings(said) => EwsError::Settings(said),
            Self::NoMethod(none) => EwsError::Settings(none.to_string()),
            Self::Step(_) | Self::NoTicket(_) => EwsError::SignInFailed {
                said: self.to_string(),
            },
            Self::WrongPassword(_) => EwsError::SignInRefused {
                account: account.to_owned(),
                method: Method::Negotiate,
                offered: vec![Method::Negotiate],
            },
            Self::Unproved(_) => EwsError::NotUnderstood(self.to_string()),
            Self::BackingOff(remaining) => EwsError::BackingOff { remaining },
            Self::Stopped => EwsError::SignInStopped {
                account: account.to_owned(),
            },
        }
    }
}

/// The scheme of a method; without one, the strongest that the server turns out to offer.
///
/// A method that is not built is given back as the error: the password never goes another way than
/// the one that was asked for.
pub fn sign_in(
    credentials: Credentials,
    method: Option<&Method>,
) -> Result<Arc<dyn SignIn>, Method> {
    sign_in_counted(credentials, method, Arc::default())
}

/// [`sign_in`], with a count of refusals that may be older than the scheme: another method is no new
/// account.
pub fn sign_in_counted(
    credentials: Credentials,
    method: Option<&Method>,
    count: Arc<SignInGate>,
) -> Result<Arc<dyn SignIn>, Method> {
    match method {
        None => Ok(Arc::new(Strongest::with_gate(credentials, count))),
        Some(method) => by_method(credentials, method, count),
    }
}

/// The scheme of a method, with a count of refusals that may be older than it.
fn by_method(
    credentials: Credentials,
    method: &Method,
    gate: Arc<SignInGate>,
) -> Result<Arc<dyn SignIn>, Method> {
    match method {
        Method::Basic => Ok(Arc::new(Basic::with_gate(credentials, gate))),
        Method::Ntlm => Ok(Arc::new(Ntlm::with_gate(credentials, gate))),
        #[cfg(feature = "kerberos")]
        Method::Negotiate => Ok(Arc::new(negotiate::Negotiate::with_gate(credentials, gate))),
        other => Err(other.clone()),
    }
}
