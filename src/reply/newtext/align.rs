//! Cuts by what we sent: runs of our own words are quoted text, whatever stands around them.
//!
//! Both texts become words; runs of six that occur in our mail mark the quote. White space, line
//! ends, quote marks, wrapping and letter case do not matter. Linear in both texts.

use std::collections::HashMap;

use super::{super::normalise::is_invisible, Line, Mail, shown, step};

/// Words in a row that make a quote: a person does not type six of our words by chance.
const RUN: usize = 6;

/// One word of the reply.
struct Word {
    hash: u64,
    line: usize,
    /// Byte offset in its line.
    at: usize,
}

/// Cuts at the first run of our words outside `>` lines; marks wrapped rests of `>` lines.
pub(super) fn cut(mail: &mut Mail<'_>, sent: &str) {
    let ours: Vec<u64> = words(sent).map(|(hash, _)| hash).collect();
    let run = RUN.min(ours.len());
    if run < 3 {
        return;
    }
    let known = runs(&ours, run);
    let theirs: Vec<Word> = mail
        .lines
        .iter()
        .enumerate()
        .flat_map(|(line, l)| words(l.text).map(move |(hash, at)| Word { hash, line, at }))
        .collect();
    let hashes: Vec<u64> = theirs.iter().map(|w| w.hash).collect();
    mail.count(ours.len() + hashes.len());
    let mut covered_to = 0;
    for (at, window) in hashes.windows(run).enumerate() {
        let Some(found) = known.get(&hash_of(window)) else {
            continue;
        };
        let is_start = at >= covered_to;
        covered_to = at + run;
        let first = if is_start {
            back(&ours, &hashes, *found, at)
        } else {
            at
        };
        let Some(word) = theirs.get(first) else {
            continue;
        };
        if below_quote(mail, word.line) {
            mark_rest(mail, theirs.get(at..at + run).unwrap_or_default());
        } else if is_start || !mail.line(word.line).quoted {
            let found = shown(mail.line(word.line).text);
            mail.steps.push(step("cut.sent_text", found));
            truncate(mail, word.line, word.at);
            return;
        }
    }
}

/// Where each run of so many words first stands.
fn runs(words: &[u64], length: usize) -> HashMap<u64, usize> {
    let mut known = HashMap::with_capacity(words.len());
    for (at, window) in words.windows(length).enumerate() {
        known.entry(hash_of(window)).or_insert(at);
    }
    known
}

/// Goes back while the words before are ours too, never beyond the beginning of our mail.
fn back(ours: &[u64], theirs: &[u64], found: usize, at: usize) -> usize {
    let same = (1..=found.min(at))
        .take_while(|n| ours.get(found - n) == theirs.get(at - n))
        .count();
    at - same
}

/// Whether a line is a `>` line, or stands right below one.
fn below_quote(mail: &Mail<'_>, line: usize) -> bool {
    mail.line(line).quoted
        || line
            .checked_sub(1)
            .is_some_and(|above| mail.line(above).quoted)
}

/// Marks the lines of a run that begins in `>` lines.
fn mark_rest(mail: &mut Mail<'_>, run: &[Word]) {
    for word in run {
        if below_quote(mail, word.line)
            && let Some(line) = mail.lines.get_mut(word.line)
        {
            line.quoted = true;
        }
    }
}

/// Keeps what stands before the quote, on the same line too.
fn truncate(mail: &mut Mail<'_>, line: usize, at: usize) {
    let head = mail.line(line).text.get(..at);
    let kept = head.filter(|h| h.chars().any(char::is_alphanumeric));
    mail.lines.truncate(line);
    if let Some(text) = kept {
        mail.lines.push(Line::new(text));
    }
}

/// Words of a text with their places: runs of letters and digits, in lower case.
pub(super) fn words(text: &str) -> impl Iterator<Item = (u64, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || is_invisible(c);
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(is_part)?;
        let word = text.get(start..)?;
        let mut hash = FNV_OFFSET;
        let mut length = word.len();
        for (at, c) in word.char_indices() {
            if !is_part(c) {
                length = at;
                break;
            }
            if c.is_ascii() {
                hash = mixed(hash, u64::from(c.to_ascii_lowercase()));
            } else if !is_invisible(c) {
                hash = c.to_lowercase().fold(hash, |h, l| mixed(h, u64::from(l)));
            }
        }
        from = start + length;
        Some((hash, start))
    })
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a. Whoever makes words collide on purpose only hides text of their own.
fn mixed(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x100_0000_01b3)
}

fn hash_of(window: &[u64]) -> u64 {
    window
        .iter()
        .fold(FNV_OFFSET, |h, w| mixed(h.rotate_left(7), *w))
}
