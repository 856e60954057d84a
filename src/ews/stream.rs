//! Streaming notifications: subscribe, then listen to one hanging answer.
//!
//! Only a doorbell. Events in the gap before and between two streams are lost (exchangelib issue
//! 1153): whoever listens asks `SyncFolderItems` after every connect.

use std::{collections::VecDeque, time::Duration};

use reqwest::header::{ACCEPT_ENCODING, COOKIE, HeaderMap, HeaderValue};

use tokio::time::Instant;

use super::access::envelope;
use super::client::{EwsClient, read_document};
use super::error::EwsError;
use super::operation::{Messages, Operation};
use super::operations::{GetStreamingEvents, StreamingEvents, Subscribe};
use super::splitter::Splitter;
use super::transport::is_web_page;
use super::types::FolderRef;

/// A stream that is silent for so long is dead: Exchange sends a heartbeat every 45 s, and a
/// half-open connection would hang for ever (ews-javascript-api issue 271).
const SILENCE_LIMIT: Duration = Duration::from_secs(90);
/// Time after which a stream that the server should have ended is left.
const OVERTIME: Duration = Duration::from_mins(1);
/// Largest single document of a stream.
const LARGEST_DOCUMENT: usize = 1024 * 1024;

/// A subscription and the cookies that lead back to the server that holds it.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// EWS `SubscriptionId`.
    pub id: String,
    affinity: Option<String>,
}

#[cfg(test)]
impl Subscription {
    /// One that no server was asked for.
    pub(super) fn for_tests(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            affinity: None,
        }
    }
}

/// One hanging answer.
pub struct EventStream {
    client: EwsClient,
    operation: GetStreamingEvents,
    response: reqwest::Response,
    splitter: Splitter,
    ready: VecDeque<Vec<u8>>,
    patience: Duration,
    last_heard: Instant,
    ends: Instant,
    heard: bool,
}

impl EwsClient {
    /// Subscribes to mail that comes into a folder.
    pub async fn subscribe(&self, folder: FolderRef) -> Result<Subscription, EwsError> {
        let (id, affinity) = self
            .call_with_cookies(&Subscribe { folder }, affinity_headers())
            .await?;
        Ok(Subscription { id, affinity })
    }

    /// Opens the stream of a subscription for so many minutes (1 to 30).
    pub async fn stream(
        &self,
        subscription: &Subscription,
        minutes: u8,
    ) -> Result<EventStream, EwsError> {
        self.stream_with_patience(subscription, minutes, SILENCE_LIMIT)
            .await
    }

    pub(super) async fn stream_with_patience(
        &self,
        subscription: &Subscription,
        minutes: u8,
        patience: Duration,
    ) -> Result<EventStream, EwsError> {
        let operation = GetStreamingEvents {
            subscription_id: subscription.id.clone(),
            minutes,
        };
        let response = self
            .open_stream(&operation, subscription.affinity.as_deref(), patience)
            .await?;
        let splitter = Splitter::new(LARGEST_DOCUMENT);
        Ok(EventStream {
            client: self.clone(),
            operation,
            response,
            splitter,
            ready: VecDeque::new(),
            patience,
            last_heard: Instant::now(),
            ends: Instant::now() + Duration::from_mins(u64::from(minutes)) + OVERTIME,
            heard: false,
        })
    }

    /// Opens a hanging answer: whole once the headers are there.
    async fn open_stream<O: Operation>(
        &self,
        operation: &O,
        cookie: Option<&str>,
        patience: Duration,
    ) -> Result<reqwest::Response, EwsError> {
        let document = envelope(self.access(), |w| operation.write(w));
        let mut headers = affinity_headers();
        // A compressing proxy would hold the events back until a block is full.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if let Some(value) = cookie.and_then(|c| c.parse().ok()) {
            headers.insert(COOKIE, value);
        }
        let opened = async {
            drop(
                self.budget()
                    .enter()
                    .await
                    .map_err(|remaining| EwsError::BackingOff { remaining })?,
            );
            self.send(document, headers).await
        };
        let waited = tokio::time::timeout(patience, opened).await;
        let response = waited.map_err(|_| silent(patience))??;
        if response.status().is_success() {
            return Ok(response);
        }
        let waited = tokio::time::timeout(patience, self.read(operation, response)).await;
        waited.map_err(|_| silent(patience))??;
        let said = "an answer with an error status".to_owned();
        Err(EwsError::NotUnderstood(said))
    }
}

impl EventStream {
    /// Whether the server ever spoke in it: one that holds everything back never does.
    pub fn heard(&self) -> bool {
        self.heard
    }

    /// The next envelope; `None` when the server ended the answer, or should have long ago.
    ///
    /// Safe to drop while waiting: nothing read so far is lost. Silence is counted over calls, so
    /// that many short waits notice a dead connection too.
    pub async fn next(&mut self) -> Result<Option<StreamingEvents>, EwsError> {
        loop {
            if let Some(document) = self.ready.pop_front() {
                let events = self.read(&document)?;
                self.heard = true;
                return Ok(Some(events));
            }
            let silent_at = self.last_heard + self.patience;
            let chunk = match tokio::time::timeout_at(
                silent_at.min(self.ends),
                self.response.chunk(),
            )
            .await
            {
                Ok(chunk) => chunk,
                Err(_) if self.ends <= silent_at => return Ok(None),
                Err(_) => return Err(silent(self.patience)),
            };
            let Some(chunk) = chunk.map_err(|e| self.client.lost(&e))? else {
                return Ok(None);
            };
            self.last_heard = Instant::now();
            let documents = self
                .splitter
                .push(&chunk)
                .map_err(|e| EwsError::TooLarge { limit: e.limit })?;
            self.ready.extend(documents);
        }
    }

    fn read(&self, document: &[u8]) -> Result<StreamingEvents, EwsError> {
        let text = String::from_utf8_lossy(document);
        if is_web_page(&text) {
            return Err(EwsError::WebPage);
        }
        let read = read_document::<GetStreamingEvents>(&text).and_then(|answer| {
            let concluded = self.operation.conclude(Messages(answer.messages));
            concluded.map_err(EwsError::Refused)
        });
        if let Err(error) = &read
            && error.is_throttled()
        {
            self.client.budget().slow_down(error.back_off());
        }
        read
    }
}

/// Asks for the server that will hold the subscription, and for the same one afterwards: behind a
/// load balancer any other answers `ErrorSubscriptionNotFound`.
fn affinity_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("X-PreferServerAffinity", HeaderValue::from_static("true"));
    headers
}

/// Nothing came for so long.
fn silent(patience: Duration) -> EwsError {
    let said = format!("nothing came for {} s", patience.as_secs());
    EwsError::NoAnswer { said }
}
