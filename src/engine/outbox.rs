//! Sends what has to leave, exactly once (`exchange.md` 2.6).
//!
//! A mail goes in two steps, draft and submit, and every attempt is written down before it
//! begins. Whoever finds an attempt whose end is not known looks where the mail is before doing
//! anything: sent, still a draft, or nowhere. A mail that may have left is never sent blindly.
//!
//! A relay can't be asked where a mail is. There the draft that is written down means that the mail
//! was about to be handed over; one whose end is not known after that is sent again with the same
//! Message-ID, a few times and no more (`reliability.md` I4), and its task's story says so.
//!
//! What was claimed by an engine that is gone is taken up at once.

mod left;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::{
    core::Core,
    gate::{Gate, growing},
};
use crate::{
    domain::{ItemRef, OutboxId},
    mailbox::{MailError, MailSender, Whereabouts},
    store::{Mark, Marked, OutboxRow, StoreError},
    words::sending as words,
};
use left::{failed, left};

/// How long a claimed row is ours: longer than all calls of one attempt together.
const LEASE: Duration = Duration::from_secs(75);
/// Rows sent at once.
const AT_ONCE: u32 = 4;
/// Longest time without a look into the store.
const REST: Duration = Duration::from_secs(5);
/// Looks for a draft that vanished, before a person has to look.
const MOST_LOOKS: u32 = 8;
/// Times that a mail is handed to a relay without hearing what became of it, before a person has to
/// look. Between them lie growing pauses, all within the hour for which Exchange knows a mail again.
const MOST_UNKNOWN: u32 = 3;
/// Pause after a refusal that somebody has to mend (no right, mailbox full).
const MENDING: Duration = Duration::from_mins(1);

/// Sends for one listener mailbox.
pub(super) struct Outbox {
    core: Arc<Core>,
    gate: Arc<Gate>,
    sender: Arc<dyn MailSender>,
    looks: Mutex<HashMap<OutboxId, u32>>,
}

impl Outbox {
    pub(super) fn new(core: Arc<Core>, gate: Arc<Gate>, sender: Arc<dyn MailSender>) -> Self {
        Self {
            core,
            gate,
            sender,
            looks: Mutex::new(HashMap::new()),
        }
    }

    /// Runs until told to stop; ends between two attempts.
    pub(super) async fn run(&self, stop: CancellationToken) {
        self.take_back(&stop).await;
        while !stop.is_cancelled() {
            let rest = match self.round().await {
                Ok(rest) => {
                    self.core.board.recovered("store");
                    rest
                }
                Err(error) => {
                    self.core.store_trouble(&error);
                    Rest::until_new_mail(REST)
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.core.outbox_bell.notified(), if rest.new_mail_ends_it => {}
                () = tokio::time::sleep(rest.time) => {}
            }
        }
    }

    /// What an outbox before this one had claimed is due again: the parts of one engine never run
    /// at the same time, and one engine alone works on a state folder.
    async fn take_back(&self, stop: &CancellationToken) {
        let core = &self.core;
        while !stop.is_cancelled() {
            match core.store.release(&core.tenant, core.world.now()).await {
                Ok(0) => return,
                Ok(count) => {
                    return tracing::info!(count, "mails of the engine before are taken up");
                }
                Err(error) => core.store_trouble(&error),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(REST) => {}
            }
        }
    }

    /// Sends what is due; gives back how long nothing is to be done.
    async fn round(&self) -> Result<Rest, StoreError> {
        let core = &self.core;
        let config = core.config();
        let pace = u64::from(config.messages_per_minute);
        let most = if pace > 0 { 1 } else { AT_ONCE };
        let now = core.world.now();
        let rows = core
            .store
            .claim(&core.tenant, &config.listener, now, later(now, LEASE), most)
            .await?;
        let full = u32::try_from(rows.len()).is_ok_and(|n| n == most);
        let ends = join_all(rows.iter().map(|row| self.send(row))).await;
        for end in ends {
            end?;
        }
        // A pace set by an administrator or by Exchange Online: one mail, then its share of the
        // minute, whatever comes in meanwhile.
        if full {
            let share = 60_000_u64.checked_div(pace).unwrap_or(0);
            return Ok(Rest {
                time: Duration::from_millis(share),
                new_mail_ends_it: false,
            });
        }
        Ok(Rest::until_new_mail(FLICKER))
    }

    /// One attempt for one row, from the note that it begins to the note of its end.
    async fn send(&self, row: &OutboxRow) -> Result<(), StoreError> {
        let core = &self.core;
        let id = row.new.id;
        core.store.mark(&core.tenant, id, Mark::Begun).await?;
        let end = self.attempt(row).await;
        let mark = match end {
            Ok(()) => return self.sent(row).await,
            Err(Stuck::Store(error)) => return Err(error),
            Err(Stuck::Lost) => self.given_up(row, words::DRAFT_LOST.to_owned(), true),
            Err(Stuck::Unknown) => {
                let relay = self.sender.relay().unwrap_or_default();
                let said = row.error.as_deref().unwrap_or_default();
                let error = words::never_answered(relay, self.unknown(row), said);
                self.given_up(row, error, true)
            }
            Err(Stuck::Mail(error)) => self.next_try(row, &error),
        };
        core.store.mark(&core.tenant, id, mark).await?;
        Ok(())
    }

    /// Brings one mail out; `Ok`: it has left.
    async fn attempt(&self, row: &OutboxRow) -> Result<(), Stuck> {
        let id = row.new.id;
        let mut draft = None;
        if self.sender.relay().is_some() {
            if self.unknown(row) >= MOST_UNKNOWN {
                return Err(Stuck::Unknown);
            }
        } else if row.in_doubt > 0 || row.draft.is_some() {
            match self.gate.call("send", self.sender.whereabouts(id)).await? {
                Whereabouts::Sent => return Ok(()),
                Whereabouts::Draft(found) => draft = Some(self.laid_down(row, found).await?),
                // Every attempt with a draft has an end that is known: none of them sent it, and
                // the draft was laid down elsewhere or taken away.
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
        self.gate.call("send", self.sender.submit(&draft)).await?;
        Ok(())
    }

    async fn draft(&self, row: &OutboxRow) -> Result<ItemRef, Stuck> {
        let id = row.new.id;
        let laid = self.sender.prepare(id, &row.new.mail);
        let draft = self.gate.call("send", laid).await?;
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

    /// The draft left our hands and Sent Items does not show it yet: look again a few times.
    fn look_again(&self, id: OutboxId) -> Stuck {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let count = looks.entry(id).or_default();
        *count += 1;
        if *count >= MOST_LOOKS {
            looks.remove(&id);
            return Stuck::Lost;
        }
        Stuck::Mail(MailError::Gone)
    }

    /// How often it was handed over without hearing what became of it. With a relay, what was
    /// begun and never laid down came to an end before that.
    fn unknown(&self, row: &OutboxRow) -> u32 {
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
            MailError::Busy { back_off } => (back_off.unwrap_or(pause), known),
            MailError::Denied(_) | MailError::Full(_) => (MENDING, known),
            MailError::Deferred(_) => (pause, known),
            MailError::FateUnknown(_) => (pause, known.saturating_add(1)),
            MailError::Gone | MailError::Stale | MailError::SyncStateLost => {
                (FLICKER, known.saturating_add(1))
            }
            MailError::Transient(_) | MailError::SignInRefused(_) => (pause.min(REST), known),
        };
        Mark::Later {
            next_at: later(self.core.world.now(), pause),
            error: error.to_string(),
            in_doubt,
        }
    }

    /// Notes that a mail has left, with its mark in the task and its event.
    async fn sent(&self, row: &OutboxRow) -> Result<(), StoreError> {
        let core = &self.core;
        let at = core.world.now();
        self.looks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&row.new.id);
        let relay = self.sender.relay();
        let repeated = relay.map_or(0, |_| self.unknown(row));
        for round in 1.. {
            let mark = left(core, row, (at, repeated), round < MOST_ROUNDS).await?;
            let id = row.new.id;
            if core.store.mark(&core.tenant, id, mark).await? == Marked::Done {
                break;
            }
        }
        let mut facts = core.board.facts();
        facts.sent += 1;
        if let Some((id, trip)) = &mut facts.round_trip
            && *id == row.new.mail.message_id
        {
            trip.sent = Some(at);
            trip.relay = relay.map(str::to_owned);
        }
        Ok(())
    }
}

/// How often others may write a task before its mark is given up; the mail has left all the same.
const MOST_ROUNDS: u32 = 20;
/// Shortest pause between two looks into the store while mail may be due.
const FLICKER: Duration = Duration::from_secs(1);

/// A pause between two rounds.
struct Rest {
    time: Duration,
    /// Whether mail that is put into the outbox ends it.
    new_mail_ends_it: bool,
}

impl Rest {
    const fn until_new_mail(time: Duration) -> Self {
        Self {
            time,
            new_mail_ends_it: true,
        }
    }
}

/// Why an attempt did not end well.
enum Stuck {
    Mail(MailError),
    Store(StoreError),
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

/// `span` after `now`; far times stay at the end of time.
fn later(now: Timestamp, span: Duration) -> Timestamp {
    SignedDuration::try_from(span)
        .ok()
        .and_then(|d| now.checked_add(d).ok())
        .unwrap_or(now)
}
