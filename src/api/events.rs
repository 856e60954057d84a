//! The events feed: pages after a cursor, or live as server-sent events.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event as Sent, KeepAlive, Sse},
    },
};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::json;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::sleep,
};

use super::{
    answer::Refused,
    content::{cursor, limit, query},
    tasks::refused,
};
use crate::{
    domain::{Event, EventId, Problem, TaskId},
    engine::Engine,
    store::EventQuery,
};

/// Events of a page, unless asked otherwise.
const PAGE: u32 = 100;
/// Most events of a page.
const LONGEST_PAGE: u32 = 1_000;
/// How often a live feed looks for more.
const PACE: Duration = Duration::from_millis(500);
/// How often a live feed without events says that it is alive; proxies cut silent connections.
const ALIVE: Duration = Duration::from_secs(15);

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventFilter {
    after: Option<String>,
    task: Option<TaskId>,
    limit: Option<u32>,
}

/// `GET /v1/events`: a page as JSON; with `Accept: text/event-stream` the same events, from the
/// same cursor, as they come.
pub(super) async fn feed(
    State(engine): State<Engine>,
    State(live): State<Arc<Semaphore>>,
    headers: HeaderMap,
    filter: Result<Query<EventFilter>, QueryRejection>,
) -> Result<Response, Refused> {
    let filter = query(filter)?;
    let mut wanted = EventQuery {
        after: cursor(filter.after.as_deref(), EventId::parse)?,
        task: filter.task,
        limit: limit(filter.limit, PAGE, LONGEST_PAGE)?,
    };
    if wants_stream(&headers) {
        // A reader that comes back tells by this header how far it was (HTML standard, "Server-sent
        // events"); its address still holds the older cursor.
        if let Some(last) = headers.get("last-event-id") {
            let last = last.to_str().ok().and_then(EventId::parse);
            wanted.after = last.or(wanted.after);
        }
        let permit = live.try_acquire_owned().map_err(|_| too_many())?;
        let events = follow(engine, wanted, permit);
        let alive = KeepAlive::new().interval(ALIVE);
        return Ok(Sse::new(events).keep_alive(alive).into_response());
    }
    let page = engine.events(&wanted).await.map_err(refused)?;
    // The feed never ends: the cursor stands also where nothing follows yet.
    let next = page.rows.last().map(|e| e.id).or(wanted.after);
    Ok(Json(json!({"items": page.rows, "next": next})).into_response())
}

fn wants_stream(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .map(HeaderValue::as_bytes)
        .unwrap_or_default();
    String::from_utf8_lossy(accept).contains("text/event-stream")
}

fn too_many() -> Refused {
    let what = "too many live feeds are open";
    let remedy = "close one, or ask for pages";
    let problem = Problem::new("api.too_many_feeds", what, "", remedy);
    Refused::new(StatusCode::TOO_MANY_REQUESTS, problem)
}

struct Feed {
    engine: Engine,
    wanted: EventQuery,
    page: std::vec::IntoIter<Event>,
    /// Held while the feed is open.
    _permit: OwnedSemaphorePermit,
}

/// Never ends by itself. While the database can't be read nothing comes; afterwards it goes on
/// where it was.
fn follow(
    engine: Engine,
    wanted: EventQuery,
    permit: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Sent, Infallible>> {
    let feed = Feed {
        engine,
        wanted,
        page: Vec::new().into_iter(),
        _permit: permit,
    };
    stream::unfold(feed, |mut feed| async move {
        loop {
            if let Some(event) = feed.page.next() {
                feed.wanted.after = Some(event.id);
                return Some((Ok(sent(&event)), feed));
            }
            match feed.engine.events(&feed.wanted).await {
                Ok(page) if !page.rows.is_empty() => feed.page = page.rows.into_iter(),
                _ => sleep(PACE).await,
            }
        }
    })
}

fn sent(event: &Event) -> Sent {
    // JSON on one line: serde_json writes line ends inside strings as \n.
    let line = serde_json::to_string(event).unwrap_or_default();
    Sent::default()
        .id(event.id.to_string())
        .event(event.kind.name())
        .data(line)
}
