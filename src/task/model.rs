//! A task as the API gives it back (`interface.md`, "A task, as sent and as given back").

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Action, Address, ProofLevel, StandardAction, TaskId};

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its name.
    pub id: TaskId,
    /// Counts up with each change by the application; bound into tokens.
    pub version: u32,
    /// Counts up with each write to the store: two writers never overwrite each other.
    #[serde(skip)]
    pub revision: u64,
    /// Where it stands.
    pub state: TaskState,
    /// When it was made.
    pub created: Timestamp,
    /// The application's own name for it, up to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What it is called in mails, 1 to 200 characters.
    pub title: String,
    /// Details, plain text, up to 64 KiB.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// A page about it, http or https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Language tag of its mails, such as `de`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Name of the listener entry whose mailbox its mails come from.
    pub listener: String,
    /// Who is asked; at least one.
    pub assignees: Vec<Assignee>,
    /// What can be answered; at least one.
    pub actions: Vec<Action>,
    /// Who wants it done: questions go there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<Address>,
    /// The standard actions that it allows; none: those of the installation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<Vec<StandardAction>>,
    /// Weakest proof of the sender that may act.
    pub proof: ProofLevel,
    /// The application's own JSON, up to 64 KiB, given back unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<serde_json::Value>,
    /// The decision, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TaskState {
    /// Waits for its outcome.
    Open,
    /// Has its outcome.
    Completed,
    /// Taken back by the application.
    Cancelled,
    /// Its time is over.
    Expired,
}

/// One person who is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignee {
    /// The address on file: notifications go here, and only here.
    pub address: Address,
    /// Display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Language tag of their mails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Name of their time zone, such as `Europe/Stockholm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Where they stand.
    pub state: AssigneeState,
    /// Until when they put it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sleeps_until: Option<Timestamp>,
}

impl Assignee {
    /// Somebody who is to be asked.
    pub fn new(address: Address, name: Option<String>) -> Self {
        Self {
            address,
            name,
            language: None,
            zone: None,
            state: AssigneeState::Waiting,
            sleeps_until: None,
        }
    }
}

/// Where an assignee stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AssigneeState {
    /// The notification has not left yet.
    Waiting,
    /// The notification has left.
    Notified,
    /// The notification came back.
    Bounced,
    /// Away, as their mail system says.
    Absent,
    /// Has decided.
    Answered,
    /// Has handed it on.
    Delegated,
}

/// The decision of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Label of the action.
    pub action: String,
    /// Who decided.
    pub by: Address,
    /// For whom, when on behalf of another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acted_as: Option<Address>,
    /// Their comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Whether it was entered over the API, and not given by reply.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
    /// When it was committed, UTC.
    pub at: Timestamp,
}
