//! Folders in answers: their properties in schema order, and their values for restrictions.

use super::call::{FolderRef, folder_id};
use super::find_item::unread;
use super::item_parts::write_rights;
use super::path::{ExtendedPath, Path};
use super::shape::{BaseShape, Shape};
use super::value::Value;
use crate::sandbox::model::{Folder, Mailbox, PropertyKey, State};
use crate::sandbox::soap::writer::Xml;

/// A folder to be shown.
#[derive(Clone, Copy)]
pub(super) struct FolderView<'a> {
    pub(super) state: &'a State,
    pub(super) mailbox: &'a Mailbox,
    pub(super) folder: &'a Folder,
}

/// Size that Exchange reports for the root folder itself, not counting what is in it.
const ROOT_SIZE: u64 = 12 * 1024;

impl<'a> FolderView<'a> {
    /// The folder behind a reference.
    pub(super) fn of(state: &'a State, at: FolderRef) -> Option<Self> {
        let mailbox = state.mailbox(at.mailbox)?;
        let folder = mailbox.folders.get(&at.folder)?;
        Some(Self {
            state,
            mailbox,
            folder,
        })
    }

    fn is(&self, distinguished: &str) -> bool {
        self.folder.distinguished.as_deref() == Some(distinguished)
    }

    fn element_name(&self) -> &'static str {
        match self.folder.class.as_str() {
            "IPF.Appointment" => "t:CalendarFolder",
            "IPF.Contact" => "t:ContactsFolder",
            "IPF.Task" => "t:TasksFolder",
            _ => "t:Folder",
        }
    }

    /// Writes the element with what the shape wants.
    pub(super) fn write(&self, x: &mut Xml, shape: &Shape) {
        let asked = |uri: &str| match shape.base {
            BaseShape::AllProperties => true,
            BaseShape::Default => DEFAULT_FIELDS.contains(&uri) || shape.names(uri),
            BaseShape::IdOnly => shape.names(uri),
        };
        let wants = |uri: &str| asked(uri) && !self.state.odd.misses(uri);
        let name = self.element_name();
        x.nest(name, |x| {
            self.write_id(x);
            if wants("folder:ParentFolderId") {
                self.write_parent(x);
            }
            if wants("folder:FolderClass") && !self.folder.class.is_empty() {
                x.leaf("t:FolderClass", &self.folder.class);
            }
            if wants("folder:DisplayName") {
                x.leaf("t:DisplayName", &self.folder.display_name);
            }
            if wants("folder:TotalCount") {
                x.leaf("t:TotalCount", self.total());
            }
            if wants("folder:ChildFolderCount") {
                x.leaf("t:ChildFolderCount", self.children());
            }
            self.write_extended(x, shape);
            if wants("folder:EffectiveRights") {
                write_rights(x, self.state, self.mailbox, true);
            }
            if wants("folder:DistinguishedFolderId")
                && let Some(id) = &self.folder.distinguished
            {
                x.leaf("t:DistinguishedFolderId", id);
            }
            let counts_unread = name == "t:Folder" || name == "t:TasksFolder";
            if counts_unread && wants("folder:UnreadCount") {
                x.leaf("t:UnreadCount", unread(self.mailbox, self.folder.number));
            }
        });
    }

    /// `t:FolderId` with its change key.
    pub(super) fn write_id(&self, x: &mut Xml) {
        let id = folder_id(self.state, self.mailbox.number, self.folder.number);
        let key = crate::sandbox::model::ChangeKey(self.folder.changed_at).encode();
        x.empty("t:FolderId", &[("Id", &id), ("ChangeKey", &key)]);
    }

    fn write_parent(&self, x: &mut Xml) {
        // The root's parent is the root of the store, which has no folder: itself, here.
        let parent = self.folder.parent.unwrap_or(self.folder.number);
        let id = folder_id(self.state, self.mailbox.number, parent);
        x.empty(
            "t:ParentFolderId",
            &[("Id", &id), ("ChangeKey", "AQAAAA==")],
        );
    }

    fn write_extended(&self, x: &mut Xml, shape: &Shape) {
        let odd = &self.state.odd;
        for path in shape.extended() {
            if matches!(path.key, PropertyKey::Tag(tag) if odd.misses_tag(tag)) {
                continue;
            }
            if let Some(value) = self.extended(path) {
                x.nest("t:ExtendedProperty", |x| {
                    path.write(x);
                    x.leaf("t:Value", value);
                });
            }
        }
    }

    fn total(&self) -> usize {
        self.mailbox.items_in(self.folder.number).count()
    }

    fn children(&self) -> usize {
        self.mailbox.children(self.folder.number).count()
    }

    /// Bytes of the messages directly in the folder. What fills a mailbox without being a
    /// message counts as the inbox's.
    fn size(&self) -> u64 {
        if self.is("root") {
            return ROOT_SIZE;
        }
        let ballast = if self.is("inbox") {
            self.mailbox.ballast
        } else {
            0
        };
        let items = self.mailbox.items_in(self.folder.number);
        items
            .map(|i| i.message.size())
            .sum::<u64>()
            .saturating_add(ballast)
    }

    /// MAPI properties of folders; the quotas stand on the root (MS-OXPROPS).
    fn extended(&self, path: &ExtendedPath) -> Option<String> {
        let PropertyKey::Tag(tag) = path.key else {
            return None;
        };
        let quota = &self.mailbox.quota;
        let (kind, value) = match tag {
            0x0e08 => ("Long", self.size().to_string()),
            0x3ff5 if self.is("root") => ("Integer", quota.warning_kb.to_string()),
            0x666e if self.is("root") => ("Integer", quota.prohibit_send_kb.to_string()),
            0x666a if self.is("root") => ("Integer", quota.prohibit_receive_kb.to_string()),
            0x3001 => ("String", self.folder.display_name.clone()),
            0x3613 => ("String", self.folder.class.clone()),
            0x3601 => ("Integer", i32::from(!self.is("root")).to_string()),
            0x10f4 => ("Boolean", "false".to_owned()),
            _ => return None,
        };
        let asked = path.kind.base.as_str();
        // The size overflows when it is read as a 32-bit number, as on real servers.
        if tag == 0x0e08 && asked == "Integer" {
            let low = self.size() & 0xffff_ffff;
            return u32::try_from(low).ok().map(|n| n.cast_signed().to_string());
        }
        (asked == kind).then_some(value)
    }

    /// The value that restrictions compare.
    pub(super) fn comparable(&self, path: &Path) -> Option<Value> {
        let count = |n: usize| Some(Value::Number(i64::try_from(n).unwrap_or(i64::MAX)));
        match path {
            Path::Field(uri) => match uri.as_str() {
                "folder:DisplayName" => Some(Value::text(&self.folder.display_name)),
                "folder:FolderClass" => Some(Value::text(&self.folder.class)),
                "folder:TotalCount" => count(self.total()),
                "folder:ChildFolderCount" => count(self.children()),
                "folder:UnreadCount" => count(unread(self.mailbox, self.folder.number)),
                _ => None,
            },
            Path::Extended(path) => self
                .extended(path)
                .map(|v| Value::of_kind(&path.kind.base, &v)),
            Path::Indexed { .. } => None,
        }
    }
}

/// Fields of a folder besides its id, in schema order.
pub(super) const FIELDS: &[&str] = &[
    "folder:ParentFolderId",
    "folder:FolderClass",
    "folder:DisplayName",
    "folder:TotalCount",
    "folder:ChildFolderCount",
    "folder:EffectiveRights",
    "folder:DistinguishedFolderId",
    "folder:UnreadCount",
];

const DEFAULT_FIELDS: &[&str] = &[
    "folder:DisplayName",
    "folder:TotalCount",
    "folder:ChildFolderCount",
    "folder:UnreadCount",
];
