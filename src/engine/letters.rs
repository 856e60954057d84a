//! Where the engine's mails are read and written: what a mail says, who sent it, what we answer.
//!
//! A seam: the real one stands on `reply` and `message`, the simulation has its own. All of it is
//! pure; the engine alone decides what becomes of a mail.

use jiff::Timestamp;

use crate::{
    domain::{
        Address, Correspondent, InboundMail, OutboxId, OutgoingMail, Problem, ProofLevel, Reading,
        Refusal, TaskId, reading::ReadingStep,
    },
    task::Task,
};

/// Reads mails that came in and composes those that leave.
pub trait Letters: Send + Sync {
    /// Tasks that the mail itself names (tokens in headers and text), most likely first, at most
    /// 20. Nothing is proved by it.
    fn tasks_named(&self, mail: &InboundMail) -> Vec<TaskId>;

    /// Who of the task's assignees sent it, and how sure that is.
    fn prove(&self, mail: &InboundMail, task: &Task, now: Timestamp) -> SenderProof;

    /// What the mail says. Without a task only machine mail and hostile mail can be told.
    fn read(&self, mail: &InboundMail, task: Option<&Task>, sent_text: Option<&str>) -> Reading;

    /// Writes a mail. An error is a fault of a template or of the task's text.
    fn compose(&self, letter: &Letter<'_>) -> Result<OutgoingMail, Problem>;
}

/// Who sent a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SenderProof {
    /// Place among the task's assignees, when the sender's address is one of theirs.
    pub assignee: Option<usize>,
    /// What the mail showed; `None`: not even the address fits.
    pub level: Option<ProofLevel>,
    /// Version of the task in the token, where there is a genuine one.
    pub version: Option<u32>,
    /// Whether Exchange stamped the mail as sent by somebody who was signed in.
    pub internal: bool,
    /// What was looked at.
    pub steps: Vec<ReadingStep>,
}

/// One mail to write.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// Its outbox row: part of its Message-ID.
    pub id: OutboxId,
    /// Domain of its Message-ID.
    pub domain: &'a str,
    /// To whom.
    pub to: &'a Correspondent,
    /// Its task.
    pub task: Option<&'a Task>,
    /// Place of the person among the task's assignees: for the token.
    pub assignee: Option<usize>,
    /// The mail that it answers.
    pub answers: Option<&'a InboundMail>,
    /// Why it is written.
    pub occasion: Occasion<'a>,
    /// Now.
    pub at: Timestamp,
}

/// Why a mail is written.
#[derive(Debug, Clone, Copy)]
pub enum Occasion<'a> {
    /// A task is theirs.
    Notification,
    /// The outcome is kept.
    Confirmation,
    /// Not clearly one action; what was read.
    AskedBack(&'a Reading),
    /// Asked for help.
    Help,
    /// Clear, but it may not act.
    Refused(Refusal, &'a Reading),
    /// A known person wrote, but the task can't be found.
    NoTask,
    /// The application took the task back; its reason.
    Cancelled(Option<&'a str>),
    /// Decided elsewhere.
    DecidedElsewhere,
    /// The mail that the engine sends to its own mailbox.
    RoundTrip(&'a Address),
}
