//! What changed in a folder since a client last asked (`SyncFolderItems`).
//!
//! A sync state is a [`Position`]. A first read and every later one walk a window of the
//! mailbox's sequence from its newest end, so the newest mail is told first (as Exchange does
//! since 2010 SP2) and pages never skip or repeat, whatever happens meanwhile: an item changed
//! while its window is being walked belongs to the next window.

use std::collections::BTreeSet;

use super::{FolderNumber, ItemNumber, Mailbox};

/// How far a client has read a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Everything up to this sequence value has been told.
    pub told: u64,
    /// Upper end of the window being told now.
    pub window: u64,
    /// Inside the window, everything from this value up has been told.
    pub cursor: u64,
}

impl Position {
    /// Nothing told yet.
    pub const START: Self = Self {
        told: 0,
        window: 0,
        cursor: 0,
    };
}

/// What happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// New in this folder.
    Create,
    /// Content changed.
    Update,
    /// Only the read mark changed.
    ReadFlag,
    /// No longer in this folder.
    Delete,
}

/// One change to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// To which item.
    pub item: ItemNumber,
    key: u64,
}

/// A page of changes.
#[derive(Clone, Debug)]
pub struct Changes {
    /// Newest first.
    pub changes: Vec<Change>,
    /// Where the next page begins.
    pub next: Position,
    /// Whether nothing more waits (`IncludesLastItemInRange`).
    pub complete: bool,
}

/// The position is older than what the folder remembers of deletions
/// (`ErrorInvalidSyncStateData`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sync state is older than the folder's memory")]
pub struct ForgottenPosition;

impl Mailbox {
    /// The next page of changes of a folder, at most `limit`, leaving out `ignored` items.
    pub fn changes(
        &self,
        folder: FolderNumber,
        position: Position,
        limit: usize,
        ignored: &BTreeSet<ItemNumber>,
    ) -> Result<Changes, ForgottenPosition> {
        let open = self.open_window(position);
        if open.told > 0 && open.told < self.forgotten_up_to || open.window > self.sequence {
            return Err(ForgottenPosition);
        }
        let mut found = self.changes_in(folder, open);
        found.retain(|c| !ignored.contains(&c.item));
        found.sort_by_key(|c| std::cmp::Reverse(c.key));
        let complete = found.len() <= limit;
        found.truncate(limit);
        let next = match found.last() {
            Some(last) if !complete => Position {
                cursor: last.key,
                ..open
            },
            _ => Position {
                told: open.window,
                window: open.window,
                cursor: open.window,
            },
        };
        Ok(Changes {
            changes: found,
            next,
            complete,
        })
    }

    /// A finished window opens the next one, up to now.
    fn open_window(&self, position: Position) -> Position {
        if position.told == position.window {
            return Position {
                told: position.told,
                window: self.sequence.max(position.told),
                cursor: u64::MAX,
            };
        }
        position
    }

    fn changes_in(&self, folder: FolderNumber, open: Position) -> Vec<Change> {
        let due = |key: u64| key > open.told && key <= open.window && key < open.cursor;
        let mut found = Vec::new();
        for item in self.items.values().filter(|i| i.folder == folder) {
            let (kind, key) = if item.created_at > open.told {
                (ChangeKind::Create, item.created_at)
            } else if item.changed_at > open.told {
                (ChangeKind::Update, item.changed_at)
            } else {
                (ChangeKind::ReadFlag, item.read_changed_at)
            };
            if due(key) {
                found.push(Change {
                    kind,
                    item: item.number,
                    key,
                });
            }
        }
        for gone in self.tombstones.iter().filter(|t| t.folder == folder) {
            if gone.created_at <= open.told && due(gone.deleted_at) {
                found.push(Change {
                    kind: ChangeKind::Delete,
                    item: gone.item,
                    key: gone.deleted_at,
                });
            }
        }
        found
    }
}
