//! Cuts by what we sent: runs of our own words are quoted text, whatever stands around them.
//!
//! Both texts become words; runs of six that occur in our mail mark the quote. White space, line
//! ends, quote marks, wrapping and letter case do not matter. Linear in both texts.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{super::normalise::is_invisible, Mark, shown, step};
use crate::domain::reading::ReadingStep;

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
pub(super) fn cut(marks: &mut Vec<Mark<'_>>, sent: &str, steps: &mut Vec<ReadingStep>) {
    let ours: Vec<u64> = words(sent).map(|(hash, _)| hash).collect();
    let run = RUN.min(ours.len());
    if run < 3 {
        return;
    }
    let known = runs(&ours, run);
    let theirs: Vec<Word> = marks
        .iter()
        .enumerate()
        .flat_map(|(line, m)| words(m.text).map(move |(hash, at)| Word { hash, line, at }))
        .collect();
    let hashes: Vec<u64> = theirs.iter().map(|w| w.hash).collect();
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
        if below_quote(marks, word.line) {
            mark_rest(marks, theirs.get(at..at + run).unwrap_or_default());
        } else if is_start || !quoted(marks, word.line) {
            steps.push(step(
                "cut.sent_text",
                shown(marks.get(word.line).map_or("", |m| m.text)),
            ));
            truncate(marks, word.line, word.at);
            return;
        }
    }
}

/// Where each run of so many words first stands.
fn runs(words: &[u64], length: usize) -> HashMap<u64, usize> {
    let mut known = HashMap::new();
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

fn quoted(marks: &[Mark<'_>], line: usize) -> bool {
    marks.get(line).is_some_and(|m| m.quoted)
}

/// Whether a line is a `>` line, or stands right below one.
fn below_quote(marks: &[Mark<'_>], line: usize) -> bool {
    quoted(marks, line)
        || line
            .checked_sub(1)
            .is_some_and(|above| quoted(marks, above))
}

/// Marks the lines of a run that begins in `>` lines.
fn mark_rest(marks: &mut [Mark<'_>], run: &[Word]) {
    for word in run {
        if below_quote(marks, word.line)
            && let Some(mark) = marks.get_mut(word.line)
        {
            mark.quoted = true;
        }
    }
}

/// Keeps what stands before the quote, on the same line too.
fn truncate(marks: &mut Vec<Mark<'_>>, line: usize, at: usize) {
    let head = marks.get(line).and_then(|m| m.text.get(..at));
    let kept = head.filter(|h| h.chars().any(char::is_alphanumeric));
    marks.truncate(line);
    if let Some(text) = kept {
        marks.push(Mark {
            text,
            quoted: false,
        });
    }
}

/// Words of a text with their places: runs of letters and digits, in lower case.
fn words(text: &str) -> impl Iterator<Item = (u64, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || is_invisible(c);
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(is_part)?;
        let word = text.get(start..)?;
        let length = word.find(|c| !is_part(c)).unwrap_or(word.len());
        from = start + length;
        let mut hasher = DefaultHasher::new();
        for c in word.get(..length)?.chars().filter(|c| !is_invisible(*c)) {
            c.to_lowercase().for_each(|l| l.hash(&mut hasher));
        }
        Some((hasher.finish(), start))
    })
}

fn hash_of(window: &[u64]) -> u64 {
    let mut hasher = DefaultHasher::new();
    window.hash(&mut hasher);
    hasher.finish()
}
