//! Replies and forwards that Exchange composes: `ReplyToItem`, `ReplyAllToItem`, `ForwardItem`
//! (EWS reference: "Response objects").

use super::Result;
use super::body;
use super::call::Call;
use super::message_reader::set_field;
use crate::sandbox::mime::text_to_html;
use crate::sandbox::model::{
    AddressKey, Correspondent, Message, State, child_conversation_index, topic_of,
};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::failure::Failure;

/// Composes the draft that a response object describes.
pub(super) fn compose(call: &Call<'_>, element: &Element) -> Result<Message> {
    let reference = element
        .child("ReferenceItemId")
        .ok_or_else(|| Failure::new("ErrorInvalidReferenceItem"))?;
    let original = &call.stored(call.item(reference)?)?.message;
    let is_forward = element.name == "ForwardItem";
    let mut draft = answer_to(original, if is_forward { "FW" } else { "RE" });
    if is_forward {
        draft.attachments.clone_from(&original.attachments);
        draft.attachments.iter_mut().for_each(|a| a.number = 0);
    } else {
        address(
            &mut draft,
            original,
            &call.actor,
            element.name == "ReplyAllToItem",
        );
    }
    for field in &element.children {
        match field.name.as_str() {
            "ReferenceItemId" | "NewBodyContent" | "IsSpecificMessageReply" => {}
            _ => set_field(call, &mut draft, field)?,
        }
    }
    if draft.text.is_none() && draft.html.is_none() {
        quote(&mut draft, original, element.child("NewBodyContent"));
    }
    Ok(draft)
}

/// A draft in the original's conversation, without recipients and body.
fn answer_to(original: &Message, prefix: &str) -> Message {
    let now = State::now();
    let topic = topic_of(&original.subject);
    Message {
        subject: format!("{prefix}: {topic}"),
        conversation_topic: topic,
        conversation_index: child_conversation_index(&original.conversation_index, now),
        in_reply_to: original.message_id.clone(),
        references: references(original),
        is_draft: true,
        is_read: true,
        created: now,
        received: now,
        modified: now,
        ..Message::default()
    }
}

fn references(original: &Message) -> Option<String> {
    let id = original.message_id.as_deref()?;
    Some(
        match original
            .references
            .as_deref()
            .or(original.in_reply_to.as_deref())
        {
            Some(earlier) => format!("{earlier} {id}"),
            None => id.to_owned(),
        },
    )
}

/// A reply goes to `Reply-To`, else `From`; a reply to all also to the other recipients.
fn address(draft: &mut Message, original: &Message, actor: &AddressKey, to_all: bool) {
    draft.to = if original.reply_to.is_empty() {
        original.from.iter().cloned().collect()
    } else {
        original.reply_to.clone()
    };
    if !to_all {
        return;
    }
    let mut seen: Vec<AddressKey> = draft.to.iter().map(Correspondent::key).collect();
    seen.push(actor.clone());
    let mut fresh = |p: &&Correspondent| {
        let is_new = !seen.contains(&p.key());
        seen.push(p.key());
        is_new
    };
    let to: Vec<_> = original.to.iter().filter(&mut fresh).cloned().collect();
    draft.to.extend(to);
    draft.cc = original.cc.iter().filter(&mut fresh).cloned().collect();
}

/// The new content above the original, in the original's form unless the new content is text.
fn quote(draft: &mut Message, original: &Message, new_content: Option<&Element>) {
    let new_text = new_content.map(|c| c.text.as_str()).unwrap_or_default();
    let new_is_html = new_content.and_then(|c| c.attribute("BodyType")) == Some("HTML");
    let lines = header_lines(original);
    if new_is_html || original.html.is_some() {
        let new_html = if new_is_html {
            new_text.to_owned()
        } else {
            text_to_html(new_text)
        };
        let block: Vec<String> = lines
            .iter()
            .map(|(name, value)| format!("<b>{name}:</b> {}", escape(value)))
            .collect();
        draft.html = Some(format!(
            "{new_html}\r\n<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in\"><p>{}</p></div>\r\n{}",
            block.join("<br>\r\n"),
            body::html(original)
        ));
    } else {
        let block: Vec<String> = lines.iter().map(|(n, v)| format!("{n}: {v}")).collect();
        draft.text = Some(format!(
            "{new_text}\r\n\r\n________________________________\r\n{}\r\n\r\n{}",
            block.join("\r\n"),
            body::text(original)
        ));
    }
}

fn header_lines(original: &Message) -> Vec<(&'static str, String)> {
    let list = |people: &[Correspondent]| {
        people
            .iter()
            .map(Correspondent::label)
            .collect::<Vec<_>>()
            .join("; ")
    };
    let sent = original.sent.unwrap_or(original.created);
    let mut lines = vec![
        (
            "From",
            original
                .from
                .as_ref()
                .map_or_else(String::new, |f| f.label().to_owned()),
        ),
        (
            "Sent",
            sent.strftime("%A, %B %-d, %Y %-I:%M %p").to_string(),
        ),
        ("To", list(&original.to)),
    ];
    if !original.cc.is_empty() {
        lines.push(("Cc", list(&original.cc)));
    }
    lines.push(("Subject", original.subject.clone()));
    lines
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
