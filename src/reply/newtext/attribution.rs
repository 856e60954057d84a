//! Attribution lines: `On … wrote:` in any language, wrapped over several lines.
//!
//! Known by what they hold (a verb of writing, an address, a date, a time) and how they end, not
//! by a pattern for each language: a verb of the table is a sign, not a condition.

use super::{
    Mail,
    facts::{Facts, words},
    line::{Line, is_dash},
    speech,
    tables::{TABLES, fold},
};

/// Most lines over which one is wrapped.
const MOST_LINES: usize = 6;

/// Length from which a line may have been wrapped.
const WRAPPED: usize = 40;

/// The first line of the attribution that ends at this line, see [`may_end`]; `quote` says whether
/// quoted lines follow.
pub(super) fn ends_at(mail: &Mail<'_>, end: usize, quote: bool) -> Option<usize> {
    if names_whom_it_quotes(mail.line(end)) {
        return Some(end);
    }
    let mut all = Facts::default();
    let (mut fallback, mut length) = (None, 0);
    for start in (end.saturating_sub(MOST_LINES - 1)..=end).rev() {
        mail.count(1);
        let line = mail.line(start);
        length += line.bare.len();
        // Some programs leave a blank line above a verb that stands alone.
        if line.is_blank() && start + 1 == end && all.verb_last && all.words <= 2 {
            continue;
        }
        if line.quoted || line.gone || line.bare.is_empty() || length > 600 {
            break;
        }
        // A line that ends a sentence is not the head of one that goes on.
        if start < end && line.bare.ends_with(['.', '!', '?', ':']) && !line.facts().digit {
            break;
        }
        all = if start == end {
            line.facts()
        } else {
            line.facts().with(all)
        };
        let begins = line.begins_attribution() && (line.facts().digit || start == end);
        if begins && is_certain(all, quote, true) {
            // The line with the date is the first one, but for a name above it. `9:14 AM Anna
            // <a@x.test> wrote:` may be the rest of one.
            if line.facts().date {
                return Some(extended(mail, start, all));
            }
            fallback = Some((start, all));
        } else if fallback.is_none() && is_certain(all, quote, false) {
            fallback = Some((start, all));
        }
    }
    fallback.map(|(start, all)| extended(mail, start, all))
}

/// `Quoting Anna <a@x.test>:`, with which Horde needs no date.
fn names_whom_it_quotes(line: &Line<'_>) -> bool {
    line.facts().bracketed && line.ends_with_colon() && {
        let head = line.bare.get(..line.bare.floor_char_boundary(60));
        TABLES
            .quoting
            .start(&fold(head.unwrap_or(line.bare)))
            .is_some()
    }
}

/// Whether a line can be the end of an attribution.
pub(super) fn may_end(line: &Line<'_>) -> bool {
    if line.bare.len() > 500 || line.bare.is_empty() {
        return false;
    }
    if line.ends_with_colon() {
        return true;
    }
    // The colon was lost, or dots or dashes stand for it. Cheap signs first.
    let ending = line.bare.trim_end_matches(|c: char| is_dash(c) || c == '.');
    let lettered = ending.ends_with(char::is_alphabetic);
    lettered && line.facts().verb_last && (line.facts().address || line.facts().digit)
}

/// Whether the signs are enough.
fn is_certain(all: Facts, quote: bool, begins: bool) -> bool {
    let dated = all.date && all.time;
    if all.words > 60 {
        return false;
    }
    // `On 3 May 2026 we wrote:` is a sentence: programs name who wrote.
    if all.own && !all.address && !quote {
        return false;
    }
    if all.verb && all.address && (begins || all.bracketed || all.verb_last && dated) {
        return true;
    }
    if all.bracketed && dated && all.words <= 18 {
        return true;
    }
    if all.verb && begins && all.date {
        return true;
    }
    if begins && all.address && (dated || all.bracketed && all.date) {
        return true;
    }
    if !quote {
        return all.verb && dated && all.words <= 14;
    }
    (all.verb && (all.date || begins && all.digit))
        || (all.bracketed && (all.digit || begins))
        || (begins && dated)
        || (all.verb_last && all.names && all.words <= 6)
}

/// Whether a line begins as attributions do: On, Am, Le, a day, a date.
pub(super) fn begins_as_one(bare: &str) -> bool {
    let bare = bare.trim_start_matches(['*', '_', '[', '(', '-', ' ', '"']);
    if bare.starts_with(char::is_numeric) {
        return true;
    }
    let Some(word) = words(bare).next() else {
        return false;
    };
    if TABLES.starters.contains(&fold(word)) {
        return true;
    }
    let head = bare.get(..bare.floor_char_boundary(60)).unwrap_or(bare);
    TABLES.long_starters.start(&fold(head)).is_some()
}

/// Goes up over lines of the same attribution whose beginning is a name: `Anna <a@x.test>, 2 Kas
/// 2026` above `09:14 tarihinde şunu yazdı:`.
fn extended(mail: &Mail<'_>, start: usize, mut all: Facts) -> usize {
    let mut first = start;
    for _ in 0..2 {
        let Some(above) = first.checked_sub(1) else {
            break;
        };
        let line = mail.line(above);
        let facts = line.facts();
        let ended = line.quoted || line.gone || line.bare.ends_with(['.', '!', '?', ':', ';']);
        // `Anna Smith` above `<anna@x.test> wrote:`.
        let broken = mail.line(first).bare.starts_with('<')
            && (1..=6).contains(&facts.words)
            && facts.names
            && !facts.digit
            && speech::is_calm(line.bare)
            && above.checked_sub(1).is_none_or(|n| mail.line(n).is_blank());
        let name = (!all.address && facts.bracketed && facts.names) || broken;
        let long = line.bare.chars().count() >= WRAPPED
            || mail.line(first).bare.starts_with(char::is_numeric);
        let dated = !all.date && (facts.date || facts.bracketed) && long;
        if ended || !(name || dated) {
            break;
        }
        all = facts.with(all);
        first = above;
    }
    first
}
