//! The whole state behind one lock, and the bell that rings when something happened.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

use super::odd::Loss;
use super::{
    AccessPolicy, AddressKey, Directory, Fault, Gate, Mailbox, MailboxNumber, Notice, Oddities,
    PlannedFault, Subscription, Traffic, fault,
};

/// Notices that a slow listener of the bell may miss before it is told that it lagged.
const BELL_CAPACITY: usize = 256;
/// Subscriptions held at once; Exchange's default is 5000 too (`EWSMaxSubscriptions`).
const MAX_SUBSCRIPTIONS: usize = 5_000;
/// A subscription that nobody reads for this long is dropped.
const SUBSCRIPTION_IDLE: jiff::SignedDuration = jiff::SignedDuration::from_mins(60);

/// Everything the sandbox knows.
///
/// Serialisable as a whole; subscriptions, planned faults and oddities live in memory only, as a
/// restart of Exchange forgets subscriptions too.
#[derive(Debug, Serialize, Deserialize)]
pub struct State {
    /// People, groups and rights.
    pub directory: Directory,
    /// Mailboxes by primary address.
    pub mailboxes: BTreeMap<AddressKey, Mailbox>,
    /// Secret behind the check sums of ids; kept, so that ids outlive a restart.
    pub id_secret: Vec<u8>,
    /// Grows with every change: whoever writes the state to disk compares it.
    pub revision: u64,
    last_mailbox: u32,
    /// Watermark of the last notice.
    watermark: u64,
    #[serde(skip)]
    pub(in crate::sandbox) subscriptions: BTreeMap<String, Subscription>,
    #[serde(skip)]
    faults: Vec<PlannedFault>,
    /// How this server differs from a well-behaved one.
    #[serde(skip)]
    pub odd: Oddities,
    /// Who does how much at the moment.
    #[serde(skip)]
    pub traffic: Traffic,
    /// Who is let in, and how.
    #[serde(skip)]
    pub gate: Gate,
    /// Who may use EWS at all.
    #[serde(skip)]
    pub access: AccessPolicy,
    /// Who acts in the call that holds the lock: answers show what he may do.
    #[serde(skip)]
    pub(in crate::sandbox) acting: Option<AddressKey>,
    #[serde(skip)]
    loss: Loss,
    #[serde(skip, default = "new_bell")]
    bell: broadcast::Sender<Notice>,
}

fn new_bell() -> broadcast::Sender<Notice> {
    broadcast::Sender::new(BELL_CAPACITY)
}

impl State {
    /// A state with people and no mailbox yet.
    pub fn new(directory: Directory) -> Self {
        Self {
            directory,
            mailboxes: BTreeMap::new(),
            id_secret: random_bytes::<16>().to_vec(),
            revision: 0,
            last_mailbox: 0,
            watermark: 0,
            subscriptions: BTreeMap::new(),
            faults: Vec::new(),
            odd: Oddities::default(),
            traffic: Traffic::default(),
            gate: Gate::default(),
            access: AccessPolicy::default(),
            acting: None,
            loss: Loss::default(),
            bell: new_bell(),
        }
    }

    /// The current time, whole milliseconds: EWS shows no finer time.
    pub fn now() -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Makes an empty mailbox for a primary address; one that exists stays as it is.
    pub fn create_mailbox(&mut self, address: &str) -> &mut Mailbox {
        self.revision += 1;
        let last = &mut self.last_mailbox;
        self.mailboxes
            .entry(AddressKey::new(address))
            .or_insert_with(|| {
                *last += 1;
                Mailbox::new(MailboxNumber(*last), address)
            })
    }

    /// The mailbox of a primary address or alias.
    pub fn mailbox_of(&self, address: &str) -> Option<&Mailbox> {
        let key = AddressKey::new(address);
        self.mailboxes.get(&key).or_else(|| {
            let account = self.directory.account(address)?;
            self.mailboxes.get(&AddressKey::new(&account.address))
        })
    }

    /// The mailbox of this number.
    pub fn mailbox(&self, number: MailboxNumber) -> Option<&Mailbox> {
        self.mailboxes.values().find(|m| m.number == number)
    }

    /// The mailbox of this number, to change it; counts as a change.
    pub fn mailbox_mut(&mut self, number: MailboxNumber) -> Option<&mut Mailbox> {
        self.revision += 1;
        self.mailboxes.values_mut().find(|m| m.number == number)
    }

    /// Name of the mail server, as `Received` and the stamps give it.
    pub fn server_name(&self) -> String {
        format!("sandbox.{}", self.directory.domain)
    }

    /// Plans a fault for the next calls of an operation (`*` for any).
    pub fn plan_fault(&mut self, planned: PlannedFault) {
        if planned.remaining > 0 {
            self.faults.push(planned);
        }
    }

    /// Takes the fault planned for this call, if any. Called once at dispatch.
    pub fn fault_for(&mut self, operation: &str, account: &AddressKey) -> Option<Fault> {
        let target = fault::Target::Call(operation, account);
        fault::take(&mut self.faults, target)
    }

    /// Takes the fault planned for a request before its sign-in is looked at.
    pub fn fault_before_sign_in(&mut self) -> Option<Fault> {
        fault::take(&mut self.faults, fault::Target::BeforeSignIn)
    }

    /// Forgets planned faults.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// Tells everybody who wants to know, and rings the bell.
    pub fn notify(&mut self, notice: Notice) {
        self.revision += 1;
        self.watermark += 1;
        if !self.loss.strikes(self.odd.lose_events) {
            for subscription in self.subscriptions.values_mut() {
                subscription.offer(self.watermark, &notice);
            }
        }
        // Nobody listening is no error.
        let _ = self.bell.send(notice);
    }

    /// Watermark of the last notice.
    pub fn watermark(&self) -> u64 {
        self.watermark
    }

    /// A listener that hears of every notice from now on; what happened stands in the
    /// subscriptions, the bell only wakes.
    pub fn listen(&self) -> broadcast::Receiver<Notice> {
        self.bell.subscribe()
    }

    /// Keeps a subscription under a new id; `None` when there are too many.
    pub fn subscribe(&mut self, subscription: Subscription) -> Option<String> {
        let now = Self::now();
        self.subscriptions
            .retain(|_, s| now.duration_since(s.last_used) < SUBSCRIPTION_IDLE);
        if self.subscriptions.len() >= MAX_SUBSCRIPTIONS {
            return None;
        }
        let id = data_encoding::BASE64.encode(&random_bytes::<24>());
        self.subscriptions.insert(id.clone(), subscription);
        Some(id)
    }

    /// Forgets all subscriptions, as a failover of the server does.
    pub fn clear_subscriptions(&mut self) {
        self.subscriptions.clear();
    }
}

/// Random bytes; where the system has none, the clock must do: ids only have to differ.
pub(super) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if getrandom::fill(&mut bytes).is_err() {
        let clock = Timestamp::now().as_nanosecond().to_be_bytes();
        for (byte, tick) in bytes.iter_mut().zip(clock.iter().rev().cycle()) {
            *byte = *tick;
        }
    }
    bytes
}

/// The state, shared between requests.
#[derive(Clone, Debug)]
pub struct SharedState(Arc<Mutex<State>>);

impl SharedState {
    /// Shares a state.
    pub fn new(state: State) -> Self {
        Self(Arc::new(Mutex::new(state)))
    }

    /// The state; hold it briefly and never across an `await`. A request that died while it held
    /// the lock leaves the state usable.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
