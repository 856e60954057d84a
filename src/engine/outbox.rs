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

mod again;
mod attempt;
mod group;
mod left;
mod notice;
mod pace;
mod rest;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::{core::Core, gate::Gate};
use crate::{
    domain::OutboxId,
    mailbox::MailSender,
    store::{Marked, OutboxRow, StoreError},
};
pub(super) use group::Directory;
use left::left;
use pace::{Departure, Pace};
use rest::Rest;

/// How long a claimed row is ours: longer than the longest call. What takes longer all the same is
/// still ours alone, for it is known to be in hand.
const LEASE: Duration = Duration::from_secs(130);
/// Rows sent at once.
const AT_ONCE: usize = 4;
/// One row of so many is the one due longest, whatever its priority.
const TURN_OF_THE_LONGEST: u64 = 4;
/// Shortest pause while the gate is shut.
const SHUT: Duration = Duration::from_millis(100);
/// Longest time without a look into the store.
const REST: Duration = Duration::from_secs(5);

/// Sends for one listener mailbox.
pub(super) struct Outbox {
    core: Arc<Core>,
    gate: Arc<Gate>,
    sender: Arc<dyn MailSender>,
    directory: Directory,
    looks: Mutex<HashMap<OutboxId, u32>>,
    /// Rows taken so far.
    taken: AtomicU64,
}

impl Outbox {
    pub(super) fn new(
        core: Arc<Core>,
        gate: Arc<Gate>,
        sender: Arc<dyn MailSender>,
        directory: Directory,
    ) -> Self {
        Self {
            core,
            gate,
            sender,
            directory,
            looks: Mutex::new(HashMap::new()),
            taken: AtomicU64::new(0),
        }
    }

    /// Runs until told to stop; ends between two attempts. Rows are sent side by side, so that one
    /// on which the server is slow holds up no other.
    pub(super) async fn run(&self, stop: CancellationToken) {
        self.take_back(&stop).await;
        let mut pace = self.recall_pace(&stop).await;
        let mut sending = FuturesUnordered::new();
        let mut in_hand: HashSet<OutboxId> = HashSet::new();
        loop {
            let stopped = stop.is_cancelled();
            if stopped && sending.is_empty() {
                return;
            }
            let rest = if stopped {
                Rest::until_one_ends()
            } else {
                match self.take(&mut pace, &in_hand).await {
                    Ok((rows, rest)) => {
                        self.core.board.recovered("store");
                        in_hand.extend(rows.iter().map(|row| row.new.id));
                        sending.extend(rows.into_iter().map(|row| self.ended(row)));
                        rest
                    }
                    Err(error) => {
                        self.core.store_trouble(&error);
                        Rest::until_new_mail(REST)
                    }
                }
            };
            tokio::select! {
                () = stop.cancelled(), if !stopped => {}
                () = self.core.outbox_bell.notified(), if rest.new_mail_ends_it => {}
                () = tokio::time::sleep(rest.time) => {}
                Some((id, end)) = sending.next() => {
                    in_hand.remove(&id);
                    match end {
                        Ok(Departure::Stayed) => pace.stayed(id),
                        Ok(Departure::Left) => {}
                        Err(error) => self.core.store_trouble(&error),
                    }
                }
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

    async fn recall_pace(&self, stop: &CancellationToken) -> Pace {
        let core = &self.core;
        while !stop.is_cancelled() {
            match Pace::recall(core).await {
                Ok(pace) => return pace,
                Err(error) => core.store_trouble(&error),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(REST) => {}
            }
        }
        Pace::default()
    }

    /// Takes what is due and may leave now; and how long nothing more is to be done.
    async fn take(
        &self,
        pace: &mut Pace,
        in_hand: &HashSet<OutboxId>,
    ) -> Result<(Vec<OutboxRow>, Rest), StoreError> {
        let core = &self.core;
        let config = core.config();
        let mut free = AT_ONCE.saturating_sub(in_hand.len());
        if free == 0 {
            return Ok((Vec::new(), Rest::until_one_ends()));
        }
        // Nothing is begun that could not go on: an attempt that waits would be in doubt after a crash.
        self.gate.recall().await;
        if let Some(time) = self.gate.shut_for() {
            return Ok((Vec::new(), Rest::whatever_comes(time.clamp(SHUT, REST))));
        }
        if config.messages_per_minute > 0 {
            let wait = pace.wait(config.messages_per_minute);
            if !wait.is_zero() {
                return Ok((Vec::new(), Rest::whatever_comes(wait)));
            }
            free = 1;
        }
        let rows = self.claim(&config.listener, free).await?;
        let full = rows.len() == free;
        // A row whose lease ran out while it waits at the gate is still in hand.
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|row| !in_hand.contains(&row.new.id))
            .collect();
        if let (1.., Some(row)) = (config.messages_per_minute, rows.first()) {
            pace.leaves(core, row.new.id).await?;
        }
        let rest = if full && !rows.is_empty() {
            Rest::whatever_comes(Duration::ZERO)
        } else {
            Rest::until_new_mail(FLICKER)
        };
        Ok((rows, rest))
    }

    /// Best priority first; each fourth row is the one due longest, so that answers never hold up
    /// notifications for ever.
    async fn claim(&self, listener: &str, most: usize) -> Result<Vec<OutboxRow>, StoreError> {
        let core = &self.core;
        let now = core.world.now();
        let until = later(now, LEASE);
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let taken = self.taken.load(Ordering::Relaxed);
        let turn = taken % TURN_OF_THE_LONGEST + u64::from(most) >= TURN_OF_THE_LONGEST;
        let best = if turn { most.saturating_sub(1) } else { most };
        let (store, tenant) = (&core.store, &core.tenant);
        let mut rows = match best {
            0 => Vec::new(),
            best => store.claim(tenant, listener, now, until, best).await?,
        };
        // With fewer than that nothing is held up.
        if turn && u32::try_from(rows.len()) == Ok(best) {
            let longest = store.claim_longest_due(tenant, listener, now, until);
            rows.extend(longest.await?);
        }
        let count = u64::try_from(rows.len()).unwrap_or(0);
        self.taken.fetch_add(count, Ordering::Relaxed);
        Ok(rows)
    }

    async fn ended(&self, row: OutboxRow) -> (OutboxId, Result<Departure, StoreError>) {
        (row.new.id, self.send_to_people(&row).await)
    }

    /// Notes that a mail has left, with its mark in the task and its event.
    async fn sent(&self, row: &OutboxRow) -> Result<(), StoreError> {
        let core = &self.core;
        let at = core.world.now();
        self.looks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&row.new.id);
        let relay = self.sender.relay().is_some();
        let repeated = if relay { self.unknown(row) } else { 0 };
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
            trip.sent.get_or_insert(at);
            drop(facts);
            core.trial_bell.notify_one();
        }
        Ok(())
    }
}

/// How often others may write a task before its mark is given up; the mail has left all the same.
const MOST_ROUNDS: u32 = 20;
/// Shortest pause between two looks into the store while mail may be due.
const FLICKER: Duration = Duration::from_secs(1);

/// `span` after `now`; far times stay at the end of time.
fn later(now: Timestamp, span: Duration) -> Timestamp {
    SignedDuration::try_from(span)
        .ok()
        .and_then(|d| now.checked_add(d).ok())
        .unwrap_or(Timestamp::MAX)
}
