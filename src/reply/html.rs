//! Text of an HTML body, with quoted parts set off, for mails that have no text part.
//!
//! A scanner, not a browser: one pass, no tree, so that depth and size cost nothing. Containers
//! that mail programs put around quoted text become a divider line, `blockquote` becomes `>`.

mod entities;

/// The line that stands where a mail program began its quote.
const DIVIDER: &str = "-----Original Message-----";

/// Most bytes of attributes that are looked at.
const LONGEST_ATTRIBUTES: usize = 2_000;

/// Most bytes of HTML that are read.
const MOST_BYTES: usize = 512 * 1024;

/// Ids and classes of the containers around quoted text: Outlook, OWA, Gmail, Yahoo, Proton,
/// Zimbra.
const QUOTE_CONTAINERS: &[&str] = &[
    "divrplyfwdmsg",
    "appendonsend",
    "olk_src_body_section",
    "gmail_quote",
    "yahoo_quoted",
    "protonmail_quote",
    "zwchr",
    "ms-outlook-mobile-reference-message",
    "mail-editor-reference-message-container",
];

/// Class of the line that Thunderbird puts above a `blockquote`. The person's own text often stands
/// below both, so this line alone is quoted, not everything from here on.
const CITE_LINE: &str = "moz-cite-prefix";

/// Turns HTML into text.
pub(super) fn to_text(html: &str) -> String {
    let html = html
        .get(..html.floor_char_boundary(MOST_BYTES))
        .unwrap_or(html);
    let mut page = Page::default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (text, tail) = rest.split_at(open);
        page.text(text);
        rest = page.tag(tail);
    }
    page.text(rest);
    page.out
}

#[derive(Default)]
struct Page {
    out: String,
    depth: usize,
    /// A blank is due before the next word.
    gap: bool,
    /// Inside the line above a quote.
    in_cite_line: bool,
    /// Inside `pre`, where line ends count.
    in_pre: bool,
}

impl Page {
    fn text(&mut self, raw: &str) {
        let text = entities::decode(raw);
        if self.in_pre {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.out.push('\n');
                    self.gap = false;
                }
                self.words(line);
            }
        } else {
            self.words(&text);
        }
    }

    fn words(&mut self, text: &str) {
        for piece in text.split_inclusive(|c: char| c.is_whitespace() && c != '\u{a0}') {
            let word = piece.trim_end_matches(|c: char| c.is_whitespace() && c != '\u{a0}');
            if !word.is_empty() {
                self.word(word);
            }
            self.gap |= word.len() < piece.len();
        }
    }

    fn word(&mut self, word: &str) {
        if self.out.is_empty() || self.out.ends_with('\n') {
            for _ in 0..(self.depth + usize::from(self.in_cite_line)).min(8) {
                self.out.push_str("> ");
            }
        } else if self.gap {
            self.out.push(' ');
        }
        self.gap = false;
        self.out.push_str(word);
    }

    fn new_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.gap = false;
    }

    /// Reads one tag at the beginning of `tail` and gives back what follows it.
    fn tag<'a>(&mut self, tail: &'a str) -> &'a str {
        if let Some(comment) = tail.strip_prefix("<!--") {
            return comment
                .find("-->")
                .and_then(|at| comment.get(at + 3..))
                .unwrap_or("");
        }
        let Some(inner) = tail.get(1..) else {
            return "";
        };
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.word("<");
            return inner;
        }
        let (inner, after) = match tag_end(inner) {
            Some(at) => (
                inner.get(..at).unwrap_or(""),
                inner.get(at + 1..).unwrap_or(""),
            ),
            None => (inner, ""),
        };
        let closing = inner.starts_with('/');
        let body = inner.trim_start_matches('/');
        let name_end = body
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(body.len());
        let (name, attributes) = body.split_at(name_end);
        let name = name.to_ascii_lowercase();
        if !closing && matches!(name.as_str(), "style" | "script" | "head" | "title") {
            return skip_element(after, &name);
        }
        self.element(&name, closing, attributes);
        after
    }

    fn element(&mut self, name: &str, closing: bool, attributes: &str) {
        match name {
            "br" => {
                self.out.push('\n');
                self.gap = false;
            }
            "blockquote" => {
                self.new_line();
                self.depth = if closing {
                    self.depth.saturating_sub(1)
                } else {
                    self.depth + 1
                };
            }
            "div" | "span" | "hr" | "table" | "body" if !closing && is_container(attributes) => {
                self.new_line();
                self.out.push_str(DIVIDER);
                self.out.push('\n');
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if closing => {
                self.new_line();
                self.out.push('\n');
            }
            "div" if self.in_cite_line || has_class(attributes, CITE_LINE) => {
                self.new_line();
                self.in_cite_line = !closing;
            }
            "pre" => {
                self.new_line();
                self.in_pre = !closing;
            }
            "p" | "div" | "li" | "ul" | "ol" | "tr" | "table" | "hr" | "h1" | "h2" | "h3"
            | "h4" | "h5" | "h6" | "section" | "article" | "header" | "footer" => {
                self.new_line();
            }
            "td" | "th" => self.gap = true,
            _ => {}
        }
    }
}

/// The `>` that ends a tag, not one inside an attribute's quotes.
fn tag_end(inner: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate().take(20_000) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    // A quote that never closes: the next `>` ends the tag.
    inner.find('>')
}

/// Past an element whose content is no text. One that never closes swallows the rest, as in a
/// browser: then nothing is read and nothing acts.
fn skip_element<'a>(after: &'a str, name: &str) -> &'a str {
    let close = format!("</{name}");
    let found = after.match_indices("</").find(|(at, _)| {
        after
            .get(*at..at + close.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(&close))
    });
    found.and_then(|(at, _)| after.get(at..)).unwrap_or("")
}

fn has_class(attributes: &str, class: &str) -> bool {
    attributes.len() <= LONGEST_ATTRIBUTES && attributes.to_ascii_lowercase().contains(class)
}

fn is_container(attributes: &str) -> bool {
    if attributes.len() < 4 || attributes.len() > LONGEST_ATTRIBUTES {
        return false;
    }
    let attributes = attributes.to_ascii_lowercase();
    QUOTE_CONTAINERS.iter().any(|c| attributes.contains(c))
        // Outlook desktop draws a line above its header block, and this is all it marks it with.
        || (attributes.contains("border-top:solid #e1e1e1") || attributes.contains("border-top:solid #b5c4df"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_what_programs_write() {
        for (html, text) in [
            ("<p>Approve</p>", "Approve\n\n"),
            (
                "<div>Approve</div><div>it&nbsp;is <b>fine</b></div>",
                "Approve\nit\u{a0}is fine\n",
            ),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("<style>p{}</style>x &lt;y&gt; &#65;&#x42;", "x <y> AB"),
            (
                "Yes<blockquote>old<br>text</blockquote>new",
                "Yes\n> old\n> text\nnew",
            ),
            (
                "ok<div class=\"gmail_quote\">old</div>",
                "ok\n-----Original Message-----\nold\n",
            ),
            (
                "<div class=\"moz-cite-prefix\">On Monday A wrote:<br></div><blockquote>old</blockquote><p>new</p>",
                "> On Monday A wrote:\n> old\nnew\n\n",
            ),
            ("<pre>Approve\nfine\r\n</pre>x", "Approve\nfine\nx"),
            ("a < b", "a < b"),
            ("<a title='x>y'>z</a>", "z"),
            ("<script>never", ""),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }

    #[test]
    fn depth_and_size_cost_nothing() {
        let deep = "<blockquote><div>".repeat(50_000);
        assert!(to_text(&deep).len() < 10);
    }
}
