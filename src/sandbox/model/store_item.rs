//! A message in its folder, with the marks that synchronisation needs.

use serde::{Deserialize, Serialize};

use super::{ChangeKey, FolderNumber, Message};

/// An item's number inside its mailbox; never used twice, and new after a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemNumber(pub u64);

/// A message in its folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredItem {
    /// Its number.
    pub number: ItemNumber,
    /// The folder that holds it.
    pub folder: FolderNumber,
    /// Value of the mailbox's sequence when it came into this folder.
    pub created_at: u64,
    /// Value of the mailbox's sequence at its last change; also its change key.
    pub changed_at: u64,
    /// Value of the mailbox's sequence when only its read mark last changed.
    pub read_changed_at: u64,
    /// Highest attachment number used so far.
    pub last_attachment: u32,
    /// The message.
    pub message: Message,
}

impl StoredItem {
    /// The version that clients must show when they change or send it.
    pub fn change_key(&self) -> ChangeKey {
        ChangeKey(self.changed_at.max(self.read_changed_at))
    }

    /// Gives numbers to attachments that have none yet.
    pub fn number_attachments(&mut self) {
        for attachment in &mut self.message.attachments {
            if attachment.number == 0 {
                self.last_attachment = self.last_attachment.saturating_add(1);
                attachment.number = self.last_attachment;
            }
        }
    }
}
