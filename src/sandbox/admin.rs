//! The calls under `/sandbox/`: deliver mail, look into mailboxes, order faults, reply as a person.
//!
//! Routed by [`super::server`]; loopback only, without sign-in, for tests and for the command
//! line. Not part of Exchange.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State as Extract};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::faults::{FaultError, FaultOrder};
use super::model::{AddressKey, Correspondent, Delivery, NonDeliveryReason, Origin, State};
use super::people::{self, ChangedRights, NewMailbox, PeopleError};
use super::reply::{self, ReplyError, ReplyOrder};
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
        .route("/sandbox/stats", get(stats))
        .route("/sandbox/reply", post(reply))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(no_browsers))
}

/// A web page that somebody has open must not deliver mail here: browsers name it in `Origin`.
async fn no_browsers(request: Request, next: Next) -> Response {
    if request.headers().contains_key(ORIGIN) {
        return refused(
            StatusCode::FORBIDDEN,
            "sandbox.admin.origin: not for web pages",
        );
    }
    next.run(request).await
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
    query: Result<Query<DeliverQuery>, axum::extract::rejection::QueryRejection>,
    body: Bytes,
) -> Response {
    let Ok(Query(query)) = query else {
        return bad("sandbox.deliver.mode: mode is outside, internal or intact");
    };
    // Parsing 25 MB takes a moment: not on the threads that serve.
    let Ok(message) = tokio::task::spawn_blocking(move || mime::parse(&body)).await else {
        return bad("sandbox.deliver.unreadable: the mail could not be read");
    };
    let to: Vec<AddressKey> = match &query.to {
        Some(list) => list.split(',').map(AddressKey::new).collect(),
        None => message.recipients().map(Correspondent::key).collect(),
    };
    if to.is_empty() {
        return bad("sandbox.deliver.nobody: the header names no recipient in To, Cc or Bcc");
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

async fn mailbox(Extract(shell): Extract<Shell>, Path(address): Path<String>) -> Response {
    let state = shell.state.lock();
    match state.mailbox_of(&address) {
        Some(mailbox) => answer(&view::messages(mailbox)),
        None => refused(
            StatusCode::NOT_FOUND,
            &format!("sandbox.mailbox.unknown: {address} has no mailbox in the sandbox"),
        ),
    }
}

async fn mailbox_new(Extract(shell): Extract<Shell>, body: Bytes) -> Response {
    let new: NewMailbox = match read(&body) {
        Ok(new) => new,
        Err(refusal) => return refusal,
    };
    match people::add_mailbox(&mut shell.state.lock(), &new) {
        Ok(()) => answer(&json!({"address": AddressKey::new(&new.address)})),
        Err(error) => people_refused(&error),
    }
}

async fn rights(Extract(shell): Extract<Shell>, body: Bytes) -> Response {
    let change: ChangedRights = match read(&body) {
        Ok(change) => change,
        Err(refusal) => return refusal,
    };
    match people::change_rights(&mut shell.state.lock(), &change) {
        Ok(()) => answer(&json!({})),
        Err(error) => people_refused(&error),
    }
}

async fn fault(Extract(shell): Extract<Shell>, body: Bytes) -> Response {
    let order: FaultOrder = match read(&body) {
        Ok(order) => order,
        Err(refusal) => return refusal,
    };
    match order.planned() {
        Ok(planned) => {
            shell.state.lock().plan_fault(planned);
            answer(&json!({}))
        }
        Err(
            error @ (FaultError::Empty
            | FaultError::Count(_)
            | FaultError::Status(_)
            | FaultError::Delay(_)),
        ) => bad(&error.to_string()),
    }
}

async fn faults_clear(Extract(shell): Extract<Shell>) -> Response {
    shell.state.lock().clear_faults();
    answer(&json!({}))
}

async fn stats(Extract(shell): Extract<Shell>) -> Response {
    answer(&shell.stats.counts())
}

async fn reply(Extract(shell): Extract<Shell>, body: Bytes) -> Response {
    let order: ReplyOrder = match read(&body) {
        Ok(order) => order,
        Err(refusal) => return refusal,
    };
    let mut state = shell.state.lock();
    match reply::send(&mut state, &order) {
        Ok(delivery) => answer(&delivered(&state, &delivery)),
        Err(error @ (ReplyError::NoMailbox(_) | ReplyError::NothingToAnswer { .. })) => {
            refused(StatusCode::NOT_FOUND, &error.to_string())
        }
        Err(error @ ReplyError::NotSent(_)) => bad(&error.to_string()),
    }
}

/// Reads a JSON body whatever its declared content type: scripts forget it.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Response> {
    serde_json::from_slice(body).map_err(|error| bad(&format!("sandbox.admin.json: {error}")))
}

fn people_refused(error: &PeopleError) -> Response {
    let status = match error {
        PeopleError::Unknown(_) => StatusCode::NOT_FOUND,
        PeopleError::Address(_) | PeopleError::Taken(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    refused(status, &error.to_string())
}

fn answer(value: &impl serde::Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Err(error) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

fn bad(sentence: &str) -> Response {
    refused(StatusCode::UNPROCESSABLE_ENTITY, sentence)
}

/// `sentence` starts with its stable code and a colon.
fn refused(status: StatusCode, sentence: &str) -> Response {
    let (code, detail) = sentence
        .split_once(": ")
        .unwrap_or(("sandbox.admin", sentence));
    let body = json!({"code": code, "detail": detail}).to_string();
    (status, [(CONTENT_TYPE, "application/problem+json")], body).into_response()
}
