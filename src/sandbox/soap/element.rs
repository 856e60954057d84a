//! A request as a tree of elements, read with bounds.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// Deeper nesting is refused: no EWS request needs it.
const MAX_DEPTH: usize = 64;
/// More elements are refused: the largest batches stay far below.
const MAX_ELEMENTS: usize = 500_000;
/// Namespace of SOAP 1.1.
const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// Namespace `m:` of EWS.
pub(in crate::sandbox) const MESSAGES: &str =
    "http://schemas.microsoft.com/exchange/services/2006/messages";
/// Namespace `t:` of EWS.
pub(in crate::sandbox) const TYPES: &str =
    "http://schemas.microsoft.com/exchange/services/2006/types";

/// Which namespace an element is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sandbox) enum Namespace {
    Soap,
    Messages,
    Types,
    #[default]
    Other,
}

/// An element with its attributes, children and text.
#[derive(Clone, Debug, Default)]
pub(in crate::sandbox) struct Element {
    pub(in crate::sandbox) namespace: Namespace,
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) attributes: Vec<(String, String)>,
    pub(in crate::sandbox) children: Vec<Element>,
    pub(in crate::sandbox) text: String,
}

/// Why a request could not be read; the text goes into the SOAP fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::sandbox) enum ReadError {
    #[error("The request is not well-formed XML: {0}")]
    NotWellFormed(String),
    #[error("The request is nested more than {MAX_DEPTH} elements deep.")]
    TooDeep,
    #[error("The request has more than {MAX_ELEMENTS} elements.")]
    TooMany,
    #[error("The request has no root element.")]
    Empty,
    #[error("A document type declaration is not allowed.")]
    DocumentType,
}

impl Element {
    /// Reads a whole document.
    pub(in crate::sandbox) fn read(document: &[u8]) -> Result<Self, ReadError> {
        let text = std::str::from_utf8(document)
            .map_err(|e| ReadError::NotWellFormed(format!("not UTF-8: {e}")))?;
        let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
        reader.config_mut().expand_empty_elements = true;
        let mut open: Vec<Element> = Vec::new();
        let mut root = None;
        let mut count = 0_usize;
        loop {
            let (namespace, event) = reader.read_resolved_event().map_err(not_well_formed)?;
            match event {
                Event::Start(start) => {
                    count += 1;
                    if open.len() >= MAX_DEPTH {
                        return Err(ReadError::TooDeep);
                    }
                    if count > MAX_ELEMENTS {
                        return Err(ReadError::TooMany);
                    }
                    open.push(begin(&namespace, &start)?);
                }
                Event::End(_) => close(&mut open, &mut root)?,
                Event::DocType(_) => return Err(ReadError::DocumentType),
                Event::Eof => break,
                other => add_text(open.last_mut(), &other)?,
            }
        }
        match root {
            Some(root) if open.is_empty() => Ok(root),
            _ => Err(ReadError::Empty),
        }
    }

    /// The first child of this local name.
    pub(in crate::sandbox) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The children of a child, none when it is missing.
    pub(in crate::sandbox) fn children_of(&self, name: &str) -> &[Self] {
        self.child(name).map_or(&[], |c| c.children.as_slice())
    }

    /// An attribute's value.
    pub(in crate::sandbox) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// The text of a child.
    pub(in crate::sandbox) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|c| c.text.as_str())
    }

    /// The boolean of a child (`xs:boolean`).
    pub(in crate::sandbox) fn flag_of(&self, name: &str) -> Option<bool> {
        self.text_of(name).map(is_true)
    }

    /// The number of an attribute.
    pub(in crate::sandbox) fn number_attribute(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// `xs:boolean`: `true` or `1`.
pub(in crate::sandbox) fn is_true(text: &str) -> bool {
    matches!(text.trim(), "true" | "1")
}

fn not_well_formed(error: impl std::fmt::Display) -> ReadError {
    ReadError::NotWellFormed(error.to_string())
}

fn begin(namespace: &ResolveResult<'_>, start: &BytesStart<'_>) -> Result<Element, ReadError> {
    let namespace = match namespace {
        ResolveResult::Bound(ns) if ns.as_ref() == SOAP => Namespace::Soap,
        ResolveResult::Bound(ns) if ns.as_ref() == MESSAGES => Namespace::Messages,
        ResolveResult::Bound(ns) if ns.as_ref() == TYPES => Namespace::Types,
        ResolveResult::Unknown(prefix) => {
            return Err(ReadError::NotWellFormed(format!(
                "prefix {prefix} is not declared"
            )));
        }
        _ => Namespace::Other,
    };
    let mut element = Element {
        namespace,
        name: start.local_name().as_ref().to_owned(),
        ..Element::default()
    };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(not_well_formed)?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(not_well_formed)?;
        element
            .attributes
            .push((attribute.key.local_name().as_ref().to_owned(), value.into()));
    }
    Ok(element)
}

fn close(open: &mut Vec<Element>, root: &mut Option<Element>) -> Result<(), ReadError> {
    let Some(done) = open.pop() else {
        return Ok(());
    };
    match open.last_mut() {
        Some(parent) => parent.children.push(done),
        None if root.is_none() => *root = Some(done),
        None => return Err(ReadError::NotWellFormed("two root elements".to_owned())),
    }
    Ok(())
}

fn add_text(parent: Option<&mut Element>, event: &Event<'_>) -> Result<(), ReadError> {
    let Some(parent) = parent else { return Ok(()) };
    match event {
        Event::Text(text) => parent.text.push_str(&text.xml10_content()),
        Event::CData(text) => parent.text.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(c)) => parent.text.push(c),
            Ok(None) => {
                let name = reference.xml10_content();
                let known = quick_xml::escape::resolve_predefined_entity(&name)
                    .ok_or_else(|| ReadError::NotWellFormed(format!("entity {name}")))?;
                parent.text.push_str(known);
            }
            Err(error) => return Err(not_well_formed(error)),
        },
        _ => {}
    }
    Ok(())
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

    #[test]
    fn names_attributes_text_and_references_are_read() {
        let xml = format!(
            "<a xmlns='{MESSAGES}' k='1 &lt; 2'>x &amp; <![CDATA[<y>]]>&#x20AC;<t:b xmlns:t='{TYPES}'/></a>"
        );
        let root = Element::read(xml.as_bytes()).unwrap();
        assert_eq!(
            (root.namespace, root.name.as_str()),
            (Namespace::Messages, "a")
        );
        assert_eq!(root.attribute("k"), Some("1 < 2"));
        assert_eq!(root.text, "x & <y>€");
        assert_eq!(root.child("b").unwrap().namespace, Namespace::Types);
    }

    #[test]
    fn hostile_documents_are_refused() {
        let deep = "<a>".repeat(65) + &"</a>".repeat(65);
        assert_eq!(
            Element::read(deep.as_bytes()).unwrap_err(),
            ReadError::TooDeep
        );
        let bomb = "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>";
        assert_eq!(
            Element::read(bomb.as_bytes()).unwrap_err(),
            ReadError::DocumentType
        );
        for broken in [
            "",
            "<a>",
            "<a></b>",
            "<p:a/>",
            "<a>&nope;</a>",
            "<a>&#0;</a>",
            "<a/><b/>",
        ] {
            assert!(Element::read(broken.as_bytes()).is_err(), "{broken}");
        }
        assert!(Element::read(b"<a>\xff</a>").is_err());
    }
}
