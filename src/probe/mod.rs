//! The checks of a connection to Exchange, and the query of a listener mailbox.
//!
//! Called by the wizard's steps and by `smartactions probe`. Each check is one file below `checks`
//! and tells what it saw as a [`CheckState`] with a finding where something is wrong. Changes
//! nothing on the server and sends no password before the certificate is believed.

mod checks;
mod findings;
mod mailbox;
mod plan;
mod tls;

pub use checks::mailbox_state;
pub use mailbox::{
    Dedicated, FoundMailbox, MailboxOutcome, MissingRight, Rights, SeenMail, SendRight,
    find_access, own_address, primary_address, query_mailbox, query_own,
};
pub use plan::{CheckId, Event, Group, Probe, Target};
pub use tls::{LookFault, ServerShown, TrustFault, look_at_server};

#[cfg(test)]
mod tests;
