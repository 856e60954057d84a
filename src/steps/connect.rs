//! From a checked config to what the EWS client and the probe take.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use crate::{
    config::{self, Config, LoadError, Secrets, read_text},
    domain::{Address, Secret},
    ews::{
        Access, Basic, Credentials, Endpoint, EndpointError, EwsClient, EwsError, Method, Pin,
        Trust, TrustError,
    },
    probe::Target,
};

use super::ask::is_ours;

/// Why no connection can be tried.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL is not known.
    #[error("Autodiscover is not built yet: give [exchange] url")]
    NoAutodiscover,
    /// The URL is none for EWS.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The CA file cannot be read.
    #[error(transparent)]
    CaFile(#[from] LoadError),
    /// A pin is none.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// No password is known.
    #[error("no password for {0}")]
    NoPassword(String),
    /// The client cannot be made.
    #[error(transparent)]
    Client(#[from] EwsError),
}

impl ConnectError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoAutodiscover => "setup.autodiscover.not_yet",
            Self::Endpoint(_) => "setup.url",
            Self::CaFile(_) => "setup.ca_file",
            Self::Trust(_) => "setup.trust",
            Self::NoPassword(_) => "setup.no_password",
            Self::Client(_) => "setup.client",
        }
    }
}

fn endpoint(exchange: &config::Exchange) -> Result<Endpoint, ConnectError> {
    match &exchange.endpoint {
        config::Endpoint::Url(url) => Ok(Endpoint::parse(url.as_str())?),
        config::Endpoint::Autodiscover(_) => Err(ConnectError::NoAutodiscover),
    }
}

fn trust(exchange: &config::Exchange) -> Result<Trust, ConnectError> {
    Ok(match &exchange.trust {
        config::Trust::Roots => Trust::SystemRoots,
        config::Trust::CaFile(file) => Trust::CaFile {
            pem: read_pem(file)?.into_bytes(),
        },
        config::Trust::Pins(pins) => Trust::Pins(
            pins.iter()
                .map(|p| Pin::parse(&format!("sha256:{}", data_encoding::HEXLOWER.encode(p))))
                .collect::<Result<_, _>>()?,
        ),
    })
}

fn read_pem(file: &Path) -> Result<String, LoadError> {
    read_text(file)?.ok_or_else(|| LoadError::Absent(file.to_path_buf()))
}

/// Who signs in for the first listener: its own account, or the service account. A password typed
/// in this run wins over a stored one.
fn credentials(
    config: &Config,
    typed: &BTreeMap<String, Secret>,
    stored: &Secrets,
) -> Result<Credentials, ConnectError> {
    let listener = config.listeners.first();
    let own = listener
        .filter(|l| l.access == config::Access::Own)
        .and_then(|l| {
            Some((
                l.account.as_ref()?.to_string(),
                format!("listener.{}.password", l.name),
            ))
        });
    let (account, name) = own.unwrap_or_else(|| {
        (
            config.exchange.account.to_string(),
            "exchange.password".to_owned(),
        )
    });
    let password = typed.get(&name).or_else(|| stored.password(&name)).cloned();
    match password {
        Some(password) => Ok(Credentials { account, password }),
        None => Err(ConnectError::NoPassword(account)),
    }
}

/// How the mailbox of a listener is reached.
pub(super) fn access(way: config::Access, mailbox: &Address) -> Access {
    match way {
        config::Access::Impersonation => Access::Impersonation(mailbox.clone()),
        config::Access::Delegate => Access::Delegate(mailbox.clone()),
        config::Access::Own => Access::Own,
    }
}

/// What the probe checks for this config; the mailbox of the first listener, if it has one.
pub fn target(
    config: &Config,
    typed: &BTreeMap<String, Secret>,
    stored: &Secrets,
) -> Result<Target, ConnectError> {
    let listener = config.listeners.first();
    Ok(Target {
        endpoint: endpoint(&config.exchange)?,
        trust: trust(&config.exchange)?,
        credentials: credentials(config, typed, stored)?,
        method: match config.exchange.auth {
            config::Auth::Auto => None,
            config::Auth::Negotiate => Some(Method::Negotiate),
            config::Auth::Ntlm => Some(Method::Ntlm),
            config::Auth::Basic => Some(Method::Basic),
        },
        listener: listener.and_then(|l| {
            let mailbox = l.mailbox.clone()?;
            let access = access(l.access, &mailbox);
            Some((mailbox, access))
        }),
        ours: Arc::new(is_ours),
    })
}

/// A client that signs in as this target says, once its checks have passed.
pub fn client(target: &Target) -> Result<EwsClient, ConnectError> {
    let sign_in = Arc::new(Basic::new(target.credentials.clone()));
    Ok(EwsClient::new(
        target.endpoint.clone(),
        &target.trust,
        sign_in,
    )?)
}
