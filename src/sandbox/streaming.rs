//! `GetStreamingEvents`: a connection that stays open and tells what happens
//! (EWS reference: "`GetStreamingEvents` operation").
//!
//! `soap` opens it; the server writes each document as it comes. The subscriptions hold what
//! happened; the state's bell only wakes this connection.

use std::time::Duration;

use futures_util::stream;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use super::model::{AddressKey, Notice, SharedState, State, StreamTrouble, Ticket};
use super::ops::call::Call;
use super::ops::event_xml::write_notification;
use super::ops::subscribe::owned;
use super::soap::element::Element;
use super::soap::envelope::{Outcome, Success, document, messages};
use super::soap::failure::Failure;
use super::soap::writer::Xml;
use super::soap::{Broken, Documents};

/// Silence is broken after this long; clients give up after 45 s.
const HEARTBEAT: Duration = Duration::from_secs(30);

struct Connection {
    state: SharedState,
    actor: AddressKey,
    ids: Vec<String>,
    bell: broadcast::Receiver<Notice>,
    end: Instant,
    phase: Phase,
    /// What is planned to go wrong, and when.
    trouble: Option<(StreamTrouble, Instant)>,
    /// Counts the stream out when it ends.
    _ticket: Option<Ticket>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Opening,
    Open,
    Over,
}

/// Opens the connection for the subscriptions of a request.
pub(super) fn open(
    state: &SharedState,
    actor: AddressKey,
    request: &Element,
    trouble: Option<(StreamTrouble, u64)>,
    ticket: Option<Ticket>,
) -> Result<Documents, Failure> {
    let minutes = request
        .text_of("ConnectionTimeout")
        .and_then(|t| t.trim().parse::<u64>().ok());
    let minutes = minutes.filter(|m| (1..=30).contains(m));
    let minutes = minutes.ok_or_else(|| Failure::new("ErrorSchemaValidation").fault())?;
    let trouble = trouble.map(|(what, ms)| (what, Instant::now() + Duration::from_millis(ms)));
    let ids = request.children_of("SubscriptionIds").iter();
    let connection = Connection {
        bell: state.lock().listen(),
        state: state.clone(),
        actor,
        ids: ids.map(|id| id.text.trim().to_owned()).collect(),
        end: Instant::now() + Duration::from_mins(minutes),
        phase: Phase::Opening,
        trouble,
        _ticket: ticket,
    };
    Ok(Box::pin(stream::unfold(
        connection,
        |mut connection| async move {
            let next = connection.next().await?;
            Some((next, connection))
        },
    )))
}

/// Notices of one subscription, each with its watermark.
type Taken = Vec<(Option<String>, Notice)>;

impl Connection {
    async fn next(&mut self) -> Option<Result<Vec<u8>, Broken>> {
        if self.phase == Phase::Over {
            return None;
        }
        if let Err(outcome) = self.check() {
            self.phase = Phase::Over;
            return Some(Ok(told(&Err(outcome.0), &outcome.1)));
        }
        if self.phase == Phase::Opening {
            self.phase = Phase::Open;
            return Some(Ok(told(&Ok(status("OK")), &[])));
        }
        let heartbeat = Instant::now() + HEARTBEAT;
        loop {
            if let Some(what) = self.due() {
                return self.suffer(what).await;
            }
            if let Some(success) = self.drain() {
                return Some(Ok(told(&Ok(success), &[])));
            }
            if let Err(outcome) = self.check() {
                self.phase = Phase::Over;
                return Some(Ok(told(&Err(outcome.0), &outcome.1)));
            }
            let mut wake = heartbeat.min(self.end);
            if let Some((_, at)) = self.trouble {
                wake = wake.min(at);
            }
            match tokio::time::timeout_at(wake, self.bell.recv()).await {
                // A lagging bell still means that something happened.
                Ok(Ok(_) | Err(RecvError::Lagged(_))) => {}
                Ok(Err(RecvError::Closed)) => return None,
                Err(_) if self.due().is_some() => {}
                Err(_) if Instant::now() >= self.end => return Some(Ok(self.close())),
                Err(_) => return Some(Ok(told(&Ok(status("OK")), &[]))),
            }
        }
    }

    /// The planned trouble, once its time has come.
    fn due(&self) -> Option<StreamTrouble> {
        let (what, at) = self.trouble?;
        (Instant::now() >= at).then_some(what)
    }

    async fn suffer(&mut self, what: StreamTrouble) -> Option<Result<Vec<u8>, Broken>> {
        match what {
            StreamTrouble::Drop => {
                self.phase = Phase::Over;
                Some(Err(Broken))
            }
            StreamTrouble::Silent => {
                self.phase = Phase::Over;
                tokio::time::sleep_until(self.end).await;
                None
            }
            StreamTrouble::Close => Some(Ok(self.close())),
            StreamTrouble::NotFound => {
                self.phase = Phase::Over;
                let subscriptions = &mut self.state.lock().subscriptions;
                subscriptions.retain(|id, _| !self.ids.contains(id));
                let failure = Failure::new("ErrorSubscriptionNotFound");
                Some(Ok(told(&Err(failure), &self.ids)))
            }
        }
    }

    fn close(&mut self) -> Vec<u8> {
        self.phase = Phase::Over;
        told(&Ok(status("Closed")), &[])
    }

    /// Whether all subscriptions are still there: one that is not ends the connection for all.
    fn check(&self) -> Result<(), (Failure, Vec<String>)> {
        let mut locked = self.state.lock();
        let mut call = Call {
            state: &mut locked,
            actor: self.actor.clone(),
        };
        let mut missing = Vec::new();
        let mut missed = Vec::new();
        for id in &self.ids {
            match owned(&mut call, id).filter(|s| s.streaming) {
                None => missing.push(id.clone()),
                Some(subscription) => {
                    subscription.last_used = State::now();
                    if std::mem::take(&mut subscription.overrun) {
                        missed.push(id.clone());
                    }
                }
            }
        }
        if !missing.is_empty() {
            return Err((Failure::new("ErrorSubscriptionNotFound"), missing));
        }
        if !missed.is_empty() {
            return Err((Failure::new("ErrorMissedNotificationEvents"), missed));
        }
        Ok(())
    }

    /// Takes what the subscriptions have collected.
    fn drain(&self) -> Option<Success> {
        let mut locked = self.state.lock();
        let mut call = Call {
            state: &mut locked,
            actor: self.actor.clone(),
        };
        let mut taken: Vec<(&str, Taken)> = Vec::new();
        for id in &self.ids {
            let Some(subscription) = owned(&mut call, id) else {
                continue;
            };
            let notices: Vec<_> = subscription
                .waiting
                .drain(..)
                .map(|(_, n)| (None, n))
                .collect();
            if !notices.is_empty() {
                taken.push((id, notices));
            }
        }
        if taken.is_empty() {
            return None;
        }
        let mut xml = Xml::default();
        xml.nest("m:Notifications", |x| {
            for (id, notices) in &taken {
                x.nest("t:Notification", |x| {
                    write_notification(x, call.state, id, None, notices);
                });
            }
        });
        Some(xml.into())
    }
}

fn status(text: &str) -> Success {
    let mut xml = Xml::default();
    xml.leaf("m:ConnectionStatus", text);
    xml.into()
}

/// A document; with a refusal, the subscriptions it is about.
fn told(outcome: &Outcome, about: &[String]) -> Vec<u8> {
    let empty = None;
    if about.is_empty() {
        return document(&messages(
            "GetStreamingEvents",
            empty,
            std::slice::from_ref(outcome),
        ));
    }
    let body = super::soap::envelope::response("m:GetStreamingEventsResponse", &[], |x| {
        x.nest("m:ResponseMessages", |x| {
            let attributes = [("ResponseClass", "Error")];
            x.element("m:GetStreamingEventsResponseMessage", &attributes, |x| {
                super::soap::envelope::status(x, outcome);
                x.nest("m:ErrorSubscriptionIds", |x| {
                    for id in about {
                        x.leaf("t:SubscriptionId", id);
                    }
                });
            });
        });
    });
    document(&body)
}
