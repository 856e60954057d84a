//! The calls under `/sandbox/`: deliver mail, look into mailboxes, order faults, reply as a person.
//!
//! Routed by [`super::server`]; loopback only, without sign-in, for tests and for the command
//! line. Not part of Exchange.

use std::fmt::Display;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State as Extract};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::autodiscover::{LeadError, LeadOrder};
use super::faults::FaultOrder;
use super::model::{AddressKey, Correspondent, Delivery, NonDeliveryReason, Origin, State};
use super::people::{self, ChangedRights, NewMailbox, PeopleError};
use super::reply::{self, ReplyError, ReplyOrder};
use super::scenario::Scenario;
use super::server::{LARGEST_BODY, Shell};
use super::{mime, view};

/// The routes; they share the server's state.
pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/sandbox/deliver", post(deliver))
        .route("/sandbox/mailbox", post(mailbox_new))
        .route("/sandbox/mailbox/{address}", get(mailbox))
        .route("/sandbox/rights", post(rights))
        .route("/sandbox/fault", post(fault).delete(faults_clear))
        .route("/sandbox/autodiscover", post(lead).delete(lead_end))
        .route("/sandbox/scenario", post(scenario).delete(scenario_end))
        .route("/sandbox/stats", get(stats))
        .route("/sandbox/reply", post(reply))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(no_browsers))
}

/// Why a call was refused: a sentence that starts with its stable code and a colon.
struct Refusal(StatusCode, String);

impl Refusal {
    fn unusable(sentence: &dyn Display) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, sentence.to_string())
    }

    fn unknown(sentence: &dyn Display) -> Self {
        Self(StatusCode::NOT_FOUND, sentence.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, sentence) = self;
        let (code, detail) = sentence
            .split_once(": ")
            .unwrap_or(("sandbox.admin", &sentence));
        let body = json!({"code": code, "detail": detail}).to_string();
        (status, [(CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}

/// What every call gives: JSON or a refusal.
type Answer = Result<Response, Refusal>;

/// A web page that somebody has open must not deliver mail here: browsers name it in `Origin`.
async fn no_browsers(request: Request, next: Next) -> Answer {
    if request.headers().contains_key(ORIGIN) {
        let sentence = "sandbox.admin.origin: not for web pages".to_owned();
        return Err(Refusal(StatusCode::FORBIDDEN, sentence));
    }
    Ok(next.run(request).await)
}

/// How a mail comes in.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    #[default]
    Outside,
    Internal,
    Intact,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeliverQuery {
    #[serde(default)]
    mode: Mode,
    /// Addresses with commas between; instead of those in the header.
    to: Option<String>,
}

async fn deliver(
    Extract(shell): Extract<Shell>,
    query: Result<Query<DeliverQuery>, QueryRejection>,
    body: Bytes,
) -> Answer {
    let Ok(Query(query)) = query else {
        return Err(Refusal::unusable(
            &"sandbox.deliver.mode: mode is outside, internal or intact",
        ));
    };
    // Parsing 25 MB takes a moment: not on the threads that serve.
    let message = tokio::task::spawn_blocking(move || mime::parse(&body))
        .await
        .map_err(|error| Refusal::unusable(&format!("sandbox.deliver.unreadable: {error}")))?;
    let to: Vec<AddressKey> = match &query.to {
        Some(list) => list.split(',').map(AddressKey::new).collect(),
        None => message.recipients().map(Correspondent::key).collect(),
    };
    if to.is_empty() {
        return Err(Refusal::unusable(
            &"sandbox.deliver.nobody: the header names no recipient in To, Cc or Bcc",
        ));
    }
    let origin = match query.mode {
        Mode::Outside => Origin::Outside,
        Mode::Internal => Origin::SignedIn,
        Mode::Intact => Origin::Intact,
    };
    let mut state = shell.state.lock();
    let delivery = state.deliver(message, origin, &to);
    answer(&delivered(&state, &delivery))
}

/// What became of a mail, for the answer of `deliver` and `reply`.
fn delivered(state: &State, delivery: &Delivery) -> Value {
    let message_id = delivery.delivered.iter().find_map(|(address, number)| {
        let item = state.mailboxes.get(address)?.items.get(number)?;
        item.message.message_id.clone()
    });
    let failed: Vec<Value> = delivery
        .failed
        .iter()
        .map(|failure| {
            let reason = match failure.reason {
                NonDeliveryReason::UnknownRecipient => "unknown",
                NonDeliveryReason::MailboxFull => "full",
                NonDeliveryReason::OutsideDomain => "outside",
            };
            json!({"address": failure.address, "reason": reason})
        })
        .collect();
    let reached: Vec<&AddressKey> = delivery.delivered.iter().map(|(a, _)| a).collect();
    json!({"message_id": message_id, "delivered": reached, "failed": failed})
}

async fn mailbox(Extract(shell): Extract<Shell>, Path(address): Path<String>) -> Answer {
    let state = shell.state.lock();
    let mailbox = state.mailbox_of(&address).ok_or_else(|| {
        let sentence = "sandbox.mailbox.unknown: no mailbox in the sandbox has the address";
        Refusal::unknown(&format!("{sentence} {address}"))
    })?;
    answer(&view::messages(mailbox))
}

async fn mailbox_new(Extract(shell): Extract<Shell>, body: Bytes) -> Answer {
    let new: NewMailbox = read(&body)?;
    people::add_mailbox(&mut shell.state.lock(), &new)?;
    answer(&json!({"address": AddressKey::new(&new.address)}))
}

async fn rights(Extract(shell): Extract<Shell>, body: Bytes) -> Answer {
    let change: ChangedRights = read(&body)?;
    people::change_rights(&mut shell.state.lock(), &change)?;
    answer(&json!({}))
}

async fn fault(Extract(shell): Extract<Shell>, body: Bytes) -> Answer {
    let order: FaultOrder = read(&body)?;
    let mut state = shell.state.lock();
    let planned = order.planned(&state);
    state.plan_fault(planned.map_err(|error| Refusal::unusable(&error))?);
    answer(&json!({}))
}

async fn faults_clear(Extract(shell): Extract<Shell>) -> Answer {
    shell.state.lock().clear_faults();
    answer(&json!({}))
}

async fn lead(Extract(shell): Extract<Shell>, body: Bytes) -> Answer {
    let order: LeadOrder = read(&body)?;
    let ordered = shell.leads.order(order);
    ordered.map_err(|error: LeadError| Refusal::unusable(&error))?;
    answer(&json!({}))
}

async fn lead_end(Extract(shell): Extract<Shell>) -> Answer {
    shell.leads.end();
    answer(&json!({}))
}

/// Plays a scenario, TOML or JSON; all of it or, when it is wrong, nothing.
async fn scenario(Extract(shell): Extract<Shell>, body: Bytes) -> Answer {
    let unusable = |error| Refusal::unusable(&error);
    let text = String::from_utf8_lossy(&body);
    let scenario = Scenario::parse(&text).map_err(unusable)?;
    scenario.apply(&mut shell.state.lock()).map_err(unusable)?;
    answer(&json!({}))
}

/// The server behaves again; what a scenario did to mailboxes and rights stays.
async fn scenario_end(Extract(shell): Extract<Shell>) -> Answer {
    Scenario::end(&mut shell.state.lock());
    answer(&json!({}))
}

async fn stats(Extract(shell): Extract<Shell>) -> Answer {
    answer(&shell.stats.counts())
}

async fn reply(Extract(shell): Extract<Shell>, body: Bytes) -> Answer {
    let order: ReplyOrder = read(&body)?;
    let mut state = shell.state.lock();
    let delivery = reply::send(&mut state, &order)?;
    answer(&delivered(&state, &delivery))
}

/// Reads a JSON body whatever its declared content type: scripts forget it.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::unusable(&format!("sandbox.admin.json: {error}")))
}

fn answer(value: &impl serde::Serialize) -> Answer {
    let json = serde_json::to_vec(value).map_err(|error| {
        let sentence = format!("sandbox.admin.answer: {error}");
        Refusal(StatusCode::INTERNAL_SERVER_ERROR, sentence)
    })?;
    Ok(([(CONTENT_TYPE, "application/json")], json).into_response())
}

impl From<PeopleError> for Refusal {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Unknown(_) => Self::unknown(&error),
            PeopleError::Address(_) | PeopleError::Taken(_) | PeopleError::Everybody => {
                Self::unusable(&error)
            }
        }
    }
}

impl From<ReplyError> for Refusal {
    fn from(error: ReplyError) -> Self {
        match error {
            ReplyError::NoMailbox(_) | ReplyError::NothingToAnswer { .. } => Self::unknown(&error),
            ReplyError::NotSent(_) => Self::unusable(&error),
        }
    }
}
