//! Subscriptions and the notices they collect.

use std::collections::{BTreeSet, VecDeque};

use jiff::Timestamp;

use super::{AddressKey, FolderNumber, ItemNumber, MailboxNumber};

/// What happened (EWS reference: `EventType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// `CopiedEvent`
    Copied,
    /// `CreatedEvent`
    Created,
    /// `DeletedEvent`
    Deleted,
    /// `ModifiedEvent`
    Modified,
    /// `MovedEvent`
    Moved,
    /// `NewMailEvent`
    NewMail,
}

impl NoticeKind {
    /// The element and the `EventType` value of the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Copied => "CopiedEvent",
            Self::Created => "CreatedEvent",
            Self::Deleted => "DeletedEvent",
            Self::Modified => "ModifiedEvent",
            Self::Moved => "MovedEvent",
            Self::NewMail => "NewMailEvent",
        }
    }

    /// Reads the schema's name; `FreeBusyChangedEvent` never happens here.
    pub fn parse(name: &str) -> Option<Self> {
        const ALL: [NoticeKind; 6] = [
            NoticeKind::Copied,
            NoticeKind::Created,
            NoticeKind::Deleted,
            NoticeKind::Modified,
            NoticeKind::Moved,
            NoticeKind::NewMail,
        ];
        ALL.into_iter().find(|k| k.name() == name)
    }
}

/// What it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeTarget {
    /// A message.
    Item(ItemNumber),
    /// A folder.
    Folder(FolderNumber),
}

/// Something that happened in a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whose mailbox.
    pub mailbox: MailboxNumber,
    /// What happened.
    pub kind: NoticeKind,
    /// To what: for moves and copies the new one.
    pub target: NoticeTarget,
    /// The folder that holds the target now.
    pub folder: FolderNumber,
    /// For moves and copies: what and where it was before.
    pub before: Option<(NoticeTarget, FolderNumber)>,
    /// The target's version; 0 once it is gone.
    pub change: u64,
    /// When.
    pub at: Timestamp,
}

/// How long a subscription remembers: more notices than this make it lose the oldest.
const MAX_WAITING: usize = 5_000;

/// A client's wish to be told, streaming or pulling.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Who subscribed; others cannot read it.
    pub owner: AddressKey,
    /// The mailbox it watches.
    pub mailbox: MailboxNumber,
    /// Folders it watches; empty: all of the mailbox.
    pub folders: BTreeSet<FolderNumber>,
    /// Kinds it wants.
    pub kinds: BTreeSet<NoticeKind>,
    /// Whether `GetStreamingEvents` (true) or `GetEvents` (false) reads it.
    pub streaming: bool,
    /// Notices not told yet, oldest first, with their watermark.
    pub waiting: VecDeque<(u64, Notice)>,
    /// Watermark of the last notice told.
    pub told: u64,
    /// Whether notices were lost (`ErrorMissedNotificationEvents`).
    pub overrun: bool,
    /// When somebody last asked; idle subscriptions are dropped.
    pub last_used: Timestamp,
}

impl Subscription {
    /// Takes a notice when it is wanted; tells whether it was.
    pub fn offer(&mut self, watermark: u64, notice: &Notice) -> bool {
        let here = |f: &FolderNumber| self.folders.is_empty() || self.folders.contains(f);
        let seen = here(&notice.folder) || notice.before.is_some_and(|(_, f)| here(&f));
        if notice.mailbox != self.mailbox || !seen || !self.kinds.contains(&notice.kind) {
            return false;
        }
        if self.waiting.len() >= MAX_WAITING {
            self.waiting.pop_front();
            self.overrun = true;
        }
        self.waiting.push_back((watermark, *notice));
        true
    }
}
