//! NTLM over HTTP (MS-NTHT) with Extended Protection: it signs in a connection, not a request.

mod context;

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::{Request, Response};

use self::context::Context;
use super::connections::{Connections, Steps};
use super::{Credentials, Method, SignIn, SignInFault};
use crate::ews::gate::SignInGate;
use crate::ews::transport::Connector;

/// Signs in connections with NTLM and keeps them.
pub struct Ntlm {
    credentials: Credentials,
    gate: Arc<SignInGate>,
    connections: Connections,
}

impl Ntlm {
    /// Signs in with these. Makes no connection yet.
    pub fn new(credentials: Credentials) -> Self {
        Self::with_gate(credentials, Arc::default())
    }

    pub(super) fn with_gate(credentials: Credentials, gate: Arc<SignInGate>) -> Self {
        Self {
            credentials,
            gate,
            connections: Connections::default(),
        }
    }
}

#[async_trait]
impl SignIn for Ntlm {
    fn method(&self) -> Method {
        Method::Ntlm
    }

    fn account(&self) -> &str {
        &self.credentials.account
    }

    fn gate(&self) -> Option<&SignInGate> {
        Some(&self.gate)
    }

    async fn attempt(
        &self,
        connector: &Connector,
        request: Request,
    ) -> Result<Response, SignInFault> {
        let begin = || Context::new(&self.credentials).map_err(SignInFault::Step);
        self.connections
            .send(connector, &request, &self.gate, begin)
            .await
    }
}

#[async_trait]
impl Steps for Context {
    fn scheme(&self) -> &'static str {
        "NTLM"
    }

    fn first(&mut self) -> Result<Option<Vec<u8>>, SignInFault> {
        self.negotiate().map(Some).map_err(SignInFault::Step)
    }

    async fn answer(
        &mut self,
        token: Vec<u8>,
        binding: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, SignInFault> {
        // The scheme's name alone, where a challenge belongs: the server, or a proxy before it, does not
        // go on with what it offers.
        if token.is_empty() {
            let said = "the server offers NTLM and gives no challenge for it, as behind a proxy that takes the header Authorization out";
            return Err(SignInFault::Step(said.to_owned()));
        }
        self.authenticate(token, binding.as_deref())
            .map_err(SignInFault::Step)
    }

    fn conclude(&mut self, _token: Option<Vec<u8>>) -> Result<(), String> {
        Ok(())
    }
}
