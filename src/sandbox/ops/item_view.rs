//! A message on its way into an answer, and how it becomes an element.

use super::call::item_id;
use super::item_fields::{DEFAULT_FIELDS, FIELDS, HIDDEN_FIELDS};
use super::shape::{BaseShape, Shape};
use crate::sandbox::model::{ItemNumber, Mailbox, Message, State, StoredItem};
use crate::sandbox::soap::writer::Xml;

/// A message to be shown.
#[derive(Clone, Copy)]
pub(in crate::sandbox) struct ItemView<'a> {
    pub(in crate::sandbox) state: &'a State,
    pub(in crate::sandbox) mailbox: &'a Mailbox,
    /// `None` for a message inside an attachment: it has no id of its own.
    pub(in crate::sandbox) stored: Option<&'a StoredItem>,
    pub(in crate::sandbox) message: &'a Message,
    /// In a list (`FindItem`, `SyncFolderItems`) Exchange leaves out bodies, headers, recipients
    /// and attachments, and shows people of the directory by their `EX` address.
    pub(in crate::sandbox) listed: bool,
}

impl<'a> ItemView<'a> {
    /// A stored message, in a list or alone.
    pub(in crate::sandbox) fn of_stored(
        state: &'a State,
        mailbox: &'a Mailbox,
        stored: &'a StoredItem,
        listed: bool,
    ) -> Self {
        Self {
            state,
            mailbox,
            stored: Some(stored),
            message: &stored.message,
            listed,
        }
    }

    /// Writes the element (`t:Message`, `t:MeetingRequest` …) with what the shape wants.
    pub(in crate::sandbox) fn write(&self, x: &mut Xml, shape: &Shape) {
        x.nest(element_name(&self.message.item_class), |x| {
            for field in FIELDS {
                let hidden = self.listed && HIDDEN_FIELDS.contains(&field.uri);
                let hidden = hidden || self.state.odd.misses(field.uri);
                if !hidden && wants(shape, field.uri) {
                    (field.write)(self, x, shape);
                }
            }
        });
    }

    /// `t:ItemId`.
    pub(in crate::sandbox) fn write_id(&self, x: &mut Xml) {
        if let Some(stored) = self.stored {
            write_item_id(x, "t:ItemId", self.state, self.mailbox, stored);
        }
    }

    /// Number of the item, when it has one.
    pub(in crate::sandbox) fn number(&self) -> Option<ItemNumber> {
        self.stored.map(|s| s.number)
    }
}

/// An id element with its change key.
pub(in crate::sandbox) fn write_item_id(
    x: &mut Xml,
    name: &str,
    state: &State,
    mailbox: &Mailbox,
    stored: &StoredItem,
) {
    let id = item_id(state, mailbox.number, stored.number);
    x.empty(
        name,
        &[("Id", &id), ("ChangeKey", &stored.change_key().encode())],
    );
}

fn wants(shape: &Shape, uri: &str) -> bool {
    match uri {
        // Ids and what was asked for in other ways: the writer looks at the shape itself.
        "item:ItemId" | "" => true,
        "item:MimeContent" => shape.mime || shape.names(uri),
        "item:InternetMessageHeaders" => {
            shape.base == BaseShape::AllProperties
                || shape.names(uri)
                || shape.indexes("item:InternetMessageHeader").next().is_some()
        }
        "item:UniqueBody" | "item:TextBody" => shape.names(uri),
        _ => match shape.base {
            BaseShape::AllProperties => true,
            BaseShape::Default => DEFAULT_FIELDS.contains(&uri) || shape.names(uri),
            BaseShape::IdOnly => shape.names(uri),
        },
    }
}

/// The element of a message class (EWS reference: `ItemType` and its derivations).
fn element_name(item_class: &str) -> &'static str {
    let starts = |prefix: &str| {
        item_class
            .get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    if starts("IPM.Schedule.Meeting.Request") {
        "t:MeetingRequest"
    } else if starts("IPM.Schedule.Meeting.Resp") {
        "t:MeetingResponse"
    } else if starts("IPM.Schedule.Meeting.Canceled") {
        "t:MeetingCancellation"
    } else {
        "t:Message"
    }
}
