//! Every path of the API and who answers it. The same routes serve the control socket, there
//! without a key.

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    middleware::map_response,
    routing::{MethodRouter, any, get, post},
};
use tokio::sync::Semaphore;

use super::{answer, events, health, later, openapi, tasks};
use crate::engine::Engine;

/// Largest request, in bytes: a task with attachments.
const LARGEST: usize = 32 * 1024 * 1024;
/// Most live feeds at once; each reads the database twice a second.
const MOST_LIVE: usize = 64;

/// What the routes share.
#[derive(Clone)]
pub(super) struct Shared {
    engine: Engine,
    live: Arc<Semaphore>,
}

impl FromRef<Shared> for Engine {
    fn from_ref(shared: &Shared) -> Self {
        shared.engine.clone()
    }
}

impl FromRef<Shared> for Arc<Semaphore> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.live)
    }
}

/// The paths that work.
fn built() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![
        ("/v1/tasks", post(tasks::create).get(tasks::list)),
        ("/v1/tasks/{id}", get(tasks::show).patch(later::refuse)),
        ("/v1/tasks/{id}/cancel", post(tasks::cancel)),
        ("/v1/tasks/{id}/complete", post(tasks::complete)),
        ("/v1/tasks/{id}/story", get(tasks::story)),
        ("/v1/events", get(events::feed)),
        ("/openapi.json", get(openapi::document)),
        ("/healthz", get(health::healthy)),
        ("/readyz", get(health::ready)),
    ]
}

/// Paths that the API has and that do not work yet.
const LATER: &[&str] = &[
    "/v1/tasks/{id}/remind",
    "/v1/webhooks",
    "/v1/webhooks/{id}",
    "/v1/webhooks/{id}/test",
    "/v1/webhooks/{id}/deliveries",
    "/v1/webhooks/{id}/deliveries/{delivery}/redeliver",
    "/metrics",
];

/// The routes, without a check of keys.
pub fn routes(engine: Engine) -> Router {
    let mut router = Router::new();
    for (path, methods) in built() {
        router = router.route(path, methods);
    }
    for path in LATER {
        router = router.route(path, any(later::refuse));
    }
    let shared = Shared {
        engine,
        live: Arc::new(Semaphore::new(MOST_LIVE)),
    };
    router
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(map_response(answer::as_problem))
        .with_state(shared)
}

#[cfg(test)]
mod tests;
