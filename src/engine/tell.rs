//! What the engine tells of itself: the snapshot.

use jiff::{SignedDuration, Timestamp, Unit, tz::TimeZone};

use super::{
    board::Facts,
    gate::DIRECTORY_SILENT,
    handled::{Waiting, handled},
    junk::REPLY_IN_JUNK,
    outside::{CERTIFICATE_ENDS, Served},
    plan::EngineConfig,
    supervisor::Engine,
};
use crate::{
    domain::{
        Snapshot,
        snapshot::{
            ExchangeState, ListenerState, OutboxState, Readiness, ReadyState, RoundTrip,
            WaitingTask,
        },
    },
    store::{OutboxRow, OutboxTally, StoreError},
};

/// Handled mails told.
const RECENT: u32 = 200;
/// Waiting rows told.
const WAITING: u32 = 50;
/// Code of the trouble that is no failure: the server wants fewer calls.
const BUSY: &str = "exchange.busy";
/// The same of a relay.
const RELAY_BUSY: &str = "relay.busy";

/// Codes of troubles that keep no mail from leaving.
const HOLDS_NOTHING: [&str; 3] = [CERTIFICATE_ENDS, REPLY_IN_JUNK, DIRECTORY_SILENT];

impl Engine {
    /// State of the whole engine now. When the database can't be read, what is known in memory
    /// still comes, with the trouble among the troubles.
    pub async fn snapshot(&self) -> Snapshot {
        let now = self.core.world.now();
        let mut snapshot = self.told_by_memory(now);
        match self.add_what_is_stored(&mut snapshot, now).await {
            Ok(()) => set(&mut snapshot, "store", true),
            Err(error) => self.core.store_trouble(&error),
        }
        snapshot.ready = snapshot
            .readiness
            .iter()
            .all(|r| r.state != ReadyState::Waiting);
        snapshot.troubles = self.core.board.facts().troubles();
        snapshot
    }

    fn told_by_memory(&self, now: Timestamp) -> Snapshot {
        let config = self.core.config();
        let facts = self.core.board.facts();
        Snapshot {
            at: now,
            ready: false,
            readiness: readiness(&config, &facts),
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started: facts.started,
            config_version: facts.config_version,
            config_at: facts.config_at,
            looks: facts.looks,
            paused: facts.paused,
            paused_until: facts.paused_until,
            exchange: exchange(&config, &facts),
            listener: listener(&config, &facts),
            outbox: OutboxState {
                sent: facts.sent,
                history: facts.waiting_history.iter().copied().collect(),
                ..OutboxState::default()
            },
            tasks: crate::domain::snapshot::TaskCounts::default(),
            today: crate::domain::snapshot::TodayCounts::default(),
            api: config.api.clone(),
            recent: Vec::new(),
            waiting: Vec::new(),
            troubles: Vec::new(),
            round_trip: facts
                .round_trip
                .as_ref()
                .map(|(_, trip): &(_, RoundTrip)| trip.clone()),
        }
    }

    async fn add_what_is_stored(
        &self,
        snapshot: &mut Snapshot,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (store, tenant) = (&self.core.store, &self.core.tenant);
        let (start, end) = local_day(now);
        snapshot.tasks = store.task_counts(tenant, now, end).await?;
        snapshot.today = store.today(tenant, start, now).await?;
        let recent = store.recent(tenant, None, RECENT).await?;
        if let (Some(mailbox), None) = (&self.core.config().mailbox, snapshot.listener.last_mail) {
            // Nothing came in since the start: the ledger knows what came before.
            let here = recent.iter().filter(|r| r.mailbox == mailbox.as_str());
            snapshot.listener.last_mail = here.filter_map(|r| r.received).max();
        }
        let tally = store.outbox_tally(tenant, now).await?;
        fill_outbox(&mut snapshot.outbox, tally, now);
        snapshot.outbox.held = self.held(tally.waiting);
        let rows = store.waiting(tenant, now, WAITING).await?;
        let waiting = Waiting {
            ids: rows.iter().map(|row| row.new.id.to_string()).collect(),
            complete: rows.len() < WAITING as usize && tally.failed == 0,
        };
        let told = recent.into_iter().map(|row| handled(row, &waiting));
        snapshot.recent = told.collect();
        for row in rows {
            if let Some(waiting) = self.waiting_task(row).await? {
                snapshot.waiting.push(waiting);
            }
        }
        Ok(())
    }

    /// Why nothing leaves.
    fn held(&self, waiting: u64) -> String {
        let config = self.core.config();
        let facts = self.core.board.facts();
        let slowed = [("exchange", BUSY), ("relay", RELAY_BUSY)]
            .into_iter()
            .any(|(of, code)| facts.trouble_of(of).is_some_and(|t| t.problem.code == code));
        let held = if config.mailbox.is_none() {
            "no_mailbox"
        } else if facts.paused {
            "paused"
        } else if slowed {
            "slowed"
        } else if waiting > 0
            && facts
                .troubles()
                .iter()
                .any(|t| !HOLDS_NOTHING.contains(&t.problem.code.as_str()))
        {
            "trouble"
        } else {
            ""
        };
        held.to_owned()
    }

    async fn waiting_task(&self, row: OutboxRow) -> Result<Option<WaitingTask>, StoreError> {
        let Some(id) = row.new.task.filter(|_| row.new.purpose.asks()) else {
            return Ok(None);
        };
        let Some(task) = self.core.store.task(&self.core.tenant, id).await? else {
            return Ok(None);
        };
        let to = row.new.mail.to.first();
        Ok(Some(WaitingTask {
            task: id,
            created: task.created,
            assignee: to.map_or_else(String::new, |c| c.address.to_string()),
            title: task.title,
            actions: u32::try_from(task.actions.len()).unwrap_or(u32::MAX),
        }))
    }
}

/// All points in the order of the hand-off screen; what `host` serves it says by itself.
fn readiness(config: &EngineConfig, facts: &Facts) -> Vec<Readiness> {
    let mailbox = |reached| match (&config.mailbox, reached) {
        (None, _) => ReadyState::LeftOut,
        (Some(_), true) => ReadyState::Done,
        (Some(_), false) => ReadyState::Waiting,
    };
    let point = |name: &str, state| Readiness {
        name: name.to_owned(),
        state,
    };
    let served = |way| {
        if facts.served.contains(&way) {
            ReadyState::Done
        } else {
            ReadyState::Waiting
        }
    };
    vec![
        point("control", served(Served::Control)),
        point("store", ReadyState::Waiting),
        point("api", served(Served::Api)),
        point("signed_in", mailbox(facts.is_signed_in())),
        point("mailbox_read", mailbox(facts.opened.is_some())),
    ]
}

fn set(snapshot: &mut Snapshot, name: &str, done: bool) {
    for point in &mut snapshot.readiness {
        if point.name == name && done {
            point.state = ReadyState::Done;
        }
    }
}

fn exchange(config: &EngineConfig, facts: &Facts) -> ExchangeState {
    let trouble = facts.trouble_of("exchange");
    let state = match (trouble, facts.signed_in) {
        (None, true) => "signed_in",
        (None, false) => "unknown",
        (Some(t), _) if t.problem.code == BUSY => "slowed",
        (Some(_), true) => "no_answer",
        (Some(_), false) => "not_signed_in",
    };
    ExchangeState {
        host: config.host.clone(),
        signed_in: facts.signed_in,
        method: facts
            .signs_in
            .as_ref()
            .map_or_else(String::new, |s| s.method.clone()),
        why_not_stronger: facts
            .signs_in
            .as_ref()
            .and_then(|s| s.why_not_stronger.clone()),
        state: state.to_owned(),
        latency_ms: facts.latencies.back().copied(),
        latencies_ms: facts.latencies.iter().copied().collect(),
        listens: facts.listens.clone(),
        listens_since: facts.listens_since,
    }
}

fn listener(config: &EngineConfig, facts: &Facts) -> ListenerState {
    let fails = ["exchange", "store", "open", "changes", "fetch"];
    let state = match (&config.mailbox, &facts.opened) {
        (None, _) => "none",
        _ if facts.paused => "paused",
        _ if fails.iter().any(|of| facts.trouble_of(of).is_some()) => "trouble",
        (Some(_), None) => "opening",
        (Some(_), Some(_)) => "listening",
    };
    ListenerState {
        mailbox: config
            .mailbox
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        state: state.to_owned(),
        name: config.listener.clone(),
        percent_full: facts.opened.as_ref().and_then(|o| o.percent_full),
        last_mail: facts.last_mail,
    }
}

fn fill_outbox(outbox: &mut OutboxState, tally: OutboxTally, now: Timestamp) {
    outbox.waiting = tally.waiting;
    outbox.failed = tally.failed;
    outbox.oldest_seconds = tally
        .oldest
        .map(|at| u64::try_from(now.duration_since(at).as_secs()).unwrap_or(0));
}

/// Beginning and end of the server's local day.
fn local_day(now: Timestamp) -> (Timestamp, Timestamp) {
    let local = now.to_zoned(TimeZone::system());
    let start = local
        .start_of_day()
        .or_else(|_| local.round(Unit::Hour))
        .map_or(now, |z| z.timestamp());
    let end = start
        .checked_add(SignedDuration::from_hours(24))
        .unwrap_or(now);
    (start, end)
}
