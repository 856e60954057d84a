//! Header blocks: `From:`, `Sent:`, `To:`, `Subject:` in the body, as Outlook and many others put
//! them above quoted text.
//!
//! Labels are known in all languages of the table. A language that is not in it is known by its
//! shape: several `label: value` lines in a row, one with an address and one with a date.

use super::{
    Mail,
    facts::push_folded,
    line::Line,
    tables::{TABLES, role},
};

/// Most lines of a block that are looked at; lists of recipients can be long.
const MOST_LINES: usize = 40;

/// Longest label, in bytes.
const LONGEST_LABEL: usize = 90;

/// The label of `Label: value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    /// What it may say, or 0 for a word that is in no table.
    pub roles: u8,
    /// Where its value begins in the bare line.
    pub value_at: usize,
}

impl Label {
    /// Finds it. Bold marks, full-width colons and a blank before the colon are all in use.
    pub(super) fn of(bare: &str) -> Option<Self> {
        let head = bare
            .get(..bare.floor_char_boundary(LONGEST_LABEL))
            .unwrap_or(bare);
        let (at, colon) = head.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
        let value_at = at + colon.len_utf8();
        let name = bare.get(..at)?;
        let mut folded = String::with_capacity(at);
        for c in name
            .chars()
            .filter(|c| !matches!(c, '*' | '_' | '|' | '"' | '\u{200e}' | '\u{200f}'))
        {
            if c.is_whitespace() && (folded.is_empty() || folded.ends_with(' ')) {
                continue;
            }
            push_folded(&mut folded, c);
        }
        folded.truncate(folded.trim_end().len());
        if let Some(roles) = TABLES.labels.get(folded.as_str()) {
            return Some(Self {
                roles: *roles,
                value_at,
            });
        }
        if !name.is_ascii() {
            let composed = super::tables::fold(&folded);
            if let Some(roles) = TABLES.labels.get(&composed) {
                return Some(Self {
                    roles: *roles,
                    value_at,
                });
            }
        }
        let letters = folded.chars().next().is_some_and(char::is_alphabetic)
            && !folded.contains(|c: char| {
                c.is_numeric() || matches!(c, '@' | '<' | '>' | '?' | '!' | ',' | ';')
            });
        let short = folded.split(' ').count() <= 4 && folded.chars().count() <= 32;
        let link = bare.get(value_at..).is_some_and(|v| v.starts_with("//"));
        (letters && short && !link).then_some(Self { roles: 0, value_at })
    }
}

/// What the lines of a block have told so far.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // independent signs
struct Block {
    roles: u8,
    /// Different known labels.
    known: usize,
    /// Labels at all.
    shaped: usize,
    address: bool,
    bracketed: bool,
    date: bool,
    time: bool,
    /// A drawn line or a divider stands above.
    ruled: bool,
    /// A blank line, or nothing, stands above.
    apart: bool,
    /// The first label is known.
    named: bool,
    /// Whether blank lines part the labels: all of them, or none.
    spaced: Option<bool>,
    /// Blank lines since the last label.
    blanks: usize,
    /// Lines since the last label.
    wrapped: usize,
}

impl Block {
    fn has(&self, role: u8) -> bool {
        self.roles & role != 0
    }

    /// Takes one more label; false where the block cannot go on with it.
    fn take_label(&mut self, label: Label) -> bool {
        let parted = self.blanks > 0;
        if self.shaped > 0 {
            // Blank lines part all labels or none, and never those of an unknown language.
            if self.spaced.is_some_and(|s| s != parted) || (parted && !self.named) {
                return false;
            }
            self.spaced = Some(parted);
        }
        if label.roles == 0 && parted {
            return false;
        }
        if label.roles != 0 {
            let fresh = label.roles & !self.roles;
            // What stands above `From:` is not the first line of a block. And the same label twice:
            // this is no block, or the next one.
            if (!self.named && label.roles & role::FROM != 0)
                || (fresh == 0 && label.roles & (role::CC | role::OTHER) == 0)
            {
                return false;
            }
            self.known += usize::from(fresh != 0);
            self.roles |= label.roles;
        }
        self.shaped += 1;
        (self.blanks, self.wrapped) = (0, 0);
        true
    }

    /// Takes the rest of a long value, on a line of its own.
    fn take_rest(&mut self, line: &Line<'_>) -> bool {
        self.wrapped += 1;
        let listed = line.facts().address || line.bare.ends_with([';', ',']);
        self.blanks == 0 && self.wrapped <= 12 && (self.wrapped <= 2 || listed)
    }

    fn is_certain(&self) -> bool {
        let dated = self.date && self.time;
        if self.has(role::FROM) {
            let named = self.has(role::SUBJECT) || self.address || self.ruled;
            if (self.known >= 3 && named)
                || (self.known >= 2 && (self.ruled || self.address && self.date))
            {
                return true;
            }
        }
        let subject = self.has(role::SUBJECT) && self.has(role::TO);
        (self.known >= 3 && subject && ((self.address && self.date) || self.ruled))
            || (self.shaped >= 3 && self.known >= 1 && self.bracketed && self.date && self.apart)
            || (self.shaped >= 3 && self.ruled && self.address && self.date)
            || (self.shaped >= 4 && self.bracketed && dated && self.apart)
    }
}

/// Whether a header block begins at this line.
pub(super) fn begins_at(mail: &Mail<'_>, at: usize) -> bool {
    let Some(first) = mail.line(at).label() else {
        return false;
    };
    let above = at.checked_sub(1).map(|n| mail.line(n));
    let apart = above.is_none_or(|l| l.is_blank() || l.quoted || l.is_rule());
    let mut block = Block {
        ruled: ruled_above(mail, at).is_some(),
        apart,
        ..Block::default()
    };
    // A label that nobody knows begins a block only with an address: `Approve: thanks` is no label.
    if first.roles == 0 && !(block.ruled || apart && mail.line(at).facts().bracketed) {
        return false;
    }
    one_line(mail, at, first) || walk(mail, at, &mut block)
}

fn walk(mail: &Mail<'_>, at: usize, block: &mut Block) -> bool {
    block.named = mail.line(at).label().is_some_and(|l| l.roles != 0);
    for line in mail.lines.iter().skip(at).take(MOST_LINES) {
        mail.count(1);
        if line.quoted || line.rule || block.blanks > 1 {
            return false;
        }
        if line.is_blank() {
            block.blanks += 1;
            continue;
        }
        let goes_on = match line.label() {
            Some(label) => block.take_label(label),
            None => block.take_rest(line),
        };
        if !goes_on {
            return false;
        }
        let facts = line.facts();
        block.address |= facts.address;
        block.bracketed |= facts.bracketed;
        block.date |= facts.date;
        block.time |= facts.time;
        if block.is_certain() {
            return true;
        }
    }
    false
}

/// `From: A Sent: B To: C Subject: D` on one line, as some programs flatten it.
fn one_line(mail: &Mail<'_>, at: usize, first: Label) -> bool {
    let value = mail.line(at).value();
    let value = value.get(..value.floor_char_boundary(600)).unwrap_or(value);
    if first.roles & role::FROM == 0 || !value.contains(':') {
        return false;
    }
    let mut roles = 0;
    let mut folded = String::new();
    for word in value.split_whitespace().filter(|w| w.ends_with(':')) {
        folded.clear();
        let word = word.trim_matches(['*', ':']);
        word.chars().for_each(|c| push_folded(&mut folded, c));
        roles |= TABLES.labels.get(folded.as_str()).copied().unwrap_or(0);
    }
    roles & role::SUBJECT != 0 && roles & role::TO != 0 && roles & role::DATE != 0
}

/// The drawn line or divider right above a line, blank lines aside.
pub(super) fn ruled_above(mail: &Mail<'_>, at: usize) -> Option<usize> {
    (at.saturating_sub(3)..at).rev().find_map(|n| {
        let line = mail.line(n);
        if line.is_rule() || super::divider::is_drawn(line.bare) {
            return Some(Some(n));
        }
        (!line.is_blank()).then_some(None)
    })?
}
