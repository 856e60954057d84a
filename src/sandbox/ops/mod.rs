//! The operations of EWS, one file each (or one for a small family).
//!
//! Each reads its request element, changes the state and gives back its answer; the envelope is
//! `soap`'s. They never wait: `GetStreamingEvents` is in `streaming`.

#![expect(
    clippy::unnecessary_wraps,
    reason = "the dispatcher calls every operation by one signature"
)]

mod attachment_xml;
mod attachments;
mod body;
pub(super) mod call;
mod change_folder;
mod convert_id;
mod create_item;
mod delete_item;
pub(super) mod event_xml;
mod find_item;
mod folder_view;
mod get_folder;
mod get_item;
mod get_mail_tips;
mod item_fields;
mod item_parts;
mod item_view;
mod mailbox_settings;
mod message_reader;
mod move_item;
mod paging;
mod path;
mod people_xml;
mod property_value;
mod resolve_names;
mod response_object;
mod restriction;
mod send_item;
mod shape;
mod storing;
pub(super) mod subscribe;
mod sync_folder_hierarchy;
mod sync_folder_items;
mod sync_state;
mod update_item;
mod value;

#[cfg(test)]
mod tests;

use self::call::Call;
use super::soap::element::Element;
use super::soap::envelope::Outcome;
use super::soap::failure::Failure;

type Result<T> = std::result::Result<T, Failure>;

/// What an operation answers.
pub(super) enum Reply {
    /// One response message for each part of the request.
    Messages(Vec<Outcome>),
    /// The whole answer element, for the few operations of another form.
    Whole(String),
}

/// An operation.
pub(super) struct Operation {
    /// Its name, the request element.
    pub(super) name: &'static str,
    /// The element that its response messages must have even when they refuse.
    pub(super) empty: Option<&'static str>,
    /// Carries it out.
    pub(super) run: fn(&mut Call<'_>, &Element) -> Result<Reply>,
}

const fn operation(
    name: &'static str,
    empty: Option<&'static str>,
    run: fn(&mut Call<'_>, &Element) -> Result<Reply>,
) -> Operation {
    Operation { name, empty, run }
}

const ITEMS: Option<&str> = Some("m:Items");
const ATTACHMENTS: Option<&str> = Some("m:Attachments");

const OPERATIONS: &[Operation] = &[
    operation("ConvertId", None, convert_id::run),
    operation("CopyItem", ITEMS, move_item::run_copy),
    operation("CreateAttachment", ATTACHMENTS, attachments::run_create),
    operation("CreateFolder", None, change_folder::run_create),
    operation("CreateItem", ITEMS, create_item::run),
    operation("DeleteAttachment", None, attachments::run_delete),
    operation("DeleteFolder", None, change_folder::run_delete),
    operation("DeleteItem", None, delete_item::run),
    operation("EmptyFolder", None, change_folder::run_empty),
    operation("ExpandDL", None, resolve_names::run_expand),
    operation("FindFolder", None, get_folder::run_find),
    operation("FindItem", None, find_item::run),
    operation("GetAttachment", ATTACHMENTS, attachments::run_get),
    operation("GetEvents", None, subscribe::run_get_events),
    operation("GetFolder", None, get_folder::run_get),
    operation("GetInboxRules", None, mailbox_settings::run_rules),
    operation("GetItem", ITEMS, get_item::run),
    operation("GetMailTips", None, get_mail_tips::run),
    operation("GetUserOofSettings", None, mailbox_settings::run_oof),
    operation("MoveItem", ITEMS, move_item::run_move),
    operation("ResolveNames", None, resolve_names::run_resolve),
    operation("SendItem", None, send_item::run),
    operation("Subscribe", None, subscribe::run_subscribe),
    operation("SyncFolderHierarchy", None, sync_folder_hierarchy::run),
    operation("SyncFolderItems", None, sync_folder_items::run),
    operation("Unsubscribe", None, subscribe::run_unsubscribe),
    operation("UpdateFolder", None, change_folder::run_update),
    operation("UpdateItem", ITEMS, update_item::run),
];

/// The operation of a request element; requests are named like it, two of them with `Request`.
pub(super) fn find(request: &str) -> Option<&'static Operation> {
    let name = request.strip_suffix("Request").unwrap_or(request);
    OPERATIONS.iter().find(|o| o.name == name)
}

/// Whether a server can do without showing a property: a `FieldURI` of an item or a folder other
/// than its id, or `property:0x` and four digits of a tag.
pub(super) fn is_optional_property(uri: &str) -> bool {
    if let Some(tag) = uri.strip_prefix("property:0x") {
        let is_digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        return tag.len() == 4 && tag.chars().all(is_digit);
    }
    let of_items = item_fields::FIELDS.iter().map(|f| f.uri);
    of_items
        .chain(folder_view::FIELDS.iter().copied())
        .any(|known| known == uri && !uri.is_empty() && uri != "item:ItemId")
}

/// Whether the sandbox has an operation of this name; `GetStreamingEvents` is not in the table.
pub(super) fn is_operation(name: &str) -> bool {
    name == "GetStreamingEvents" || OPERATIONS.iter().any(|o| o.name == name)
}
