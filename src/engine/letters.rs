//! What the clerk is told of a mail to write, and what it tells of who sent one.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    domain::{
        Correspondent, InboundMail, OutboxId, ProofLevel, Reading, Refusal, StandardAction,
        reading::ReadingStep,
    },
    message::Target,
    task::{Assignee, Outcome, Takes, Task},
};

/// The time zone of a person; that of this machine where theirs is not known.
pub(super) fn zone_of(person: Option<&Assignee>) -> TimeZone {
    let name = person.and_then(|p| p.zone.as_deref());
    let own = name.and_then(|name| TimeZone::get(name).ok());
    own.unwrap_or_else(TimeZone::system)
}

/// Who sent a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SenderProof {
    /// Place among the task's assignees, when the sender's address is one of theirs.
    pub(super) assignee: Option<usize>,
    /// What the mail showed; `None`: not even the address fits.
    pub(super) level: Option<ProofLevel>,
    /// Version of the task in the token, where there is a genuine one.
    pub(super) version: Option<u32>,
    /// Whether Exchange stamped the mail as sent by somebody who was signed in.
    pub(super) internal: bool,
    /// What was looked at.
    pub(super) steps: Vec<ReadingStep>,
}

/// One mail to write.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter<'a> {
    /// Its outbox row: part of its Message-ID.
    pub(super) id: OutboxId,
    /// Domain of its Message-ID.
    pub(super) domain: &'a str,
    /// To whom.
    pub(super) to: &'a Correspondent,
    /// Its task.
    pub(super) task: Option<&'a Task>,
    /// Place of the person among the task's assignees: for the token.
    pub(super) assignee: Option<usize>,
    /// The mail that it answers.
    pub(super) answers: Option<&'a InboundMail>,
    /// The language that the person wrote in, where their words tell.
    pub(super) language: Option<&'static str>,
    /// Why it is written.
    pub(super) occasion: Occasion<'a>,
}

/// Why a mail is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Occasion<'a> {
    /// A task is theirs.
    Notification,
    /// The outcome is kept.
    Confirmation,
    /// Not clearly one action; what was read.
    AskedBack(&'a Reading),
    /// Asked for help; what the task takes of them now.
    Help(&'a Takes),
    /// Clear, but it may not act.
    Refused(Refusal, &'a Reading),
    /// A known person wrote, but the task can't be found.
    NoTask,
    /// The application took the task back; its reason.
    Cancelled(Option<&'a str>),
    /// Decided elsewhere.
    DecidedElsewhere,
    /// A task is theirs now, for another person handed it on, with a note.
    HandedOn(&'a Correspondent, Option<&'a str>),
    /// A task is theirs too, for another person shares it, with a note.
    Shared(&'a Correspondent, Option<&'a str>),
    /// They put it off until now.
    Woken,
    /// That person took the answer back, of which they know.
    Reopened(&'a Correspondent),
    /// Somebody asks them about it.
    Question(&'a Correspondent, &'a str),
    /// It is that person's now.
    Redirected(&'a Correspondent),
    /// It is theirs no more; that person has it already.
    RedirectedToHolder(&'a Correspondent),
    /// It is that person's too.
    Delegated(&'a Correspondent),
    /// It comes again then.
    Slept(Timestamp),
    /// That person was asked.
    Asked(&'a Correspondent),
    /// Their question to that person came back.
    QuestionBounced(&'a Correspondent),
    /// Their open tasks.
    Status(&'a [Task]),
    /// Their answer is taken back.
    Undone(&'a Outcome),
    /// To whom it should go is not clear.
    NoTarget(StandardAction, &'a Target),
    /// The mail that the engine sends to its own mailbox.
    RoundTrip,
}
