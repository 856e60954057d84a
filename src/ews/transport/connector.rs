//! How connections to one server are made: shared ones for schemes that sign in each request, and
//! single ones for schemes that sign in a connection. Called by the schemes and by Autodiscover.
//!
//! With the feature `native-tls` there is a second TLS, the system's, for servers that know none of
//! our ciphers: always, or once ours failed for that. It tells its certificate of direct connections
//! alone, so that through a proxy no sign-in can be bound to it.

#[cfg(feature = "native-tls")]
mod system;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio_rustls::rustls::{
    ClientConfig,
    client::{Resumption, danger::ServerCertVerifier},
};

use super::{builder, ticket};
use crate::ews::budget::Budget;
use crate::ews::endpoint::Endpoint;
#[cfg(feature = "native-tls")]
use crate::ews::error::ConnectFault;
use crate::ews::error::EwsError;
use crate::ews::line::{ChannelBinding, Line, TlsChoice};
use crate::ews::tape::Tape;
use crate::ews::tls::{Trust, Witness, config_with};

/// See the module.
#[derive(Debug)]
pub struct Connector {
    endpoint: Endpoint,
    line: Line,
    shared: reqwest::Client,
    /// Whom we believe; `witness` sees what it believes.
    judge: Arc<dyn ServerCertVerifier>,
    witness: Witness,
    #[cfg(feature = "native-tls")]
    system: Option<system::System>,
    /// The system's TLS speaks.
    by_system: AtomicBool,
    /// Connections of one connector are never used by another, which may believe other
    /// certificates.
    origin: Arc<()>,
    /// The account's budget, where there is one: nothing leaves while it says to wait.
    budget: Option<Arc<Budget>>,
}

/// One connection, and the certificate seen on it.
pub(in crate::ews) struct Single {
    /// A client that connects once in its life. When the connection is gone, a request fails as
    /// "not connected" and was not sent.
    pub(in crate::ews) http: reqwest::Client,
    witness: Witness,
    origin: Arc<()>,
}

impl Single {
    /// The server's certificate (DER), after an answer on it; none without TLS.
    pub(in crate::ews) fn certificate(&self, answer: &reqwest::Response) -> Option<Vec<u8>> {
        let seen = self.witness.seen().map(|seen| seen.to_vec());
        seen.or_else(|| told(answer))
    }

    /// Whether that connector made it.
    pub(in crate::ews) fn is_of(&self, connector: &Connector) -> bool {
        Arc::ptr_eq(&self.origin, &connector.origin)
    }
}

impl Connector {
    /// Makes no connection yet.
    pub fn new(endpoint: &Endpoint, trust: &Trust, line: &Line) -> Result<Self, EwsError> {
        #[cfg(not(feature = "native-tls"))]
        if line.tls == TlsChoice::System {
            return Err(EwsError::Settings(
                "this build has no TLS of the system: exchange.tls takes auto or rustls".to_owned(),
            ));
        }
        #[cfg(feature = "native-tls")]
        let system = match (line.tls, system::System::new(endpoint, trust, line)) {
            (TlsChoice::Rustls, _) | (TlsChoice::Auto, Err(_)) => None,
            (TlsChoice::Auto | TlsChoice::System, Ok(system)) => Some(system),
            (TlsChoice::System, Err(error)) => return Err(error),
        };
        let judge = trust
            .verifier()
            .map_err(|e| EwsError::Settings(e.to_string()))?;
        let witness = Witness::default();
        let judge = witness.of(judge);
        let shared = builder(endpoint, line)?
            .tls_backend_preconfigured(settings(&judge)?)
            .build()
            .map_err(|e| EwsError::Settings(e.to_string()))?;
        Ok(Self {
            endpoint: endpoint.clone(),
            line: line.clone(),
            shared,
            judge,
            witness,
            #[cfg(feature = "native-tls")]
            system,
            by_system: AtomicBool::new(line.tls == TlsChoice::System),
            origin: Arc::default(),
            budget: None,
        })
    }

    /// Held by that budget from now on.
    pub(in crate::ews) fn with_budget(mut self, budget: Arc<Budget>) -> Self {
        self.budget = Some(budget);
        self
    }

    /// How long to wait still, where the server said so.
    pub(in crate::ews) fn may_leave(&self) -> Result<(), Duration> {
        self.budget.as_ref().map_or(Ok(()), |b| b.may_leave())
    }

    /// Which server.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Where to note what goes over it, if anywhere.
    pub(in crate::ews) fn tape(&self) -> Option<&Tape> {
        self.line.tape.as_ref()
    }

    /// The client whose connections belong to nobody.
    pub fn shared(&self) -> &reqwest::Client {
        #[cfg(feature = "native-tls")]
        if let Some(system) = self.system_in_use() {
            return &system.shared;
        }
        &self.shared
    }

    /// Goes over to the system's TLS after a connection failed for the age of the server's; false
    /// when there is none, or it speaks already. Nothing was sent then.
    #[cfg_attr(
        not(feature = "native-tls"),
        allow(clippy::unused_self, reason = "there is one TLS alone then")
    )]
    pub(in crate::ews) fn fall_back(&self, error: &reqwest::Error) -> bool {
        #[cfg(feature = "native-tls")]
        if self.system.is_some() && self.line.tls == TlsChoice::Auto {
            let sorted = EwsError::from_http(error, self.endpoint.host());
            let old = matches!(sorted, EwsError::NotConnected {
                fault: ConnectFault::Tls(fault), ..
            } if fault.may_be_age());
            if old && !self.by_system.swap(true, Ordering::SeqCst) {
                tracing::warn!(
                    server = self.endpoint.host(),
                    "goes over to the system's TLS: {error}"
                );
                return true;
            }
        }
        let _ = error;
        false
    }

    /// Whether the system's TLS speaks.
    pub fn is_by_system(&self) -> bool {
        self.by_system.load(Ordering::SeqCst)
    }

    #[cfg(feature = "native-tls")]
    fn system_in_use(&self) -> Option<&system::System> {
        self.system.as_ref().filter(|_| self.is_by_system())
    }

    /// Keeps the certificate that came with an answer over the system's TLS.
    #[cfg_attr(
        not(feature = "native-tls"),
        allow(clippy::unused_self, reason = "there is one TLS alone then")
    )]
    pub(in crate::ews) fn learn(&self, answer: &reqwest::Response) {
        #[cfg(feature = "native-tls")]
        if let (Some(system), Some(der)) = (self.system_in_use(), told(answer)) {
            system.keep(der);
        }
        let _ = answer;
    }

    /// Whether sign-ins are bound to the certificate that is seen.
    pub(in crate::ews) fn binds(&self) -> bool {
        self.endpoint.is_tls() && self.line.binding == ChannelBinding::Auto
    }

    /// The certificate that the newest connection showed (DER).
    pub(in crate::ews) fn certificate(&self) -> Option<Vec<u8>> {
        #[cfg(feature = "native-tls")]
        if let Some(system) = self.system_in_use() {
            return system.seen();
        }
        self.witness.seen().map(|seen| seen.to_vec())
    }

    /// A client that makes one connection in its life.
    ///
    /// It resumes no session of another connection: the certificate would be the one of then, and
    /// a sign-in bound to it would be refused after a renewal.
    pub(in crate::ews) fn single(&self) -> Result<Single, EwsError> {
        let witness = Witness::default();
        let mut tls = settings(&witness.of(Arc::clone(&self.judge)))?;
        tls.resumption = Resumption::disabled();
        let by_ours = || -> Result<_, EwsError> {
            Ok(builder(&self.endpoint, &self.line)?.tls_backend_preconfigured(tls))
        };
        #[cfg(feature = "native-tls")]
        let by = match self.system_in_use() {
            Some(system) => system.builder(&self.endpoint, &self.line)?,
            None => by_ours()?,
        };
        #[cfg(not(feature = "native-tls"))]
        let by = by_ours()?;
        let http = by
            .pool_max_idle_per_host(1)
            .connector_layer(ticket::Ticket::default())
            .build()
            .map_err(|e| EwsError::Settings(e.to_string()))?;
        Ok(Single {
            http,
            witness,
            origin: Arc::clone(&self.origin),
        })
    }
}

/// The certificate that the HTTP client tells of, as it does over the system's TLS.
fn told(answer: &reqwest::Response) -> Option<Vec<u8>> {
    let told = answer.extensions().get::<reqwest::tls::TlsInfo>()?;
    told.peer_certificate().map(<[u8]>::to_vec)
}

fn settings(judge: &Arc<dyn ServerCertVerifier>) -> Result<ClientConfig, EwsError> {
    config_with(Arc::clone(judge)).map_err(|e| EwsError::Settings(e.to_string()))
}
