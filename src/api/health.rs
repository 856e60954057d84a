//! Whether the process is up, and whether the engine is ready; both without a key.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::engine::Engine;

/// `GET /healthz`
pub(super) async fn healthy() -> Json<Value> {
    Json(json!({"status": "up"}))
}

/// `GET /readyz`: 200 ready, 503 not yet, each with what readiness waits for.
pub(super) async fn ready(State(engine): State<Engine>) -> Response {
    let snapshot = engine.snapshot().await;
    let status = if snapshot.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({"ready": snapshot.ready, "readiness": snapshot.readiness});
    (status, Json(body)).into_response()
}
