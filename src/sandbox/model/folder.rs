//! Folders of a mailbox and the names that EWS distinguishes.

use serde::{Deserialize, Serialize};

/// A folder's number inside its mailbox; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FolderNumber(pub u64);

/// A folder that every mailbox has (EWS reference: `DistinguishedFolderIdNameType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DistinguishedFolder {
    /// The schema's name, such as `inbox`.
    pub id: &'static str,
    /// Display name in an English mailbox.
    pub display_name: &'static str,
    /// `FolderClass`; empty for folders that have none.
    pub class: &'static str,
    /// Schema name of the folder that holds it; `None` for `root`.
    pub parent: Option<&'static str>,
}

const fn folder(
    id: &'static str,
    display_name: &'static str,
    class: &'static str,
    parent: &'static str,
) -> DistinguishedFolder {
    DistinguishedFolder {
        id,
        display_name,
        class,
        parent: Some(parent),
    }
}

/// All distinguished folders; a parent comes before its children.
pub const DISTINGUISHED: &[DistinguishedFolder] = &[
    DistinguishedFolder {
        id: "root",
        display_name: "Root",
        class: "",
        parent: None,
    },
    folder(
        "msgfolderroot",
        "Top of Information Store",
        "IPF.Note",
        "root",
    ),
    folder("inbox", "Inbox", "IPF.Note", "msgfolderroot"),
    folder("drafts", "Drafts", "IPF.Note", "msgfolderroot"),
    folder("sentitems", "Sent Items", "IPF.Note", "msgfolderroot"),
    folder("deleteditems", "Deleted Items", "IPF.Note", "msgfolderroot"),
    folder("junkemail", "Junk Email", "IPF.Note", "msgfolderroot"),
    folder("outbox", "Outbox", "IPF.Note", "msgfolderroot"),
    folder("calendar", "Calendar", "IPF.Appointment", "msgfolderroot"),
    folder("contacts", "Contacts", "IPF.Contact", "msgfolderroot"),
    folder("tasks", "Tasks", "IPF.Task", "msgfolderroot"),
    folder("notes", "Notes", "IPF.StickyNote", "msgfolderroot"),
    folder("journal", "Journal", "IPF.Journal", "msgfolderroot"),
    folder("searchfolders", "Finder", "", "root"),
    folder("recoverableitemsroot", "Recoverable Items", "", "root"),
    folder(
        "recoverableitemsdeletions",
        "Deletions",
        "",
        "recoverableitemsroot",
    ),
    folder(
        "recoverableitemsversions",
        "Versions",
        "",
        "recoverableitemsroot",
    ),
    folder(
        "recoverableitemspurges",
        "Purges",
        "",
        "recoverableitemsroot",
    ),
];

impl DistinguishedFolder {
    /// The distinguished folder of this schema name.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        DISTINGUISHED.iter().find(|f| f.id == id)
    }
}

/// A folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Folder {
    /// Its number.
    pub number: FolderNumber,
    /// The folder that holds it; `None` for `root`.
    pub parent: Option<FolderNumber>,
    /// Name as people see it.
    pub display_name: String,
    /// `FolderClass`, such as `IPF.Note`; empty when it has none.
    pub class: String,
    /// Schema name, when it is a distinguished folder.
    pub distinguished: Option<String>,
    /// Value of the mailbox's sequence at its creation.
    pub created_at: u64,
    /// Value of the mailbox's sequence at its last change.
    pub changed_at: u64,
}

impl Folder {
    /// The name by which the admin calls show it: `inbox`, `sentitems`, else the display name.
    pub fn short_name(&self) -> &str {
        self.distinguished.as_deref().unwrap_or(&self.display_name)
    }
}
