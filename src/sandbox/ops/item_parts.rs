//! The pieces that fields of a message are written with: times, people, bodies, headers.

use jiff::Timestamp;

use super::body;
use super::call::may_change;
use super::item_view::ItemView;
use super::people_xml::write_mailbox;
use super::property_value::{property_value, timestamp};
use super::shape::Shape;
use crate::sandbox::model::{Correspondent, Mailbox, Message, PropertyKey, PropertyValue, State};
use crate::sandbox::soap::writer::Xml;

/// Writes a time as Exchange does: UTC, whole seconds.
pub(in crate::sandbox) fn time(x: &mut Xml, name: &str, at: Timestamp) {
    x.leaf(name, timestamp(at));
}

/// `EffectiveRights` of who acts, who may read at least; only folders can get children.
pub(in crate::sandbox) fn write_rights(
    x: &mut Xml,
    state: &State,
    mailbox: &Mailbox,
    is_folder: bool,
) {
    let actor = state.acting.as_ref();
    let changes = actor.is_none_or(|actor| may_change(state, actor, mailbox));
    x.nest("t:EffectiveRights", |x| {
        x.leaf("t:CreateAssociated", changes && is_folder);
        x.leaf("t:CreateContents", changes && is_folder);
        x.leaf("t:CreateHierarchy", changes && is_folder);
        x.leaf("t:Delete", changes);
        x.leaf("t:Modify", changes);
        x.leaf("t:Read", true);
        x.leaf("t:ViewPrivateItems", true);
    });
}

/// Whether files are attached that are not part of the body.
pub(in crate::sandbox) fn has_attachments(message: &Message) -> bool {
    message.attachments.iter().any(|a| !a.is_inline)
}

pub(super) fn is_from_owner(v: &ItemView<'_>) -> bool {
    v.message
        .from
        .as_ref()
        .is_some_and(|f| f.address.eq_ignore_ascii_case(&v.mailbox.address))
}

pub(super) fn optional(x: &mut Xml, name: &str, value: Option<&String>) {
    if let Some(value) = value {
        x.leaf(name, value);
    }
}

/// A body, cut at the `MaximumBodySize` of the shape.
pub(super) fn write_body(x: &mut Xml, name: &str, body: &body::Body, shape: &Shape) {
    let content = body.content.as_str();
    let end = content.floor_char_boundary(shape.largest_body.unwrap_or(content.len()));
    let is_cut = if end < content.len() { "true" } else { "false" };
    let attributes = [("BodyType", body.kind()), ("IsTruncated", is_cut)];
    x.leaf_with(name, &attributes, content.get(..end).unwrap_or(content));
}

pub(super) fn person(v: &ItemView<'_>, x: &mut Xml, name: &str, person: Option<&Correspondent>) {
    if let Some(person) = person {
        x.nest(name, |x| write_mailbox(x, v.state, person, v.listed));
    }
}

pub(super) fn received_by(v: &ItemView<'_>, x: &mut Xml, name: &str) {
    if !v.message.is_draft {
        person(v, x, name, Some(&v.state.correspondent(&v.mailbox.address)));
    }
}

pub(super) fn people(v: &ItemView<'_>, x: &mut Xml, name: &str, people: &[Correspondent]) {
    if !people.is_empty() {
        x.nest(name, |x| {
            for person in people {
                write_mailbox(x, v.state, person, false);
            }
        });
    }
}

/// All headers, or those asked for by name.
pub(super) fn write_headers(v: &ItemView<'_>, x: &mut Xml, shape: &Shape) {
    let wanted: Vec<&str> = shape.indexes("item:InternetMessageHeader").collect();
    let shown: Vec<&(String, String)> = v
        .message
        .headers
        .iter()
        .filter(|(n, _)| wanted.is_empty() || wanted.iter().any(|w| w.eq_ignore_ascii_case(n)))
        .collect();
    if shown.is_empty() {
        return;
    }
    x.nest("t:InternetMessageHeaders", |x| {
        for (name, value) in shown {
            x.leaf_with("t:InternetMessageHeader", &[("HeaderName", name)], value);
        }
    });
}

pub(super) fn write_extended(v: &ItemView<'_>, x: &mut Xml, shape: &Shape) {
    for path in shape.extended() {
        let is_missing = matches!(path.key, PropertyKey::Tag(t) if v.state.odd.misses_tag(t));
        let Some(value) = property_value(v, path).filter(|_| !is_missing) else {
            continue;
        };
        x.nest("t:ExtendedProperty", |x| {
            path.write(x);
            match &value {
                PropertyValue::One(value) => x.leaf("t:Value", value),
                PropertyValue::Many(values) => x.nest("t:Values", |x| {
                    for value in values {
                        x.leaf("t:Value", value);
                    }
                }),
            }
        });
    }
}
