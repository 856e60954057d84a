//! A SOAP document as lines, one element each, without what is private in it. Pure.

use quick_xml::{Reader, events::BytesStart, events::Event};

use super::{LONGEST_TEXT, MASK};

/// Most lines of one document.
const MOST_LINES: usize = 120;
/// An id longer than this is shortened.
const LONGEST_ID: usize = 16;

/// Deeper than any answer of EWS: such parts are read over and not told.
const DEEPEST: usize = 40;

/// Elements whose texts, and those of all elements in them, are masked: mails, contacts, replies,
/// what a rule looks for.
const PRIVATE: [&str; 8] = [
    "Items",
    "Contact",
    "InternalReply",
    "ExternalReply",
    "Conditions",
    "Exceptions",
    "Description",
    "Notifications",
];
/// Texts that are told all the same.
const TOLD: [&str; 6] = [
    "DateTimeReceived",
    "Size",
    "ItemClass",
    "Entry",
    "MailboxType",
    "RoutingType",
];
/// Elements and attributes that hold ids.
const IDS: [&str; 7] = [
    "Id",
    "ChangeKey",
    "SyncState",
    "SubscriptionId",
    "RuleId",
    "Watermark",
    "PreviousWatermark",
];
/// Elements around every document that tell nothing.
const SHELLS: [&str; 4] = ["Envelope", "Header", "Body", "RequestServerVersion"];
/// One element being read.
struct Open {
    name: String,
    text: String,
    private: bool,
    line: Option<usize>,
}

/// A document, one element a line; what is no XML is told by its beginning.
pub(super) fn outline(document: &str) -> Vec<String> {
    let mut reader = Reader::from_str(document);
    let mut lines: Vec<String> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    while lines.len() < MOST_LINES {
        match reader.read_event() {
            Ok(Event::Start(start)) => enter(&mut open, &mut lines, &start),
            Ok(Event::Empty(start)) => {
                enter(&mut open, &mut lines, &start);
                leave(&mut open, &mut lines);
            }
            Ok(Event::End(_)) => leave(&mut open, &mut lines),
            Ok(Event::Text(text)) => {
                if let Some(last) = open.last_mut() {
                    last.text.push_str(text.xml10_content().trim());
                }
            }
            Ok(Event::GeneralRef(_)) => {
                if let Some(last) = open.last_mut() {
                    last.text.push('?');
                }
            }
            Ok(Event::Eof) => return lines,
            Ok(_) => {}
            Err(_) => {
                let bare = document.trim();
                lines.push(format!("(no XML) {}", cut(bare, LONGEST_TEXT)));
                return lines;
            }
        }
    }
    lines.push("(more)".to_owned());
    lines
}

fn enter(open: &mut Vec<Open>, lines: &mut Vec<String>, start: &BytesStart<'_>) {
    let name = local(start.name().as_ref());
    let attributes: Vec<String> = start
        .attributes()
        .flatten()
        .filter_map(|a| {
            let key = local(a.key.as_ref());
            let namespace = a.key.as_ref().starts_with("xmlns");
            let value = a.value.as_ref();
            (!namespace).then(|| format!(" {key}={}", told(&key, value)))
        })
        .collect();
    let above = open.last().is_some_and(|o| o.private);
    let private = above || PRIVATE.contains(&name.as_str());
    let line = (!SHELLS.contains(&name.as_str()) && open.len() < DEEPEST).then(|| {
        let depth = open.iter().filter(|o| o.line.is_some()).count();
        lines.push(format!(
            "{}{name}{}",
            "  ".repeat(depth),
            attributes.concat()
        ));
        lines.len() - 1
    });
    open.push(Open {
        name,
        text: String::new(),
        private,
        line,
    });
}

fn leave(open: &mut Vec<Open>, lines: &mut [String]) {
    let Some(ended) = open.pop() else { return };
    let Some(line) = ended.line.and_then(|at| lines.get_mut(at)) else {
        return;
    };
    if ended.text.is_empty() {
        return;
    }
    let shown = if ended.private && !TOLD.contains(&ended.name.as_str()) {
        MASK.to_owned()
    } else {
        told(&ended.name, &ended.text)
    };
    line.push_str(": ");
    line.push_str(&shown);
}

/// A value as it is told: ids by their two ends.
fn told(name: &str, value: &str) -> String {
    let count = value.chars().count();
    if IDS.contains(&name) && count > LONGEST_ID {
        let start: String = value.chars().take(6).collect();
        let end: String = value.chars().skip(count - 4).collect();
        return format!("{start}…{end}");
    }
    cut(value, LONGEST_TEXT)
}

pub(super) fn cut(text: &str, most: usize) -> String {
    let start: String = text.chars().take(most).collect();
    if start.len() < text.len() {
        return format!("{start}…");
    }
    start
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn mails_are_masked_ids_shortened_and_shells_left_out() {
        let document = r#"<s:Envelope xmlns:s="s"><s:Header><h:ServerVersionInfo xmlns:h="h" MajorVersion="15"/></s:Header><s:Body><m:FindItemResponse xmlns:m="m"><m:ResponseCode>NoError</m:ResponseCode><t:Items xmlns:t="t"><t:Message><t:ItemId Id="AAMkADxxxxxxxxxxxxxxxxAAA=" ChangeKey="CQ"/><t:Subject>Pay &amp; go</t:Subject><t:Size>12</t:Size><t:From><t:Mailbox><t:Name>Eve</t:Name></t:Mailbox></t:From></t:Message></t:Items></m:FindItemResponse></s:Body></s:Envelope>"#;
        assert_eq!(
            outline(document),
            [
                "ServerVersionInfo MajorVersion=15",
                "FindItemResponse",
                "  ResponseCode: NoError",
                "  Items",
                "    Message",
                "      ItemId Id=AAMkAD…AAA= ChangeKey=CQ",
                "      Subject: ****",
                "      Size: 12",
                "      From",
                "        Mailbox",
                "          Name: ****",
            ]
        );
    }

    #[test]
    fn whatever_comes_is_told_shortly() {
        let page = "<!DOCTYPE html><html><body>".to_owned() + &"<p>x".repeat(10_000);
        assert!(outline(&page).len() <= MOST_LINES + 1);
        let deep = "<a>".repeat(100_000);
        assert!(outline(&deep).iter().all(|l| l.len() < 200));
        assert!(outline("{\"error\":1}").len() <= 1);
        assert_eq!(outline(""), Vec::<String>::new());
        assert!(outline("<a b=<").last().unwrap().starts_with("(no XML)"));
    }
}
