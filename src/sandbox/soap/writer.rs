//! Writes XML: everything escaped, no character that XML 1.0 forbids.

use std::fmt::{Display, Write as _};

/// XML under construction. Elements are closed by the nesting of calls, never by hand.
#[derive(Debug, Default)]
pub(in crate::sandbox) struct Xml {
    out: String,
}

impl Xml {
    /// The text so far.
    pub(in crate::sandbox) fn finish(self) -> String {
        self.out
    }

    /// An element with attributes and content.
    pub(in crate::sandbox) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self),
    ) {
        self.start(name, attributes);
        self.out.push('>');
        content(self);
        self.end(name);
    }

    /// An element without attributes.
    pub(in crate::sandbox) fn nest(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.element(name, &[], content);
    }

    /// An element without content.
    pub(in crate::sandbox) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push_str("/>");
    }

    /// An element with text.
    pub(in crate::sandbox) fn leaf(&mut self, name: &str, text: impl Display) {
        self.leaf_with(name, &[], text);
    }

    /// An element with attributes and text.
    pub(in crate::sandbox) fn leaf_with(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        text: impl Display,
    ) {
        self.start(name, attributes);
        self.out.push('>');
        escape_into(&mut self.out, &text.to_string());
        self.end(name);
    }

    /// XML that was written by another [`Xml`].
    pub(in crate::sandbox) fn raw(&mut self, fragment: &str) {
        self.out.push_str(fragment);
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        // Writing to a String cannot fail.
        let _ = write!(self.out, "<{name}");
        for (key, value) in attributes {
            let _ = write!(self.out, " {key}=\"");
            escape_into(&mut self.out, value);
            self.out.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        let _ = write!(self.out, "</{name}>");
    }
}

/// Line ends as references, otherwise a reader would turn CR LF into LF (XML 1.0 section 2.11).
fn escape_into(out: &mut String, text: &str) {
    out.reserve(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
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
    use crate::sandbox::soap::element::Element;

    proptest::proptest! {
        #[test]
        fn what_is_written_reads_back(text in "[^\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{fffe}\u{ffff}]*", value in "[a-z<>&\"' ]*") {
            let mut xml = Xml::default();
            xml.leaf_with("a", &[("k", &value)], &text);
            let read = Element::read(xml.finish().as_bytes()).unwrap();
            proptest::prop_assert_eq!(&read.text, &text);
            proptest::prop_assert_eq!(read.attribute("k").unwrap(), value);
        }
    }

    #[test]
    fn control_characters_are_replaced() {
        let mut xml = Xml::default();
        xml.leaf("a", "x\u{0}\u{1f}\u{b}y");
        assert_eq!(xml.finish(), "<a>x\u{fffd}\u{fffd}\u{fffd}y</a>");
    }
}
