//! What the socket answers beside the API's own routes, which `host` adds without a key.

use std::time::Duration;

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{
    domain::{Problem, Snapshot},
    engine::Engine,
};

#[derive(Clone)]
struct Local {
    engine: Engine,
    stop: CancellationToken,
}

/// `GET /snapshot`, `/set-aside`; `POST /stop`, `/pause`, `/resume`, `/round-trip`. `stop` is cancelled by
/// `/stop`; the process then ends by itself.
pub fn routes(engine: Engine, stop: CancellationToken) -> Router {
    Router::new()
        .route("/snapshot", get(snapshot))
        .route("/set-aside", get(set_aside))
        .route("/stop", post(end))
        .route("/pause", post(pause))
        .route("/resume", post(resume))
        .route("/round-trip", post(round_trip))
        .with_state(Local { engine, stop })
}

async fn snapshot(State(local): State<Local>) -> Json<Snapshot> {
    Json(local.engine.snapshot().await)
}

async fn set_aside(State(local): State<Local>) -> Result<Json<Value>, (StatusCode, Json<Problem>)> {
    match local.engine.mails_set_aside().await {
        Ok(mails) => Ok(Json(json!({ "items": mails }))),
        Err(error) => {
            let remedy = "free disk space or mend the database";
            let problem = Problem::new(error.code(), error.to_string(), "", remedy);
            Err((StatusCode::SERVICE_UNAVAILABLE, Json(problem)))
        }
    }
}

async fn end(State(local): State<Local>) -> Json<Value> {
    local.stop.cancel();
    Json(json!({}))
}

/// `{"seconds": 900}`, or without it until `/resume`.
#[derive(Default, Deserialize)]
struct Pause {
    seconds: Option<u64>,
}

async fn pause(State(local): State<Local>, pause: Option<Json<Pause>>) -> Json<Value> {
    match pause.and_then(|Json(p)| p.seconds) {
        Some(seconds) => local.engine.pause_for(Duration::from_secs(seconds)),
        None => local.engine.pause(),
    }
    Json(json!({}))
}

async fn resume(State(local): State<Local>) -> Json<Value> {
    local.engine.resume();
    Json(json!({}))
}

async fn round_trip(
    State(local): State<Local>,
) -> Result<Json<Value>, (StatusCode, Json<Problem>)> {
    match local.engine.round_trip().await {
        Ok(()) => Ok(Json(json!({}))),
        Err(problem) => Err((StatusCode::CONFLICT, Json(problem))),
    }
}
