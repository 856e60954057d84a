//! From `[exchange]` of the config to whom to believe and where EWS is; for the engine and for setup.
//!
//! Called by [`super::plan`] and by `steps`. It keeps nothing, and asks nobody but Autodiscover.

use std::sync::Arc;

pub use super::refusals::Refusals;
use crate::{
    config::{self, LoadError, read_text},
    domain::{Address, Problem, Secret},
    ews::{
        self, Anonymous, ChannelBinding, Credentials, Endpoint, Line, Method, Pin, ProxyChoice,
        ProxyVariables, SignIn, TlsChoice, Trust, TrustError,
        autodiscover::{Attempt, Discovery, Facts, SEARCH_LIMIT, Search},
    },
    world::{Environment, World},
};

/// Names the one place on this machine that is asked instead of the mail domain's: for the sandbox
/// and for tests.
pub const PLACE_VARIABLE: &str = "SMARTACTIONS_AUTODISCOVER_URL";

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

/// How connections are made: whose TLS, through which proxy, bound or not.
pub fn line(exchange: &config::Exchange, env: &Environment) -> Line {
    Line {
        tape: None,
        tls: match exchange.tls {
            config::Tls::Auto => TlsChoice::Auto,
            config::Tls::Rustls => TlsChoice::Rustls,
            config::Tls::System => TlsChoice::System,
        },
        proxy: match &exchange.proxy {
            config::Proxy::None => ProxyChoice::None,
            config::Proxy::Url(url) => ProxyChoice::Url(url.clone()),
            config::Proxy::Environment => ProxyChoice::Environment(proxy_variables(env)),
        },
        binding: if exchange.channel_binding {
            ChannelBinding::Auto
        } else {
            ChannelBinding::Off
        },
    }
}

/// As curl reads them: the first that is set and not empty. Without TLS only this machine is spoken
/// with, so `HTTP_PROXY` has no say.
fn proxy_variables(env: &Environment) -> ProxyVariables {
    let first = |names: &[&str]| {
        let mut set = names.iter().filter_map(|name| env.get(*name));
        set.find(|value| !value.is_empty())
            .cloned()
            .unwrap_or_default()
    };
    ProxyVariables {
        https: first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
        no: first(&["NO_PROXY", "no_proxy"]),
    }
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
        /// Name of the account's password.
        password: String,
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
                    "if {host} may have the password: exchange.autodiscover_hosts = [\"{host}\"]; or \
                     give exchange.url"
                )
            }
            Self::Refused { password, .. } => {
                format!(
                    "check account and password, then run: smartactions secret set {password}; or give \
                     exchange.url. It is not tried a third time with the same password, so that the \
                     account is not locked"
                )
            }
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

/// In place of a password that is not set: with `negotiate` the ticket cache or the keytab of this
/// machine may do without one.
pub fn no_password(auth: config::Auth) -> Option<Secret> {
    (auth == config::Auth::Negotiate).then(|| Secret::new(String::new()))
}

/// What a search is made with.
pub struct Wanted<'a> {
    /// A mailbox address in the mail domain.
    pub address: &'a Address,
    /// Whom to believe.
    pub trust: &'a Trust,
    /// How connections are made.
    pub line: &'a Line,
    /// Who signs in.
    pub credentials: &'a Credentials,
    /// Name of their password.
    pub password: &'a str,
    /// How; `None` for the strongest that a place offers.
    pub method: Option<Method>,
    /// The scheme that signs in already, so that its refusals are counted on; `None` for a new one.
    pub sign_in: Option<Arc<dyn SignIn>>,
    /// Hosts outside the mail domain that may have the credentials.
    pub allow: &'a [String],
    /// Where they were refused before.
    pub refusals: &'a Refusals,
    /// For the order of DNS records.
    pub world: &'a World,
    /// For [`PLACE_VARIABLE`].
    pub env: &'a Environment,
}

/// What a search came to.
pub struct Found {
    /// Where EWS is.
    pub endpoint: Result<Endpoint, SearchFault>,
    /// What else Autodiscover told.
    pub facts: Facts,
    /// Each place that was asked, in order.
    pub attempts: Vec<Attempt>,
}

/// Asks Autodiscover where EWS is, at most 20 s.
pub async fn search(wanted: &Wanted<'_>) -> Found {
    // A method that is not built: the places are asked, the password stays here.
    let sign_in = wanted.sign_in.clone().unwrap_or_else(|| {
        ews::sign_in(wanted.credentials.clone(), wanted.method.as_ref())
            .unwrap_or_else(|_| Arc::new(Anonymous))
    });
    let address = wanted.address;
    let mut search = Search::new(address, wanted.trust, sign_in.as_ref(), wanted.world);
    search.go_over(wanted.line);
    if let Some(place) = wanted.env.get(PLACE_VARIABLE).filter(|p| !p.is_empty()) {
        let place = Endpoint::parse(place).ok();
        if !place.is_some_and(|p| search.start_at(&p)) {
            return Found {
                endpoint: Err(SearchFault::Place),
                facts: Facts::default(),
                attempts: Vec::new(),
            };
        }
    }
    for host in wanted.allow {
        search.allow(host);
    }
    search.remember(&wanted.refusals.of(wanted.address, wanted.credentials));
    // Boxed: what asks over HTTP and DNS is large.
    let discovery = Box::pin(search.run()).await;
    let refused = match &discovery {
        Discovery::Found { .. } => &[],
        _ => search.refused(),
    };
    let refusals = wanted.refusals;
    refusals.keep(wanted.address, wanted.credentials, refused);
    let mut facts = Facts::default();
    let endpoint = match discovery {
        Discovery::Found { endpoint, facts: f } => {
            facts = f;
            Ok(endpoint)
        }
        Discovery::AskAbout { host } => Err(SearchFault::OtherHost {
            host,
            domain: wanted.address.domain().to_owned(),
        }),
        Discovery::NotFound => Err(SearchFault::NotFound(wanted.address.clone())),
        Discovery::SignInRefused { url } => Err(SearchFault::Refused {
            url,
            password: wanted.password.to_owned(),
        }),
        Discovery::OutOfTime => Err(SearchFault::TooSlow),
    };
    Found {
        endpoint,
        facts,
        attempts: search.attempts().to_vec(),
    }
}

#[cfg(test)]
#[path = "exchange_tests.rs"]
mod tests;
