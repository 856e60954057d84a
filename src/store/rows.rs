//! Rows and units of the store, in domain terms.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        Disposition, Event, EventId, ItemRef, OutboxId, OutgoingMail, TaskId, snapshot::StoryStep,
    },
    task::{Task, TaskState},
};

/// How long a count of readings outlives the last of them.
pub(super) const FORGET_ATTEMPTS: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);
/// Most tasks of a page.
pub(super) const MOST_TASKS: u32 = 500;
/// Most events of a page.
pub(super) const MOST_EVENTS: u32 = 1000;

/// One unit: all of it is committed, or nothing.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The mail that this unit is the answer to. When its key is in the ledger already, nothing
    /// is written but the sync state, and [`Committed::Duplicate`] comes back.
    pub ledger: Option<LedgerRow>,
    /// A task to make; with it the idempotency key, where the caller gave one.
    pub new_task: Option<(Task, Option<Idempotency>)>,
    /// A task to write over; its `revision` must still be the stored one, else
    /// [`Committed::TaskMoved`] and nothing is written. Stored with `revision + 1`.
    pub task: Option<Task>,
    /// Mails that have to leave.
    pub outbox: Vec<NewMail>,
    /// Events of the feed.
    pub events: Vec<Event>,
    /// Where the listener goes on.
    pub sync_state: Option<SyncState>,
}

/// What became of a unit.
#[derive(Debug, Clone, PartialEq)]
pub enum Committed {
    /// Written and durable.
    Done,
    /// That mail was handled before; this is what became of it.
    Duplicate(Box<LedgerRow>),
    /// Somebody wrote the task first: read it again and decide again.
    TaskMoved,
    /// The idempotency key was used for the same request: this task was made then.
    Again(TaskId),
    /// The idempotency key was used for another request.
    KeyReused,
}

/// An idempotency key of `POST /v1/tasks`, kept for 24 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// As the application gave it.
    pub key: String,
    /// Hash of the request it was given with.
    pub request: String,
    /// Kept until then; afterwards the key is free again.
    pub until: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// What became of one mail, with its evidence. Never changed, never deleted while its task lives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// Message-ID and hash of the content: moving, copying, delivering twice gives the same key.
    pub key: String,
    /// The mailbox it came into.
    pub mailbox: String,
    /// Its Message-ID, where it has one.
    pub message_id: Option<String>,
    /// Sender, as shown.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// When Exchange took it in.
    pub received: Option<Timestamp>,
    /// When this was decided.
    pub at: Timestamp,
    /// Its task, where matched.
    pub task: Option<TaskId>,
    /// Title of that task.
    pub task_title: String,
    /// Label of the action that was read, or empty.
    pub action: String,
    /// What became of it.
    pub disposition: Disposition,
    /// Step by step.
    pub story: Vec<StoryStep>,
    /// Reading, proof and headers that decided, as JSON.
    pub evidence: serde_json::Value,
}

/// Counts readings of one mail before they happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The mailbox.
    pub mailbox: String,
    /// The mail in it.
    pub item: ItemRef,
    /// Now.
    pub at: Timestamp,
}

/// Why a mail leaves; sets its priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// "Done": the outcome is kept. Leaves first.
    Confirmation,
    /// Any other answer to a reply: asked back, help, refused.
    Answer,
    /// Tells an assignee that a task is theirs.
    Notification,
    /// Tells an assignee that nothing is wanted of them any more.
    Notice,
    /// The mail that setup sends to itself.
    RoundTrip,
    /// Asks whoever wants a task done, in the name of an assignee.
    Question,
    /// Tells an assignee again that a task is theirs; due when it was made for.
    Reminder,
}

impl Purpose {
    /// All of them, the one that leaves first in front.
    pub const ALL: [Self; 7] = [
        Self::Confirmation,
        Self::RoundTrip,
        Self::Answer,
        Self::Notification,
        Self::Notice,
        Self::Question,
        Self::Reminder,
    ];

    /// Smaller leaves first.
    pub const fn priority(self) -> u8 {
        match self {
            Self::Confirmation => 0,
            Self::RoundTrip => 1,
            Self::Answer => 2,
            Self::Notification => 3,
            Self::Notice => 4,
            Self::Question => 5,
            Self::Reminder => 6,
        }
    }

    /// Whether it asks an assignee for an answer.
    pub const fn asks(self) -> bool {
        matches!(self, Self::Notification | Self::Reminder)
    }
}

/// A mail to put into the outbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewMail {
    /// Its key, for life; also the key that the draft carries.
    pub id: OutboxId,
    /// Whose mailbox sends it: name of the listener entry.
    pub listener: String,
    /// Why it leaves.
    pub purpose: Purpose,
    /// Its task.
    pub task: Option<TaskId>,
    /// When it was decided; of a reminder, when it is due: it does not leave before.
    pub created: Timestamp,
    /// The mail itself.
    pub mail: OutgoingMail,
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// What was put in.
    pub new: NewMail,
    /// Where it stands.
    pub fate: Fate,
    /// Attempts begun.
    pub attempts: u32,
    /// Not before then.
    pub next_at: Timestamp,
    /// The draft, once one was laid down.
    pub draft: Option<ItemRef>,
    /// Attempts that were begun and whose end we do not know; above 0: look before sending again.
    pub in_doubt: u32,
    /// Last error, in words.
    pub error: Option<String>,
    /// When it left, once it has.
    pub sent: Option<Timestamp>,
}

/// Where an outbox row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Has to leave.
    Waiting,
    /// Has left.
    Sent,
    /// Given up; a person has to look.
    Failed,
    /// Never left: other mails took its place.
    Replaced,
}

/// What became of an attempt to send.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// An attempt begins: from here on its end may be unknown.
    Begun,
    /// The draft is laid down.
    Drafted(ItemRef),
    /// It has left. The assignee's state and the event are written with it.
    Sent {
        /// When.
        at: Timestamp,
        /// Events to write in the same unit.
        events: Vec<Event>,
        /// The task to write in the same unit; when its revision is not the stored one, nothing
        /// is written and [`Marked::TaskMoved`] comes back.
        task: Option<Box<Task>>,
    },
    /// Not now; again at that time. `in_doubt` stays as given.
    Later {
        /// When.
        next_at: Timestamp,
        /// Why, in words.
        error: String,
        /// How many attempts have an end that we do not know.
        in_doubt: u32,
    },
    /// Never.
    Failed {
        /// Why, in words.
        error: String,
        /// Events to write in the same unit.
        events: Vec<Event>,
    },
    /// Never: these leave instead of it. Task, mails and events are written in the same unit.
    Replaced {
        /// The task; when its revision is not the stored one, nothing is written and
        /// [`Marked::TaskMoved`] comes back.
        task: Box<Task>,
        /// What leaves instead, due at once.
        mails: Vec<NewMail>,
        /// Events.
        events: Vec<Event>,
    },
}

/// What became of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    /// Written and durable, or left out because the row does not wait any more.
    Done,
    /// Somebody wrote the task first: read it again and mark again.
    TaskMoved,
}

/// Where a listener goes on in its mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncState {
    /// Address of the mailbox.
    pub mailbox: String,
    /// As the server gave it.
    pub state: String,
}

/// How the outbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxTally {
    /// Rows that have to leave.
    pub waiting: u64,
    /// When the oldest of them was made.
    pub oldest: Option<Timestamp>,
    /// Given up.
    pub failed: u64,
    /// Have left, ever.
    pub sent: u64,
}

/// Which tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskQuery {
    /// Only in that state.
    pub state: Option<TaskState>,
    /// Only with that assignee.
    pub assignee: Option<crate::domain::Address>,
    /// Only with that reference.
    pub reference: Option<String>,
    /// At most so many, 1 to 500.
    pub limit: u32,
    /// After that task, in the order given (newest first).
    pub after: Option<TaskId>,
}

/// Which events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventQuery {
    /// After that event.
    pub after: Option<EventId>,
    /// Only of that task.
    pub task: Option<TaskId>,
    /// At most so many, 1 to 1000.
    pub limit: u32,
}

/// A page of a longer list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// In order.
    pub rows: Vec<T>,
    /// Whether there are more after the last one.
    pub more: bool,
}

impl<T> Page<T> {
    /// Makes a page of `limit` rows out of one row more, where there is one.
    pub(super) fn cut(mut rows: Vec<T>, limit: u32) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        Self { rows, more }
    }
}
