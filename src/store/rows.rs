//! Units of the store, and what is read of it, in domain terms; the outbox is in `outgoing`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::outgoing::NewMail;
use crate::{
    domain::{Disposition, Event, EventId, ItemRef, TaskId, snapshot::StoryStep},
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

/// Where a listener goes on in its mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncState {
    /// Address of the mailbox.
    pub mailbox: String,
    /// As the server gave it.
    pub state: String,
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
