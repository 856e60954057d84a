//! Bodies as a shape wants them: text, HTML, and the part that is not quoted.

use super::shape::BodyWanted;
use crate::sandbox::mime::{html_to_text, text_to_html};
use crate::sandbox::model::Message;

/// A body and its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) struct Body {
    pub(in crate::sandbox) is_html: bool,
    pub(in crate::sandbox) content: String,
}

impl Body {
    /// `BodyType` of the schema.
    pub(in crate::sandbox) fn kind(&self) -> &'static str {
        if self.is_html { "HTML" } else { "Text" }
    }
}

/// The body in the wanted form, converted when the message does not have it.
pub(in crate::sandbox) fn body(message: &Message, wanted: BodyWanted) -> Body {
    let is_html = match wanted {
        BodyWanted::Best => message.html.is_some(),
        BodyWanted::Html => true,
        BodyWanted::Text => false,
    };
    let content = if is_html {
        html(message)
    } else {
        text(message)
    };
    Body { is_html, content }
}

/// The plain text, made from HTML if need be.
pub(in crate::sandbox) fn text(message: &Message) -> String {
    match (&message.text, &message.html) {
        (Some(text), _) => text.clone(),
        (None, Some(html)) => html_to_text(html),
        (None, None) => String::new(),
    }
}

/// The HTML, made from text if need be.
pub(in crate::sandbox) fn html(message: &Message) -> String {
    match (&message.html, &message.text) {
        (Some(html), _) => html.clone(),
        (None, Some(text)) => text_to_html(text),
        (None, None) => String::new(),
    }
}

/// What Outlook puts between an answer and the original, in HTML.
const HTML_QUOTE_MARKS: &[&str] = &[
    "<div style=\"border:none;border-top:solid",
    "<div style='border:none;border-top:solid",
    "<div id=\"divRplyFwdMsg\"",
    "<div id=\"appendonsend\"",
];

/// The unique part of a body. Best effort, as Exchange's: Outlook's quotes are cut, others such
/// as `On … wrote:` stay.
pub(in crate::sandbox) fn unique_body(message: &Message, wanted: BodyWanted) -> Body {
    let mut whole = body(message, wanted);
    let end = if whole.is_html {
        let found = HTML_QUOTE_MARKS
            .iter()
            .filter_map(|mark| whole.content.find(mark))
            .min();
        found.unwrap_or(whole.content.len())
    } else {
        end_of_own_text(&whole.content)
    };
    if end < whole.content.len() {
        whole.content.truncate(end);
        if whole.is_html {
            whole.content.push_str("</body></html>");
        }
    }
    whole
}

fn end_of_own_text(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let is_rule = bare.len() >= 30 && bare.chars().all(|c| c == '_');
        let is_mark = bare.starts_with("-----Original Message-----");
        let is_header = bare.starts_with("From: ")
            && text.get(at + line.len()..).is_some_and(|rest| {
                rest.trim_start().starts_with("Sent: ") || rest.trim_start().starts_with("Date: ")
            });
        if is_rule || is_mark || is_header {
            return at;
        }
        at += line.len();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;

    fn of_text(text: &str) -> String {
        let message = Message {
            text: Some(text.to_owned()),
            ..Message::default()
        };
        unique_body(&message, BodyWanted::Text).content
    }

    #[test]
    fn outlook_quotes_are_cut_and_others_stay() {
        assert_eq!(
            of_text("Approve\r\n\r\n________________________________\r\nFrom: x"),
            "Approve\r\n\r\n"
        );
        assert_eq!(of_text("Yes\n-----Original Message-----\nold"), "Yes\n");
        assert_eq!(of_text("Yes\nFrom: a\nSent: b\nold"), "Yes\n");
        assert_eq!(
            of_text("Yes\nFrom: a friend\nwho knows"),
            "Yes\nFrom: a friend\nwho knows"
        );
        assert_eq!(
            of_text("Yes\nOn Monday A wrote:\n> old"),
            "Yes\nOn Monday A wrote:\n> old"
        );
    }
}
