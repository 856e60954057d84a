//! What the engine knows of itself at this moment, in memory only. Read by `tell`.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use super::{outside::Served, sending::Trial};
use crate::{
    domain::{
        InboundMail, MessageId, Problem,
        snapshot::{RoundTrip, Trouble},
    },
    mailbox::{Opened, SignedIn},
    store::NewMail,
};

/// Begins the names of troubles that are found outside the engine.
pub(super) const OUTSIDE: &str = "outside.";
/// Newest call times kept.
const SAMPLES: usize = 24;

/// Facts, behind one lock that is never held across an await.
pub(super) struct Board(Mutex<Facts>);

/// The facts themselves.
pub(super) struct Facts {
    pub(super) started: Timestamp,
    pub(super) config_version: u64,
    pub(super) config_at: Timestamp,
    /// The config version that the parts run with.
    pub(super) in_force: u64,
    /// Looks at the files since the start, each taken up.
    pub(super) looks: u64,
    pub(super) paused: bool,
    /// When the pause ends by itself.
    pub(super) paused_until: Option<Timestamp>,
    /// What is open to people and applications.
    pub(super) served: BTreeSet<Served>,
    /// What opening the mailbox told; none before the first success.
    pub(super) opened: Option<Opened>,
    /// `streaming`, `polling` or empty.
    pub(super) listens: String,
    /// Since when it listens that way.
    pub(super) listens_since: Option<Timestamp>,
    pub(super) signed_in: bool,
    /// How, as far as it is known.
    pub(super) signs_in: Option<SignedIn>,
    pub(super) latencies: VecDeque<u64>,
    pub(super) last_mail: Option<Timestamp>,
    pub(super) sent: u64,
    pub(super) waiting_history: VecDeque<u64>,
    pub(super) round_trip: Option<(MessageId, RoundTrip)>,
    /// What that mail showed of the way out.
    pub(super) trial: Trial,
    troubles: BTreeMap<String, Trouble>,
}

impl Board {
    pub(super) fn new(now: Timestamp) -> Self {
        Self(Mutex::new(Facts {
            started: now,
            config_version: 1,
            config_at: now,
            in_force: 1,
            looks: 0,
            paused: false,
            paused_until: None,
            served: BTreeSet::new(),
            opened: None,
            listens: String::new(),
            listens_since: None,
            signed_in: false,
            signs_in: None,
            latencies: VecDeque::new(),
            last_mail: None,
            sent: 0,
            waiting_history: VecDeque::new(),
            round_trip: None,
            trial: Trial::default(),
            troubles: BTreeMap::new(),
        }))
    }

    /// The facts, locked.
    pub(super) fn facts(&self) -> MutexGuard<'_, Facts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a dependency fails; one trouble a dependency, `since` its beginning.
    pub(super) fn trouble(&self, of: &str, problem: Problem, effect: &str, now: Timestamp) {
        let mut facts = self.facts();
        let since = facts.troubles.get(of).map_or(now, |t| t.since);
        let what = problem.what.clone();
        let trouble = Trouble {
            problem,
            since,
            effect: effect.to_owned(),
        };
        if facts.troubles.insert(of.to_owned(), trouble).is_none() {
            tracing::warn!("{of}: {what}: {effect}");
        }
    }

    /// That dependency works again.
    pub(super) fn recovered(&self, of: &str) {
        if self.facts().troubles.remove(of).is_some() {
            tracing::info!("{of}: works again");
        }
    }
}

impl Facts {
    /// All troubles; those that stop everything first.
    pub(super) fn troubles(&self) -> Vec<Trouble> {
        let mut all: Vec<(&String, &Trouble)> = self.troubles.iter().collect();
        all.sort_by_key(|(of, t)| (of.as_str() != "store", of.as_str() != "exchange", t.since));
        all.into_iter().map(|(_, t)| t.clone()).collect()
    }

    /// The trouble of one dependency, if it fails now.
    pub(super) fn trouble_of(&self, of: &str) -> Option<&Trouble> {
        self.troubles.get(of)
    }

    /// All troubles by what they are of.
    pub(super) fn troubles_by_name(&self) -> BTreeMap<String, Trouble> {
        self.troubles.clone()
    }

    /// Forgets what was known of a mailbox, for the plan has changed. Troubles of the database and
    /// those found outside the engine are none of the mailbox's.
    pub(super) fn forget_mailbox(&mut self) {
        self.opened = None;
        self.listens_no_more();
        self.signed_in = false;
        self.signs_in = None;
        self.troubles
            .retain(|of, _| of == "store" || of.starts_with(OUTSIDE));
    }

    /// Whether the mailbox was opened and the account is still let in: a refusal is of now, for nobody
    /// knocks again.
    pub(super) fn is_signed_in(&self) -> bool {
        self.opened.is_some() && self.signed_in
    }

    /// Notes that a test mail is on its way.
    pub(super) fn asked_for(&mut self, new: &NewMail, asked: RoundTrip) {
        self.round_trip = Some((new.mail.message_id.clone(), asked));
        self.trial = Trial::of(new.id);
    }

    /// Notes where the newest test mail is seen: two places are two copies.
    pub(super) fn saw_test_mail(&mut self, mail: &InboundMail) {
        let newest = self.round_trip.as_ref().map(|(id, _)| id);
        if newest.is_some() && newest == mail.message_id.as_ref() {
            self.trial.seen_at(&mail.item.id);
        }
    }

    /// Notes how mail is listened for from now on.
    pub(super) fn listens_by(&mut self, way: &str, now: Timestamp) {
        if self.listens != way {
            tracing::info!("listening: {way}");
            way.clone_into(&mut self.listens);
            self.listens_since = Some(now);
        }
    }

    /// Notes that nothing is heard of new mail now: when it is again, it is since then.
    pub(super) fn listens_no_more(&mut self) {
        self.listens.clear();
        self.listens_since = None;
    }

    /// Notes how long a call to the mail server took.
    pub(super) fn took(&mut self, time: Duration) {
        keep_newest(
            &mut self.latencies,
            u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
        );
    }

    /// Notes how many mails wait.
    pub(super) fn waits(&mut self, count: u64) {
        keep_newest(&mut self.waiting_history, count);
    }
}

fn keep_newest(samples: &mut VecDeque<u64>, value: u64) {
    samples.push_back(value);
    while samples.len() > SAMPLES {
        samples.pop_front();
    }
}
