//! How connections to one server are made: shared ones for schemes that sign in each request, and
//! single ones for schemes that sign in a connection. Called by the schemes and by Autodiscover.

use std::sync::Arc;

use tokio_rustls::rustls::{ClientConfig, client::Resumption};

use super::{builder, ticket};
use crate::ews::endpoint::Endpoint;
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
    witness: Arc<Witness>,
    /// Connections of one connector are never used by another, which may believe other
    /// certificates.
    origin: Arc<()>,
}

/// One connection, and the certificate seen on it.
pub(in crate::ews) struct Single {
    /// A client that connects once in its life. When the connection is gone, a request fails as
    /// "not connected" and was not sent.
    pub(in crate::ews) http: reqwest::Client,
    witness: Arc<Witness>,
    origin: Arc<()>,
}

impl Single {
    /// The server's certificate (DER); none before the handshake, and without TLS.
    pub(in crate::ews) fn certificate(&self) -> Option<Vec<u8>> {
        self.witness.seen().map(|seen| seen.to_vec())
    }

    /// Whether that connector made it.
    pub(in crate::ews) fn is_of(&self, connector: &Connector) -> bool {
        Arc::ptr_eq(&self.origin, &connector.origin)
    }
}

impl Connector {
    /// Makes no connection yet.
    pub fn new(endpoint: &Endpoint, trust: &Trust, line: &Line) -> Result<Self, EwsError> {
        if line.tls == TlsChoice::System {
            return Err(EwsError::Settings(
                "this build has no TLS of the system: exchange.tls takes auto or rustls".to_owned(),
            ));
        }
        let judge = trust
            .verifier()
            .map_err(|e| EwsError::Settings(e.to_string()))?;
        let witness = Arc::new(Witness::new(judge));
        let shared = builder(endpoint, line)?
            .tls_backend_preconfigured(settings(&witness)?)
            .build()
            .map_err(|e| EwsError::Settings(e.to_string()))?;
        Ok(Self {
            endpoint: endpoint.clone(),
            line: line.clone(),
            shared,
            witness,
            origin: Arc::default(),
        })
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
        &self.shared
    }

    /// Whether sign-ins are bound to the certificate that is seen.
    pub(in crate::ews) fn binds(&self) -> bool {
        self.endpoint.is_tls() && self.line.binding == ChannelBinding::Auto
    }

    /// The certificate that the newest connection showed (DER).
    pub(in crate::ews) fn certificate(&self) -> Option<Vec<u8>> {
        self.witness.seen().map(|seen| seen.to_vec())
    }

    /// A client that makes one connection in its life.
    ///
    /// It resumes no session of another connection: the certificate would be the one of then, and
    /// a sign-in bound to it would be refused after a renewal.
    pub(in crate::ews) fn single(&self) -> Result<Single, EwsError> {
        let witness = Arc::new(Witness::new(Arc::clone(&self.witness) as _));
        let mut tls = settings(&witness)?;
        tls.resumption = Resumption::disabled();
        let http = builder(&self.endpoint, &self.line)?
            .tls_backend_preconfigured(tls)
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

fn settings(witness: &Arc<Witness>) -> Result<ClientConfig, EwsError> {
    config_with(Arc::clone(witness) as _).map_err(|e| EwsError::Settings(e.to_string()))
}
