//! Ids of items and folders.

use serde::Deserialize;

use crate::domain::ItemRef;
use crate::ews::xml::XmlWriter;

/// `ItemId` (EWS reference page of that name). Case-sensitive; changes when the item is moved.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct ItemId {
    /// Names the item.
    #[serde(rename = "@Id", default)]
    pub id: String,
    /// Names its version; `SendItem` and `UpdateItem` want it.
    #[serde(rename = "@ChangeKey", default)]
    pub change_key: Option<String>,
}

impl ItemId {
    pub(crate) fn write(&self, w: &mut XmlWriter, element: &str) {
        write_id(w, element, &self.id, self.change_key.as_deref());
    }
}

impl From<&ItemRef> for ItemId {
    fn from(item: &ItemRef) -> Self {
        Self {
            id: item.id.clone(),
            change_key: item.change_key.clone(),
        }
    }
}

impl From<ItemId> for ItemRef {
    fn from(item: ItemId) -> Self {
        Self {
            id: item.id,
            change_key: item.change_key,
        }
    }
}

/// Reads an id; one that names nothing is none, and does not make the whole answer unreadable.
pub(super) fn named_item<'de, D>(from: D) -> Result<Option<ItemId>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    let id = Option::<ItemId>::deserialize(from)?;
    Ok(id.filter(|i| !i.id.trim().is_empty()))
}

/// The same for a folder.
pub(super) fn named_folder<'de, D>(from: D) -> Result<Option<FolderId>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    let id = Option::<FolderId>::deserialize(from)?;
    Ok(id.filter(|i| !i.id.trim().is_empty()))
}

/// Writes `m:ItemIds`.
pub fn write_item_ids(w: &mut XmlWriter, ids: &[ItemId]) {
    w.element("m:ItemIds", &[], |w| {
        for id in ids {
            id.write(w, "t:ItemId");
        }
    });
}

/// `FolderId` (EWS reference page of that name).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct FolderId {
    /// Names the folder.
    #[serde(rename = "@Id", default)]
    pub id: String,
    /// Names its version.
    #[serde(rename = "@ChangeKey", default)]
    pub change_key: Option<String>,
}

/// The distinguished folders that we use (EWS reference page `DistinguishedFolderId`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DistinguishedFolder {
    /// Where mail arrives.
    Inbox,
    /// Mail laid down and not sent yet.
    Drafts,
    /// Mail that is on its way out.
    Outbox,
    /// Mail that left.
    SentItems,
    /// What was deleted and not purged.
    DeletedItems,
    /// What Exchange took for junk.
    JunkEmail,
    /// The parent of the inbox: what Outlook shows as the top.
    MsgFolderRoot,
    /// The mailbox itself.
    Root,
    /// Purged mail that is still kept; does not count toward the quota.
    RecoverableItemsRoot,
}

impl DistinguishedFolder {
    /// The value of the attribute `Id`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Drafts => "drafts",
            Self::Outbox => "outbox",
            Self::SentItems => "sentitems",
            Self::DeletedItems => "deleteditems",
            Self::JunkEmail => "junkemail",
            Self::MsgFolderRoot => "msgfolderroot",
            Self::Root => "root",
            Self::RecoverableItemsRoot => "recoverableitemsroot",
        }
    }
}

/// A folder, by name or by id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FolderRef {
    /// By name; with delegate access the writer adds the mailbox.
    Distinguished(DistinguishedFolder),
    /// By id, which names the mailbox too.
    Id(FolderId),
}

impl From<DistinguishedFolder> for FolderRef {
    fn from(folder: DistinguishedFolder) -> Self {
        Self::Distinguished(folder)
    }
}

impl FolderRef {
    pub(crate) fn write(&self, w: &mut XmlWriter) {
        match self {
            Self::Id(id) => write_id(w, "t:FolderId", &id.id, id.change_key.as_deref()),
            Self::Distinguished(folder) => match w.delegate() {
                None => w.empty("t:DistinguishedFolderId", &[("Id", folder.as_str())]),
                Some(mailbox) => {
                    w.element("t:DistinguishedFolderId", &[("Id", folder.as_str())], |w| {
                        w.element("t:Mailbox", &[], |w| {
                            w.text("t:EmailAddress", mailbox.as_str());
                        });
                    });
                }
            },
        }
    }

    /// Writes the folder inside an element such as `m:SyncFolderId`.
    pub(crate) fn write_in(&self, w: &mut XmlWriter, element: &str) {
        w.element(element, &[], |w| self.write(w));
    }
}

fn write_id(w: &mut XmlWriter, element: &str, id: &str, change_key: Option<&str>) {
    match change_key {
        Some(key) => w.empty(element, &[("Id", id), ("ChangeKey", key)]),
        None => w.empty(element, &[("Id", id)]),
    }
}
