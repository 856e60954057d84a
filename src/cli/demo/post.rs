//! The sample people's mail: what is in an inbox, and waiting for the next one.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::{
    stage::Stage,
    trouble::{DemoError, Scene},
};
use crate::control::ControlError;

/// How long a mail may take; the engine needs well under a second.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often is looked.
const PACE: Duration = Duration::from_millis(50);
/// After so many looks the engine is asked whether it is still there.
const ENGINE_EVERY: u32 = 10;

/// A mail as its reader sees it; the JSON object of the sandbox's mailbox call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Mail {
    /// With angle brackets.
    #[serde(default)]
    pub(super) message_id: Option<String>,
    /// Message-ID of the mail that it answers.
    #[serde(default)]
    pub(super) in_reply_to: Option<String>,
    /// Folder, `inbox` for what came in.
    pub(super) folder: String,
    /// Subject.
    pub(super) subject: String,
    /// Header lines by name.
    headers: std::collections::BTreeMap<String, String>,
    /// Its text.
    pub(super) text: String,
}

impl Mail {
    /// A header line, empty when there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// Which mail is awaited.
#[derive(Debug, Clone, Copy)]
pub(super) enum Awaited<'a> {
    /// The notification of the task with that title.
    Notification(&'a str),
    /// The answer to the reply with that Message-ID.
    AnswerTo(&'a str),
}

impl Awaited<'_> {
    pub(super) fn fits(self, mail: &Mail) -> bool {
        // Every mail of SmartActions names its installation (`message::compose`).
        let ours = !mail.header("X-SmartActions").is_empty();
        let wanted = match self {
            Self::Notification(title) => mail.in_reply_to.is_none() && mail.subject == title,
            Self::AnswerTo(id) => mail.in_reply_to.as_deref() == Some(id),
        };
        ours && wanted && mail.folder == "inbox"
    }
}

impl Stage {
    /// All mails of a person, oldest first.
    pub(super) async fn mails(&self, address: &str) -> Result<Vec<Mail>, DemoError> {
        let all: Value = self.people.mailbox(address).await?;
        serde_json::from_value(all).map_err(|e| DemoError::Unreadable(e.to_string()))
    }

    /// Waits for a mail and tells how long it took.
    pub(super) async fn mail(
        &self,
        scene: Scene,
        address: &str,
        awaited: Awaited<'_>,
    ) -> Result<(Mail, Duration), DemoError> {
        let begun = Instant::now();
        let mail = self
            .until(scene, async || {
                let mails = self.mails(address).await?;
                Ok(mails.into_iter().rev().find(|m| awaited.fits(m)))
            })
            .await?;
        Ok((mail, begun.elapsed()))
    }

    /// A person replies to the newest mail of ours; gives the Message-ID of the reply.
    pub(super) async fn reply(&self, author: &str, text: &str) -> Result<String, DemoError> {
        let sent = self.people.reply(author, "latest", text, &[]).await?;
        let id = sent.get("message_id").and_then(Value::as_str);
        id.map(str::to_owned)
            .ok_or_else(|| DemoError::Unreadable(format!("the reply was not delivered: {sent}")))
    }

    /// Looks until there is something to see. An engine that is gone ends the wait at once.
    pub(super) async fn until<T>(
        &self,
        scene: Scene,
        mut look: impl AsyncFnMut() -> Result<Option<T>, DemoError>,
    ) -> Result<T, DemoError> {
        let begun = Instant::now();
        for looks in 1_u32.. {
            if let Some(seen) = look().await? {
                return Ok(seen);
            }
            let late = begun.elapsed() >= PATIENCE;
            if late || looks % ENGINE_EVERY == 0 {
                let seen = self.engine_says().await?;
                if late {
                    return Err(DemoError::Missing { scene, seen });
                }
            }
            sleep(PACE).await;
        }
        Err(DemoError::Late(PATIENCE.as_secs()))
    }

    /// What the engine says is wrong, for a scene that does not come.
    async fn engine_says(&self) -> Result<String, ControlError> {
        let snapshot = self.engine.snapshot().await?;
        let all: Vec<_> = snapshot
            .troubles
            .iter()
            .map(|t| t.problem.to_string())
            .collect();
        Ok(if all.is_empty() {
            format!(
                "nothing within {} s, and the engine tells of no trouble",
                PATIENCE.as_secs()
            )
        } else {
            all.join("\n")
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn mail(folder: &str, answers: Option<&str>, ours: bool) -> Mail {
        let headers = if ours {
            json!({"X-SmartActions": "1"})
        } else {
            json!({})
        };
        let mail = json!({"message_id": "<m>", "in_reply_to": answers, "folder": folder,
            "subject": "Order", "headers": headers, "text": "t", "html": null});
        serde_json::from_value(mail).unwrap()
    }

    #[test]
    fn only_the_awaited_mail_counts() {
        let notification = Awaited::Notification("Order");
        assert!(notification.fits(&mail("inbox", None, true)));
        assert!(
            !notification.fits(&mail("inbox", None, false)),
            "a stranger's"
        );
        assert!(!notification.fits(&mail("sentitems", None, true)));
        assert!(
            !notification.fits(&mail("inbox", Some("<r>"), true)),
            "an answer"
        );
        assert!(!Awaited::Notification("Other").fits(&mail("inbox", None, true)));
        let answer = Awaited::AnswerTo("<r>");
        assert!(answer.fits(&mail("inbox", Some("<r>"), true)));
        assert!(!answer.fits(&mail("inbox", Some("<old>"), true)));
    }
}
