//! Carries out what the status screen is asked for; what comes of it is told on the screen.

use std::{
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
    time::Duration,
};

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::{
    sync::{Notify, mpsc::Sender},
    task::JoinHandle,
    time::{Instant, sleep},
};

use super::{news::News, tasks};
use crate::{
    cli::lifecycle::{self, STOPPED_WITHIN},
    control::{Client, ControlError},
    launch::{Late, Plan, StartError, Started, Unit},
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
    /// Who keeps the engine, where somebody does.
    unit: Unit,
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
            unit: lifecycle::unit(&plan.directories),
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
        // What the page asks for every few seconds; the snapshot has its own pace.
        if let Request::Tasks | Request::Story(_) = request {
            return self.read(request).await;
        }
        let outcome = match request {
            Request::AskAgain | Request::Tasks | Request::Story(_) => None,
            Request::Pause(time) => Some(self.pause(time).await),
            Request::Resume => Some(self.post("/resume", &json!({}), words::RESUMED).await),
            Request::RoundTrip => Some(self.round_trip().await),
            Request::Stop => Some(self.stop().await),
            Request::Start => Some(self.start().await),
            Request::Restart => Some(self.restart().await),
        };
        if let Some(outcome) = outcome {
            self.tell(outcome.unwrap_or_else(|refused| refused)).await;
        }
        self.wake.notify_one();
    }

    /// Reads tasks for the screen; what keeps it from that is told.
    async fn read(&self, request: Request) {
        let update = match request {
            Request::Story(task) => tasks::story(&self.client, task).await,
            _ => tasks::open(&self.client).await,
        };
        let update = update.unwrap_or_else(|e| Update::Told(e.to_string()));
        let _ = self.told.send(update).await;
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
        match self.unit.stop(&self.plan.directories, STOPPED_WITHIN).await {
            Ok(true) => Ok(words::STOPPED.to_owned()),
            Ok(false) => Ok(words::NONE_RAN.to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// One that runs is not ended for a config that no engine starts with.
    async fn restart(&self) -> Result<String, String> {
        let startable = lifecycle::startable(&self.plan.directories);
        if let Some(problem) = startable.err().and_then(|f| f.problems.into_iter().next()) {
            return Err(problem.what);
        }
        self.tell(words::STOPPING.to_owned()).await;
        let ended = self.unit.end(&self.plan.directories, STOPPED_WITHIN).await;
        ended.map_err(|e| e.to_string())?;
        self.start().await
    }

    async fn start(&self) -> Result<String, String> {
        self.tell(words::STARTING_IT.to_owned()).await;
        let nobody_goes = AtomicBool::new(false);
        match self
            .unit
            .start_until(&self.plan, Late::Stays, &nobody_goes, |_| {})
            .await
        {
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
    match error.last_lines().last() {
        // Its cause is said already, and what to do.
        _ if matches!(error, StartError::Refused { .. }) => error.to_string(),
        Some(last) => format!("{error}: {last}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests;
