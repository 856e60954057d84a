//! Folders as answers carry them.

use serde::{
    Deserialize, Deserializer,
    de::{EnumAccess, VariantAccess as _, Visitor},
};

use super::ids::named_folder;
use super::{ExtendedProperty, FolderId, PropertyPath, is_true};

/// A list of folders of any class.
#[derive(Debug, Default, Deserialize)]
pub struct Folders {
    /// In the server's order.
    #[serde(rename = "$value", default, deserialize_with = "of_each_kind")]
    pub all: Vec<Folder>,
}

fn of_each_kind<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Folder>, D::Error> {
    let all = Vec::<AnyFolder>::deserialize(from)?;
    Ok(all.into_iter().map(|any| any.0).collect())
}

/// A folder whose element (`Folder`, `CalendarFolder`, `SearchFolder` …) says what it is.
struct AnyFolder(Folder);

impl<'de> Deserialize<'de> for AnyFolder {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_enum("Folder", &[], FolderVisitor)
    }
}

struct FolderVisitor;

impl<'de> Visitor<'de> for FolderVisitor {
    type Value = AnyFolder;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a folder")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, element: A) -> Result<AnyFolder, A::Error> {
        let (kind, content) = element.variant::<String>()?;
        let folder: Folder = content.newtype_variant()?;
        Ok(AnyFolder(Folder {
            is_search: kind == "SearchFolder",
            ..folder
        }))
    }
}

/// A folder; only what was asked for is there.
#[derive(Debug, Clone, Default, Deserialize)]
#[allow(
    missing_docs,
    reason = "fields bear the names of the EWS reference page Folder"
)]
pub struct Folder {
    /// A `SearchFolder`: what it shows lies in other folders.
    #[serde(skip)]
    pub is_search: bool,
    #[serde(rename = "FolderId", default, deserialize_with = "named_folder")]
    pub folder_id: Option<FolderId>,
    #[serde(rename = "ParentFolderId", default, deserialize_with = "named_folder")]
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
        not_denied(self.read.as_deref())
    }

    /// May move mails out: Exchange wants `Delete` on the folder a mail leaves.
    pub fn may_delete(&self) -> bool {
        not_denied(self.delete.as_deref())
    }

    /// May lay mails down.
    pub fn may_create(&self) -> bool {
        not_denied(self.create_contents.as_deref())
    }

    /// May change mails.
    pub fn may_modify(&self) -> bool {
        not_denied(self.modify.as_deref())
    }
}

/// A right that the server does not tell is unknown, and not lacking.
fn not_denied(told: Option<&str>) -> bool {
    told.is_none() || is_true(told)
}
