//! Runs the checks of one target and tells each change.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::{sync::mpsc::UnboundedSender, time::Instant};

use super::check_id::CheckId;
use super::checks::{self, Known, Scene};
use super::facts::MailboxFacts;
use super::mailbox::SeenMail;
use super::transcript::Transcript;
use crate::domain::{Address, CheckState};
use crate::ews::{Access, Credentials, Endpoint, Line, Method, Trust};
use crate::mailbox::smtp::RelaySettings;
use crate::world::World;

/// What is probed.
#[derive(Clone)]
pub struct Target {
    /// Where EWS is.
    pub endpoint: Endpoint,
    /// Whom to believe.
    pub trust: Trust,
    /// How connections are made.
    pub line: Line,
    /// Who signs in.
    pub credentials: Credentials,
    /// How; `None` for the strongest method offered.
    pub method: Option<Method>,
    /// The listener mailbox and how it is reached; `None` leaves that check out.
    pub listener: Option<(Address, Access)>,
    /// Mailboxes that the account must not be able to open, as the administrator names them.
    pub must_not_open: Vec<Address>,
    /// People who are to get tasks, as the administrator names them.
    pub recipients: Vec<Address>,
    /// The relay that mail leaves through; `None` leaves that check out.
    pub relay: Option<RelaySettings>,
    /// Whether a mail is about a task of ours.
    pub ours: Arc<dyn Fn(&SeenMail) -> bool + Send + Sync>,
}

/// One change of one check.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Which.
    pub check: CheckId,
    /// Its state now, with the time it took where it is done.
    pub state: CheckState,
    /// What went over the wire, secrets masked; empty where nothing did.
    pub transcript: Vec<String>,
}

/// The checks of one target, with what they found so far, so that one alone can be run again.
pub struct Probe {
    target: Target,
    world: World,
    known: Known,
    states: BTreeMap<CheckId, CheckState>,
    transcript: Arc<Transcript>,
}

impl Probe {
    /// Nothing has run yet.
    pub fn new(target: Target, world: World) -> Self {
        let states = CheckId::ALL
            .map(|id| (id, CheckState::Waiting { waits_for: None }))
            .into();
        Self {
            known: Known::default(),
            states,
            transcript: Transcript::new(&target.credentials),
            target,
            world,
        }
    }

    /// The state of each check.
    pub fn states(&self) -> &BTreeMap<CheckId, CheckState> {
        &self.states
    }

    /// What was told of the listener mailbox, as far as its checks ran.
    pub fn mailbox(&self) -> Option<&MailboxFacts> {
        self.known.facts.as_ref()
    }

    /// Runs all checks and tells each change.
    pub async fn run_all(&mut self, events: &UnboundedSender<Event>) {
        self.known = Known::default();
        self.run(&CheckId::ALL, events).await;
    }

    /// Runs one check again, and those that waited for it.
    pub async fn run_again(&mut self, check: CheckId, events: &UnboundedSender<Event>) {
        let mut again = vec![check];
        for id in CheckId::ALL {
            let waited = matches!(self.states.get(&id), Some(CheckState::Waiting { .. }));
            if waited && id.waits_for().iter().any(|w| again.contains(w)) {
                again.push(id);
            }
        }
        self.run(&again, events).await;
    }

    /// Runs the named checks with everything they wait for, and leaves the others out.
    pub async fn run_only(&mut self, wanted: &[CheckId], events: &UnboundedSender<Event>) {
        let mut needed = wanted.to_vec();
        for id in CheckId::ALL.into_iter().rev() {
            if needed.contains(&id) {
                needed.extend(id.waits_for());
            }
        }
        let mut run: Vec<CheckId> = Vec::new();
        for id in CheckId::ALL {
            if needed.contains(&id) {
                run.push(id);
            } else {
                self.tell(id, CheckState::LeftOut, Vec::new(), events);
            }
        }
        self.run(&run, events).await;
    }

    async fn run(&mut self, checks: &[CheckId], events: &UnboundedSender<Event>) {
        let (checks, idle): (Vec<CheckId>, Vec<CheckId>) =
            checks.iter().partition(|id| self.has_a_subject(**id));
        for id in idle {
            self.tell(id, CheckState::LeftOut, Vec::new(), events);
        }
        for id in &checks {
            let waits_for = id.waits_for().first().map(|w| w.as_str().to_owned());
            self.tell(*id, CheckState::Waiting { waits_for }, Vec::new(), events);
        }
        for id in &checks {
            match self.blocker(*id) {
                Some(blocker) => {
                    let waits_for = Some(blocker.as_str().to_owned());
                    self.tell(*id, CheckState::Waiting { waits_for }, Vec::new(), events);
                }
                None => self.run_one(*id, events).await,
            }
        }
    }

    /// Whether there is anything for it to ask about.
    fn has_a_subject(&self, id: CheckId) -> bool {
        if id == CheckId::OutgoingRelay {
            return self.target.relay.is_some();
        }
        let named = id == CheckId::OtherMailboxes && !self.target.must_not_open.is_empty();
        if id == CheckId::Recipients {
            return !self.target.recipients.is_empty();
        }
        !id.needs_listener() || self.target.listener.is_some() || named
    }

    /// The first check that has to go well before and did not.
    fn blocker(&self, id: CheckId) -> Option<CheckId> {
        let fine = |w: &CheckId| {
            matches!(
                self.states.get(w),
                Some(CheckState::Passed { .. } | CheckState::Warned { .. } | CheckState::LeftOut)
            )
        };
        id.waits_for().iter().copied().find(|w| !fine(w))
    }

    async fn run_one(&mut self, id: CheckId, events: &UnboundedSender<Event>) {
        self.tell(id, CheckState::Running, Vec::new(), events);
        let started = Instant::now();
        let limit = id.limit();
        let mut at = Scene {
            target: &self.target,
            world: &self.world,
            known: &mut self.known,
            transcript: &self.transcript,
        };
        let running = checks::run(id, &mut at);
        let outcome = match tokio::time::timeout(limit, running).await {
            Ok(outcome) => outcome,
            Err(_) => {
                checks::Outcome::failed("no answer", super::findings::too_slow(id.as_str(), limit))
            }
        };
        let (state, said) = outcome.into_state(started.elapsed());
        let heard = self.transcript.take();
        self.transcript.say(said);
        let mut transcript = self.transcript.take();
        transcript.extend(heard);
        let state = self.transcript.clean(state);
        self.tell(id, state, transcript, events);
    }

    fn tell(
        &mut self,
        check: CheckId,
        state: CheckState,
        transcript: Vec<String>,
        events: &UnboundedSender<Event>,
    ) {
        self.states.insert(check, state.clone());
        if state == CheckState::LeftOut && !self.has_a_subject(check) {
            return;
        }
        // Nobody listens any more when the screen was left: the run then ends by itself.
        let _ = events.send(Event {
            check,
            state,
            transcript,
        });
    }
}
