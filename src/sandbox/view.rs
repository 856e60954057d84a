//! How the admin calls show a message: the JSON objects of `GET /sandbox/mailbox/ADDRESS`.
//!
//! Made by [`super::admin`], read by [`super::client`] and by scripts: fields are added, never
//! renamed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::mime::html_to_text;
use super::model::{Attachment, AttachmentContent, Correspondent, Mailbox, Message};

/// One message of a mailbox.
#[derive(Debug, Serialize)]
pub(super) struct MessageView {
    /// With its angle brackets; null for mail delivered intact without one.
    message_id: Option<String>,
    /// `inbox`, `sentitems`, … for well-known folders, else the display name.
    folder: String,
    /// Address of `From`.
    from: Option<String>,
    /// Address of `Sender`.
    sender: Option<String>,
    to: Vec<String>,
    cc: Vec<String>,
    reply_to: Vec<String>,
    subject: String,
    in_reply_to: Option<String>,
    references: Option<String>,
    /// By name as written; of a name that stands more than once, the first.
    headers: BTreeMap<String, String>,
    /// All headers in order.
    header_list: Vec<(String, String)>,
    /// Plain text, made from HTML where there is only that.
    text: String,
    html: Option<String>,
    item_class: String,
    categories: Vec<String>,
    attachments: Vec<AttachmentView>,
    sent: Option<Timestamp>,
    received: Timestamp,
    read: bool,
    draft: bool,
}

#[derive(Debug, Serialize)]
struct AttachmentView {
    name: String,
    content_type: String,
    /// Bytes.
    size: u64,
    /// Whether it is a message.
    message: bool,
}

/// All messages of a mailbox, newest last.
pub(super) fn messages(mailbox: &Mailbox) -> Vec<MessageView> {
    let mut items: Vec<_> = mailbox.items.values().collect();
    items.sort_by_key(|item| (item.message.received, item.number));
    items
        .into_iter()
        .map(|item| {
            let folder = mailbox.folders.get(&item.folder);
            let folder = folder.map_or_else(String::new, |f| f.short_name().to_owned());
            view(&item.message, folder)
        })
        .collect()
}

fn view(message: &Message, folder: String) -> MessageView {
    let addresses = |list: &[Correspondent]| list.iter().map(|p| p.address.clone()).collect();
    let address = |person: &Option<Correspondent>| person.as_ref().map(|p| p.address.clone());
    let mut headers = BTreeMap::new();
    for (name, value) in &message.headers {
        headers.entry(name.clone()).or_insert_with(|| value.clone());
    }
    let text = message.text.clone();
    MessageView {
        message_id: message.message_id.clone(),
        folder,
        from: address(&message.from),
        sender: address(&message.sender),
        to: addresses(&message.to),
        cc: addresses(&message.cc),
        reply_to: addresses(&message.reply_to),
        subject: message.subject.clone(),
        in_reply_to: message.in_reply_to.clone(),
        references: message.references.clone(),
        headers,
        header_list: message.headers.clone(),
        text: text
            .or_else(|| message.html.as_deref().map(html_to_text))
            .unwrap_or_default(),
        html: message.html.clone(),
        item_class: message.item_class.clone(),
        categories: message.categories.clone(),
        attachments: message.attachments.iter().map(attachment).collect(),
        sent: message.sent,
        received: message.received,
        read: message.is_read,
        draft: message.is_draft,
    }
}

fn attachment(attachment: &Attachment) -> AttachmentView {
    AttachmentView {
        name: attachment.name.clone(),
        content_type: attachment.content_type.clone(),
        size: attachment.size(),
        message: matches!(attachment.content, AttachmentContent::Item(_)),
    }
}
