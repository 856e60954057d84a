//! Text of an HTML body, line by line, with what its structure says of each line, for mails that
//! have no text part.
//!
//! A scanner, not a browser: one pass, no tree, so that depth and size cost nothing. Which
//! containers are quotes and signatures is told by `containers`; hidden text is left out.

mod attributes;
mod containers;
mod entities;
mod reader;

use reader::Reader;

/// Most bytes of HTML that are read.
const MOST_BYTES: usize = 512 * 1024;

/// What the structure says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing: the text decides.
    Own,
    /// Inside a quote.
    Quoted,
    /// Set in without a line drawn beside it: a quote, or own text.
    Indented,
    /// Inside a signature.
    Signature,
    /// No text but a drawn line, as mail programs put above a header block.
    Rule,
}

/// A page that was read.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
    /// Where each line begins in the text, and what it is; it ends where the next one begins.
    lines: Vec<(usize, Role)>,
    /// The container from which on nothing was read.
    mark: Option<String>,
    /// Text was left out because it is struck through.
    struck: bool,
}

/// Whether a body may strike text through. Cheap, and no sure sign.
pub(super) fn may_strike(html: &str) -> bool {
    [
        "<s>",
        "<s ",
        "<S>",
        "<S ",
        "<del",
        "<DEL",
        "<strike",
        "<STRIKE",
        "line-through",
    ]
    .iter()
    .any(|sign| html.contains(sign))
}

impl Page {
    /// Reads a body.
    pub(super) fn read(html: &str) -> Self {
        let html = html
            .get(..html.floor_char_boundary(MOST_BYTES))
            .unwrap_or(html);
        Reader::read(html)
    }

    /// All of the text that was read, whoever wrote it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Its lines in order.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&str, Role)> {
        self.lines.iter().enumerate().map(|(n, (from, role))| {
            let to = self.lines.get(n + 1).map_or(self.text.len(), |l| l.0);
            (self.text.get(*from..to).unwrap_or_default(), *role)
        })
    }

    /// Whether struck text was left out. Plain text that was made of the page shows it all the same.
    pub(super) fn is_struck(&self) -> bool {
        self.struck
    }

    /// The container from which on everything is quoted, if there was one.
    pub(super) fn mark(&self) -> Option<&str> {
        self.mark.as_deref()
    }
}

#[cfg(test)]
mod tests;
