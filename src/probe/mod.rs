//! The checks of a connection to Exchange, and the query of a listener mailbox.
//!
//! Called by the wizard's steps and by `smartactions probe`. Each check is one file below `checks`
//! and tells what it saw as a [`CheckState`] with a finding where something is wrong. Changes
//! nothing on the server and sends no password before the certificate is believed.

mod check_id;
mod checks;
mod facts;
mod findings;
mod mailbox;
mod plan;
mod record;
mod shell;
mod tls;
mod transcript;
mod ways;

pub use check_id::{CheckId, Group};
pub use checks::mailbox_state;
pub use facts::MailboxFacts;
pub use mailbox::{
    AutoReply, Dedicated, Facts, FoundMailbox, Junk, MailboxOutcome, MissingRight, Recipient,
    Rights, Room, SeenMail, SendRight, TakingRule, Told, find_access, own_address, primary_address,
    query_mailbox, query_own, who_is,
};
pub use plan::{Event, Probe, Target};
pub use record::{Cast, Trip, TripFault, recording, round_trip};
pub use tls::{LookFault, ServerShown, TrustFault, look_at_server};

#[cfg(test)]
mod tests;
