//! Folders as answers carry them.

use serde::Deserialize;

use super::{ExtendedProperty, FolderId, PropertyPath, is_true};

/// A list of folders of any class.
#[derive(Debug, Default, Deserialize)]
pub struct Folders {
    /// In the server's order.
    #[serde(rename = "$value", default)]
    pub all: Vec<Folder>,
}

/// A folder; only what was asked for is there.
#[derive(Debug, Clone, Default, Deserialize)]
#[allow(
    missing_docs,
    reason = "fields bear the names of the EWS reference page Folder"
)]
pub struct Folder {
    #[serde(rename = "FolderId")]
    pub folder_id: Option<FolderId>,
    #[serde(rename = "ParentFolderId")]
    pub parent_folder_id: Option<FolderId>,
    #[serde(rename = "FolderClass")]
    pub folder_class: Option<String>,
    #[serde(rename = "DisplayName")]
    pub display_name: Option<String>,
    #[serde(rename = "TotalCount")]
    pub total_count: Option<String>,
    #[serde(rename = "EffectiveRights")]
    pub effective_rights: Option<EffectiveRights>,
    #[serde(rename = "ExtendedProperty", default)]
    pub extended_properties: Vec<ExtendedProperty>,
}

impl Folder {
    /// A numeric property; `None` when it is not told, is no number or is negative (an `Integer`
    /// that overflowed, exchangelib issue 171).
    pub fn number(&self, path: PropertyPath) -> Option<u64> {
        self.extended_properties
            .iter()
            .find_map(|p| p.value_of(path))?
            .trim()
            .parse()
            .ok()
    }
}

/// What the caller may do in a folder (EWS reference page `EffectiveRights`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct EffectiveRights {
    #[serde(rename = "CreateContents")]
    create_contents: Option<String>,
    #[serde(rename = "Delete")]
    delete: Option<String>,
    #[serde(rename = "Modify")]
    modify: Option<String>,
    #[serde(rename = "Read")]
    read: Option<String>,
}

impl EffectiveRights {
    /// May read mails.
    pub fn may_read(&self) -> bool {
        is_true(self.read.as_deref())
    }

    /// May move mails out: Exchange wants `Delete` on the folder a mail leaves.
    pub fn may_delete(&self) -> bool {
        is_true(self.delete.as_deref())
    }

    /// May lay mails down.
    pub fn may_create(&self) -> bool {
        is_true(self.create_contents.as_deref())
    }

    /// May change mails.
    pub fn may_modify(&self) -> bool {
        is_true(self.modify.as_deref())
    }
}
