//! Which checks there are, what each waits for, and running them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::{sync::mpsc::UnboundedSender, time::Instant};

use super::checks::{self, Known};
use super::mailbox::SeenMail;
use crate::domain::{Address, CheckState};
use crate::ews::{Access, Credentials, Endpoint, Method, Trust};
use crate::mailbox::smtp::RelaySettings;
use crate::world::World;

/// Names one check. The order is that of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckId {
    /// The host name has an address.
    NameResolves,
    /// Somebody answers at the port.
    PortAnswers,
    /// Both sides speak the same TLS.
    TlsHandshake,
    /// The certificate is believed.
    CertificateTrust,
    /// EWS is at the path.
    EwsPath,
    /// Both clocks agree.
    ClockDifference,
    /// There is a sign-in method in common.
    MethodsOffered,
    /// The account is let in.
    SignIn,
    /// The server is new enough.
    ServerVersion,
    /// The account has a mailbox of its own.
    OwnMailbox,
    /// The listener mailbox is there and open to us.
    Mailbox,
    /// The relay that mail leaves through takes us.
    OutgoingRelay,
}

/// The three parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Reach the server.
    Reach,
    /// Sign in to it.
    SignIn,
    /// Use it.
    Use,
}

/// Everything a check may take: none may hang the others.
const CHECK_LIMIT: Duration = Duration::from_secs(20);

impl CheckId {
    /// All of them, in order.
    pub const ALL: [Self; 12] = [
        Self::NameResolves,
        Self::PortAnswers,
        Self::TlsHandshake,
        Self::CertificateTrust,
        Self::EwsPath,
        Self::ClockDifference,
        Self::MethodsOffered,
        Self::SignIn,
        Self::ServerVersion,
        Self::OwnMailbox,
        Self::Mailbox,
        Self::OutgoingRelay,
    ];

    /// Its stable id.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NameResolves => "name_resolves",
            Self::PortAnswers => "port_answers",
            Self::TlsHandshake => "tls_handshake",
            Self::CertificateTrust => "certificate_trust",
            Self::EwsPath => "ews_path",
            Self::ClockDifference => "clock_difference",
            Self::MethodsOffered => "methods_offered",
            Self::SignIn => "sign_in",
            Self::ServerVersion => "server_version",
            Self::OwnMailbox => "own_mailbox",
            Self::Mailbox => "mailbox",
            Self::OutgoingRelay => "outgoing_relay",
        }
    }

    /// Its name on the screen (`ux.md` 8.3).
    pub const fn title(self) -> &'static str {
        match self {
            Self::NameResolves => "Name resolves",
            Self::PortAnswers => "Port answers",
            Self::TlsHandshake => "TLS handshake",
            Self::CertificateTrust => "Certificate trust",
            Self::EwsPath => "EWS path answers",
            Self::ClockDifference => "Clock difference",
            Self::MethodsOffered => "Methods offered",
            Self::SignIn => "Sign-in",
            Self::ServerVersion => "Server version",
            Self::OwnMailbox => "Account's mailbox",
            Self::Mailbox => "Listener mailbox",
            Self::OutgoingRelay => "Outgoing relay",
        }
    }

    /// The check of that id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.as_str() == id)
    }

    /// What has to go well first. `EwsPath` does not wait for trust: it sends nothing secret, and
    /// one run should tell everything it can.
    pub const fn waits_for(self) -> &'static [Self] {
        match self {
            Self::NameResolves | Self::OutgoingRelay => &[],
            Self::PortAnswers => &[Self::NameResolves],
            Self::TlsHandshake => &[Self::PortAnswers],
            Self::CertificateTrust | Self::EwsPath => &[Self::TlsHandshake],
            Self::ClockDifference | Self::MethodsOffered => &[Self::EwsPath],
            Self::SignIn => &[Self::CertificateTrust, Self::MethodsOffered],
            Self::ServerVersion | Self::OwnMailbox | Self::Mailbox => &[Self::SignIn],
        }
    }

    /// Its part of the screen.
    pub const fn group(self) -> Group {
        match self {
            Self::MethodsOffered | Self::SignIn => Group::SignIn,
            Self::ServerVersion | Self::OwnMailbox | Self::Mailbox | Self::OutgoingRelay => {
                Group::Use
            }
            _ => Group::Reach,
        }
    }
}

/// What is probed.
#[derive(Clone)]
pub struct Target {
    /// Where EWS is.
    pub endpoint: Endpoint,
    /// Whom to believe.
    pub trust: Trust,
    /// Who signs in.
    pub credentials: Credentials,
    /// How; `None` for the strongest method offered.
    pub method: Option<Method>,
    /// The listener mailbox and how it is reached; `None` leaves that check out.
    pub listener: Option<(Address, Access)>,
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
}

impl Probe {
    /// Nothing has run yet.
    pub fn new(target: Target, world: World) -> Self {
        let states = CheckId::ALL
            .map(|id| (id, CheckState::Waiting { waits_for: None }))
            .into();
        Self {
            target,
            world,
            known: Known::default(),
            states,
        }
    }

    /// The state of each check.
    pub fn states(&self) -> &BTreeMap<CheckId, CheckState> {
        &self.states
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
        for id in checks {
            let waits_for = id.waits_for().first().map(|w| w.as_str().to_owned());
            self.tell(*id, CheckState::Waiting { waits_for }, Vec::new(), events);
        }
        for id in checks {
            match self.blocker(*id) {
                Some(blocker) => {
                    let waits_for = Some(blocker.as_str().to_owned());
                    self.tell(*id, CheckState::Waiting { waits_for }, Vec::new(), events);
                }
                None => self.run_one(*id, events).await,
            }
        }
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
        let running = checks::run(id, &self.target, &self.world, &mut self.known);
        let outcome = match tokio::time::timeout(CHECK_LIMIT, running).await {
            Ok(outcome) => outcome,
            Err(_) => checks::Outcome::failed(
                "no answer",
                super::findings::too_slow(id.as_str(), CHECK_LIMIT),
            ),
        };
        let (state, transcript) = outcome.into_state(started.elapsed());
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
        // Nobody listens any more when the screen was left: the run then ends by itself.
        let _ = events.send(Event {
            check,
            state,
            transcript,
        });
    }
}
