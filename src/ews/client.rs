//! The client: one call, signed in, within budget and time, answered or refused with a type.
//!
//! Called by the mailbox port and the probe. Never repeats a request that may have been carried
//! out; never follows a redirect; never sends while the server wants to be left alone.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{
    StatusCode,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap},
};

use super::access::{Access, envelope};
use super::answer::{Answer, AnswerError, Refused, answers};
use super::auth::{SignIn, offered_methods};
use super::budget::Budget;
use super::endpoint::Endpoint;
use super::error::EwsError;
use super::gate::SignInGate;
use super::operation::{Messages, Operation};
use super::server::ServerFacts;
use super::tls::Trust;
use super::transport::{Connector, cookies, is_web_page, lost, read_bounded, status_error};
use super::xml::sanitize;
use crate::domain::Address;

/// Time a call may take, as slow servers need it (exchangelib issue 1196).
pub const CALL_LIMIT: Duration = Duration::from_mins(2);

/// A signed-in connection to one server, in the name of one mailbox. Cheap to clone; clones and
/// [`EwsClient::with_access`] share connections, budget and the count of refused sign-ins.
#[derive(Clone)]
pub struct EwsClient {
    shared: Arc<Shared>,
    access: Access,
    /// Whose mailbox the answering server should be near to, where the access does not say it.
    anchor: Option<Address>,
}

struct Shared {
    endpoint: Endpoint,
    connector: Connector,
    sign_in: Arc<dyn SignIn>,
    gate: SignInGate,
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
        Self::with_limit(endpoint, trust, sign_in, CALL_LIMIT)
    }

    /// The same with another time limit for each call.
    pub fn with_limit(
        endpoint: Endpoint,
        trust: &Trust,
        sign_in: Arc<dyn SignIn>,
        call_limit: Duration,
    ) -> Result<Self, EwsError> {
        let tls = trust
            .client_config()
            .map_err(|e| EwsError::Settings(e.to_string()))?;
        let connector = Connector::new(&endpoint, tls)?;
        let server = format!("{}:{}", endpoint.host(), endpoint.port());
        let budget = Budget::of(&server, sign_in.account());
        let shared = Shared {
            endpoint,
            connector,
            sign_in,
            gate: SignInGate::default(),
            budget,
            facts: Mutex::default(),
            call_limit,
        };
        Ok(Self {
            shared: Arc::new(shared),
            access: Access::Own,
            anchor: None,
        })
    }

    /// The same client in the name of another mailbox.
    #[must_use]
    pub fn with_access(&self, access: Access) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            access,
            anchor: None,
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

    /// What the newest answers told of the server.
    pub fn facts(&self) -> ServerFacts {
        self.shared
            .facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
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
        result.unwrap_or_else(|_| {
            Err(EwsError::NoAnswer {
                said: format!("the time of {} s is over", limit.as_secs()),
            })
        })
    }

    /// Sends a document and returns the answer once the account is accepted.
    pub(super) async fn send(
        &self,
        document: String,
        headers: HeaderMap,
    ) -> Result<reqwest::Response, EwsError> {
        loop {
            let shared = &self.shared;
            let account = || shared.sign_in.account().to_owned();
            let turn = shared
                .gate
                .enter()
                .await
                .map_err(|_| EwsError::SignInStopped { account: account() })?;
            // A turn may be waited for; meanwhile another call may have been told to wait.
            let may_leave = shared.budget.may_leave();
            may_leave.map_err(|remaining| EwsError::BackingOff { remaining })?;
            let request = self.request(document.clone(), headers.clone())?;
            let sent = shared.sign_in.send(&shared.connector, request).await;
            let response =
                sent.map_err(|e| e.into_error(shared.endpoint.host(), shared.sign_in.account()))?;
            shared
                .facts
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .learn(response.headers());
            if response.status() != StatusCode::UNAUTHORIZED {
                // A gateway's 5xx says nothing about the account.
                if response.status().is_success() {
                    shared.gate.accepted();
                }
                return Ok(response);
            }
            let try_again = shared.gate.refused();
            drop(turn);
            if !try_again {
                let offered = offered_methods(response.headers());
                return Err(EwsError::SignInRefused {
                    account: account(),
                    method: shared.sign_in.method(),
                    offered,
                });
            }
        }
    }

    fn request(&self, document: String, headers: HeaderMap) -> Result<reqwest::Request, EwsError> {
        let shared = &self.shared;
        let mut builder = shared
            .connector
            .shared()
            .post(shared.endpoint.url().clone())
            .header(CONTENT_TYPE, "text/xml; charset=utf-8")
            .header(ACCEPT, "text/xml")
            .headers(headers)
            .body(document);
        let own = || {
            shared
                .sign_in
                .account()
                .contains('@')
                .then(|| shared.sign_in.account())
        };
        if let Some(anchor) = self
            .access
            .mailbox()
            .or(self.anchor.as_ref())
            .map(Address::as_str)
            .or_else(own)
        {
            builder = builder.header("X-AnchorMailbox", anchor);
        }
        builder
            .build()
            .map_err(|e| EwsError::Settings(e.to_string()))
    }

    /// Reads an answer: refusals in HTTP 500 bodies first, then the status, then the content.
    pub(super) async fn read<O: Operation>(
        &self,
        operation: &O,
        response: reqwest::Response,
    ) -> Result<O::Answer, EwsError> {
        let (status, headers) = (response.status(), response.headers().clone());
        if status.is_redirection() {
            return Err(status_error(status, &headers));
        }
        let body = read_bounded(response, operation.largest_answer()).await?;
        let text = String::from_utf8_lossy(&body);
        let read = if is_web_page(&text) {
            Err(EwsError::WebPage)
        } else {
            read_document::<O>(&text)
        };
        let outcome = match read {
            Ok(answer) if status.is_success() => {
                self.learn(&answer);
                operation
                    .conclude(Messages(answer.messages))
                    .map_err(EwsError::Refused)
            }
            Err(refused @ EwsError::Refused(_)) => Err(refused),
            Err(other) if status.is_success() => Err(other),
            _ => Err(status_error(status, &headers)),
        };
        match &outcome {
            Err(error) if error.is_throttled() => {
                self.shared.budget.slow_down(error.back_off());
            }
            Ok(_) => self.shared.budget.went_well(),
            Err(_) => {}
        }
        outcome
    }

    /// Keeps the version, and the waiting time that a part of a batch was refused with.
    fn learn<P>(&self, answer: &Answer<P>) {
        if let Some(version) = &answer.version {
            self.shared
                .facts
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .version = Some(version.clone());
        }
        let told = answer
            .messages
            .iter()
            .filter_map(|m| m.as_ref().err().and_then(|r: &Refused| r.back_off))
            .max();
        if told.is_some() {
            self.shared.budget.slow_down(told);
        }
    }

    pub(super) fn budget(&self) -> &Budget {
        &self.shared.budget
    }

    pub(super) fn lost(&self, error: &reqwest::Error) -> EwsError {
        lost(error, self.shared.endpoint.host())
    }
}

/// Parses one document of an operation.
pub(super) fn read_document<O: Operation>(text: &str) -> Result<Answer<O::Part>, EwsError> {
    let clean = sanitize(text.trim_start_matches('\u{FEFF}'));
    let read = answers(&clean, O::NAME)
        .and_then(|()| O::read(&clean))
        .and_then(Answer::with_messages);
    read.map_err(|e| match e {
        AnswerError::Fault(refused) => EwsError::Refused(refused),
        AnswerError::NotUnderstood(why) => EwsError::NotUnderstood(why),
    })
}
