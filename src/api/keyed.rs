//! Lets only callers with a key of this installation through.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::header,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};

use super::{
    answer::Refused,
    key::{KeyHash, bearer},
};

/// Paths that need no key.
const OPEN: &[&str] = &["/healthz", "/readyz", "/openapi.json"];

/// The routes behind a check of the key; it comes before anything else, so that a missing key is
/// told before bad content.
pub fn with_keys(routes: Router, keys: Vec<KeyHash>) -> Router {
    routes.layer(from_fn_with_state(Arc::new(keys), check))
}

async fn check(State(keys): State<Arc<Vec<KeyHash>>>, request: Request, next: Next) -> Response {
    if OPEN.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let sent = request.headers().get(header::AUTHORIZATION);
    let Some(key) = sent.and_then(|v| v.to_str().ok()).and_then(bearer) else {
        return Refused::no_key().into_response();
    };
    // All are compared, so that time does not tell which one fits.
    let fits = keys.iter().filter(|hash| hash.fits(key)).count();
    if fits == 0 {
        return Refused::not_this_key().into_response();
    }
    next.run(request).await
}
