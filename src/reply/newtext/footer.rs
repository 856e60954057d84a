//! Footers that phones, mail programs and mailing lists add.

use std::ops::Range;

use super::{
    Mail,
    facts::words,
    line::is_dash,
    tables::{TABLES, fold},
};

/// How many lines from the end are looked at.
const MOST_LINES: usize = 8;

/// Longest footer in bytes, its link included.
const LONGEST: usize = 300;

/// Most words of one.
const MOST_WORDS: usize = 16;

/// The lines of a footer near the end of a run.
pub(super) fn find(mail: &Mail<'_>, full: &[usize]) -> Option<Range<usize>> {
    let tail = full.get(full.len().saturating_sub(MOST_LINES)..)?;
    for (n, at) in tail.iter().enumerate() {
        mail.count(1);
        let below = tail.get(n + 1..).unwrap_or_default();
        let bare = mail.line(*at).bare;
        if is_list_rule(mail, bare, below) {
            return Some(*at..mail.lines.len().min(full.last()? + 1));
        }
        if is_footer(bare) {
            return Some(*at..end_of(mail, *at, below));
        }
    }
    None
}

/// The footer's own paragraph goes as far as it has short lines, and `excuse my brevity`.
fn end_of(mail: &Mail<'_>, at: usize, below: &[usize]) -> usize {
    let mut end = at + 1;
    for n in below.iter().take(2) {
        let line = mail.line(*n);
        let follows =
            *n == end && (line.bare.starts_with(['<', '(', '[']) || line.bare.starts_with("http"));
        if follows || TABLES.footer_notes.start(&fold(line.bare)).is_some() {
            end = n + 1;
        }
    }
    end
}

/// A line drawn above the footer of a mailing list or of free mail.
fn is_list_rule(mail: &Mail<'_>, bare: &str, below: &[usize]) -> bool {
    bare.chars().filter(|c| is_dash(*c)).count() >= 10
        && bare.chars().all(|c| is_dash(c) || c == ' ')
        && below
            .iter()
            .take(4)
            .any(|n| TABLES.lists.anywhere(&fold(mail.line(*n).bare)))
}

/// `Sent from my iPhone` in any language: a word of sending and a device or program.
pub(super) fn is_footer(bare: &str) -> bool {
    if bare.len() > LONGEST || bare.ends_with(['?', '？']) {
        return false;
    }
    let bare = bare.trim_start_matches(|c: char| {
        matches!(c, '*' | '_' | '(' | '[' | '<' | '|' | '~' | '"')
            || is_dash(c)
            || c.is_whitespace()
    });
    let mut folded = fold(bare);
    if let Some(link) = folded.find("http") {
        folded.truncate(link);
    }
    // `Sent from my phone. Please excuse my brevity.`
    if let Some((sentence, note)) = folded.split_once(". ")
        && TABLES.footer_notes.start(note).is_some()
    {
        folded.truncate(sentence.len());
    }
    let text = folded.trim_end_matches([' ', '<', '(', '[', ':']);
    if text.is_empty() {
        return false;
    }
    let all: Vec<&str> = words(text).take(MOST_WORDS + 1).collect();
    if all.len() > MOST_WORDS {
        return false;
    }
    if TABLES.footer_starts.start(text).is_some() {
        return all.len() <= 10 || text.contains("app");
    }
    if !TABLES.footer_long_devices.anywhere(text)
        && !all.iter().any(|w| TABLES.footer_devices.contains(*w))
    {
        return false;
    }
    (all.len() <= 7 && text.len() <= 90 && TABLES.footer_marks.anywhere(text)) || says_sent(&all)
}

/// `Sent from …`, `Diese Nachricht wurde von … gesendet`, `iPhone'umdan gönderildi`.
fn says_sent(all: &[&str]) -> bool {
    let is_sent = |w: &&str| TABLES.footer_sent.contains(*w);
    let Some(first) = all.first() else {
        return false;
    };
    let opens = TABLES.footer_openers.contains(*first) || is_device(first);
    if all.last().is_some_and(is_sent) && opens {
        return true;
    }
    let most = if opens { 4 } else { 0 };
    all.iter()
        .take(most + 1)
        .position(is_sent)
        .is_some_and(|at| {
            all.get(at + 1).is_some_and(|next| {
                TABLES.footer_with.contains(*next) || is_device(next) || next.starts_with("d'")
            })
        })
}

fn is_device(word: &str) -> bool {
    TABLES.footer_devices.contains(word) || TABLES.footer_long_devices.start_of_word(word)
}
