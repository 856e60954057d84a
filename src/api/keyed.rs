//! Lets only callers with a key of this installation through, each for a limited time.

use std::time::Duration;

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};

use super::{answer::Refused, kept::Keys, key::bearer};
use crate::domain::Problem;

/// Paths that need no key.
const OPEN: &[&str] = &["/healthz", "/readyz", "/openapi.json"];

/// The routes behind a check of the key; it comes before anything else, so that a missing key is
/// told before bad content.
pub fn with_keys(routes: Router, keys: Keys) -> Router {
    routes
        .layer(from_fn_with_state(keys, check))
        .layer(from_fn(in_time))
}

/// Longest time from the head of a request to the head of its answer; a live feed goes on after it.
const LONGEST: Duration = Duration::from_mins(1);

/// A caller that sends half a body and then nothing must not hold a connection for ever.
async fn in_time(request: Request, next: Next) -> Response {
    if let Ok(answer) = tokio::time::timeout(LONGEST, next.run(request)).await {
        return answer;
    }
    let what = format!("the request was not over within {} s", LONGEST.as_secs());
    let remedy = "send it again, with the same Idempotency-Key";
    let problem = Problem::new("api.too_slow", what, "", remedy);
    Refused::new(StatusCode::REQUEST_TIMEOUT, problem).into_response()
}

async fn check(State(keys): State<Keys>, request: Request, next: Next) -> Response {
    if OPEN.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let sent = request.headers().get(header::AUTHORIZATION);
    let Some(key) = sent.and_then(|v| v.to_str().ok()).and_then(bearer) else {
        return Refused::no_key().into_response();
    };
    if !keys.fit(key) {
        return Refused::not_this_key().into_response();
    }
    next.run(request).await
}
