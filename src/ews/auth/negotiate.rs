//! Kerberos over HTTP (RFC 4559) through the system's GSSAPI, bound to the certificate: it signs in
//! a connection. The server has to prove itself as well.
//!
//! Tokens go wrapped in SPNEGO (RFC 4178). Raw ones go to a server that offers the scheme `Kerberos`
//! and not `Negotiate`, or that shows that it does not know the wrapping: by an answer in raw
//! Kerberos, or by having no answer to a question in the wrapping that names nobody. So a refusal by
//! a server that knows it is one refusal, and no second ticket is sent after it.
//!
//! Only in programs built with the feature `kerberos`; a static program (musl) cannot carry it.

mod begun;
mod forms;
mod next;
mod ticket;
mod wrapping;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use reqwest::{Request, Response};

use self::begun::{Begun, Trial};
use self::forms::Form;
use self::next::{Ended, Next};
use super::connections::{Connections, inquire};
use super::{Credentials, Method, SignIn, SignInFault};
use crate::ews::gate::SignInGate;
use crate::ews::transport::Connector;

/// Signs in connections with a Kerberos ticket and keeps them.
pub(super) struct Negotiate {
    credentials: Credentials,
    gate: Arc<SignInGate>,
    connections: Connections,
    /// The scheme of the raw tokens that were taken last; `None` when wrapped ones were.
    raw_under: Mutex<Option<Method>>,
}

impl Negotiate {
    pub(super) fn with_gate(credentials: Credentials, gate: Arc<SignInGate>) -> Self {
        Self {
            credentials,
            gate,
            connections: Connections::default(),
            raw_under: Mutex::default(),
        }
    }

    fn steps(&self, connector: &Connector, trial: &Trial) -> Begun {
        let host = connector.endpoint().host();
        Begun::new(self.credentials.clone(), host, trial.clone())
    }

    async fn open(
        &self,
        connector: &Connector,
        place: &Request,
        trial: &Trial,
    ) -> Result<Option<Response>, SignInFault> {
        let begin = || Ok(self.steps(connector, trial));
        self.connections
            .prepare(connector, place, &self.gate, begin)
            .await
    }

    async fn send(
        &self,
        connector: &Connector,
        request: &Request,
        trial: &Trial,
    ) -> Result<Response, SignInFault> {
        let begin = || Ok(self.steps(connector, trial));
        self.connections
            .send(connector, request, &self.gate, begin)
            .await
    }

    /// Remembers what a try tells of the server; true when a raw token is to be tried after it.
    async fn turns_to_raw(
        &self,
        connector: &Connector,
        place: &Request,
        trial: &Trial,
        ended: Ended,
    ) -> bool {
        let (server, noted) = (connector.endpoint(), trial.noted());
        let mut next = Next::after(noted.form, noted.heard, ended, forms::known(server));
        // Two refusals are the most that an account gets.
        let may_go_on = !self.gate.is_stopped();
        if next == Next::Ask && may_go_on {
            let answer = inquire(connector, place, noted.scheme, wrapping::QUESTION).await;
            next = Next::after_question(answer);
        }
        match next {
            Next::Stay | Next::Ask => false,
            Next::Remember(form) => {
                forms::learn(server, form);
                if ended == Ended::Well {
                    self.tell(server.host(), form, noted.scheme);
                }
                false
            }
            Next::Forget => {
                forms::forget(server);
                false
            }
            Next::TryRaw => {
                if may_go_on {
                    let server = server.host();
                    tracing::info!(
                        server,
                        "it takes no wrapped Kerberos token: a raw one is tried"
                    );
                }
                may_go_on
            }
        }
    }

    /// Keeps for display how the account was let in.
    fn tell(&self, server: &str, form: Form, scheme: &str) {
        let raw = (form == Form::Raw).then(|| Method::parse(scheme));
        let mut told = self
            .raw_under
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if raw.is_some() && *told != raw {
            tracing::info!(server, scheme, "signed in by raw Kerberos tokens");
        }
        *told = raw;
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

    fn raw_under(&self) -> Option<Method> {
        let raw = self.raw_under.lock();
        raw.unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn prepare(
        &self,
        connector: &Connector,
        place: &Request,
    ) -> Result<Option<Response>, SignInFault> {
        let mut form = forms::known(connector.endpoint()).unwrap_or(Form::Wrapped);
        loop {
            let trial = Trial::with(form);
            let answer = self.open(connector, place, &trial).await;
            let ended = Ended::of(answer.as_ref().map(Option::as_ref));
            // True after a wrapped token alone: the second round is the last.
            if !self.turns_to_raw(connector, place, &trial, ended).await {
                return answer;
            }
            form = Form::Raw;
        }
    }

    async fn attempt(
        &self,
        connector: &Connector,
        request: Request,
    ) -> Result<Response, SignInFault> {
        let mut form = forms::known(connector.endpoint()).unwrap_or(Form::Wrapped);
        loop {
            let trial = Trial::with(form);
            let answer = self.send(connector, &request, &trial).await;
            let ended = Ended::of(answer.as_ref().map(Some));
            if !self.turns_to_raw(connector, &request, &trial, ended).await {
                return answer;
            }
            form = Form::Raw;
        }
    }
}
