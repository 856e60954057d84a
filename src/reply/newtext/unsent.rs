//! Quoted lines that we never sent: `Approved` with `> only up to 500 EUR` below it is own text,
//! whatever sign stands before it.
//!
//! Called where the sent text is known. A block of `>` lines without a word of ours and without a
//! line that says who wrote it becomes own text; single lines in a quote of ours that we did not
//! write are put aside, so that they can speak against an action.

use std::{collections::HashSet, ops::Range};

use super::{Mail, align::words};

/// Words in a row that are enough to know a line by; a shorter line has to be known as a whole.
const RUN: usize = 3;

/// Settles all blocks of quoted lines.
pub(super) fn settle(mail: &mut Mail<'_>, sent: &str) {
    let ours: Vec<u64> = words(sent).map(|(hash, _)| hash).collect();
    if ours.is_empty() || !mail.lines.iter().any(|l| l.quoted) {
        return;
    }
    let known = Known::new(&ours);
    mail.count(ours.len() * RUN + mail.lines.len());
    let mut at = 0;
    while at < mail.lines.len() {
        if !mail.line(at).quoted {
            at += 1;
            continue;
        }
        let end = (at..mail.lines.len())
            .find(|n| !mail.line(*n).quoted && !mail.line(*n).is_blank())
            .unwrap_or(mail.lines.len());
        if !is_anothers(mail, at..end) {
            settle_block(mail, at..end, &known);
        }
        at = end;
    }
}

/// Runs of words of our mail.
struct Known<'a>([HashSet<&'a [u64]>; RUN]);

impl<'a> Known<'a> {
    fn new(ours: &'a [u64]) -> Self {
        Self([1, 2, 3].map(|length| ours.windows(length).collect()))
    }

    /// Whether we wrote a line, or part of it. `None`: it has no words.
    fn has(&self, line: &str) -> Option<bool> {
        let hashes: Vec<u64> = words(line).map(|(hash, _)| hash).collect();
        let length = hashes.len().min(RUN);
        let runs = self.0.get(length.checked_sub(1)?)?;
        Some(hashes.windows(length).any(|w| runs.contains(w)))
    }
}

/// A quote out of another mail: somebody is named above it, or inside it, or it is a quote of a
/// quote.
fn is_anothers(mail: &Mail<'_>, block: Range<usize>) -> bool {
    block.into_iter().any(|n| {
        let line = mail.line(n);
        let inner = line.bare.trim_start_matches(['>', '＞', ' ']);
        let deeper = line.bare.len() > inner.len() + 2 && line.bare.starts_with(">>");
        let facts = line.facts();
        line.attribution || deeper || facts.address || (facts.date && facts.time)
    })
}

fn settle_block(mail: &mut Mail<'_>, block: Range<usize>, known: &Known<'_>) {
    let unsent: Vec<usize> = block
        .clone()
        .filter(|n| mail.line(*n).quoted && known.has(mail.line(*n).text) == Some(false))
        .collect();
    let any = block
        .clone()
        .any(|n| known.has(mail.line(n).text) == Some(true));
    let marked = |n: usize| mail.line(n).bare.starts_with(['>', '＞']);
    if !any && unsent.iter().all(|n| marked(*n)) {
        for line in mail.lines.iter_mut().take(block.end).skip(block.start) {
            line.quoted = false;
        }
        return;
    }
    let aside: Vec<&str> = unsent.iter().map(|n| mail.line(*n).text).collect();
    mail.aside.extend(aside);
}
