//! Bodies of requests and answers: a document is taken apart, renamed, and laid out for reading.
//!
//! One element a line, in the order in which they came. What each element may keep stands in
//! [`super::kinds::Kind::of`]; an element that is not named there keeps numbers, truth values and times only.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::headers;
use super::kinds::{FOLDERS, Kind, MARKS, class, is_plain, is_protocol, is_word};
use super::mime::mime;
use super::pseudonyms::Pseudonyms;

/// Deeper nesting is no answer of EWS: it is kept as text.
const MAX_DEPTH: usize = 64;
/// Characters of something that is no document of which the first part is kept.
const MOST_TEXT: usize = 16 * 1024;
/// A reference to a character that XML forbids is kept as one of this private area, and written as
/// a reference again: such answers are what a recording is for.
const FORBIDDEN: u32 = 0xF700;

#[derive(Debug, Default)]
struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
    text: String,
    /// The value of a property that is a number or a time: the size of a folder, a quota.
    counts: bool,
}

/// The body with invented names, line by line.
pub(super) fn anonymise(body: &str, names: &mut Pseudonyms) -> Vec<String> {
    let body = body.trim_start_matches('\u{feff}');
    if body.trim().is_empty() {
        return Vec::new();
    }
    let Some(roots) = read(body) else {
        return other(body, names);
    };
    let mut lines = Vec::new();
    for root in roots {
        write(root, 0, names, &mut lines);
    }
    lines
}

/// Something that is no XML document, such as a web page: its marks stay, its words do not.
fn other(body: &str, names: &mut Pseudonyms) -> Vec<String> {
    let start: String = body.chars().take(MOST_TEXT).collect();
    let mut out = String::new();
    for (n, part) in start.split('<').enumerate() {
        match part.split_once('>') {
            _ if n == 0 => out.push_str(&names.text(part)),
            Some((mark, text)) => {
                let mark: String = mark
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "/!?".contains(*c))
                    .collect();
                let known = MARKS.contains(
                    &mark
                        .trim_matches(['/', '!', '?'])
                        .to_ascii_lowercase()
                        .as_str(),
                );
                out.push('<');
                // `<anna@contoso.com>` is no mark.
                out.push_str(if known { &mark } else { "x" });
                out.push('>');
                out.push_str(&names.text(text));
            }
            None => out.push_str(&names.text(part)),
        }
    }
    out.lines().map(str::to_owned).collect()
}

/// The documents of a body, one after the other; `None` when it is not well-formed.
fn read(body: &str) -> Option<Vec<Node>> {
    let mut reader = Reader::from_str(body);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Node> = Vec::new();
    let mut roots = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if open.len() < MAX_DEPTH => open.push(begin(&start)?),
            Event::Start(_) | Event::DocType(_) => return None,
            Event::End(_) => {
                let done = open.pop()?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => roots.push(done),
                }
            }
            Event::Eof => break,
            event => match open.last_mut() {
                Some(parent) => add_text(&mut parent.text, &event)?,
                None if is_blank(&event) => {}
                None => return None,
            },
        }
    }
    (open.is_empty() && !roots.is_empty()).then_some(roots)
}

fn is_blank(event: &Event<'_>) -> bool {
    match event {
        Event::Text(text) => text.xml10_content().trim().is_empty(),
        Event::Decl(_) | Event::Comment(_) | Event::PI(_) => true,
        _ => false,
    }
}

fn begin(start: &BytesStart<'_>) -> Option<Node> {
    let mut node = Node {
        name: start.name().as_ref().to_owned(),
        ..Node::default()
    };
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .ok()?;
        let name = attribute.key.as_ref().to_owned();
        node.attributes.push((name, value.into()));
    }
    Some(node)
}

fn add_text(out: &mut String, event: &Event<'_>) -> Option<()> {
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(text) => out.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => {
            let name = reference.xml10_content();
            match reference.resolve_char_ref() {
                Ok(Some(c)) => out.push(c),
                Ok(None) => out.push_str(quick_xml::escape::resolve_predefined_entity(&name)?),
                Err(_) => out.push(forbidden(&name)?),
            }
        }
        _ => {}
    }
    Some(())
}

/// The stand-in for a reference such as `#x0`.
fn forbidden(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(FORBIDDEN + code).filter(|_| code < 0x20)
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn write(node: Node, depth: usize, names: &mut Pseudonyms, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    let kind = if node.counts {
        Kind::Plain
    } else {
        Kind::of(local(&node.name))
    };
    let counts = is_counting_property(&node);
    let (name, attributes, text) = renamed(&node, kind, names);
    let mut start = format!("{indent}<{name}");
    for (key, value) in attributes {
        start.extend([" ", &key, "=\"", &escaped(&value), "\""]);
    }
    if node.children.is_empty() {
        let mut text = escaped(&text);
        // Text of several lines keeps them: line ends are content.
        text.insert_str(0, &format!("{start}>"));
        text.extend(["</", &name, ">"]);
        lines.extend(text.split('\n').map(str::to_owned));
        return;
    }
    lines.push(format!("{start}>"));
    for mut child in node.children {
        child.counts = counts && local(&child.name) == "Value";
        write(child, depth + 1, names, lines);
    }
    lines.push(format!("{indent}</{name}>"));
}

/// Whether a node is an extended property whose value says nothing of anybody.
fn is_counting_property(node: &Node) -> bool {
    const COUNTING: [&str; 5] = ["Integer", "Long", "Short", "Boolean", "SystemTime"];
    let counts = |(name, value): &(String, String)| {
        local(name) == "PropertyType" && COUNTING.contains(&value.as_str())
    };
    local(&node.name) == "ExtendedProperty"
        && node
            .children
            .iter()
            .any(|c| c.attributes.iter().any(counts))
}

type Renamed = (String, Vec<(String, String)>, String);

/// Name, attributes and text of an element as they may be shown.
fn renamed(node: &Node, kind: Kind, names: &mut Pseudonyms) -> Renamed {
    if let Kind::MailHeader = kind {
        let of = |(n, v): &(String, String)| (local(n) == "HeaderName").then(|| v.clone());
        let header = node.attributes.iter().find_map(of).unwrap_or_default();
        let (header, text) = headers::mail(&header, &node.text, names);
        let attributes = vec![("HeaderName".to_owned(), header)];
        return (node.name.clone(), attributes, text);
    }
    let text = match kind {
        Kind::Kept if local(&node.name).ends_with("Class") => class(&node.text),
        Kind::Kept if is_protocol(&node.text) => node.text.clone(),
        Kind::Sentence => names.sentence(&node.text),
        Kind::Id(kind) => names.id(kind, &node.text),
        Kind::MessageIds => names.message_ids(&node.text),
        Kind::Person if FOLDERS.contains(&node.text.trim()) => node.text.clone(),
        Kind::Person => names.person(&node.text),
        Kind::Mime => mime(&node.text, names),
        Kind::Plain if is_plain(&node.text) => node.text.clone(),
        Kind::Kept | Kind::MailHeader | Kind::Content | Kind::Plain => value(node, names),
    };
    let attributes = node
        .attributes
        .iter()
        .map(|(key, value)| (key.clone(), attribute(&node.name, key, value, names)))
        .collect();
    (node.name.clone(), attributes, text)
}

/// The text of content; a waiting time that the server names is one of its words.
fn value(node: &Node, names: &mut Pseudonyms) -> String {
    let tells_time = |n: &&(String, String)| n.0 == "Name" && n.1 == "BackOffMilliseconds";
    match node.attributes.iter().find(tells_time) {
        Some(_) if is_plain(&node.text) => node.text.clone(),
        _ => names.text(&node.text),
    }
}

fn attribute(element: &str, key: &str, value: &str, names: &mut Pseudonyms) -> String {
    match local(key) {
        "Id" if local(element) != "DistinguishedFolderId" => {
            let kind = match local(element) {
                "FolderId" | "ParentFolderId" | "NewFolderId" | "OldParentFolderId" => "folder",
                "AttachmentId" => "attachment",
                "ConversationId" => "conversation",
                _ => "item",
            };
            names.id(kind, value)
        }
        "ChangeKey" | "RootItemChangeKey" => names.id("key", value),
        "RootItemId" => names.id("item", value),
        word if is_word(word) && is_protocol(value) => value.to_owned(),
        _ if key.starts_with("xmlns") || is_plain(value) => value.to_owned(),
        _ => names.text(value),
    }
}

/// Text for XML; stand-ins become references again.
fn escaped(text: &str) -> String {
    let escaped = quick_xml::escape::escape(text);
    let mut out = String::with_capacity(escaped.len());
    for c in escaped.chars() {
        match u32::from(c).checked_sub(FORBIDDEN) {
            Some(code) if code < 0x20 => out += format!("&#x{code:X};").as_str(),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
