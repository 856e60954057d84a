//! Waiting for mail: one stream at a time, polling where the server cannot stream.
//!
//! Whatever ends a stream, events may be lost in the gap: it always rings, so that the engine looks
//! for itself, and the next stream rings when it is open. A stream that breaks is opened again at
//! once, a second time after a moment; then it is polled for a while and streaming is tried again.

use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::{Instant, timeout};

use super::faults::{Effect, call_of, mail_error};
use crate::ews::{
    CodeClass, EventStream, EwsClient, EwsError, ResponseCode,
    operations::{ConnectionStatus, GetStreamingEvents, StreamingEvents},
    types::DistinguishedFolder,
};
use crate::mailbox::{Doorbell, MailError};

/// Minutes the server keeps one stream open (30 at most).
const STREAM_MINUTES: u8 = 29;
/// Time for subscribing and opening a stream together. Not cut shorter by whoever waits: each
/// subscription that is left behind counts against the account (`EWSMaxSubscriptions`).
pub(super) const OPENING: Duration = Duration::from_secs(20);
/// A stream that ends sooner, or in which the server never spoke, counts as failed.
const SHORT_LIFE: Duration = Duration::from_secs(10);
/// Failed streams in a row after which it is polled.
const MOST_FAILURES: u32 = 3;
/// Pause before a stream is opened after the second failure.
const SECOND_TRY: Duration = Duration::from_secs(5);
/// How long it is polled before streaming is tried again.
const POLL_ONLY: Duration = Duration::from_mins(10);
/// Envelopes taken together when many come at once: one look answers all of them.
const FLOOD: usize = 1_000;

/// The stream that is open, and how streaming went so far.
#[derive(Default)]
pub(super) struct Bell {
    live: Option<Live>,
    failures: u32,
    /// No stream is opened before.
    not_before: Option<Instant>,
    polls: bool,
}

struct Live {
    stream: EventStream,
    since: Instant,
}

/// What an error says of streaming.
enum Verdict {
    /// Nothing: the server is not there, wants to be left alone, or refuses the account.
    Elsewhere,
    /// It may go better with the next stream.
    Again,
    /// Not with this server, or not now: it is polled.
    Polls,
}

impl Bell {
    /// See [`crate::mailbox::MailSource::wait`].
    pub(super) async fn wait(
        &mut self,
        client: &EwsClient,
        at_most: Duration,
    ) -> Result<Doorbell, MailError> {
        let pause = self
            .not_before
            .map(|t| t.saturating_duration_since(Instant::now()))
            .filter(|pause| !pause.is_zero());
        if let Some(pause) = pause {
            tokio::time::sleep(pause.min(at_most)).await;
            return Ok(self.quiet());
        }
        let Some(live) = &mut self.live else {
            let opened = timeout(OPENING, open(client)).await;
            return match opened.unwrap_or_else(|_| Err(too_slow())) {
                Ok(stream) => {
                    let since = Instant::now();
                    self.live = Some(Live { stream, since });
                    self.polls = false;
                    Ok(Doorbell::Rang)
                }
                Err(error) => self.failed(error, client),
            };
        };
        match timeout(at_most, live.listen()).await {
            Err(_) => Ok(Doorbell::Quiet),
            Ok(Ok(true)) => Ok(Doorbell::Rang),
            Ok(Ok(false)) => {
                self.ended();
                Ok(Doorbell::Rang)
            }
            Ok(Err(error)) => self.failed(error, client),
        }
    }

    fn quiet(&self) -> Doorbell {
        if self.polls {
            Doorbell::Polling
        } else {
            Doorbell::Quiet
        }
    }

    /// A stream broke or could not be opened.
    fn failed(&mut self, error: EwsError, client: &EwsClient) -> Result<Doorbell, MailError> {
        let was_open = self.live.is_some();
        match verdict(&error) {
            Verdict::Elsewhere => {
                self.live = None;
                let asked = call_of::<GetStreamingEvents>(client);
                return Err(mail_error(error, asked, Effect::Reads));
            }
            Verdict::Again => self.ended(),
            Verdict::Polls => self.poll(),
        }
        tracing::info!(polls = self.polls, "streaming: {error}");
        Ok(if was_open {
            Doorbell::Rang
        } else {
            self.quiet()
        })
    }

    /// The stream is over; after several that did not live long it is polled for a while.
    fn ended(&mut self) {
        let well = |l: Live| l.stream.heard() && l.since.elapsed() >= SHORT_LIFE;
        if self.live.take().is_some_and(well) {
            self.failures = 0;
            return;
        }
        self.failures += 1;
        if self.failures >= MOST_FAILURES {
            self.poll();
        } else if self.failures > 1 {
            self.not_before = Some(Instant::now() + SECOND_TRY);
        }
    }

    fn poll(&mut self) {
        self.live = None;
        self.failures = 0;
        self.polls = true;
        self.not_before = Some(Instant::now() + POLL_ONLY);
    }
}

impl Live {
    /// Comes back with `true` when something happened, with `false` when the server ended the
    /// stream. All that is there already is taken with it.
    async fn listen(&mut self) -> Result<bool, EwsError> {
        loop {
            match self.stream.next().await? {
                None => return Ok(false),
                // It rings all the same: the end of a stream does.
                Some(events) if closed(&events) => return Ok(false),
                Some(events) if events.rang => break,
                Some(_) => {}
            }
        }
        for _ in 0..FLOOD {
            match self.stream.next().now_or_never() {
                Some(Ok(Some(events))) if !closed(&events) => {}
                Some(Ok(_)) => return Ok(false),
                Some(Err(error)) => return Err(error),
                None => break,
            }
        }
        Ok(true)
    }
}

fn closed(events: &StreamingEvents) -> bool {
    events.status == Some(ConnectionStatus::Closed)
}

async fn open(client: &EwsClient) -> Result<EventStream, EwsError> {
    let subscription = client.subscribe(DistinguishedFolder::Inbox.into()).await?;
    client.stream(&subscription, STREAM_MINUTES).await
}

fn too_slow() -> EwsError {
    let said = format!("no stream within {} s", OPENING.as_secs());
    EwsError::NoAnswer { said }
}

fn verdict(error: &EwsError) -> Verdict {
    use ResponseCode as C;
    match error {
        EwsError::Refused(refused) => match &refused.code {
            // The account's hanging connections or subscriptions are used up, often by others:
            // asking on would only keep them so.
            C::ErrorExceededConnectionCount | C::ErrorExceededSubscriptionCount => Verdict::Polls,
            code if code.ends_subscription() => Verdict::Again,
            _ if error.is_throttled() => Verdict::Elsewhere,
            code if code.class() == CodeClass::Transient => Verdict::Again,
            _ => Verdict::Polls,
        },
        EwsError::BackingOff { .. }
        | EwsError::SignInRefused { .. }
        | EwsError::SignInStopped { .. }
        | EwsError::NotConnected { .. }
        | EwsError::Settings(_) => Verdict::Elsewhere,
        _ if error.is_throttled() => Verdict::Elsewhere,
        _ => Verdict::Again,
    }
}
