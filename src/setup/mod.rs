//! The wizard's brain: events in, effects out. Pure: no IO, no clock, no random.
//!
//! Both faces (`tui`, `plain`) send [`Event`]s to one [`Machine`] and draw its [`View`]; `steps`
//! carries out the [`Effect`]s and sends what came of them back as events. Nothing is written
//! before the Review step is confirmed.

mod answers;
mod api_port;
mod connection;
mod discover_step;
mod draft;
mod edit;
mod event;
mod field;
mod given;
pub mod keys;
mod known;
mod launch_step;
mod leave;
mod machine;
mod mailbox_step;
mod moves;
mod outcome;
mod page;
mod probe_step;
mod rail;
mod report;
mod review;
mod stamp;
mod start;
mod step;
mod trust;
mod typing;
mod view;
mod walk;

#[cfg(test)]
mod tests;

pub use answers::Answers;
pub use draft::{Draft, DraftError};
pub use event::{Connection, Effect, Event, Exit, Facts, FirstKey, Plan, Ready, UnitOffer};
pub use field::{FieldId, FieldKind, Note};
pub use keys::Command;
pub use machine::Machine;
pub use outcome::{
    Discovery, MailboxChoice, MailboxOutcome, NotDiscovered, Query, RecentMail, Rights, Tried,
};
pub use page::{CheckRow, Known, Page};
pub use report::{check_lines, finding_lines, shown_time, tried_lines};
pub use review::{OpenPoint, Review};
pub use start::Way;
pub use step::{Flow, Mark, Step};
pub use view::{Dialog, FieldView, Hint, RailEntry, View};
