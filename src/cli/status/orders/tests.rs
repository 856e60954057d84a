//! Requests and news, with an engine that is a few routes on a socket.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::{
    control::bind,
    domain::snapshot::RoundTrip,
    tui::status::fixture::running,
    world::{Directories, World},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use tokio::{runtime::Runtime, sync::mpsc::Receiver};

/// Answers like an engine; what it was asked for last stands in the version it tells.
async fn engine(socket: PathBuf) {
    let asked = Arc::new(Mutex::new(String::new()));
    let note = |word: &'static str| {
        let asked = Arc::clone(&asked);
        post(move |body: String| async move {
            *asked.lock().unwrap() = format!("{word} {body}");
            Json(json!({}))
        })
    };
    let last = Arc::clone(&asked);
    let snapshot = move || async move {
        let mut told = running();
        told.version.clone_from(&last.lock().unwrap());
        let now = World::real().now();
        told.round_trip = told.version.starts_with("trip").then(|| RoundTrip {
            asked: now,
            sent: Some(now),
            back: Some(now + Duration::from_millis(1_300)),
            stamp: None,
            sources: Vec::new(),
            unlisted: false,
            missing: Vec::new(),
            relay: None,
        });
        Json(told)
    };
    let router = Router::new()
        .route("/snapshot", get(snapshot))
        .route("/pause", note("pause"))
        .route("/resume", note("resume"))
        .route("/round-trip", note("trip"));
    axum::serve(bind(&socket).await.unwrap(), router)
        .await
        .unwrap();
}

fn place(dir: &Path) -> (Plan, Client) {
    let config = dir.join("config.toml");
    std::fs::write(&config, "").unwrap();
    let at = Directories::find(&BTreeMap::new(), false, Some(&config), Some(dir)).unwrap();
    let client = Client::new(&at.socket()).unwrap();
    let plan = Plan {
        program: "/bin/false".into(),
        directories: at,
        own_state: Some(dir.to_owned()),
        patience: Duration::from_secs(5),
        tie: crate::launch::Tie::Free,
    };
    (plan, client)
}

async fn until<T>(updates: &mut Receiver<Update>, wanted: impl Fn(Update) -> Option<T>) -> T {
    let search = async {
        loop {
            if let Some(found) = wanted(updates.recv().await.unwrap()) {
                return found;
            }
        }
    };
    tokio::time::timeout(Duration::from_mins(1), search)
        .await
        .unwrap()
}

fn told(update: Update) -> Option<String> {
    match update {
        Update::Told(text) => Some(text),
        _ => None,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what `until` asks with")]
fn answers(update: Update) -> Option<()> {
    matches!(update, Update::Snapshot(_)).then_some(())
}

fn code(update: Update) -> Option<String> {
    match update {
        Update::NoAnswer(finding) => Some(finding.code),
        _ => None,
    }
}

#[tokio::test]
async fn requests_reach_the_engine_and_what_came_of_them_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let (plan, client) = place(dir.path());
    tokio::spawn(engine(plan.directories.socket()));
    let (news, mut updates) = News::begin(client.clone(), plan.directories.clone());
    until(&mut updates, answers).await;
    let orders = Orders::new(plan, client, &news);
    orders.carry_out(Request::Pause(Some(Duration::from_mins(15))));
    assert_eq!(until(&mut updates, told).await, words::HELD);
    let asked = |update| match update {
        Update::Snapshot(s) if !s.version.is_empty() => Some(s.version),
        _ => None,
    };
    let paused = until(&mut updates, asked).await;
    assert_eq!(paused, r#"pause {"seconds":900}"#);
    orders.carry_out(Request::Resume);
    assert_eq!(until(&mut updates, told).await, words::RESUMED);
    orders.carry_out(Request::RoundTrip);
    assert_eq!(until(&mut updates, told).await, words::TEST_MAIL_ASKED);
    let back = until(&mut updates, told).await;
    assert_eq!(back, words::test_mail_back(1_300));
}

#[tokio::test]
async fn an_engine_that_goes_and_comes_is_seen_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let (plan, client) = place(dir.path());
    let (news, mut updates) = News::begin(client.clone(), plan.directories.clone());
    assert_eq!(until(&mut updates, code).await, "status.not_running");
    // Its own threads, so that its connections end with it as those of a process do.
    let process = Runtime::new().unwrap();
    process.spawn(engine(plan.directories.socket()));
    until(&mut updates, answers).await;
    process.shutdown_background();
    assert_eq!(until(&mut updates, code).await, "status.not_running");
    // What would be started here ends at once: that is told too.
    let orders = Orders::new(plan, client, &news);
    orders.carry_out(Request::Start);
    assert_eq!(until(&mut updates, told).await, words::STARTING_IT);
    let refused = until(&mut updates, told).await;
    assert!(refused.contains("ended before it was ready"), "{refused}");
    orders.finish(|| {}).await;
}
