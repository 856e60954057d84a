//! What the socket answers beside the API's own routes, which `host` adds without a key.

use std::time::Duration;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{
    domain::{Problem, Snapshot, TaskId},
    engine::{Engine, IntakeError, Settle, SettleError},
};

#[derive(Clone)]
struct Local {
    engine: Engine,
    stop: CancellationToken,
}

/// `GET /snapshot`, `/set-aside`, `/explain/{id}`; `POST /set-aside/{key}/release|replay|discard`; `POST /stop`, `/pause`, `/resume`, `/round-trip`. `stop` is cancelled by
/// `/stop`; the process then ends by itself.
pub fn routes(engine: Engine, stop: CancellationToken) -> Router {
    Router::new()
        .route("/snapshot", get(snapshot))
        .route("/set-aside", get(set_aside))
        .route("/set-aside/{key}/{what}", post(settle))
        .route("/explain/{id}", get(explain))
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

/// Who says so, and why.
#[derive(Deserialize)]
struct Said {
    by: String,
    why: Option<String>,
}

async fn settle(
    State(local): State<Local>,
    Path((key, what)): Path<(String, String)>,
    Json(said): Json<Said>,
) -> Result<Json<Value>, (StatusCode, Json<Problem>)> {
    let Some(what) = Settle::of_word(&what) else {
        let problem = Problem::new("setaside.unknown", "there is no such order", what, "");
        return Err((StatusCode::NOT_FOUND, Json(problem)));
    };
    let settled = local
        .engine
        .settle(&key, what, &said.by, said.why.as_deref());
    settled.await.map(|row| Json(json!(row))).map_err(|error| {
        let (status, remedy) = match &error {
            SettleError::Unknown => (StatusCode::NOT_FOUND, "smartactions setaside list"),
            SettleError::Settled => (StatusCode::CONFLICT, "smartactions setaside list"),
            SettleError::Gone => (
                StatusCode::CONFLICT,
                "ask for a new reply, or decide the task through the API",
            ),
            SettleError::NoMailbox => (StatusCode::CONFLICT, "smartactions mailbox set ADDRESS"),
            SettleError::Paused => (StatusCode::CONFLICT, "end the pause on the status screen"),
            SettleError::NotOpen => (
                StatusCode::SERVICE_UNAVAILABLE,
                "smartactions status says why; try again when it listens",
            ),
            SettleError::Mail(_) => (StatusCode::SERVICE_UNAVAILABLE, "try again later"),
            SettleError::Store(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "free disk space or mend the database",
            ),
        };
        let problem = Problem::new(error.code(), error.to_string(), "", remedy);
        (status, Json(problem))
    })
}

async fn explain(
    State(local): State<Local>,
    Path(id): Path<String>,
) -> Result<Json<Value>, (StatusCode, Json<Problem>)> {
    let told = match TaskId::parse(&id) {
        Some(id) => local.engine.explained(id).await,
        None => Err(IntakeError::NoSuchTask),
    };
    match told {
        Ok(mails) => Ok(Json(json!({ "items": mails }))),
        Err(error) => {
            let (status, remedy) = match error {
                IntakeError::NoSuchTask => (StatusCode::NOT_FOUND, "smartactions task list"),
                _ => (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "free disk space or mend the database",
                ),
            };
            let problem = Problem::new(error.code(), error.to_string(), "", remedy);
            Err((status, Json(problem)))
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
