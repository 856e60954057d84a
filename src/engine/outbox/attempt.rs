//! One attempt to bring one mail out, and what its end means for the row.
//!
//! Two steps, draft and submit, or one step on a server that is odd about them. Either way a mail
//! that may have left is looked for before anything else. Through a relay, which keeps nothing to
//! look into, it is handed over again a few times at most.

use std::{sync::PoisonError, time::Duration};

use super::{FLICKER, Outbox, REST, later, left::failed, pace::Departure};
use crate::{
    domain::{ItemRef, OutboxId},
    engine::{gate::growing, sending::Way},
    mailbox::{MailError, Whereabouts},
    store::{Mark, OutboxRow, Purpose, StoreError},
    words::sending as words,
};

/// Stands for the draft of a mail that is sent in one step: from here on it may have left.
const HANDED_OVER: &str = "handed-over";
/// Stands for the draft of a mail that a relay has taken the envelope of: the same from here on.
const AT_RELAY: &str = "at-relay";
/// Times that a mail is handed to a relay without hearing what became of it, before a person has to
/// look. Between them lie growing pauses, all within the hour for which Exchange knows a mail again.
const MOST_UNKNOWN: u32 = 3;
/// Looks for a mail that vanished, before a person has to look: in growing pauses, three minutes.
const MOST_LOOKS: u32 = 8;
/// Pause after a refusal that somebody has to mend (no right, mailbox full).
const MENDING: Duration = Duration::from_mins(1);
/// Draft keys that may be stale one after the other at the quick pace.
const STALE_AT_ONCE: u32 = 3;

/// Why an attempt did not end well.
pub(super) enum Stuck {
    Mail(MailError),
    Store(StoreError),
    /// Not to be seen where it should be: so many looks by now.
    Unseen(u32),
    /// Nowhere to be found after several looks.
    Lost,
    /// Handed to a relay as often as may be, and never answered.
    Unknown,
}

impl From<MailError> for Stuck {
    fn from(error: MailError) -> Self {
        Self::Mail(error)
    }
}

impl From<StoreError> for Stuck {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Outbox {
    /// One attempt for one row, from the note that it begins to the note of its end.
    pub(super) async fn send(&self, row: &OutboxRow) -> Result<Departure, StoreError> {
        let core = &self.core;
        let id = row.new.id;
        core.store.mark(&core.tenant, id, Mark::Begun).await?;
        let mark = match self.attempt(row).await {
            Ok(departure) => return self.sent(row).await.map(|()| departure),
            Err(Stuck::Store(error)) => return Err(error),
            Err(Stuck::Lost) => self.given_up(row, words::DRAFT_LOST.to_owned(), true),
            Err(Stuck::Unknown) => {
                let relay = self.sender.relay().unwrap_or_default();
                let said = row.error.as_deref().unwrap_or_default();
                let error = words::never_answered(relay, self.unknown(row), said);
                self.given_up(row, error, true)
            }
            Err(Stuck::Unseen(looks)) => Mark::Later {
                next_at: later(core.world.now(), growing(looks.saturating_sub(1))),
                error: "it may have left and is not in Sent Items yet".to_owned(),
                in_doubt: row.in_doubt.max(1),
            },
            Err(Stuck::Mail(error)) => self.next_try(row, &error),
        };
        let departure = match &mark {
            Mark::Later { in_doubt, .. } if *in_doubt > self.unknown(row) => Departure::Left,
            _ => Departure::Stayed,
        };
        core.store.mark(&core.tenant, id, mark).await?;
        Ok(departure)
    }

    /// Brings one mail out; `Ok`: it has left, now or in an attempt before.
    async fn attempt(&self, row: &OutboxRow) -> Result<Departure, Stuck> {
        if row.new.purpose == Purpose::RoundTrip {
            self.notes_way_of_test_mail(row);
        }
        if self.sender.relay().is_some() {
            return self.through_relay(row).await;
        }
        let way = self.core.sending.way();
        // The test mail finds out about the two steps, so it always takes them.
        if way == Way::AtOnce && row.new.purpose != Purpose::RoundTrip {
            return self.at_once(row).await;
        }
        let id = row.new.id;
        let mut draft = None;
        if row.in_doubt > 0 || row.draft.is_some() {
            match self.gate.send(self.sender.whereabouts(id)).await? {
                Whereabouts::Sent => return Ok(Departure::Stayed),
                Whereabouts::Draft(found) => draft = Some(self.laid_down(row, found).await?),
                // Without a doubt none of the attempts with that draft sent it: it was taken away.
                Whereabouts::Nowhere if row.draft.is_some() && row.in_doubt > 0 => {
                    return Err(self.look_again(id));
                }
                Whereabouts::Nowhere => {}
            }
        }
        let draft = match draft {
            Some(draft) => draft,
            None => self.draft(row).await?,
        };
        let submitted = self.gate.send(self.sender.submit(&draft)).await;
        if row.new.purpose == Purpose::RoundTrip {
            self.core
                .board
                .facts()
                .trial
                .heard(submitted.as_ref().err());
        }
        submitted?;
        Ok(Departure::Left)
    }

    /// The second way: one step, and a look before each repeat.
    async fn at_once(&self, row: &OutboxRow) -> Result<Departure, Stuck> {
        let id = row.new.id;
        let handed_over = is(row, HANDED_OVER);
        if row.in_doubt > 0 {
            match self.gate.send(self.sender.whereabouts(id)).await? {
                Whereabouts::Sent => return Ok(Departure::Stayed),
                // Laid down to be sent in two steps: on such a server it lies there also after it
                // has left.
                _ if row.draft.is_some() && !handed_over => return Err(self.look_again(id)),
                // A server that could not send keeps what it was given: it has not left.
                Whereabouts::Draft(found) => {
                    self.gate.send(self.sender.discard(&found)).await?;
                }
                Whereabouts::Nowhere if handed_over => match self.look_again(id) {
                    // It would lie in Sent Items by now: it never arrived there.
                    Stuck::Lost if self.core.sending.keeps_copy() => {}
                    stuck => return Err(stuck),
                },
                Whereabouts::Nowhere => {}
            }
        } else if let Some(draft) = row.draft.as_ref().filter(|d| is_on_server(d)) {
            // Laid down for two steps, and the second was never made.
            self.gate.send(self.sender.discard(draft)).await?;
        }
        self.laid_down(row, standing_for(HANDED_OVER)).await?;
        self.gate
            .send(self.sender.send_at_once(id, &row.new.mail))
            .await?;
        Ok(Departure::Left)
    }

    /// Through a relay: envelope, then mail, and no look, for there is nothing to look into. Exchange's
    /// second way and what its test mail shows are none of it.
    async fn through_relay(&self, row: &OutboxRow) -> Result<Departure, Stuck> {
        if self.unknown(row) >= MOST_UNKNOWN {
            return Err(Stuck::Unknown);
        }
        let laid = self.sender.prepare(row.new.id, &row.new.mail);
        let envelope = self.gate.send(laid).await?;
        self.laid_down(row, standing_for(AT_RELAY)).await?;
        self.gate.send(self.sender.submit(&envelope)).await?;
        Ok(Departure::Left)
    }

    /// Before it leaves, for it may be back before its answer comes.
    fn notes_way_of_test_mail(&self, row: &OutboxRow) {
        let relay = self.sender.relay().map(str::to_owned);
        if let Some((id, trip)) = &mut self.core.board.facts().round_trip
            && *id == row.new.mail.message_id
        {
            trip.relay = relay;
        }
    }

    async fn draft(&self, row: &OutboxRow) -> Result<ItemRef, Stuck> {
        let id = row.new.id;
        let draft = self
            .gate
            .send(self.sender.prepare(id, &row.new.mail))
            .await?;
        self.laid_down(row, draft).await
    }

    /// Writes down that there is a draft, always before it is submitted: from then on "nowhere"
    /// means that it may have left, and no second one is made.
    async fn laid_down(&self, row: &OutboxRow, draft: ItemRef) -> Result<ItemRef, Stuck> {
        let (core, id) = (&self.core, row.new.id);
        if row.draft.as_ref() != Some(&draft) {
            let mark = Mark::Drafted(draft.clone());
            core.store.mark(&core.tenant, id, mark).await?;
        }
        Ok(draft)
    }

    /// The mail left our hands and Sent Items does not show it yet: look again a few times.
    fn look_again(&self, id: OutboxId) -> Stuck {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let count = looks.entry(id).or_default();
        *count += 1;
        if *count >= MOST_LOOKS {
            looks.remove(&id);
            return Stuck::Lost;
        }
        Stuck::Unseen(*count)
    }

    /// How often it was handed over without hearing what became of it. With a relay, what was
    /// begun and never laid down came to an end before that.
    pub(super) fn unknown(&self, row: &OutboxRow) -> u32 {
        let before = self.sender.relay().is_some() && row.draft.is_none();
        if before { 0 } else { row.in_doubt }
    }

    fn given_up(&self, row: &OutboxRow, error: String, perhaps_there: bool) -> Mark {
        let events = vec![failed(&self.core, row, &error, perhaps_there)];
        Mark::Failed { error, events }
    }

    /// What an error means for the row.
    fn next_try(&self, row: &OutboxRow, error: &MailError) -> Mark {
        let pause = growing(row.attempts.min(6));
        let known = self.unknown(row);
        let (pause, in_doubt) = match error {
            MailError::Unusable(problem) => {
                return self.given_up(row, problem.what.clone(), known > 0);
            }
            // The gate knows how long; it also bounds what the server says.
            MailError::Busy { .. } => (FLICKER, known),
            MailError::Denied(_) | MailError::Full(_) => (MENDING, known),
            MailError::Deferred(_) => (pause, known),
            MailError::FateUnknown(_) => (pause, known.saturating_add(1)),
            // A fresh key is read first; a draft that somebody changes all the time is not raced.
            MailError::Gone | MailError::Stale | MailError::SyncStateLost => {
                let quick = row.attempts < STALE_AT_ONCE;
                (if quick { FLICKER } else { pause }, known.saturating_add(1))
            }
            MailError::Transient(_) | MailError::SignInRefused(_) => (pause.min(REST), known),
        };
        Mark::Later {
            next_at: later(self.core.world.now(), pause),
            error: error.to_string(),
            in_doubt,
        }
    }
}

/// Written down in the place of a draft that lies nowhere.
fn standing_for(what: &str) -> ItemRef {
    ItemRef {
        id: what.to_owned(),
        change_key: None,
    }
}

fn is(row: &OutboxRow, what: &str) -> bool {
    row.draft.as_ref().is_some_and(|d| d.id == what)
}

/// Whether the draft lies on Exchange.
fn is_on_server(draft: &ItemRef) -> bool {
    draft.id != HANDED_OVER && draft.id != AT_RELAY
}
