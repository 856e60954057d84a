//! How the simulated mail server sends, and how it may be odd about it.

use std::time::Duration;

use async_trait::async_trait;
use smartactions::{
    domain::{ItemRef, OutboxId, OutgoingMail, Problem},
    mailbox::{MailError, MailSender, ServerName, Traces, Whereabouts},
};
use tokio::time::Instant;

use crate::mailbox::{Draft, Inside, Odd, Sent, SimulatedMailbox, trouble};

fn item(id: &str, draft: &Draft) -> ItemRef {
    ItemRef {
        id: id.to_owned(),
        change_key: Some(draft.change_key.to_string()),
    }
}

impl Inside {
    fn leaves(&mut self, key: OutboxId, mail: &OutgoingMail, shown_after: Duration) {
        let late = if self.faults {
            shown_after
        } else {
            Duration::ZERO
        };
        let now = Instant::now();
        self.sent.push(Sent {
            key,
            mail: mail.clone(),
            at: now,
            visible_at: now + late,
        });
    }

    fn submit(&mut self, asked: &ItemRef, shown_after: Duration) -> Result<(), MailError> {
        let draft = self.drafts.get_mut(&asked.id).ok_or(MailError::Gone)?;
        if self.touched && !draft.touched {
            draft.touched = true;
            draft.change_key += 1;
        }
        if asked.change_key != Some(draft.change_key.to_string()) {
            return Err(MailError::Stale);
        }
        let draft = draft.clone();
        if self.odd != Odd::LeavesDraft {
            self.drafts.remove(&asked.id);
        }
        self.leaves(draft.key, &draft.mail, shown_after);
        if self.odd == Odd::SendsTwice {
            self.leaves(draft.key, &draft.mail, shown_after);
        }
        if self.odd == Odd::AnswersElse {
            let problem = Problem::new("ews.not_understood", "another element", "", "");
            return Err(MailError::FateUnknown(problem));
        }
        Ok(())
    }

    fn traces(&self, key: OutboxId) -> Traces {
        let now = Instant::now();
        let mine = |s: &Sent| s.key == key && s.visible_at <= now;
        let draft = self.drafts.iter().find(|(_, d)| d.key == key);
        Traces {
            sent: self.sent.iter().any(mine),
            draft: draft.map(|(id, draft)| item(id, draft)),
        }
    }
}

impl SimulatedMailbox {
    /// Whether the process is killed now: the answer never comes.
    async fn last_call(&self, name: &str) {
        if self.inside().last_call.is_some_and(|n| n == name) {
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl MailSender for SimulatedMailbox {
    async fn prepare(&self, key: OutboxId, mail: &OutgoingMail) -> Result<ItemRef, MailError> {
        let laid = self
            .call(|inside| {
                inside.number += 1;
                inside.prepared += 1;
                let id = format!("d{}", inside.number);
                let draft = Draft {
                    key,
                    mail: mail.clone(),
                    change_key: 1,
                    touched: false,
                };
                let laid = item(&id, &draft);
                inside.drafts.insert(id, draft);
                Ok(laid)
            })
            .await;
        self.last_call("prepare").await;
        laid
    }

    async fn submit(&self, draft: &ItemRef) -> Result<(), MailError> {
        let shown_after = Duration::from_secs(self.dice.below(4));
        let slow = self.inside().slow_sending;
        // The server goes on when the caller hangs up.
        let (server, draft) = (self.clone(), draft.clone());
        let work = tokio::spawn(async move {
            tokio::time::sleep(slow).await;
            let submit = |inside: &mut Inside| inside.submit(&draft, shown_after);
            server.call(submit).await
        });
        let done = work.await.unwrap();
        self.last_call("submit").await;
        done
    }

    async fn whereabouts(&self, key: OutboxId) -> Result<Whereabouts, MailError> {
        let traces = self.call(|inside| Ok(inside.traces(key))).await?;
        Ok(match (traces.sent, traces.draft) {
            (true, _) => Whereabouts::Sent,
            (false, Some(draft)) => Whereabouts::Draft(draft),
            (false, None) => Whereabouts::Nowhere,
        })
    }

    async fn send_at_once(&self, key: OutboxId, mail: &OutgoingMail) -> Result<(), MailError> {
        let shown_after = Duration::from_secs(self.dice.below(4));
        let sent = self
            .call(|inside| {
                inside.leaves(key, mail, shown_after);
                Ok(())
            })
            .await;
        self.last_call("send_at_once").await;
        sent
    }

    async fn discard(&self, draft: &ItemRef) -> Result<(), MailError> {
        self.call(|inside| {
            // An id that it never gave is no id to it (`ErrorInvalidIdMalformed`).
            if !draft.id.starts_with('d') {
                return Err(MailError::Denied(trouble("malformed id")));
            }
            inside.drafts.remove(&draft.id);
            Ok(())
        })
        .await
    }

    async fn traces(&self, key: OutboxId) -> Result<Traces, MailError> {
        self.call(|inside| Ok(inside.traces(key))).await
    }

    fn server(&self) -> Option<ServerName> {
        Some(ServerName {
            host: "sim.example".to_owned(),
            version: self.inside().version.to_owned(),
        })
    }
}
