//! The scanner: tags and text in, lines out.
//!
//! Keeps a stack of the elements whose nesting matters, and counts how deep in quotes, signatures
//! and hidden parts the text stands. Every element is pushed and popped once.

use super::{
    Page, Role, attributes,
    containers::{self, Effect},
    entities,
};

/// An element that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    name: &'static str,
    effect: Effect,
}

#[derive(Debug, Default)]
pub(super) struct Reader {
    page: Page,
    /// Open elements of the tracked names.
    stack: Vec<Open>,
    /// How many of each tracked name are open.
    open: [usize; TRACKED.len()],
    quoted: usize,
    signed: usize,
    hidden: usize,
    indented: usize,
    struck: usize,
    /// For each inline name what its open elements do, so that their ends never close a block.
    inline: [Vec<Effect>; INLINE.len()],
    /// For each open Gmail container: how deep the quotes were when it began, and whether its first
    /// quote has ended.
    gmail: Vec<(usize, bool)>,
    /// A blank is due before the next word.
    gap: bool,
    /// The last line is being written.
    in_line: bool,
    /// Inside `pre`, where line ends count.
    pre: usize,
}

/// Most lines of a page that are read; what a person writes stands within the first of them.
const MOST_LINES: usize = 10_000;

/// Names whose nesting matters.
const TRACKED: [&str; 7] = ["div", "blockquote", "span", "table", "td", "section", "pre"];

/// Names of elements that may hide or strike their text and whose ends close nothing else.
const INLINE: [&str; 16] = [
    "s", "del", "strike", "b", "i", "u", "em", "strong", "font", "a", "ins", "small", "big", "p",
    "li", "tr",
];

impl Reader {
    /// Reads a whole page, or down to the container from which on all is quoted.
    pub(super) fn read(html: &str) -> Page {
        let mut reader = Self::default();
        reader.page.text.reserve(html.len() / 4);
        let mut rest = html;
        while let Some(open) = rest.find('<') {
            let (text, tail) = rest.split_at(open);
            reader.text(text);
            rest = reader.tag(tail);
            if reader.page.mark.is_some() || reader.page.lines.len() > MOST_LINES {
                return reader.page;
            }
        }
        reader.text(rest);
        reader.page
    }

    fn text(&mut self, raw: &str) {
        if raw.is_empty() || self.hidden > 0 {
            return;
        }
        if self.struck > 0 {
            let said = raw.contains(char::is_alphanumeric);
            self.page.struck |= said && self.quoted == 0 && self.signed == 0;
            self.gap |= raw.contains(char::is_whitespace);
            return;
        }
        let text = entities::decode(raw);
        if self.pre == 0 {
            return self.words(&text);
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.break_line();
            }
            self.words(line);
        }
    }

    fn words(&mut self, text: &str) {
        let is_blank = |c: char| c.is_whitespace() && c != '\u{a0}';
        for piece in text.split_inclusive(is_blank) {
            let word = piece.trim_end_matches(is_blank);
            if !word.is_empty() {
                self.word(word);
            }
            self.gap |= word.len() < piece.len();
        }
    }

    fn word(&mut self, word: &str) {
        if !self.in_line {
            self.begin(self.role());
        } else if self.gap {
            self.page.text.push(' ');
        }
        self.gap = false;
        self.page.text.push_str(word);
    }

    fn role(&self) -> Role {
        if self.quoted > 0 {
            Role::Quoted
        } else if self.signed > 0 {
            Role::Signature
        } else if self.indented > 0 {
            Role::Indented
        } else {
            Role::Own
        }
    }

    fn begin(&mut self, role: Role) {
        self.page.lines.push((self.page.text.len(), role));
        self.in_line = true;
    }

    /// Ends the line; one that has not begun stays.
    fn new_line(&mut self) {
        self.in_line = false;
        self.gap = false;
    }

    /// `br`: ends the line, or makes an empty one.
    fn break_line(&mut self) {
        if !self.in_line {
            self.begin(self.role());
        }
        self.new_line();
    }

    /// Reads one tag at the beginning of `tail` and gives back what follows it.
    fn tag<'a>(&mut self, tail: &'a str) -> &'a str {
        if let Some(comment) = tail.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(comment.len(), |at| at + 3);
            return comment.get(end..).unwrap_or("");
        }
        let Some(inner) = tail.get(1..) else {
            return "";
        };
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.text("<");
            return inner;
        }
        let (inner, after) = match attributes::tag_end(inner) {
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
        let (written, attributes) = body.split_at(name_end);
        let mut small = [0_u8; 12];
        let name = attributes::small_name(written, &mut small);
        if !closing && matches!(name, "style" | "script" | "head" | "title") {
            return attributes::skip_element(after, name);
        }
        self.element(name, closing, attributes);
        after
    }

    fn element(&mut self, name: &str, closing: bool, attributes: &str) {
        if let Some(n) = INLINE.iter().position(|t| *t == name) {
            self.inline(n, closing, attributes);
        }
        if let Some(n) = TRACKED.iter().position(|t| *t == name) {
            if name != "span" && name != "td" {
                self.new_line();
            }
            if closing {
                self.close(n);
            } else {
                self.open(n, attributes);
            }
            if name == "td" {
                self.gap = true;
            }
            return;
        }
        match name {
            "br" => self.break_line(),
            "hr" if !closing => {
                self.new_line();
                match containers::effect(name, attributes) {
                    Effect::Rest => self.stop(attributes),
                    _ => self.rule(),
                }
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.new_line();
                if closing {
                    self.break_line();
                }
            }
            "li" | "ul" | "ol" | "tr" | "article" | "header" | "footer" | "center" | "dl"
            | "dt" | "dd" | "fieldset" | "main" | "nav" | "body" => self.new_line(),
            "th" => self.gap = true,
            _ => {}
        }
    }

    /// Opens or closes an inline element. A paragraph ends where the next one
    /// begins.
    fn inline(&mut self, n: usize, closing: bool, attributes: &str) {
        let Some(name) = INLINE.get(n) else { return };
        let alone = *name == "p";
        let Some(open) = self.inline.get_mut(n) else {
            return;
        };
        if (closing || alone)
            && let Some(ended) = open.pop()
        {
            self.struck -= usize::from(ended == Effect::Struck);
            self.hidden -= usize::from(ended == Effect::Hidden);
        }
        if !closing {
            let effect = containers::inline(name, attributes);
            self.struck += usize::from(effect == Effect::Struck);
            self.hidden += usize::from(effect == Effect::Hidden);
            open.push(effect);
        }
    }

    fn rule(&mut self) {
        if self.quoted == 0 {
            self.begin(Role::Rule);
            self.new_line();
        }
    }

    /// From here on everything is quoted.
    fn stop(&mut self, attributes: &str) {
        let shown = attributes.split_whitespace().collect::<Vec<_>>().join(" ");
        self.page.mark = Some(shown.chars().take(60).collect());
    }

    fn open(&mut self, n: usize, attributes: &str) {
        let Some(name) = TRACKED.get(n) else { return };
        let effect = containers::effect(name, attributes);
        match effect {
            Effect::None => {}
            Effect::Rest => return self.stop(attributes),
            Effect::Rule => self.rule(),
            Effect::Quote | Effect::GmailQuote => {
                self.new_line();
                if effect == Effect::GmailQuote {
                    self.gmail.push((self.quoted, false));
                }
                self.quoted += 1;
            }
            Effect::Signature => {
                self.new_line();
                self.signed += 1;
            }
            Effect::Indent => {
                self.new_line();
                self.indented += 1;
            }
            Effect::Hidden => self.hidden += 1,
            Effect::Struck => self.struck += 1,
        }
        self.pre += usize::from(*name == "pre");
        self.stack.push(Open { name, effect });
        if let Some(open) = self.open.get_mut(n) {
            *open += 1;
        }
    }

    /// Closes the innermost element of the name and what is open inside it; a tag that closes
    /// nothing does nothing.
    fn close(&mut self, n: usize) {
        let wanted = TRACKED.get(n).copied().unwrap_or_default();
        if self.open.get(n).is_none_or(|open| *open == 0) {
            return;
        }
        while let Some(open) = self.stack.pop() {
            if let Some(at) = TRACKED.iter().position(|t| *t == open.name)
                && let Some(count) = self.open.get_mut(at)
            {
                *count -= 1;
            }
            self.end(open);
            if open.name == wanted {
                break;
            }
        }
    }

    fn end(&mut self, open: Open) {
        self.pre -= usize::from(open.name == "pre");
        match open.effect {
            Effect::Quote => {
                self.new_line();
                self.quoted -= 1;
                // Below the first quote of a Gmail container people write between the quotes.
                if let Some((depth, ended)) = self.gmail.last_mut()
                    && open.name == "blockquote"
                    && !*ended
                    && self.quoted == *depth + 1
                {
                    *ended = true;
                    self.quoted -= 1;
                }
            }
            Effect::GmailQuote => {
                self.new_line();
                if self.gmail.pop().is_some_and(|(_, ended)| !ended) {
                    self.quoted -= 1;
                }
            }
            Effect::Signature => {
                self.new_line();
                self.signed -= 1;
            }
            Effect::Indent => {
                self.new_line();
                self.indented -= 1;
            }
            Effect::Hidden => self.hidden -= 1,
            Effect::Struck => self.struck -= 1,
            Effect::None | Effect::Rest | Effect::Rule => {}
        }
    }
}
