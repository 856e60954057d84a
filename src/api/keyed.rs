//! Lets only callers with a key of this installation through.

use axum::{
    Router,
    extract::{Request, State},
    http::header,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};

use super::{answer::Refused, kept::Keys, key::bearer};

/// Paths that need no key.
const OPEN: &[&str] = &["/healthz", "/readyz", "/openapi.json"];

/// The routes behind a check of the key; it comes before anything else, so that a missing key is
/// told before bad content.
pub fn with_keys(routes: Router, keys: Keys) -> Router {
    routes.layer(from_fn_with_state(keys, check))
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
