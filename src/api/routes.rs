//! Tasks and events over HTTP. The same routes serve the control socket, there without a key.

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Refused;
use crate::{
    domain::{Address, EventId, Problem, TaskId},
    engine::{Engine, IntakeError},
    store::{EventQuery, TaskQuery},
    task::{Task, TaskState},
};

/// Largest request, in bytes: a task with attachments.
const LARGEST: usize = 32 * 1024 * 1024;

/// The routes, without a check of keys.
pub fn routes(engine: Engine) -> Router {
    Router::new()
        .route("/v1/tasks", post(create).get(list))
        .route("/v1/tasks/{id}", get(show))
        .route("/v1/tasks/{id}/cancel", post(cancel))
        .route("/v1/tasks/{id}/story", get(story))
        .route("/v1/events", get(events))
        .route("/healthz", get(healthy))
        .route("/readyz", get(ready))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(engine)
}

/// What a refusal of the engine is over HTTP.
fn refused(error: IntakeError) -> Refused {
    let at = |status, code: &str, what: String, remedy: &str| {
        Refused::new(status, Problem::new(code, what, "", remedy))
    };
    let (code, what) = (error.code(), error.to_string());
    match error {
        IntakeError::Content(problems) => Refused::content(problems),
        IntakeError::KeyReused => at(
            StatusCode::CONFLICT,
            &code,
            what,
            "send a new Idempotency-Key, or the same request",
        ),
        IntakeError::NoSuchTask => at(
            StatusCode::NOT_FOUND,
            &code,
            what,
            "GET /v1/tasks lists them",
        ),
        IntakeError::Closed(_) => at(
            StatusCode::CONFLICT,
            &code,
            what,
            "look at the task's state",
        ),
        IntakeError::Contended | IntakeError::Store(_) => at(
            StatusCode::SERVICE_UNAVAILABLE,
            &code,
            what,
            "send it again later, with the same Idempotency-Key",
        ),
    }
}

async fn create(
    State(engine): State<Engine>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, Refused> {
    let request: Value = serde_json::from_slice(&body).map_err(|e| {
        Refused::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            Problem::new(
                "task.json",
                e.to_string(),
                "the body",
                "send one JSON object",
            ),
        )
    })?;
    let key = headers.get("idempotency-key").map(HeaderValue::to_str);
    let key = key.transpose().map_err(|_| {
        Refused::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            Problem::new(
                "api.idempotency_key",
                "not plain text",
                "Idempotency-Key",
                "use letters and digits",
            ),
        )
    })?;
    let task = engine.create_task(&request, key).await.map_err(refused)?;
    let place = format!("/v1/tasks/{}", task.id);
    let mut answer = (StatusCode::CREATED, tagged(&task)).into_response();
    if let Ok(place) = HeaderValue::from_str(&place) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    Ok(answer)
}

/// A task with its `ETag` (RFC 9110 section 8.8.3): the version that `If-Match` names.
fn tagged(task: &Task) -> Response {
    let mut answer = Json(task).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", task.version)) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

fn id_of(text: &str) -> Result<TaskId, Refused> {
    TaskId::parse(text).ok_or_else(|| refused(IntakeError::NoSuchTask))
}

async fn show(State(engine): State<Engine>, Path(id): Path<String>) -> Result<Response, Refused> {
    let task = engine.task(id_of(&id)?).await.map_err(refused)?;
    Ok(tagged(&task))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskFilter {
    state: Option<TaskState>,
    assignee: Option<Address>,
    reference: Option<String>,
    limit: Option<u32>,
    after: Option<TaskId>,
}

fn query<T>(read: Result<Query<T>, QueryRejection>) -> Result<T, Refused> {
    read.map(|Query(q)| q).map_err(|e| {
        Refused::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            Problem::new("api.query", e.body_text(), "the query", "see /openapi.json"),
        )
    })
}

async fn list(
    State(engine): State<Engine>,
    filter: Result<Query<TaskFilter>, QueryRejection>,
) -> Result<Json<Value>, Refused> {
    let filter = query(filter)?;
    let wanted = TaskQuery {
        state: filter.state,
        assignee: filter.assignee,
        reference: filter.reference,
        limit: filter.limit.unwrap_or(50).clamp(1, 500),
        after: filter.after,
    };
    let page = engine.tasks(&wanted).await.map_err(refused)?;
    let next = page.rows.last().filter(|_| page.more).map(|t| t.id);
    Ok(Json(json!({"items": page.rows, "next": next})))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: Option<String>,
}

async fn cancel(
    State(engine): State<Engine>,
    Path(id): Path<String>,
    body: axum::body::Bytes,
) -> Result<Response, Refused> {
    let reason: Reason = if body.is_empty() {
        Reason::default()
    } else {
        serde_json::from_slice(&body).map_err(|e| {
            Refused::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                Problem::new(
                    "task.json",
                    e.to_string(),
                    "the body",
                    "send {\"reason\":\"…\"} or nothing",
                ),
            )
        })?
    };
    let id = id_of(&id)?;
    let task = engine.cancel(id, reason.reason.as_deref()).await;
    Ok(tagged(&task.map_err(refused)?))
}

async fn story(
    State(engine): State<Engine>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refused> {
    let events = engine.story(id_of(&id)?).await.map_err(refused)?;
    Ok(Json(json!({"items": events, "next": null})))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFilter {
    after: Option<EventId>,
    task: Option<TaskId>,
    limit: Option<u32>,
}

async fn events(
    State(engine): State<Engine>,
    filter: Result<Query<EventFilter>, QueryRejection>,
) -> Result<Json<Value>, Refused> {
    let filter = query(filter)?;
    let wanted = EventQuery {
        after: filter.after,
        task: filter.task,
        limit: filter.limit.unwrap_or(100).clamp(1, 1_000),
    };
    let page = engine.events(&wanted).await.map_err(refused)?;
    // The feed never ends: the cursor stands also where nothing follows yet.
    let next = page.rows.last().map(|e| e.id).or(wanted.after);
    Ok(Json(json!({"items": page.rows, "next": next})))
}

async fn healthy() -> Json<Value> {
    Json(json!({"status": "up"}))
}

async fn ready(State(engine): State<Engine>) -> Response {
    let snapshot = engine.snapshot().await;
    let status = if snapshot.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(json!({"ready": snapshot.ready, "readiness": snapshot.readiness})),
    )
        .into_response()
}
