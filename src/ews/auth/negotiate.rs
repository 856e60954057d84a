//! Kerberos over HTTP (RFC 4559) through the system's GSSAPI, wrapped in SPNEGO (RFC 4178) and bound
//! to the certificate: it signs in a connection. The server has to prove itself as well.
//!
//! Only in programs built with the feature `kerberos`; a static program (musl) cannot carry it.

mod ticket;

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::{Request, Response};

use self::ticket::{Refusal, Ticket};
use super::connections::{Connections, STEP_LIMIT, Steps};
use super::{Credentials, Method, SignIn, SignInFault};
use crate::ews::gate::SignInGate;
use crate::ews::transport::Connector;

/// Signs in connections with a Kerberos ticket and keeps them.
pub(super) struct Negotiate {
    credentials: Credentials,
    gate: Arc<SignInGate>,
    connections: Connections,
}

impl Negotiate {
    pub(super) fn with_gate(credentials: Credentials, gate: Arc<SignInGate>) -> Self {
        Self {
            credentials,
            gate,
            connections: Connections::default(),
        }
    }

    fn steps(&self, connector: &Connector) -> Begun {
        Begun {
            credentials: self.credentials.clone(),
            host: connector.endpoint().host().to_owned(),
            ticket: None,
        }
    }
}

#[async_trait]
impl SignIn for Negotiate {
    fn method(&self) -> Method {
        Method::Negotiate
    }

    fn account(&self) -> &str {
        &self.credentials.account
    }

    fn gate(&self) -> Option<&SignInGate> {
        Some(&self.gate)
    }

    async fn prepare(
        &self,
        connector: &Connector,
        place: &Request,
    ) -> Result<Option<Response>, SignInFault> {
        let begin = || Ok(self.steps(connector));
        self.connections
            .prepare(connector, place, &self.gate, begin)
            .await
    }

    async fn attempt(
        &self,
        connector: &Connector,
        request: Request,
    ) -> Result<Response, SignInFault> {
        let begin = || Ok(self.steps(connector));
        self.connections
            .send(connector, &request, &self.gate, begin)
            .await
    }
}

/// A sign-in that has begun; the ticket is fetched once the certificate was seen.
struct Begun {
    credentials: Credentials,
    host: String,
    ticket: Option<Ticket>,
}

#[async_trait]
impl Steps for Begun {
    fn scheme(&self) -> &'static str {
        "Negotiate"
    }

    fn first(&mut self) -> Result<Option<Vec<u8>>, SignInFault> {
        Ok(None)
    }

    async fn answer(
        &mut self,
        _token: Vec<u8>,
        binding: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, SignInFault> {
        let (credentials, host) = (self.credentials.clone(), self.host.clone());
        // The library asks the KDC, and waits for it, by itself.
        let fetching = tokio::task::spawn_blocking(move || {
            Ticket::fetch(&credentials, &host, binding.as_deref())
        });
        let Ok(fetched) = tokio::time::timeout(STEP_LIMIT, fetching).await else {
            return Err(SignInFault::NoTicket("the KDC does not answer".to_owned()));
        };
        let fetched = fetched.map_err(|e| SignInFault::NoTicket(e.to_string()))?;
        let (ticket, token) = fetched.map_err(|refusal| match refusal {
            Refusal::WrongPassword(said) => SignInFault::WrongPassword(said),
            Refusal::NoTicket(said) => SignInFault::NoTicket(said),
        })?;
        self.ticket = Some(ticket);
        Ok(token)
    }

    fn conclude(&mut self, token: Option<Vec<u8>>) -> Result<(), String> {
        let ticket = self.ticket.take().ok_or("no ticket")?;
        let token = token.ok_or("the server sent no proof that it is the one that was meant")?;
        ticket.prove(&token)
    }
}
