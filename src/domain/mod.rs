//! Checked types that the other modules share. Pure: no IO, no clock, no random.
//!
//! Whatever two modules of higher rank must agree on stands here, once: what an address is, what
//! became of a mail, what the engine tells of itself.

pub mod action;
pub mod address;
pub mod check;
pub mod disposition;
pub mod duration;
pub mod event;
pub mod explained;
pub mod ids;
pub mod mail;
pub mod problem;
pub mod proof;
pub mod reading;
pub mod recording;
pub mod secret;
pub mod snapshot;

pub use action::{Action, CommentRule, StandardAction};
pub use address::{Address, Correspondent};
pub use check::{CheckState, Finding, Remedy, Severity};
pub use disposition::{Disposition, Refusal};
pub use duration::Span;
pub use event::{Event, EventKind};
pub use explained::ExplainedReply;
pub use ids::{EventId, MessageId, OutboxId, TaskId, Tenant};
pub use mail::{InboundMail, ItemRef, OutgoingMail};
pub use problem::Problem;
pub use proof::ProofLevel;
pub use reading::{Decision, MailKind, Reading};
pub use secret::Secret;
pub use snapshot::Snapshot;
