//! `GetStreamingEvents`: the hanging answer (EWS reference page `GetStreamingEvents operation`).
//!
//! The answer is a row of envelopes; each is read by itself. Microsoft's sample of this page writes
//! `m:SubscriptionId`, the schema wants `t:SubscriptionId`.

use serde::{Deserialize, de::IgnoredAny};

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation};
use crate::ews::xml::XmlWriter;

/// Listens to one subscription.
#[derive(Debug, Clone)]
pub struct GetStreamingEvents {
    /// Which subscription. One alone: a bad one in a list hides the good ones.
    pub subscription_id: String,
    /// How long the server keeps the answer open, 1 to 30 minutes.
    pub minutes: u8,
}

/// State of the connection as the server sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionStatus {
    /// Open.
    Ok,
    /// The server ends it; connect again.
    Closed,
}

/// One envelope of the row.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StreamingEvents {
    /// Whether something happened in the folder.
    pub rang: bool,
    /// What the server says of the connection, when it does.
    pub status: Option<ConnectionStatus>,
}

/// What [`GetStreamingEvents`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// `OK` or `Closed`.
    ConnectionStatus(String),
    /// Something happened.
    Notifications(Notifications),
    /// Anything else.
    #[serde(other)]
    Other,
}

/// `Notifications` of the answer.
#[derive(Debug, Deserialize)]
pub struct Notifications {
    #[serde(rename = "Notification", default)]
    all: Vec<Notification>,
}

#[derive(Debug, Deserialize)]
struct Notification {
    #[serde(rename = "$value", default)]
    parts: Vec<Event>,
}

/// An event; heartbeats are `StatusEvent`s. A gap in the events rings too.
#[derive(Debug, Deserialize)]
enum Event {
    #[serde(rename = "NewMailEvent")]
    NewMail(IgnoredAny),
    #[serde(rename = "CreatedEvent")]
    Created(IgnoredAny),
    #[serde(rename = "MovedEvent")]
    Moved(IgnoredAny),
    #[serde(rename = "CopiedEvent")]
    Copied(IgnoredAny),
    #[serde(other)]
    Other,
}

impl Event {
    fn rings(&self) -> bool {
        !matches!(self, Self::Other)
    }
}

impl Operation for GetStreamingEvents {
    const NAME: &'static str = "GetStreamingEvents";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = StreamingEvents;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:GetStreamingEvents", &[], |w| {
            w.element("m:SubscriptionIds", &[], |w| {
                w.text("t:SubscriptionId", &self.subscription_id);
            });
            w.text(
                "m:ConnectionTimeout",
                &self.minutes.clamp(1, 30).to_string(),
            );
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<StreamingEvents, Refused> {
        let mut events = StreamingEvents::default();
        for part in messages.single()? {
            match part {
                Part::ConnectionStatus(text) if text.trim().eq_ignore_ascii_case("Closed") => {
                    events.status = Some(ConnectionStatus::Closed);
                }
                Part::ConnectionStatus(_) => events.status = Some(ConnectionStatus::Ok),
                Part::Notifications(list) => {
                    events.rang |= list.all.iter().flat_map(|n| &n.parts).any(Event::rings);
                }
                Part::Other => {}
            }
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::super::testing::{answer, envelope, refusal, request, success};
    use super::*;

    #[test]
    fn both_ways() {
        let operation = GetStreamingEvents {
            subscription_id: "Jg==".into(),
            minutes: 99,
        };
        assert_eq!(
            request(&operation),
            "<m:GetStreamingEvents><m:SubscriptionIds><t:SubscriptionId>Jg==</t:SubscriptionId></m:SubscriptionIds><m:ConnectionTimeout>30</m:ConnectionTimeout></m:GetStreamingEvents>"
        );
        let read = |content: &str| {
            answer(
                &operation,
                &envelope(
                    "GetStreamingEvents",
                    &success("GetStreamingEvents", content),
                ),
            )
            .unwrap()
        };
        let mail = "<q:Notifications><w:Notification><w:SubscriptionId>J</w:SubscriptionId><w:NewMailEvent><w:TimeStamp>x</w:TimeStamp><w:ItemId Id=\"1\"/></w:NewMailEvent></w:Notification></q:Notifications>";
        assert!(read(mail).rang);
        let heartbeat = "<q:Notifications><w:Notification><w:SubscriptionId>J</w:SubscriptionId><w:StatusEvent/></w:Notification></q:Notifications>";
        assert_eq!(read(heartbeat), StreamingEvents::default());
        assert_eq!(
            read("<q:ConnectionStatus>OK</q:ConnectionStatus>").status,
            Some(ConnectionStatus::Ok)
        );
        assert_eq!(
            read("<q:ConnectionStatus>Closed</q:ConnectionStatus>").status,
            Some(ConnectionStatus::Closed)
        );
        let gone = envelope(
            "GetStreamingEvents",
            &refusal("GetStreamingEvents", "ErrorSubscriptionNotFound"),
        );
        assert!(
            answer(&operation, &gone)
                .unwrap_err()
                .code
                .ends_subscription()
        );
    }
}
