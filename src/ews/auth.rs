//! Signing in: the seam for schemes.
//!
//! Basic (RFC 7617) and NTLM (MS-NTHT). The client gives a scheme the [`Connector`] and lets it send
//! the request, so that a scheme that signs in a connection fits behind the same trait.

mod binding;
mod ntlm;
mod strongest;

use std::sync::Arc;

pub use ntlm::Ntlm;
pub use strongest::Strongest;

use async_trait::async_trait;
use base64::Engine as _;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use zeroize::Zeroizing;

use super::error::EwsError;
use super::transport::Connector;
use crate::domain::Secret;

/// A sign-in method of HTTP (RFC 9110 section 11).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Method {
    /// Kerberos, or NTLM inside of it (RFC 4559).
    Negotiate,
    /// NTLM by itself (MS-NTHT).
    Ntlm,
    /// Name and password with each request (RFC 7617).
    Basic,
    /// A token (RFC 6750).
    Bearer,
    /// Another one, as the server wrote it.
    Other(String),
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Negotiate => "Negotiate",
            Self::Ntlm => "NTLM",
            Self::Basic => "Basic",
            Self::Bearer => "Bearer",
            Self::Other(name) => name,
        })
    }
}

impl Method {
    /// Reads the name of a scheme, in any case.
    pub fn parse(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "negotiate" => Self::Negotiate,
            "ntlm" => Self::Ntlm,
            "basic" => Self::Basic,
            "bearer" => Self::Bearer,
            _ => Self::Other(name.chars().take(40).collect()),
        }
    }

    /// Whether this program can sign in by it.
    pub fn is_supported(&self) -> bool {
        STRONGEST_FIRST.contains(self)
    }
}

/// The methods that this program signs in by. NTLM never shows the password to the server.
const STRONGEST_FIRST: [Method; 2] = [Method::Ntlm, Method::Basic];

/// All methods a server offers: several headers, or one with commas (exchangelib issue 330).
pub fn offered_methods(headers: &HeaderMap) -> Vec<Method> {
    let mut methods = Vec::new();
    for value in headers.get_all(WWW_AUTHENTICATE) {
        let Ok(text) = value.to_str() else { continue };
        for part in split_outside_quotes(text) {
            let first = part.split_whitespace().next().unwrap_or_default();
            // A part with `=` in its first word is a parameter of the scheme before it.
            if !first.is_empty() && !first.contains('=') {
                let method = Method::parse(first);
                if !methods.contains(&method) {
                    methods.push(method);
                }
            }
        }
    }
    methods
}

fn split_outside_quotes(text: &str) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
    .collect()
}

/// There is no method that both sides know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no sign-in method in common: the server offers {}", list(.offered))]
pub struct NoMethod {
    /// What the server offers.
    pub offered: Vec<Method>,
    /// What the settings ask for; `None` for the strongest.
    pub wanted: Option<Method>,
}

fn list(methods: &[Method]) -> String {
    if methods.is_empty() {
        return "none".to_owned();
    }
    methods
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The strongest offered method that this program knows, or the wanted one.
pub fn choose_method(offered: &[Method], wanted: Option<Method>) -> Result<Method, NoMethod> {
    let usable = |m: &&Method| offered.contains(m) && wanted.as_ref().is_none_or(|w| w == *m);
    let found = STRONGEST_FIRST.iter().find(usable).cloned();
    found.ok_or_else(|| NoMethod {
        offered: offered.to_vec(),
        wanted,
    })
}

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

    /// Sends a request, signed in. A 401 that comes back is a refusal of the account, never a step
    /// of the sign-in.
    async fn send(
        &self,
        connector: &Connector,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, SignInFault>;
}

/// Why a request could not be sent signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInFault {
    /// The connection, or the answer on it.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    /// Server and settings have no method in common; no password was sent.
    #[error(transparent)]
    NoMethod(#[from] NoMethod),
    /// A step of the sign-in that is not as its specification says; the request was not sent.
    #[error("sign-in: {0}")]
    Step(String),
    /// The account was refused twice in a row; nothing was sent.
    #[error("the account was refused twice")]
    Stopped,
}

impl SignInFault {
    /// The error of the call that was to be made.
    pub(super) fn into_error(self, host: &str, account: &str) -> EwsError {
        match self {
            Self::Http(error) => EwsError::from_http(&error, host),
            Self::NoMethod(none) => EwsError::Settings(none.to_string()),
            Self::Step(_) => EwsError::NotUnderstood(self.to_string()),
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
    match method {
        None => Ok(Arc::new(Strongest::new(credentials))),
        Some(Method::Basic) => Ok(Arc::new(Basic::new(credentials))),
        Some(Method::Ntlm) => Ok(Arc::new(Ntlm::new(credentials))),
        Some(other) => Err(other.clone()),
    }
}

/// Signs nobody in: asks what a server offers.
#[derive(Debug, Clone, Copy)]
pub struct Anonymous;

#[async_trait]
impl SignIn for Anonymous {
    fn method(&self) -> Method {
        Method::Other("none".to_owned())
    }

    fn account(&self) -> &'static str {
        ""
    }

    async fn send(
        &self,
        connector: &Connector,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, SignInFault> {
        Ok(connector.shared().execute(request).await?)
    }
}

/// Name and password with each request.
#[derive(Debug)]
pub struct Basic {
    credentials: Credentials,
}

impl Basic {
    /// Signs in with these.
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials }
    }

    fn header(&self) -> HeaderValue {
        let Credentials { account, password } = &self.credentials;
        let pair = Zeroizing::new(format!("{account}:{}", password.expose()));
        let packed =
            Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(pair.as_bytes()));
        let text = Zeroizing::new(format!("Basic {}", packed.as_str()));
        // Base64 is always a valid header value.
        let mut value =
            HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }
}

#[async_trait]
impl SignIn for Basic {
    fn method(&self) -> Method {
        Method::Basic
    }

    fn account(&self) -> &str {
        &self.credentials.account
    }

    async fn send(
        &self,
        connector: &Connector,
        mut request: reqwest::Request,
    ) -> Result<reqwest::Response, SignInFault> {
        request.headers_mut().insert(AUTHORIZATION, self.header());
        Ok(connector.shared().execute(request).await?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;

    #[test]
    fn methods_from_several_headers_or_one() {
        for (values, wanted) in [
            (
                &["Negotiate", "NTLM"][..],
                &[Method::Negotiate, Method::Ntlm][..],
            ),
            (
                &["Negotiate, NTLM, Basic realm=\"a, b\""],
                &[Method::Negotiate, Method::Ntlm, Method::Basic],
            ),
            (
                &["basic realm=x, charset=\"UTF-8\"", "Basic"],
                &[Method::Basic],
            ),
            (&["Odd x=1"], &[Method::Other("Odd".into())]),
            (&[], &[]),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(value));
            }
            assert_eq!(offered_methods(&headers), wanted);
        }
    }

    #[test]
    fn only_what_is_offered_and_known_is_chosen() {
        let offered = [Method::Negotiate, Method::Basic];
        assert_eq!(choose_method(&offered, None), Ok(Method::Basic));
        assert!(choose_method(&offered, Some(Method::Ntlm)).is_err());
        let both = [Method::Basic, Method::Ntlm];
        assert_eq!(choose_method(&both, None), Ok(Method::Ntlm));
        assert_eq!(choose_method(&both, Some(Method::Basic)), Ok(Method::Basic));
        assert!(
            choose_method(&[Method::Negotiate], None)
                .unwrap_err()
                .to_string()
                .contains("Negotiate")
        );
    }

    #[test]
    fn basic_is_utf8_and_hidden() {
        let basic = Basic::new(Credentials {
            account: "CORP\\ä".into(),
            password: Secret::new("ß:1".into()),
        });
        let value = basic.header();
        assert!(value.is_sensitive());
        let packed = value.to_str().unwrap().strip_prefix("Basic ").unwrap();
        assert_eq!(
            base64::engine::general_purpose::STANDARD
                .decode(packed)
                .unwrap(),
            "CORP\\ä:ß:1".as_bytes()
        );
        assert!(!format!("{basic:?}").contains('ß'));
    }
}
