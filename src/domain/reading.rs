//! What we made of a reply, before any rule of a task is applied.

use serde::{Deserialize, Serialize};

use super::StandardAction;

/// What sort of mail it is. Only [`MailKind::Reply`] can act; all others are machine mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// Written by a person.
    Reply,
    /// Automatic answer of somebody who is away.
    Absence,
    /// Could not be delivered, or is late.
    Bounce,
    /// Read or delivery receipt.
    Receipt,
    /// Meeting request or answer.
    Meeting,
    /// From a mailing list.
    List,
    /// Our own mail come back.
    Loop,
    /// Any other automatic mail.
    OtherMachine,
}

/// What the reader decided, by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Exactly one action, beyond doubt.
    Act,
    /// A person wrote something that is not clearly one action.
    Ask,
    /// The person asks what can be done.
    Help,
    /// Doubtful or hostile: kept for a person to look at.
    SetAside,
    /// Machine mail: filed in silence.
    Ignore,
}

/// The whole reading of one mail, with the steps that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Machine or human.
    pub kind: MailKind,
    /// What was newly written; quoted text, signature and banners are cut.
    pub new_text: String,
    /// The decision.
    pub decision: Decision,
    /// Label of the configured action when the decision is [`Decision::Act`].
    pub action: Option<String>,
    /// The standard action that was asked for, if one was.
    pub standard: Option<StandardAction>,
    /// The rest of the new text beside the action.
    pub comment: Option<String>,
    /// For a near miss: the label it may have meant. Never acted on.
    pub suggestion: Option<String>,
    /// Stable code of the reason, such as `reply.two_actions`.
    pub reason: String,
    /// What was done, in order, for `explain` and the story.
    pub steps: Vec<ReadingStep>,
}

/// One step of a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingStep {
    /// Stable name, such as `cut.sent_text`.
    pub step: String,
    /// What it found, in words.
    pub found: String,
}
