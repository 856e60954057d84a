//! Events: what the application is told, and what a task's story is made of.

use serde::{Deserialize, Serialize};

use super::{EventId, TaskId};

/// Type of an event, as the feed names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// A task was made.
    #[serde(rename = "task.created")]
    TaskCreated,
    /// A task was changed.
    #[serde(rename = "task.changed")]
    TaskChanged,
    /// An assignee's notification left.
    #[serde(rename = "task.notified")]
    TaskNotified,
    /// An assignee is a group: its people are asked in its place. Or an assignee lets another
    /// person answer too.
    #[serde(rename = "task.delegated")]
    TaskDelegated,
    /// An assignee handed the task on to another person.
    #[serde(rename = "task.redirected")]
    TaskRedirected,
    /// An assignee put the task off.
    #[serde(rename = "task.slept")]
    TaskSlept,
    /// The time for which it was put off is over, and its notification has left again.
    #[serde(rename = "task.reminded")]
    TaskReminded,
    /// An assignee asked a question.
    #[serde(rename = "task.asked")]
    TaskAsked,
    /// A question could not be delivered; who asked it is told.
    #[serde(rename = "question.bounced")]
    QuestionBounced,
    /// An assignee took their answer back: the task is open again.
    #[serde(rename = "task.undone")]
    TaskUndone,
    /// A task has its outcome.
    #[serde(rename = "task.completed")]
    TaskCompleted,
    /// A task was cancelled.
    #[serde(rename = "task.cancelled")]
    TaskCancelled,
    /// A task's time is over.
    #[serde(rename = "task.expired")]
    TaskExpired,
    /// An assignee is away.
    #[serde(rename = "assignee.absent")]
    AssigneeAbsent,
    /// Mail to an assignee could not be delivered.
    #[serde(rename = "assignee.bounced")]
    AssigneeBounced,
    /// A mail left that had been handed over before without an answer: it may come twice.
    #[serde(rename = "mail.repeated")]
    MailRepeated,
    /// A mail was given up; a person has to look.
    #[serde(rename = "mail.failed")]
    MailFailed,
    /// A reply was doubtful: the person was asked.
    #[serde(rename = "reply.asked_back")]
    ReplyAskedBack,
    /// A reply was kept for a person to look at.
    #[serde(rename = "reply.set_aside")]
    ReplySetAside,
    /// A reply that was set aside was let act by a person.
    #[serde(rename = "reply.released")]
    ReplyReleased,
    /// A reply that was set aside was read again.
    #[serde(rename = "reply.replayed")]
    ReplyReplayed,
    /// A reply that was set aside was put away by a person.
    #[serde(rename = "reply.discarded")]
    ReplyDiscarded,
    /// A reply got no answer, for its sender got too many mails about the task today.
    #[serde(rename = "reply.unanswered")]
    ReplyUnanswered,
    /// A clear reply that may not act.
    #[serde(rename = "reply.refused")]
    ReplyRefused,
    /// Something keeps the engine from its work.
    #[serde(rename = "engine.trouble")]
    EngineTrouble,
    /// That trouble is over.
    #[serde(rename = "engine.recovered")]
    EngineRecovered,
}

impl EventKind {
    /// The name in the feed, such as `task.completed`.
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// One event of the feed (`GET /v1/events`) and of a task's story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Order of the feed.
    pub id: EventId,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// When, UTC.
    pub at: jiff::Timestamp,
    /// To which task; none for events of the engine itself.
    pub task: Option<TaskId>,
    /// The evidence; shape by kind.
    pub data: serde_json::Value,
}
