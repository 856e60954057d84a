//! EWS types that several operations share, under the names of the EWS reference.

mod folder;
mod ids;
mod item;
mod mailbox;
mod property;
mod shape;

pub use folder::{EffectiveRights, Folder, Folders};
pub use ids::{DistinguishedFolder, FolderId, FolderRef, ItemId, write_item_ids};
pub use item::{Attachment, AttachmentId, Attachments, Body, InternetMessageHeader, Item, Items};
pub use mailbox::{Mailbox, Mailboxes};
pub use property::{ExtendedProperty, PropertyPath, write_property};
pub use shape::{BodyType, ItemShape, PageView, write_folder_shape};

/// Reads an XML boolean liberally; anything but `true`, in any case, and `1` is false.
pub(crate) fn is_true(text: Option<&str>) -> bool {
    text.map(str::trim)
        .is_some_and(|t| t == "1" || t.eq_ignore_ascii_case("true"))
}
