//! Bodies of requests and answers: a document is taken apart, renamed, and laid out for reading.
//!
//! One element a line, in the order in which they came. What each element may keep stands in
//! [`super::kinds::Kind::of`]; an element that is not named there keeps numbers, truth values and times only.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::headers;
use super::kinds::{FOLDERS, Kind, MARKS, class, is_plain, is_protocol, is_word};
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
    let kind = Kind::of(local(&node.name));
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
    for child in node.children {
        write(child, depth + 1, names, lines);
    }
    lines.push(format!("{indent}</{name}>"));
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

/// The text of content. Kept are a waiting time that the server names, and a number that we asked
/// for by an extended property, such as the room in a mailbox: its value has no name.
fn value(node: &Node, names: &mut Pseudonyms) -> String {
    let name = node.attributes.iter().find(|n| n.0 == "Name");
    let asked_for = match name {
        Some((_, name)) => name == "BackOffMilliseconds",
        None => local(&node.name) == "Value",
    };
    if asked_for && is_plain(&node.text) {
        node.text.clone()
    } else {
        names.text(&node.text)
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

/// A mail that we sent, as its headers; the server had it in base64.
fn mime(text: &str, names: &mut Pseudonyms) -> String {
    use base64::Engine as _;
    let packed: String = text.split_whitespace().collect();
    let Ok(mail) = base64::engine::general_purpose::STANDARD.decode(packed) else {
        return names.text(text);
    };
    let mail = String::from_utf8_lossy(&mail).replace("\r\n", "\n");
    let (head, body) = mail.split_once("\n\n").unwrap_or((mail.as_str(), ""));
    let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
    let mut lines: Vec<String> = Vec::new();
    for line in unfolded.lines() {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let (name, value) = headers::mail(name, value.trim(), names);
        lines.push(format!("{name}: {value}"));
    }
    lines.push(String::new());
    lines.push(format!("({} bytes of body left out)", body.len()));
    lines.join("\n")
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
mod tests {
    use super::*;

    fn lines(body: &str) -> Vec<String> {
        let mut names = Pseudonyms::new("mail.contoso.com", r"CONTOSO\svc", &[]);
        anonymise(body, &mut names)
    }

    #[test]
    fn a_document_is_laid_out_and_renamed() {
        let made = lines(
            "<?xml version=\"1.0\"?><m:X ResponseClass=\"Error\" Secret=\"Anna\"><m:ResponseCode>ErrorItemNotFound</m:ResponseCode>\
             <t:ItemId Id=\"AAMkSECRET\" ChangeKey=\"CQAA\"/><t:Subject>Plan 4711</t:Subject>\
             <t:Size>4711</t:Size><t:DateTimeReceived>2026-05-09T09:41:06Z</t:DateTimeReceived>\
             <t:Name>Anna Smith</t:Name><t:Unknown>Sales</t:Unknown><m:MessageText>svc may not</m:MessageText></m:X>",
        );
        let expected = [
            "<m:X ResponseClass=\"Error\" Secret=\"Xxxx\">",
            "  <m:ResponseCode>ErrorItemNotFound</m:ResponseCode>",
            "  <t:ItemId Id=\"item-1\" ChangeKey=\"key-1\"></t:ItemId>",
            "  <t:Subject>Xxxx 0000</t:Subject>",
            "  <t:Size>4711</t:Size>",
            "  <t:DateTimeReceived>2026-05-09T09:41:06Z</t:DateTimeReceived>",
            "  <t:Name>Name 1</t:Name>",
            "  <t:Unknown>Xxxxx</t:Unknown>",
            "  <m:MessageText>service may not</m:MessageText>",
            "</m:X>",
        ];
        assert_eq!(made, expected);
    }

    #[test]
    fn what_makes_a_server_odd_stays() {
        let made = lines("<a><Body>x&#x0;y &amp; z</Body></a><a/>");
        let expected = ["<a>", "  <Body>x&#x0;x &amp; x</Body>", "</a>", "<a></a>"];
        assert_eq!(made, expected);
    }

    #[test]
    fn what_the_probe_reads_stays() {
        let made = lines(
            "<a><t:ExtendedProperty><t:Value>2097152</t:Value></t:ExtendedProperty><t:Value Name=\"Room\">2097152</t:Value>\
             <t:OofState>Disabled</t:OofState></a>",
        );
        let expected = [
            "<a>",
            "  <t:ExtendedProperty>",
            "    <t:Value>2097152</t:Value>",
            "  </t:ExtendedProperty>",
            "  <t:Value Name=\"Room\">0000000</t:Value>",
            "  <t:OofState>Disabled</t:OofState>",
            "</a>",
        ];
        assert_eq!(made, expected);
    }

    #[test]
    fn a_web_page_keeps_its_marks_alone() {
        let made =
            lines("<!DOCTYPE html><html><a href='https://mail.contoso.com/owa'>Welcome, Anna");
        assert_eq!(made, ["<!DOCTYPE><html><a>Xxxxxxx, Xxxx"]);
    }

    #[test]
    fn a_mail_of_ours_is_shown_as_its_headers() {
        // From: anna@contoso.com / Subject: Plan / Message-ID: <x@contoso.com>
        use base64::Engine as _;
        let mail = "From: anna@contoso.com\r\nSubject: Plan\r\n for May\r\nMessage-ID: <x@contoso.com>\r\n\r\nHi";
        let packed = base64::engine::general_purpose::STANDARD.encode(mail);
        let made = lines(&format!("<t:MimeContent>{packed}</t:MimeContent>"));
        let expected = [
            "<t:MimeContent>From: person1@example.test",
            "Subject: Xxxx xxx Xxx",
            "Message-ID: &lt;message-1@example.test&gt;",
            "",
            "(2 bytes of body left out)</t:MimeContent>",
        ];
        assert_eq!(made, expected);
    }
}
