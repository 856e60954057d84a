//! The client: one call, signed in, within budget and time, answered or refused with a type.
//!
//! Called by the mailbox port and the probe. Never repeats a request that may have been carried
//! out; never follows a redirect; never sends while the server wants to be left alone. What a request
//! looks like is in `request`, what an answer means in `reading`.

mod reading;
mod request;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{StatusCode, header::HeaderMap};

pub(super) use self::reading::read_document;
use super::access::{Access, envelope};
use super::auth::{Method, SignIn, offered_methods};
use super::budget::Budget;
use super::certificate::CertificateFacts;
use super::endpoint::Endpoint;
use super::error::EwsError;
use super::line::Line;
use super::operation::Operation;
use super::server::ServerFacts;
use super::tap::{Tap, Wire};
use super::tls::Trust;
use super::transport::{Connector, cookies, lost};
use crate::domain::Address;

/// Time a call may take, as slow servers need it (exchangelib issue 1196).
pub const CALL_LIMIT: Duration = Duration::from_mins(2);

/// A signed-in connection to one server, in the name of one mailbox. Cheap to clone; clones and
/// [`EwsClient::with_access`] share connections, budget and sign-in.
#[derive(Clone)]
pub struct EwsClient {
    shared: Arc<Shared>,
    access: Access,
    /// Whose mailbox the answering server should be near to, where the access does not say it.
    anchor: Option<Address>,
    /// Name under which the account's password is kept.
    password_name: Option<String>,
    tap: Option<Tap>,
}

struct Shared {
    endpoint: Endpoint,
    connector: Connector,
    sign_in: Arc<dyn SignIn>,
    budget: Arc<Budget>,
    facts: Mutex<ServerFacts>,
    call_limit: Duration,
}

impl EwsClient {
    /// A client for the account's own mailbox. Makes no connection yet.
    pub fn new(
        endpoint: Endpoint,
        trust: &Trust,
        sign_in: Arc<dyn SignIn>,
    ) -> Result<Self, EwsError> {
        Self::on_line(endpoint, trust, &Line::default(), sign_in)
    }

    /// The same over a line that is not the plain one: a proxy, another TLS, no channel binding.
    pub fn on_line(
        endpoint: Endpoint,
        trust: &Trust,
        line: &Line,
        sign_in: Arc<dyn SignIn>,
    ) -> Result<Self, EwsError> {
        let connector = Connector::new(&endpoint, trust, line)?;
        Ok(Self::over(endpoint, connector, sign_in, CALL_LIMIT))
    }

    /// The plain one with another time limit for each call.
    pub fn with_limit(
        endpoint: Endpoint,
        trust: &Trust,
        sign_in: Arc<dyn SignIn>,
        call_limit: Duration,
    ) -> Result<Self, EwsError> {
        let connector = Connector::new(&endpoint, trust, &Line::default())?;
        Ok(Self::over(endpoint, connector, sign_in, call_limit))
    }

    fn over(
        endpoint: Endpoint,
        connector: Connector,
        sign_in: Arc<dyn SignIn>,
        call_limit: Duration,
    ) -> Self {
        let server = format!("{}:{}", endpoint.host(), endpoint.port());
        let budget = Budget::of(&server, sign_in.account());
        let shared = Shared {
            endpoint,
            connector: connector.with_budget(Arc::clone(&budget)),
            sign_in,
            budget,
            facts: Mutex::default(),
            call_limit,
        };
        Self {
            shared: Arc::new(shared),
            access: Access::Own,
            anchor: None,
            password_name: None,
            tap: None,
        }
    }

    /// The same client in the name of another mailbox.
    #[must_use]
    pub fn with_access(&self, access: Access) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            access,
            anchor: None,
            password_name: self.password_name.clone(),
            tap: self.tap.clone(),
        }
    }

    /// The same client, led to the server that holds this mailbox (`X-AnchorMailbox`): for an
    /// account that opens its own mailbox and does not sign in with its address.
    #[must_use]
    pub fn with_anchor(self, mailbox: Address) -> Self {
        Self {
            anchor: Some(mailbox),
            ..self
        }
    }

    /// The same client, which knows under which name its account's password is kept: whoever says what
    /// to do about a refused sign-in names it.
    #[must_use]
    pub fn with_password_name(self, name: String) -> Self {
        Self {
            password_name: Some(name),
            ..self
        }
    }

    /// That name, where it was told.
    pub fn password_name(&self) -> Option<&str> {
        self.password_name.as_deref()
    }

    /// The same client, with somebody who hears what it asks and is answered.
    #[must_use]
    pub fn with_tap(mut self, tap: Tap) -> Self {
        self.tap = Some(tap);
        self
    }

    fn tell(&self, wire: &Wire<'_>) {
        if let Some(tap) = &self.tap {
            tap(wire);
        }
    }

    /// In whose name it calls.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Whom it calls.
    pub fn endpoint(&self) -> &Endpoint {
        &self.shared.endpoint
    }

    /// Who signs in.
    pub fn account(&self) -> &str {
        self.shared.sign_in.account()
    }

    /// How it signs in; not decided before the first call where the strongest method is taken.
    pub fn method(&self) -> Method {
        self.shared.sign_in.method()
    }

    /// Stronger methods that the server offers and that did not work, each with the reason.
    pub fn passed_over(&self) -> Vec<(Method, String)> {
        self.shared.sign_in.passed_over()
    }

    /// What the server offered, where the strongest method was looked for.
    pub fn offered(&self) -> Option<Vec<Method>> {
        self.shared.sign_in.offered()
    }

    /// What the newest answers told of the server.
    pub fn facts(&self) -> ServerFacts {
        let told = self
            .shared
            .facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let seen = self.shared.connector.certificate();
        ServerFacts {
            certificate: seen.and_then(|der| CertificateFacts::read(&der)),
            ..told
        }
    }

    /// Makes one call.
    ///
    /// Answers within [`CALL_LIMIT`] (or the limit given), waiting for room included.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Answer, EwsError> {
        self.call_with_cookies(operation, HeaderMap::new())
            .await
            .map(|(answer, _)| answer)
    }

    /// Makes one call with these headers besides, and gives the cookies of its answer too.
    pub(super) async fn call_with_cookies<O: Operation>(
        &self,
        operation: &O,
        headers: HeaderMap,
    ) -> Result<(O::Answer, Option<String>), EwsError> {
        let limit = self.shared.call_limit;
        let whole = async {
            let document = envelope(&self.access, |w| operation.write(w));
            self.tell(&Wire::Asked {
                operation: O::NAME,
                access: &self.access,
                document: &document,
            });
            let _permit = self
                .shared
                .budget
                .enter()
                .await
                .map_err(|remaining| EwsError::BackingOff { remaining })?;
            let response = self.send(document, headers).await?;
            let kept = cookies(response.headers());
            let answer = self.read(operation, response).await?;
            Ok((answer, kept))
        };
        let result = tokio::time::timeout(limit, whole).await;
        let result = result.unwrap_or_else(|_| {
            Err(EwsError::NoAnswer {
                said: format!("the time of {} s is over", limit.as_secs()),
            })
        });
        if let Err(error) = &result {
            self.tell(&Wire::Failed(error));
        }
        result
    }

    /// Sends a document and returns the answer once the account is accepted.
    pub(super) async fn send(
        &self,
        document: String,
        headers: HeaderMap,
    ) -> Result<reqwest::Response, EwsError> {
        let shared = &self.shared;
        let request = self.request(document, headers)?;
        let slot = shared.connector.tape().map(|tape| tape.sent(&request));
        let sent = shared.sign_in.send(&shared.connector, request).await;
        let response =
            sent.map_err(|e| e.into_error(shared.endpoint.host(), shared.sign_in.account()))?;
        let response = match slot {
            Some(slot) => slot.answered(response),
            None => response,
        };
        shared
            .facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .learn(response.headers());
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        Err(EwsError::SignInRefused {
            account: shared.sign_in.account().to_owned(),
            method: shared.sign_in.method(),
            offered: offered_methods(response.headers()),
        })
    }

    pub(super) fn budget(&self) -> &Budget {
        &self.shared.budget
    }

    pub(super) fn lost(&self, error: &reqwest::Error) -> EwsError {
        lost(error, self.shared.endpoint.host())
    }
}
