//! Replies that Exchange took for junk.

use super::newest::{SeenMail, listed, seen};
use super::outcome::Told;
use crate::domain::{Address, Finding};
use crate::ews::{EwsClient, types::DistinguishedFolder};
use crate::probe::findings::finding_ending;
use crate::probe::shell;
use crate::words::checks::mailbox as words;

/// Mails in the folder Junk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Junk {
    /// How many were looked at, the newest 20 at most.
    pub looked_at: usize,
    /// How many of them are about tasks.
    pub ours: usize,
}

/// Looks at the newest mails in Junk as a listing shows them.
pub(in crate::probe) async fn junk(
    client: &EwsClient,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> Told<Junk> {
    let items = listed(client, DistinguishedFolder::JunkEmail.into()).await;
    let counted = items.map(|items| Junk {
        looked_at: items.len(),
        ours: items.into_iter().map(seen).filter(|m| ours(m)).count(),
    });
    counted.into()
}

/// What is wrong with them.
pub(in crate::probe) fn judge(junk: &Told<Junk>, address: &Address) -> Option<Finding> {
    let Junk { looked_at, ours } = *junk.known().filter(|j| j.ours > 0)?;
    let off = shell::on_mailbox(
        "Set-MailboxJunkEmailConfiguration",
        address,
        "-Enabled $false",
    );
    let said = words::junk(ours, looked_at);
    Some(finding_ending("mailbox.junk", said, off))
}
