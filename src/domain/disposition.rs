//! What became of a mail: one word for it, everywhere.

use serde::{Deserialize, Serialize};

/// What became of one mail in the listener mailbox. Every mail gets exactly one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "disposition", content = "reason", rename_all = "snake_case")]
pub enum Disposition {
    /// It decided a task, or a standard action such as Redirect was carried out.
    Acted,
    /// The person was asked what they mean; nothing changed.
    AskedBack,
    /// The person asked for help and got it.
    Helped,
    /// A clear reply that may not act.
    Refused(Refusal),
    /// Kept for a person to look at; the reason is a stable code.
    SetAside(String),
    /// Machine mail, filed in silence; the reason is a stable code.
    Ignored(String),
    /// Seen before: known by Message-ID and content.
    Duplicate,
}

/// Why a clear reply may not act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The sender is no assignee of the task.
    NotYours,
    /// The task is already done.
    Late,
    /// The task's time is over.
    Expired,
    /// The task was cancelled.
    Cancelled,
    /// The task was changed after the mail that this answers.
    Changed,
    /// The proof of the sender is too weak for the task.
    SenderNotProved,
    /// Redirect or Delegate to nobody whom the directory knows by exactly that name or address.
    TargetNotFound,
    /// The action wants a comment.
    CommentMissing,
    /// The sender handed the task on to another person.
    HandedOn,
    /// Undo where the sender has given no answer.
    NothingToUndo,
    /// Undo after its time.
    TooLateToUndo,
    /// Undo of an answer that was not given by reply.
    UndoElsewhere,
    /// Delegate to somebody who has the task already.
    HasItAlready,
    /// Whoever would be told got as many mails about the task as a day may bring.
    TooManyMails,
}

impl Disposition {
    /// The stable word: `acted`, `asked_back`, `helped`, `refused`, `set_aside`, `ignored`,
    /// `duplicate`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Acted => "acted",
            Self::AskedBack => "asked_back",
            Self::Helped => "helped",
            Self::Refused(_) => "refused",
            Self::SetAside(_) => "set_aside",
            Self::Ignored(_) => "ignored",
            Self::Duplicate => "duplicate",
        }
    }
}
