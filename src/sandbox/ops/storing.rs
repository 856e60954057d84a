//! Saving, moving, copying and removing items, with the notices that subscribers get.

use super::call::{Call, FolderRef, ItemRef};
use super::item_view::ItemView;
use super::shape::Shape;
use crate::sandbox::model::{
    ItemNumber, Message, Notice, NoticeKind, NoticeTarget, State, StoredItem,
};
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

impl Call<'_> {
    /// Puts a message into a folder.
    pub(in crate::sandbox) fn save(
        &mut self,
        to: FolderRef,
        message: Message,
    ) -> Result<ItemRef, Failure> {
        let item = self.mailbox_mut(to.mailbox)?.put(to.folder, message).number;
        self.tell(to, NoticeKind::Created, item, None);
        Ok(ItemRef {
            mailbox: to.mailbox,
            item,
            change_key: None,
        })
    }

    /// Moves an item; it has a new number, and so a new id, afterwards.
    pub(in crate::sandbox) fn relocate(
        &mut self,
        item: ItemRef,
        to: FolderRef,
    ) -> Result<ItemRef, Failure> {
        let gone = || Failure::new("ErrorItemNotFound");
        self.check_change(to.mailbox)?;
        let taken = self
            .mailbox_mut(item.mailbox)?
            .take(item.item)
            .ok_or_else(gone)?;
        let from = FolderRef {
            mailbox: item.mailbox,
            folder: taken.folder,
        };
        let number = self
            .mailbox_mut(to.mailbox)?
            .put(to.folder, taken.message)
            .number;
        if from.mailbox == to.mailbox {
            let before = (NoticeTarget::Item(item.item), from.folder);
            self.tell(to, NoticeKind::Moved, number, Some(before));
        } else {
            self.tell(from, NoticeKind::Deleted, item.item, None);
            self.tell(to, NoticeKind::Created, number, None);
        }
        Ok(ItemRef {
            mailbox: to.mailbox,
            item: number,
            change_key: None,
        })
    }

    /// Copies an item.
    pub(in crate::sandbox) fn duplicate(
        &mut self,
        item: ItemRef,
        to: FolderRef,
    ) -> Result<ItemRef, Failure> {
        self.check_quota(to.mailbox)?;
        let stored = self.stored(item)?;
        let (message, folder) = (stored.message.clone(), stored.folder);
        let number = self.mailbox_mut(to.mailbox)?.put(to.folder, message).number;
        let before = (NoticeTarget::Item(item.item), folder);
        self.tell(to, NoticeKind::Copied, number, Some(before));
        Ok(ItemRef {
            mailbox: to.mailbox,
            item: number,
            change_key: None,
        })
    }

    /// Removes an item for good.
    pub(in crate::sandbox) fn remove(&mut self, item: ItemRef) -> Result<StoredItem, Failure> {
        let gone = || Failure::new("ErrorItemNotFound");
        let taken = self
            .mailbox_mut(item.mailbox)?
            .take(item.item)
            .ok_or_else(gone)?;
        let from = FolderRef {
            mailbox: item.mailbox,
            folder: taken.folder,
        };
        self.tell(from, NoticeKind::Deleted, item.item, None);
        Ok(taken)
    }

    /// Tells subscribers that an item changed.
    pub(in crate::sandbox) fn tell_modified(&mut self, item: ItemRef) -> Result<(), Failure> {
        let folder = self.stored(item)?.folder;
        let here = FolderRef {
            mailbox: item.mailbox,
            folder,
        };
        self.tell(here, NoticeKind::Modified, item.item, None);
        Ok(())
    }

    fn tell(
        &mut self,
        at: FolderRef,
        kind: NoticeKind,
        item: ItemNumber,
        before: Option<(NoticeTarget, crate::sandbox::model::FolderNumber)>,
    ) {
        let stored = self
            .state
            .mailbox(at.mailbox)
            .and_then(|m| m.items.get(&item));
        let change = stored.map_or(0, |s| s.change_key().0);
        self.state.notify(Notice {
            mailbox: at.mailbox,
            kind,
            target: NoticeTarget::Item(item),
            folder: at.folder,
            before,
            change,
            at: State::now(),
        });
    }

    /// `m:Items` with one message that shows its id only.
    pub(in crate::sandbox) fn items_with_id(&self, item: ItemRef) -> Result<Xml, Failure> {
        let mailbox = self.mailbox(item.mailbox)?;
        let stored = self.stored(item)?;
        let mut xml = Xml::default();
        xml.nest("m:Items", |x| {
            ItemView::of_stored(self.state, mailbox, stored, false).write(x, &Shape::default());
        });
        Ok(xml)
    }
}
