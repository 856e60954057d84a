//! Writing XML by hand, and making the XML of a server readable.
//!
//! Every operation's request is written with [`XmlWriter`]; every answer passes [`sanitize`] before
//! it is parsed. Exchange sends characters that XML 1.0 forbids (`&#x0;`, `&#x1F;`: 5 to 10 % of
//! mails by ews-java-api issue 156) and refuses a request that carries one.

use std::borrow::Cow;

use crate::domain::Address;

/// Whether XML 1.0 allows this character (section 2.2, `Char`).
fn allowed(code: u32) -> bool {
    matches!(code, 0x9 | 0xA | 0xD | 0x20..=0xD7FF | 0xE000..=0xFFFD | 0x1_0000..=0x10_FFFF)
}

/// Replaces forbidden characters and references to them by U+FFFD, so that the document parses.
///
/// Works on a whole document. A `&#` that is no reference becomes text.
pub(super) fn sanitize(document: &str) -> Cow<'_, str> {
    if !document.contains("&#") && document.chars().all(|c| allowed(u32::from(c))) {
        return Cow::Borrowed(document);
    }
    let mut out = String::with_capacity(document.len());
    let mut rest = document;
    while let Some((before, after)) = rest.split_once("&#") {
        push_allowed(&mut out, before);
        rest = push_reference(&mut out, after);
    }
    push_allowed(&mut out, rest);
    Cow::Owned(out)
}

fn push_allowed(out: &mut String, text: &str) {
    out.extend(
        text.chars()
            .map(|c| if allowed(u32::from(c)) { c } else { '\u{FFFD}' }),
    );
}

/// Takes what follows `&#`, writes the reference or its replacement, returns what comes after it.
fn push_reference<'a>(out: &mut String, after: &'a str) -> &'a str {
    // The longest reference to a character is `x10FFFF`; a few leading zeros are let through.
    const LONGEST: usize = 12;
    match after.split_once(';') {
        Some((digits, rest)) if digits.len() <= LONGEST => {
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            match code {
                Ok(code) if allowed(code) => {
                    out.push_str("&#");
                    out.push_str(digits);
                    out.push(';');
                }
                _ => out.push('\u{FFFD}'),
            }
            rest
        }
        _ => {
            out.push_str("&amp;#");
            after
        }
    }
}

/// Writes elements with the prefixes `t`, `m` and `soap` that the envelope declares.
///
/// Escapes text and attributes and leaves out characters that XML cannot carry.
#[derive(Debug, Default)]
pub struct XmlWriter {
    out: String,
    delegate: Option<Address>,
}

impl XmlWriter {
    /// An empty writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// A writer whose distinguished folder ids all name `mailbox`: with delegate access one that
    /// does not would silently mean the caller's own folder (exchangelib issue 1260).
    pub fn for_delegate(mailbox: Address) -> Self {
        Self {
            out: String::new(),
            delegate: Some(mailbox),
        }
    }

    /// The mailbox that distinguished folder ids must name, with delegate access.
    pub fn delegate(&self) -> Option<Address> {
        self.delegate.clone()
    }

    /// Writes an element whose content `inside` writes.
    pub fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        self.out.push('>');
        inside(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Writes an element with text as its content.
    pub fn text(&mut self, name: &str, text: &str) {
        self.element(name, &[], |w| w.escape(text));
    }

    /// Writes an element with attributes and text.
    pub fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |w| w.escape(text));
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open(name, attributes);
        self.out.push_str("/>");
    }

    /// The XML written so far.
    pub fn finish(self) -> String {
        self.out
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            self.escape(value);
            self.out.push('"');
        }
    }

    fn escape(&mut self, text: &str) {
        for c in text.chars().filter(|c| allowed(u32::from(*c))) {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                // A parser turns a bare CR into LF (XML 1.0 section 2.11): keep it by reference.
                '\r' => self.out.push_str("&#xD;"),
                c => self.out.push(c),
            }
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
    use proptest::prelude::*;

    #[test]
    fn forbidden_characters_are_replaced() {
        for (given, wanted) in [
            ("<b>plain</b>", "<b>plain</b>"),
            ("<b>a&#x0;b</b>", "<b>a\u{FFFD}b</b>"),
            ("<b>x&#xD83D;&#xDE00;y</b>", "<b>x\u{FFFD}\u{FFFD}y</b>"),
            ("<b>q&#x1F;&#38;amp;</b>", "<b>q\u{FFFD}&#38;amp;</b>"),
            ("<b>a&#xFFFE;\u{1}</b>", "<b>a\u{FFFD}\u{FFFD}</b>"),
            (
                "<b>AT&amp;T &#233;&#x20AC;</b>",
                "<b>AT&amp;T &#233;&#x20AC;</b>",
            ),
            ("<b>&#99999999999;</b>", "<b>\u{FFFD}</b>"),
            ("<b>&# alone</b>", "<b>&amp;# alone</b>"),
        ] {
            assert_eq!(sanitize(given), wanted);
        }
    }

    #[test]
    fn writer_escapes_and_drops() {
        let mut w = XmlWriter::new();
        w.text_with("a", &[("k", "\"<\u{0}>&")], "1 < 2 \u{1}& \r\n");
        assert_eq!(
            w.finish(),
            "<a k=\"&quot;&lt;&gt;&amp;\">1 &lt; 2 &amp; &#xD;\n</a>"
        );
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back(text in "\\PC*") {
            let mut w = XmlWriter::new();
            w.text("a", &text);
            let back: String = quick_xml::de::from_str(&w.finish()).unwrap();
            let kept: String = text.chars().filter(|c| allowed(u32::from(*c))).collect();
            prop_assert_eq!(back.trim(), kept.trim());
        }

        #[test]
        fn sanitized_text_parses(text in "[^<>&]*", code in 0u32..0x11_0000) {
            let document = format!("<a>{text}&#{code};&#x{code:x};</a>");
            prop_assert!(quick_xml::de::from_str::<String>(&sanitize(&document)).is_ok());
        }
    }
}
