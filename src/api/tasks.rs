//! Tasks over HTTP: make, list, show, cancel, complete, story.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::Refused,
    content::{Body, cursor, limit, not_json, query},
};
use crate::{
    domain::{Address, Problem, TaskId},
    engine::{Engine, IntakeError},
    store::TaskQuery,
    task::{Closed, Outcome, Task, TaskState},
};

/// Tasks of a page, unless asked otherwise.
const PAGE: u32 = 50;
/// Most tasks of a page.
const LONGEST_PAGE: u32 = 500;
/// Longest idempotency key, in bytes.
const LONGEST_KEY: usize = 255;

/// What a refusal of the engine is over HTTP.
#[expect(clippy::needless_pass_by_value, reason = "every caller is a map_err")]
pub(super) fn refused(error: IntakeError) -> Refused {
    let at = |status, place: &str, remedy: &str| {
        let problem = Problem::new(error.code(), error.to_string(), place, remedy);
        Refused::new(status, problem)
    };
    match &error {
        IntakeError::Content(problems) => Refused::content(problems.clone()),
        IntakeError::KeyReused => at(
            StatusCode::CONFLICT,
            "Idempotency-Key",
            "send a new Idempotency-Key, or the same request",
        ),
        IntakeError::NoSuchTask => at(StatusCode::NOT_FOUND, "", "GET /v1/tasks lists them"),
        IntakeError::Closed(Closed::NoSuchAction(_)) => at(
            StatusCode::UNPROCESSABLE_ENTITY,
            "action",
            "use one of the task's actions",
        ),
        IntakeError::Closed(_) => at(StatusCode::CONFLICT, "", "look at the task's state"),
        IntakeError::Contended | IntakeError::Store(_) => at(
            StatusCode::SERVICE_UNAVAILABLE,
            "",
            "send it again later, with the same Idempotency-Key",
        ),
    }
}

/// `POST /v1/tasks`
pub(super) async fn create(
    State(engine): State<Engine>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let key = idempotency_key(&headers)?;
    let request: Value = serde_json::from_slice(&body).map_err(|e| {
        let remedy = "send one JSON object";
        Refused::unreadable(Problem::new("task.json", not_json(&e), "the body", remedy))
    })?;
    let task = engine.create_task(&request, key).await.map_err(refused)?;
    let place = format!("/v1/tasks/{}", task.id);
    let mut answer = (StatusCode::CREATED, tagged(&task)).into_response();
    if let Ok(place) = HeaderValue::from_str(&place) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    Ok(answer)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Refused> {
    let Some(sent) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match sent.to_str().map(str::trim) {
        Ok(key) if (1..=LONGEST_KEY).contains(&key.len()) => Ok(Some(key)),
        _ => {
            let what = format!("not 1 to {LONGEST_KEY} characters of plain text");
            let remedy = "use letters and digits";
            let place = "Idempotency-Key";
            let problem = Problem::new("api.idempotency_key", what, place, remedy);
            Err(Refused::unreadable(problem))
        }
    }
}

/// A task with its `ETag` (RFC 9110 section 8.8.3): the version that `If-Match` names.
fn tagged(task: &Task) -> Response {
    let mut answer = Json(task).into_response();
    if let Ok(tag) = HeaderValue::from_str(&etag(task)) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

fn etag(task: &Task) -> String {
    format!("\"{}\"", task.version)
}

/// `If-Match` (RFC 9110 section 13.1.1): nothing is done to a task of another version.
async fn check_version(engine: &Engine, id: TaskId, headers: &HeaderMap) -> Result<(), Refused> {
    let Some(wanted) = headers.get(header::IF_MATCH) else {
        return Ok(());
    };
    let task = engine.task(id).await.map_err(refused)?;
    let tag = etag(&task);
    let wanted = wanted.to_str().unwrap_or_default();
    if wanted
        .split(',')
        .any(|w| w.trim() == tag || w.trim() == "*")
    {
        return Ok(());
    }
    let what = format!("the task has version {}", task.version);
    let remedy = "read the task again, then decide again";
    Err(Refused::new(
        StatusCode::PRECONDITION_FAILED,
        Problem::new("task.version", what, "If-Match", remedy),
    ))
}

fn id_of(text: &str) -> Result<TaskId, Refused> {
    TaskId::parse(text).ok_or_else(|| refused(IntakeError::NoSuchTask))
}

/// `GET /v1/tasks/{id}`
pub(super) async fn show(
    State(engine): State<Engine>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let task = engine.task(id_of(&id)?).await.map_err(refused)?;
    Ok(tagged(&task))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskFilter {
    state: Option<TaskState>,
    assignee: Option<Address>,
    reference: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
}

/// `GET /v1/tasks`: newest first; `next` goes into `after` of the next call.
pub(super) async fn list(
    State(engine): State<Engine>,
    filter: Result<Query<TaskFilter>, QueryRejection>,
) -> Result<Json<Value>, Refused> {
    let filter = query(filter)?;
    let rows = limit(filter.limit, PAGE, LONGEST_PAGE)?;
    let wanted = TaskQuery {
        state: filter.state,
        assignee: filter.assignee,
        reference: filter.reference,
        limit: rows,
        after: cursor(filter.after.as_deref(), TaskId::parse)?,
    };
    let page = engine.tasks(&wanted).await.map_err(refused)?;
    let next = page.rows.last().filter(|_| page.more).map(|t| t.id);
    Ok(Json(json!({"items": page.rows, "next": next})))
}

/// `POST /v1/tasks/{id}/cancel`: `{"reason"?}`, or nothing.
pub(super) async fn cancel(
    State(engine): State<Engine>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let id = id_of(&id)?;
    let mut body = Body::read(&body, &["reason"])?;
    let reason = body.text("reason", 1_000);
    body.end()?;
    check_version(&engine, id, &headers).await?;
    let task = engine.cancel(id, reason.as_deref()).await;
    Ok(tagged(&task.map_err(refused)?))
}

/// `POST /v1/tasks/{id}/complete`: `{"action","by","comment"?}`.
pub(super) async fn complete(
    State(engine): State<Engine>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let id = id_of(&id)?;
    let mut body = Body::read(&body, &["action", "by", "comment"])?;
    let action = body.needed("action", 60);
    let by = body.needed("by", 320);
    let comment = body.text("comment", 8_000);
    let by = Address::parse(&by).map_err(|e| {
        body.wrong("by", e.to_string(), "write a mail address");
    });
    body.end()?;
    let Ok(by) = by else {
        return Err(Refused::content(Vec::new()));
    };
    check_version(&engine, id, &headers).await?;
    let outcome = Outcome {
        action,
        by,
        acted_as: None,
        comment,
        elsewhere: true,
        // The engine sets the time of the commit.
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    let task = engine.complete(id, outcome).await;
    Ok(tagged(&task.map_err(refused)?))
}

/// `GET /v1/tasks/{id}/story`
pub(super) async fn story(
    State(engine): State<Engine>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refused> {
    let events = engine.story(id_of(&id)?).await.map_err(refused)?;
    Ok(Json(json!({"items": events, "next": null})))
}
