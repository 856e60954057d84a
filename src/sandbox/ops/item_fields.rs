//! Every property of a message that EWS gives a name, in the order of the schema
//! (`ItemType`, then `MessageType`).

use base64::{Engine, engine::general_purpose::STANDARD};

use super::attachment_xml::write_attachments;
use super::body;
use super::call::folder_id;
use super::item_parts::{
    has_attachments, is_from_owner, optional, people, person, received_by, time, write_body,
    write_extended, write_headers, write_rights,
};
use super::item_view::ItemView;
use super::property_value::display_list;
use super::shape::{BodyWanted, Shape};
use crate::sandbox::mime;
use crate::sandbox::soap::writer::Xml;

type Writer = fn(&ItemView<'_>, &mut Xml, &Shape);

/// A property: its `FieldURI` and how it is written. An empty `FieldURI` is always asked.
pub(in crate::sandbox) struct Field {
    pub(in crate::sandbox) uri: &'static str,
    pub(in crate::sandbox) write: Writer,
}

const fn field(uri: &'static str, write: Writer) -> Field {
    Field { uri, write }
}

/// All fields, in schema order.
pub(in crate::sandbox) const FIELDS: &[Field] = &[
    field("item:MimeContent", |v, x, _| {
        let bytes = v
            .message
            .mime
            .clone()
            .unwrap_or_else(|| mime::render(v.message));
        x.leaf_with(
            "t:MimeContent",
            &[("CharacterSet", "UTF-8")],
            STANDARD.encode(bytes),
        );
    }),
    field("item:ItemId", |v, x, _| v.write_id(x)),
    field("item:ParentFolderId", |v, x, _| {
        if let Some(stored) = v.stored {
            let id = folder_id(v.state, v.mailbox.number, stored.folder);
            x.empty(
                "t:ParentFolderId",
                &[("Id", &id), ("ChangeKey", "AQAAAA==")],
            );
        }
    }),
    field("item:ItemClass", |v, x, _| {
        x.leaf("t:ItemClass", &v.message.item_class);
    }),
    field("item:Subject", |v, x, _| {
        x.leaf("t:Subject", &v.message.subject);
    }),
    field("item:Sensitivity", |v, x, _| {
        x.leaf("t:Sensitivity", format!("{:?}", v.message.sensitivity));
    }),
    field("item:Body", |v, x, shape| {
        write_body(x, "t:Body", &body::body(v.message, shape.body), shape);
    }),
    field("item:Attachments", |v, x, _| write_attachments(v, x)),
    field("item:DateTimeReceived", |v, x, _| {
        time(x, "t:DateTimeReceived", v.message.received);
    }),
    field("item:Size", |v, x, _| {
        x.leaf(
            "t:Size",
            i32::try_from(v.message.size()).unwrap_or(i32::MAX),
        );
    }),
    field("item:Categories", |v, x, _| {
        if !v.message.categories.is_empty() {
            x.nest("t:Categories", |x| {
                for category in &v.message.categories {
                    x.leaf("t:String", category);
                }
            });
        }
    }),
    field("item:Importance", |v, x, _| {
        x.leaf("t:Importance", format!("{:?}", v.message.importance));
    }),
    field("item:InReplyTo", |v, x, _| {
        optional(x, "t:InReplyTo", v.message.in_reply_to.as_ref());
    }),
    field("item:IsSubmitted", |_, x, _| x.leaf("t:IsSubmitted", false)),
    field("item:IsDraft", |v, x, _| {
        x.leaf("t:IsDraft", v.message.is_draft);
    }),
    field("item:IsFromMe", |v, x, _| {
        x.leaf("t:IsFromMe", is_from_owner(v));
    }),
    field("item:IsResend", |_, x, _| x.leaf("t:IsResend", false)),
    field("item:IsUnmodified", |v, x, _| {
        x.leaf("t:IsUnmodified", v.message.modified == v.message.created);
    }),
    field("item:InternetMessageHeaders", write_headers),
    field("item:DateTimeSent", |v, x, _| {
        time(
            x,
            "t:DateTimeSent",
            v.message.sent.unwrap_or(v.message.created),
        );
    }),
    field("item:DateTimeCreated", |v, x, _| {
        time(x, "t:DateTimeCreated", v.message.created);
    }),
    field("item:ResponseObjects", |v, x, _| {
        if !v.message.is_draft {
            x.nest("t:ResponseObjects", |x| {
                for object in ["t:ReplyToItem", "t:ReplyAllToItem", "t:ForwardItem"] {
                    x.empty(object, &[]);
                }
            });
        }
    }),
    field("item:ReminderIsSet", |_, x, _| {
        x.leaf("t:ReminderIsSet", false);
    }),
    field("item:DisplayCc", |v, x, _| {
        x.leaf("t:DisplayCc", display_list(&v.message.cc));
    }),
    field("item:DisplayTo", |v, x, _| {
        x.leaf("t:DisplayTo", display_list(&v.message.to));
    }),
    field("item:HasAttachments", |v, x, _| {
        x.leaf("t:HasAttachments", has_attachments(v.message));
    }),
    field("", write_extended),
    field("item:Culture", |_, x, _| x.leaf("t:Culture", "en-US")),
    field("item:EffectiveRights", |v, x, _| {
        write_rights(x, v.state, v.mailbox, false);
    }),
    field("item:LastModifiedName", |v, x, _| {
        x.leaf(
            "t:LastModifiedName",
            v.state.correspondent(&v.mailbox.address).label(),
        );
    }),
    field("item:LastModifiedTime", |v, x, _| {
        time(x, "t:LastModifiedTime", v.message.modified);
    }),
    field("item:IsAssociated", |_, x, _| {
        x.leaf("t:IsAssociated", false);
    }),
    field("item:ConversationId", |v, x, _| {
        if !v.message.conversation_id.is_empty() {
            let id = STANDARD.encode(&v.message.conversation_id);
            x.empty("t:ConversationId", &[("Id", &id)]);
        }
    }),
    field("item:UniqueBody", |v, x, shape| {
        write_body(
            x,
            "t:UniqueBody",
            &body::unique_body(v.message, shape.unique_body),
            shape,
        );
    }),
    field("item:TextBody", |v, x, shape| {
        let text = body::body(v.message, BodyWanted::Text);
        write_body(x, "t:TextBody", &text, shape);
    }),
    field("message:Sender", |v, x, _| {
        person(v, x, "t:Sender", v.message.sender.as_ref());
    }),
    field("message:ToRecipients", |v, x, _| {
        people(v, x, "t:ToRecipients", &v.message.to);
    }),
    field("message:CcRecipients", |v, x, _| {
        people(v, x, "t:CcRecipients", &v.message.cc);
    }),
    field("message:BccRecipients", |v, x, _| {
        people(v, x, "t:BccRecipients", &v.message.bcc);
    }),
    field("message:IsReadReceiptRequested", |v, x, _| {
        x.leaf("t:IsReadReceiptRequested", v.message.read_receipt_requested);
    }),
    field("message:IsDeliveryReceiptRequested", |v, x, _| {
        x.leaf(
            "t:IsDeliveryReceiptRequested",
            v.message.delivery_receipt_requested,
        );
    }),
    field("message:ConversationIndex", |v, x, _| {
        if !v.message.conversation_index.is_empty() {
            x.leaf(
                "t:ConversationIndex",
                STANDARD.encode(&v.message.conversation_index),
            );
        }
    }),
    field("message:ConversationTopic", |v, x, _| {
        x.leaf("t:ConversationTopic", &v.message.conversation_topic);
    }),
    field("message:From", |v, x, _| {
        person(v, x, "t:From", v.message.from.as_ref());
    }),
    field("message:InternetMessageId", |v, x, _| {
        optional(x, "t:InternetMessageId", v.message.message_id.as_ref());
    }),
    field("message:IsRead", |v, x, _| {
        x.leaf("t:IsRead", v.message.is_read);
    }),
    field("message:IsResponseRequested", |_, x, _| {
        x.leaf("t:IsResponseRequested", false);
    }),
    field("message:References", |v, x, _| {
        optional(x, "t:References", v.message.references.as_ref());
    }),
    field("message:ReplyTo", |v, x, _| {
        people(v, x, "t:ReplyTo", &v.message.reply_to);
    }),
    field("message:ReceivedBy", |v, x, _| {
        received_by(v, x, "t:ReceivedBy");
    }),
    field("message:ReceivedRepresenting", |v, x, _| {
        received_by(v, x, "t:ReceivedRepresenting");
    }),
];

/// Fields of the shape `Default` (EWS reference: "Property sets and response shapes").
pub(in crate::sandbox) const DEFAULT_FIELDS: &[&str] = &[
    "item:Subject",
    "item:Sensitivity",
    "item:Body",
    "item:Attachments",
    "item:Size",
    "item:DateTimeSent",
    "item:DateTimeCreated",
    "item:ResponseObjects",
    "item:HasAttachments",
    "item:EffectiveRights",
    "message:ToRecipients",
    "message:CcRecipients",
    "message:BccRecipients",
    "message:IsReadReceiptRequested",
    "message:IsDeliveryReceiptRequested",
    "message:From",
    "message:IsRead",
];

/// Fields that only `GetItem` shows (EWS reference: `FindItem`, remarks).
pub(in crate::sandbox) const HIDDEN_FIELDS: &[&str] = &[
    "item:MimeContent",
    "item:Body",
    "item:UniqueBody",
    "item:TextBody",
    "item:Attachments",
    "item:InternetMessageHeaders",
    "item:ResponseObjects",
    "message:ToRecipients",
    "message:CcRecipients",
    "message:BccRecipients",
    "message:ReplyTo",
];
