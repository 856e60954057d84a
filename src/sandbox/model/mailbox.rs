//! A mailbox: its folder tree, its messages, its quota, its memory of changes.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::folder::DISTINGUISHED;
use super::{Absence, Folder, FolderNumber, InboxRule, ItemNumber, Message, StoredItem};

/// A mailbox's number; part of every id in it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct MailboxNumber(pub u32);

/// Storage limits in KB, as the store's properties give them (tags 0x3FF5, 0x666E, 0x666A).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// A warning is sent above this.
    pub warning_kb: u64,
    /// Nothing can be sent or saved above this.
    pub prohibit_send_kb: u64,
    /// Nothing is received above this.
    pub prohibit_receive_kb: u64,
}

impl Default for Quota {
    /// The defaults of a new Exchange mailbox database: 1.9, 2 and 2.3 GB.
    fn default() -> Self {
        Self {
            warning_kb: 1_991_680,
            prohibit_send_kb: 2_097_152,
            prohibit_receive_kb: 2_411_520,
        }
    }
}

/// An item that left its folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Tombstone {
    pub(super) item: ItemNumber,
    pub(super) folder: FolderNumber,
    pub(super) created_at: u64,
    pub(super) deleted_at: u64,
}

/// Deletions remembered for each mailbox; older sync states are refused.
const MAX_TOMBSTONES: usize = 20_000;

/// A mailbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mailbox {
    /// Its number.
    pub number: MailboxNumber,
    /// Primary SMTP address, as the directory writes it.
    pub address: String,
    /// Folders by number.
    pub folders: BTreeMap<FolderNumber, Folder>,
    /// Messages by number.
    pub items: BTreeMap<ItemNumber, StoredItem>,
    /// Limits.
    pub quota: Quota,
    /// Counts every change; folder and item numbers come from it too.
    pub sequence: u64,
    /// Bytes taken by content that is not modelled, so that a mailbox can be full.
    pub ballast: u64,
    /// It is being moved to another database: nobody can open it meanwhile.
    #[serde(default)]
    pub moving: bool,
    /// Its owner is absent.
    #[serde(default)]
    pub absence: Option<Absence>,
    /// What becomes of mail that comes in, first rule first.
    #[serde(default)]
    pub rules: Vec<InboxRule>,
    pub(super) tombstones: VecDeque<Tombstone>,
    pub(super) forgotten_up_to: u64,
    /// Removed folders: number, creation, removal.
    pub(in crate::sandbox) gone_folders: VecDeque<(FolderNumber, u64, u64)>,
}

impl Mailbox {
    /// An empty mailbox with all distinguished folders.
    pub fn new(number: MailboxNumber, address: &str) -> Self {
        let mut mailbox = Self {
            number,
            address: address.to_owned(),
            folders: BTreeMap::new(),
            items: BTreeMap::new(),
            quota: Quota::default(),
            sequence: 0,
            ballast: 0,
            moving: false,
            absence: None,
            rules: Vec::new(),
            tombstones: VecDeque::new(),
            forgotten_up_to: 0,
            gone_folders: VecDeque::new(),
        };
        for known in DISTINGUISHED {
            let parent = known
                .parent
                .and_then(|p| mailbox.distinguished(p))
                .map(|f| f.number);
            let number = mailbox.add_folder(parent, known.display_name, known.class);
            if let Some(folder) = mailbox.folders.get_mut(&number) {
                folder.distinguished = Some(known.id.to_owned());
            }
        }
        mailbox
    }

    /// The next value of the sequence.
    pub(super) fn advance(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// The folder of a distinguished name.
    pub fn distinguished(&self, id: &str) -> Option<&Folder> {
        self.folders
            .values()
            .find(|f| f.distinguished.as_deref() == Some(id))
    }

    /// The number of a distinguished folder; all of them exist, `FolderNumber(0)` never does.
    pub fn distinguished_number(&self, id: &str) -> FolderNumber {
        self.distinguished(id).map_or(FolderNumber(0), |f| f.number)
    }

    /// Makes a folder; whether the name is free is the caller's question.
    pub fn add_folder(
        &mut self,
        parent: Option<FolderNumber>,
        display_name: &str,
        class: &str,
    ) -> FolderNumber {
        let at = self.advance();
        let number = FolderNumber(at);
        let folder = Folder {
            number,
            parent,
            display_name: display_name.to_owned(),
            class: class.to_owned(),
            distinguished: None,
            created_at: at,
            changed_at: at,
        };
        self.folders.insert(number, folder);
        number
    }

    /// Folders directly inside a folder.
    pub fn children(&self, of: FolderNumber) -> impl Iterator<Item = &Folder> {
        self.folders.values().filter(move |f| f.parent == Some(of))
    }

    /// All folders below a folder, parents before children.
    pub fn descendants(&self, of: FolderNumber) -> Vec<&Folder> {
        let mut found: Vec<&Folder> = Vec::new();
        let mut open = vec![of];
        while let Some(parent) = open.pop() {
            for child in self.children(parent) {
                found.push(child);
                open.push(child.number);
            }
        }
        found
    }

    /// Renames a folder.
    pub fn rename_folder(&mut self, number: FolderNumber, display_name: &str) {
        let at = self.advance();
        if let Some(folder) = self.folders.get_mut(&number) {
            display_name.clone_into(&mut folder.display_name);
            folder.changed_at = at;
        }
    }

    /// Puts a folder with all it holds below another one.
    pub fn move_folder(&mut self, number: FolderNumber, parent: FolderNumber) {
        let at = self.advance();
        if let Some(folder) = self.folders.get_mut(&number) {
            folder.parent = Some(parent);
            folder.changed_at = at;
        }
    }

    /// Removes an empty folder, remembering that it was there.
    pub fn remove_folder(&mut self, number: FolderNumber) {
        let at = self.advance();
        if let Some(folder) = self.folders.remove(&number) {
            self.gone_folders.push_back((number, folder.created_at, at));
            if self.gone_folders.len() > MAX_TOMBSTONES {
                self.gone_folders.pop_front();
            }
        }
    }

    /// Messages of a folder in the order they came.
    pub fn items_in(&self, folder: FolderNumber) -> impl Iterator<Item = &StoredItem> {
        self.items.values().filter(move |i| i.folder == folder)
    }

    /// Puts a message into a folder under a new number.
    pub fn put(&mut self, folder: FolderNumber, message: Message) -> &mut StoredItem {
        let at = self.advance();
        let mut item = StoredItem {
            number: ItemNumber(at),
            folder,
            created_at: at,
            changed_at: at,
            read_changed_at: 0,
            last_attachment: message
                .attachments
                .iter()
                .map(|a| a.number)
                .max()
                .unwrap_or(0),
            message,
        };
        item.number_attachments();
        self.items
            .entry(ItemNumber(at))
            .insert_entry(item)
            .into_mut()
    }

    /// Records that an item's content changed.
    pub fn mark_changed(&mut self, number: ItemNumber, now: Timestamp) {
        let at = self.advance();
        if let Some(item) = self.items.get_mut(&number) {
            item.changed_at = at;
            item.message.modified = now;
            item.number_attachments();
        }
    }

    /// Sets the read mark; tells whether it changed.
    pub fn mark_read(&mut self, number: ItemNumber, is_read: bool) -> bool {
        let differs = self
            .items
            .get(&number)
            .is_some_and(|i| i.message.is_read != is_read);
        if differs {
            let at = self.advance();
            if let Some(item) = self.items.get_mut(&number) {
                item.message.is_read = is_read;
                item.read_changed_at = at;
            }
        }
        differs
    }

    /// Takes an item out of its folder, remembering that it was there.
    pub fn take(&mut self, number: ItemNumber) -> Option<StoredItem> {
        let item = self.items.remove(&number)?;
        let deleted_at = self.advance();
        self.tombstones.push_back(Tombstone {
            item: number,
            folder: item.folder,
            created_at: item.created_at,
            deleted_at,
        });
        if self.tombstones.len() > MAX_TOMBSTONES
            && let Some(forgotten) = self.tombstones.pop_front()
        {
            self.forgotten_up_to = forgotten.deleted_at;
        }
        Some(item)
    }

    /// Bytes in use.
    pub fn used(&self) -> u64 {
        self.items
            .values()
            .map(|i| i.message.size())
            .sum::<u64>()
            .saturating_add(self.ballast)
    }

    /// Whether saving and sending are prohibited (`ErrorQuotaExceeded`).
    pub fn is_full(&self) -> bool {
        self.used() / 1024 >= self.quota.prohibit_send_kb
    }

    /// Whether nothing more is received (senders get a non-delivery report).
    pub fn refuses_mail(&self) -> bool {
        self.used() / 1024 >= self.quota.prohibit_receive_kb
    }
}
