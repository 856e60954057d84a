//! Carries out what the status screen is asked for; what comes of it is told on the screen.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::{
    sync::{Notify, mpsc::Sender},
    task::JoinHandle,
    time::{Instant, sleep},
};

use super::news::News;
use crate::{
    cli::lifecycle::STOPPED_WITHIN,
    control::{Client, ControlError},
    launch::{self, Plan, StartError, Started},
    tui::status::{Request, Update},
    words::status as words,
};

/// How long a test mail is waited for.
const ROUND_TRIP: Duration = Duration::from_mins(1);
/// Pause between two looks whether the test mail is back.
const LOOK: Duration = Duration::from_millis(500);

/// Carries out requests, each in a task of its own. Cheap to clone.
#[derive(Clone)]
pub(super) struct Orders {
    plan: Plan,
    client: Client,
    told: Sender<Update>,
    wake: Arc<Notify>,
    /// What must not be broken off: the engine is being started or stopped.
    begun: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl Orders {
    /// For the engine of `plan`, which `client` speaks with.
    pub(super) fn new(plan: Plan, client: Client, news: &News) -> Self {
        Self {
            plan,
            client,
            told: news.sender(),
            wake: news.wake(),
            begun: Arc::default(),
        }
    }

    /// Begins to carry out a request and returns at once.
    pub(super) fn carry_out(&self, request: Request) {
        let orders = self.clone();
        let lasting = matches!(request, Request::Start | Request::Stop | Request::Restart);
        let task = tokio::spawn(async move { orders.perform(request).await });
        if lasting {
            let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
            begun.retain(|t| !t.is_finished());
            begun.push(task);
        }
    }

    /// Once the screen is closed: waits for what must not be broken off; each has its own limit.
    /// `tell` is called first, if there is something to wait for.
    pub(super) async fn finish(&self, tell: impl FnOnce()) {
        let mut left = {
            let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *begun)
        };
        left.retain(|task| !task.is_finished());
        if !left.is_empty() {
            tell();
        }
        for task in left {
            // A panic in it was told already.
            let _ = task.await;
        }
    }

    async fn perform(&self, request: Request) {
        let outcome = match request {
            Request::AskAgain => None,
            Request::Pause(time) => Some(self.pause(time).await),
            Request::Resume => Some(self.post("/resume", &json!({}), words::RESUMED).await),
            Request::RoundTrip => Some(self.round_trip().await),
            Request::Stop => Some(self.stop().await),
            Request::Start => Some(self.start().await),
            Request::Restart => {
                self.tell(words::STOPPING.to_owned()).await;
                let ended = launch::end(&self.plan.directories, STOPPED_WITHIN).await;
                Some(match ended {
                    Ok(_) => self.start().await,
                    Err(error) => Err(error.to_string()),
                })
            }
        };
        if let Some(outcome) = outcome {
            self.tell(outcome.unwrap_or_else(|refused| refused)).await;
        }
        self.wake.notify_one();
    }

    /// Tells one sentence; a screen that was closed meanwhile needs none.
    async fn tell(&self, text: String) {
        let _ = self.told.send(Update::Told(text)).await;
    }

    async fn post(&self, path: &str, body: &Value, done: &str) -> Result<String, String> {
        let answer: Result<Value, ControlError> = self.client.post(path, body).await;
        answer.map(|_| done.to_owned()).map_err(|e| e.to_string())
    }

    async fn pause(&self, time: Option<Duration>) -> Result<String, String> {
        let body = json!({"seconds": time.map(|t| t.as_secs())});
        self.post("/pause", &body, words::HELD).await
    }

    async fn stop(&self) -> Result<String, String> {
        match launch::stop(&self.plan.directories, STOPPED_WITHIN).await {
            Ok(true) => Ok(words::STOPPED.to_owned()),
            Ok(false) => Ok(words::NONE_RAN.to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    async fn start(&self) -> Result<String, String> {
        self.tell(words::STARTING_IT.to_owned()).await;
        match launch::start(&self.plan, |_| {}).await {
            Ok(Started::New(s) | Started::Already(s)) => Ok(words::ready(s.pid)),
            Err(error) => Err(with_last_words(&error)),
        }
    }

    async fn round_trip(&self) -> Result<String, String> {
        let asked: Result<Value, ControlError> = self.client.post("/round-trip", &json!({})).await;
        asked.map_err(|e| e.to_string())?;
        self.tell(words::TEST_MAIL_ASKED.to_owned()).await;
        let begun = Instant::now();
        while begun.elapsed() < ROUND_TRIP {
            if let Some(took) = self.trip_took().await {
                return Ok(words::test_mail_back(took));
            }
            sleep(LOOK).await;
        }
        Err(words::TEST_MAIL_LATE.to_owned())
    }

    /// Milliseconds that the newest test mail took, once it is back.
    async fn trip_took(&self) -> Option<u64> {
        let trip = self.client.snapshot().await.ok()?.round_trip?;
        let millis = |at: Timestamp| at.as_millisecond();
        u64::try_from(millis(trip.back?).saturating_sub(millis(trip.asked))).ok()
    }
}

/// An engine that ended says why in its last line.
fn with_last_words(error: &StartError) -> String {
    let (StartError::Ended { last_lines, .. } | StartError::NotReady { last_lines, .. }) = error
    else {
        return error.to_string();
    };
    match last_lines.last() {
        Some(last) => format!("{error}: {last}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
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
}
