//! From a checked config to what the EWS client and the probe take.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    config::{self, Config, Secrets},
    domain::{Address, Secret},
    ews::{
        self, Access, Credentials, Endpoint, EndpointError, EwsClient, EwsError, Line, Method,
        Trust,
    },
    host::{
        exchange::{self, SearchFault, TrustFault},
        relay,
    },
    mailbox::smtp::RelaySettings,
    probe::Target,
    world::Environment,
};

use super::ask::is_ours;
use crate::words::setup::outcome as words;

/// Why no connection can be tried.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Autodiscover gave no URL.
    #[error(transparent)]
    Search(#[from] SearchFault),
    /// The URL is none for EWS.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// Whom to believe is not known.
    #[error(transparent)]
    Trust(#[from] TrustFault),
    /// No password is known.
    #[error("no password for {0}")]
    NoPassword(String),
    /// The method that was asked for is not built.
    #[error("{0} is not served by this version yet")]
    Method(Method),
    /// The client cannot be made.
    #[error(transparent)]
    Client(#[from] EwsError),
}

impl ConnectError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Search(fault) => fault.code(),
            Self::Endpoint(_) => "setup.url",
            Self::Trust(TrustFault::CaFile(_)) => "setup.ca_file",
            Self::Trust(TrustFault::Pin(_)) => "setup.trust",
            Self::NoPassword(_) => "setup.no_password",
            Self::Method(_) => "config.not_yet",
            Self::Client(_) => "setup.client",
        }
    }

    /// What to do.
    pub fn remedy(&self) -> String {
        match self {
            Self::Search(fault) => fault.remedy(),
            Self::NoPassword(_) => words::try_password().to_owned(),
            _ => words::try_answer().to_owned(),
        }
    }
}

/// Whom to believe and who signs in: all but where, which may have to be searched for.
pub(super) struct Party {
    pub(super) trust: Trust,
    pub(super) line: Line,
    pub(super) credentials: Credentials,
    /// Name of their password.
    pub(super) password_name: String,
    pub(super) method: Option<Method>,
    /// Hosts outside the mail domain that the config lets have the password.
    pub(super) hosts: Vec<String>,
    pub(super) relay: Option<RelaySettings>,
}

/// Who signs in for the first listener: its own account, or the service account. A password typed
/// in this run wins over a stored one.
pub(super) fn party(
    config: &Config,
    typed: &BTreeMap<String, Secret>,
    stored: &Secrets,
    env: &Environment,
) -> Result<Party, ConnectError> {
    let (account, name) = config.signs_in(config.listeners.first());
    let account = account.to_string();
    let known = typed.get(&name).or_else(|| stored.password(&name)).cloned();
    let Some(password) = known.or_else(|| exchange::no_password(config.exchange.auth)) else {
        return Err(ConnectError::NoPassword(account));
    };
    Ok(Party {
        trust: exchange::trust(&config.exchange.trust)?,
        line: exchange::line(&config.exchange, env),
        credentials: Credentials { account, password },
        password_name: name,
        method: exchange::method(config.exchange.auth),
        hosts: config.exchange.autodiscover_hosts.clone(),
        relay: match &config.via {
            config::Via::Ews => None,
            config::Via::Smtp(relay) => {
                let name = relay::SECRET;
                let password = typed.get(name).or_else(|| stored.password(name));
                Some(relay::settings(relay, password.cloned())?)
            }
        },
    })
}

/// How the mailbox of a listener is reached.
pub(super) fn access(way: config::Access, mailbox: &Address) -> Access {
    match way {
        config::Access::Impersonation => Access::Impersonation(mailbox.clone()),
        config::Access::Delegate => Access::Delegate(mailbox.clone()),
        config::Access::Own => Access::Own,
    }
}

/// What the probe checks at that endpoint; the mailbox of the first listener, if it has one.
pub(super) fn aim(config: &Config, party: Party, endpoint: Endpoint) -> Target {
    let listener = config.listeners.first();
    Target {
        endpoint,
        trust: party.trust,
        line: party.line,
        credentials: party.credentials,
        method: party.method,
        listener: listener.and_then(|l| {
            let mailbox = l.mailbox.clone()?;
            let access = access(l.access, &mailbox);
            Some((mailbox, access))
        }),
        must_not_open: Vec::new(),
        recipients: Vec::new(),
        relay: party.relay,
        ours: Arc::new(is_ours),
    }
}

/// A client that signs in as this target says, once its checks have passed. A method that is not
/// built is refused: the password never goes another way than the one that was asked for.
pub fn client(target: &Target) -> Result<EwsClient, ConnectError> {
    let sign_in = ews::sign_in(target.credentials.clone(), target.method.as_ref())
        .map_err(ConnectError::Method)?;
    Ok(EwsClient::on_line(
        target.endpoint.clone(),
        &target.trust,
        &target.line,
        sign_in,
    )?)
}
