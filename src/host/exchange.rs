//! From `[exchange]` and `[outgoing]` of the config to whom to believe, where EWS is, and how a relay is
//! spoken with; for the engine and for setup.
//!
//! Called by [`super::plan`] and by `steps`. It keeps nothing, and asks nobody but Autodiscover.

use std::{sync::Arc, time::Duration};

use crate::{
    config::{self, LoadError, read_text},
    domain::{Address, Problem, Secret},
    ews::{
        self, Anonymous, Credentials, Endpoint, Method, Pin, Trust, TrustError,
        autodiscover::{Attempt, Discovery, Search},
    },
    mailbox::smtp::{RelaySettings, SignIn},
    world::Environment,
};

/// Names the one place on this machine that is asked instead of the mail domain's: for the sandbox
/// and for tests.
pub const PLACE_VARIABLE: &str = "SMARTACTIONS_AUTODISCOVER_URL";

/// Everything a search may take; each place has its own, shorter limit.
const SEARCH_LIMIT: Duration = Duration::from_secs(20);

/// Why trust can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum TrustFault {
    /// The CA file can't be read.
    #[error(transparent)]
    CaFile(#[from] LoadError),
    /// A pin is none.
    #[error(transparent)]
    Pin(#[from] TrustError),
}

impl TrustFault {
    /// Key of the config that is meant.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::CaFile(_) => "exchange.ca_file",
            Self::Pin(_) => "exchange.pins",
        }
    }
}

/// Which certificates are believed; a CA file is read now.
pub fn trust(trust: &config::Trust) -> Result<Trust, TrustFault> {
    Ok(match trust {
        config::Trust::Roots => Trust::SystemRoots,
        config::Trust::CaFile(file) => {
            let text = read_text(file)?.ok_or_else(|| LoadError::Absent(file.clone()))?;
            Trust::CaFile {
                pem: text.into_bytes(),
            }
        }
        config::Trust::Pins(pins) => Trust::Pins(
            pins.iter()
                .map(|p| Pin::parse(&format!("sha256:{}", data_encoding::HEXLOWER.encode(p))))
                .collect::<Result<_, _>>()?,
        ),
    })
}

/// Name of the relay's password among the secrets.
pub const RELAY_SECRET: &str = "outgoing.password";

/// How a relay is spoken with; a CA file is read now.
pub fn relay(relay: &config::Relay, password: Option<Secret>) -> Result<RelaySettings, TrustFault> {
    let sign_in = match (&relay.account, password.filter(|p| !p.is_empty())) {
        (None, _) => SignIn::Nobody,
        (Some(_), None) => SignIn::NoPassword,
        (Some(account), Some(password)) => SignIn::As(Credentials {
            account: account.to_string(),
            password,
        }),
    };
    Ok(RelaySettings {
        host: relay.host.clone(),
        port: relay.port,
        cover: relay.cover,
        trust: trust(&relay.trust)?,
        sign_in,
    })
}

/// Why Autodiscover gave no endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SearchFault {
    /// No place knew the address.
    #[error("Autodiscover does not know {0}")]
    NotFound(Address),
    /// The trail leaves the mail domain.
    #[error("Autodiscover leads to {host}, outside {domain}: it was not given the password")]
    OtherHost {
        /// Where it leads.
        host: String,
        /// Domain of the address.
        domain: String,
    },
    /// A place refused the account.
    #[error("{url} refused the account")]
    Refused {
        /// That place.
        url: String,
    },
    /// The time for it is over.
    #[error("Autodiscover gave no answer within {} s", SEARCH_LIMIT.as_secs())]
    TooSlow,
    /// The variable names a place that is not on this machine.
    #[error("{PLACE_VARIABLE} is no URL on this machine")]
    Place,
}

impl SearchFault {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "autodiscover.not_found",
            Self::OtherHost { .. } => "autodiscover.other_host",
            Self::Refused { .. } => "autodiscover.refused",
            Self::TooSlow => "autodiscover.no_answer",
            Self::Place => "autodiscover.place",
        }
    }

    /// What to do.
    pub fn remedy(&self) -> String {
        match self {
            Self::NotFound(_) | Self::TooSlow => {
                "give the server name or the URL: exchange.url".to_owned()
            }
            Self::OtherHost { host, .. } => {
                format!(
                    "if {host} is right, give it: exchange.url = \"https://{host}/EWS/Exchange.asmx\""
                )
            }
            Self::Refused { .. } => "check account and password, or give exchange.url".to_owned(),
            Self::Place => format!("empty {PLACE_VARIABLE}"),
        }
    }

    /// The form for screen, JSON and log.
    pub fn problem(&self) -> Problem {
        Problem::new(
            self.code(),
            self.to_string(),
            "exchange.autodiscover",
            self.remedy(),
        )
    }
}

/// The sign-in method that is asked for; `None` for the strongest that the server offers.
pub const fn method(auth: config::Auth) -> Option<Method> {
    match auth {
        config::Auth::Auto => None,
        config::Auth::Negotiate => Some(Method::Negotiate),
        config::Auth::Ntlm => Some(Method::Ntlm),
        config::Auth::Basic => Some(Method::Basic),
    }
}

/// What a search is made with.
pub struct Wanted<'a> {
    /// A mailbox address in the mail domain.
    pub address: &'a Address,
    /// Whom to believe.
    pub trust: &'a Trust,
    /// Who signs in.
    pub credentials: &'a Credentials,
    /// How; `None` for the strongest that a place offers.
    pub method: Option<Method>,
    /// Hosts outside the mail domain that may have the credentials.
    pub allow: &'a [String],
    /// For [`PLACE_VARIABLE`].
    pub env: &'a Environment,
}

/// Asks Autodiscover where EWS is, at most 20 s; and each place that was asked, in order.
pub async fn search(wanted: &Wanted<'_>) -> (Result<Endpoint, SearchFault>, Vec<Attempt>) {
    // A method that is not built: the places are asked, the password stays here.
    let sign_in = ews::sign_in(wanted.credentials.clone(), wanted.method.as_ref())
        .unwrap_or_else(|_| Arc::new(Anonymous));
    let mut search = Search::new(wanted.address.clone(), wanted.trust, sign_in.as_ref());
    if let Some(place) = wanted.env.get(PLACE_VARIABLE).filter(|p| !p.is_empty()) {
        let place = Endpoint::parse(place).ok();
        if !place.is_some_and(|p| search.start_at(&p)) {
            return (Err(SearchFault::Place), Vec::new());
        }
    }
    for host in wanted.allow {
        search.allow(host);
    }
    let found = tokio::time::timeout(SEARCH_LIMIT, search.run()).await;
    let result = match found {
        Ok(Discovery::Found { endpoint }) => Ok(endpoint),
        Ok(Discovery::AskAbout { host }) => Err(SearchFault::OtherHost {
            host,
            domain: wanted.address.domain().to_owned(),
        }),
        Ok(Discovery::NotFound) => Err(SearchFault::NotFound(wanted.address.clone())),
        Ok(Discovery::SignInRefused { url }) => Err(SearchFault::Refused { url }),
        Err(_) => Err(SearchFault::TooSlow),
    };
    (result, search.attempts().to_vec())
}
