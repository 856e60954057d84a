//! One line on its way through the cutter, with what is known of it.
//!
//! Facts are found when first asked for and kept, so that every line is looked into once, however
//! often its neighbours ask.

use std::cell::OnceCell;

use super::{
    super::{
        html::Role,
        normalise::{is_invisible, reorders},
    },
    attribution::begins_as_one,
    facts::Facts,
    header::Label,
};

/// One line.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools)] // independent signs
pub(super) struct Line<'a> {
    /// As written.
    pub text: &'a str,
    /// Without white space and invisible characters at both ends.
    pub bare: &'a str,
    /// Begins with `>`, or a mail program marked it as quoted.
    pub quoted: bool,
    /// Signature, footer or banner: neither quote nor new text.
    pub gone: bool,
    /// A drawn line stands here (HTML only).
    pub rule: bool,
    /// Out of a page of HTML, whose lines no mail program wraps.
    pub paged: bool,
    /// Set in by a `blockquote` that may be a quote or own text (HTML only).
    pub indented: bool,
    /// Belongs to the line that says who wrote the quote below.
    pub attribution: bool,
    facts: OnceCell<Facts>,
    label: OnceCell<Option<Label>>,
    begins: OnceCell<bool>,
}

impl<'a> Line<'a> {
    /// A line of plain text.
    pub(super) fn new(text: &'a str) -> Self {
        let bare = text.trim_matches(is_edge);
        Self {
            text,
            bare,
            quoted: bare.starts_with(['>', '＞']) || bare.starts_with("&gt;"),
            ..Self::default()
        }
    }

    /// A line of a page of HTML.
    pub(super) fn of_page(text: &'a str, role: Role) -> Self {
        let mut line = Self::new(text);
        line.paged = true;
        match role {
            Role::Own => {}
            Role::Quoted => line.quoted = true,
            Role::Indented => line.indented = true,
            Role::Signature => line.gone = true,
            Role::Rule => line.rule = true,
        }
        line
    }

    /// Whether it shows nothing. A drawn line is no blank one.
    pub(super) fn is_blank(&self) -> bool {
        self.bare.is_empty() && !self.rule
    }

    /// What attribution lines and header blocks are known by.
    pub(super) fn facts(&self) -> Facts {
        *self.facts.get_or_init(|| Facts::of(self.bare))
    }

    /// The label it begins with.
    pub(super) fn label(&self) -> Option<Label> {
        *self.label.get_or_init(|| Label::of(self.bare))
    }

    /// Whether it begins as attribution lines do.
    pub(super) fn begins_attribution(&self) -> bool {
        *self.begins.get_or_init(|| begins_as_one(self.bare))
    }

    /// The text behind its label.
    pub(super) fn value(&self) -> &'a str {
        let at = self.label().map_or(0, |l| l.value_at);
        self.bare.get(at..).unwrap_or_default()
    }

    /// Whether it ends as an attribution line does: with a colon.
    pub(super) fn ends_with_colon(&self) -> bool {
        without_marks(self.bare).ends_with([':', '：'])
    }

    /// A line of dashes, underscores or the like, or a drawn one.
    pub(super) fn is_rule(&self) -> bool {
        self.rule || (self.bare.len() >= 5 && self.bare.chars().all(is_dash))
    }
}

/// Without bold and italic marks and white space at the end.
pub(super) fn without_marks(bare: &str) -> &str {
    bare.trim_end_matches(|c: char| matches!(c, '*' | '_') || is_edge(c))
}

/// What dividers are drawn with.
pub(super) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '_'
            | '='
            | '*'
            | '~'
            | '#'
            | '–'
            | '—'
            | '‐'
            | '‑'
            | '‒'
            | '―'
            | '─'
            | '━'
            | '－'
            | '＿'
    )
}

/// White space, or nothing to be seen.
pub(super) fn is_edge(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || reorders(c)
}
