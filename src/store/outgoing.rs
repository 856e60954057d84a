//! Rows of the outbox, and what becomes of them, in domain terms.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{Event, ItemRef, OutboxId, OutgoingMail, TaskId},
    task::Task,
};

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

    /// Whether it counts among the mails that a person gets about a task. A reminder was counted
    /// with the mail that promised it, and our own test mail goes to nobody.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Reminder | Self::RoundTrip)
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

/// Mails to one person about one task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailCounts {
    /// Automatic answers other than confirmations.
    pub answers: u32,
    /// All of them that count.
    pub all: u32,
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
