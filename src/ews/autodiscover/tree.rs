//! An answer as a tree of elements with their namespaces, bounded in depth and number.
//!
//! Answers of Autodiscover are small. Namespaces count here (unlike in answers of EWS), for some
//! servers and old samples write `https://schemas…` twins, which mean nothing.

use quick_xml::{
    NsReader,
    events::{BytesRef, Event},
    name::ResolveResult,
};

use super::attempt::{Outcome, short};
use crate::{
    ews::{transport::is_web_page, xml::sanitize},
    words::discover as words,
};

/// Elements of an answer, at most. Real ones have a few hundred.
const MOST_ELEMENTS: usize = 20_000;
/// How deep they nest, at most. Real ones reach eight.
const DEEPEST: usize = 32;

/// One element.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) namespace: String,
    pub(super) name: String,
    /// Its own text, without that of the elements in it, trimmed.
    text: String,
    pub(super) children: Vec<Node>,
}

impl Node {
    /// The first element of that name in the same namespace as this one.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        let mine = |c: &&Self| c.name == name && c.namespace == self.namespace;
        self.children.iter().find(mine)
    }

    /// All of them.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        let mine = move |c: &&Self| c.name == name && c.namespace == self.namespace;
        self.children.iter().filter(mine)
    }

    /// The first element of that name, whatever its namespace.
    pub(super) fn any(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The text of a child; none when it is absent or empty.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name).and_then(Self::text)
    }

    /// The text; none when it is empty.
    pub(super) fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|t| !t.is_empty())
    }
}

/// Reads a document.
pub(super) fn read(document: &str) -> Result<Node, Outcome> {
    let document = document.trim_start_matches('\u{FEFF}').trim();
    if document.is_empty() {
        return Err(Outcome::Empty);
    }
    if is_web_page(document) {
        return Err(Outcome::WebPage);
    }
    grow(&sanitize(document)).map_err(|why| Outcome::NotXml(short(&why)))
}

fn grow(document: &str) -> Result<Node, String> {
    let mut reader = NsReader::from_str(document);
    // The outermost node stands for the document.
    let mut open = vec![Node::default()];
    let mut elements = 0_usize;
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(|e| e.to_string())?;
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.0,
            _ => "",
        };
        if let Event::Start(start) | Event::Empty(start) = &event {
            elements += 1;
            if elements > MOST_ELEMENTS {
                return Err(words::too_many_title().to_owned());
            }
            if open.len() > DEEPEST {
                return Err(words::too_deep().to_owned());
            }
            open.push(Node {
                namespace: namespace.to_owned(),
                name: start.local_name().as_ref().to_owned(),
                ..Node::default()
            });
        }
        let Some(inner) = open.last_mut() else {
            return Err(words::cut_off().to_owned());
        };
        match event {
            Event::Empty(_) | Event::End(_) => close(&mut open)?,
            Event::Text(text) => inner.text.push_str(&text.xml10_content()),
            Event::CData(text) => inner.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => inner.text.push(character(&reference)?),
            // Entities of its own are how a document is made to explode.
            Event::DocType(_) => return Err("DOCTYPE".to_owned()),
            Event::Eof => break,
            _ => {}
        }
    }
    let document = open.pop().filter(|_| open.is_empty());
    document
        .and_then(|d| d.children.into_iter().next())
        .ok_or_else(|| words::cut_off().to_owned())
}

fn close(open: &mut Vec<Node>) -> Result<(), String> {
    let done = open.pop();
    match (done, open.last_mut()) {
        (Some(done), Some(around)) => {
            around.children.push(done);
            Ok(())
        }
        _ => Err(words::cut_off().to_owned()),
    }
}

/// The character of `&amp;` or `&#38;`.
fn character(reference: &BytesRef<'_>) -> Result<char, String> {
    let escaped = format!("&{};", reference.xml10_content());
    quick_xml::escape::unescape(&escaped)
        .map_err(|e| e.to_string())?
        .chars()
        .next()
        .ok_or(escaped)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_namespaces_and_texts() {
        let node = read(
            "\u{FEFF}<?xml version=\"1.0\"?><a xmlns='x' xmlns:p='y'><!-- c --><p:b> 1 &amp;&#x26; <![CDATA[<2>]]></p:b><c/></a>",
        )
        .unwrap();
        assert_eq!((node.name.as_str(), node.namespace.as_str()), ("a", "x"));
        assert_eq!(node.any("b").unwrap().text(), Some("1 && <2>"));
        assert!(node.child("b").is_none(), "another namespace");
        assert_eq!(node.child("c").unwrap().text(), None);
    }

    #[test]
    fn what_is_no_document_is_told_apart() {
        let deep = "<a>".repeat(100);
        let many = format!("<a>{}</a>", "<b/>".repeat(MOST_ELEMENTS));
        for (document, wanted) in [
            ("", "empty"),
            (" \n ", "empty"),
            ("<!DOCTYPE html><p>", "page"),
            ("<HTML><body/></HTML>", "page"),
            ("<a>", "xml"),
            ("<a></b>", "xml"),
            ("hello", "xml"),
            ("{\"a\":1}", "xml"),
            ("<a>&nbsp;</a>", "xml"),
            ("<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>", "xml"),
            (&deep, "xml"),
            (&many, "xml"),
        ] {
            let seen = match read(document) {
                Err(Outcome::Empty) => "empty",
                Err(Outcome::WebPage) => "page",
                Err(Outcome::NotXml(_)) => "xml",
                other => unreachable!("{document:.40}: {other:?}"),
            };
            assert_eq!(seen, wanted, "{document:.40}");
        }
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(document in "[<>/a-c=\"'&;# !\\[\\]?x:-]{0,200}") {
            let _ = read(&document);
        }
    }
}
