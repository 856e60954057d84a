//! Cuts a mail down to what was newly written (replies.md section 1).
//!
//! Called by `read`. First by what we sent, then by the marks of mail programs, then by what
//! phones, gateways and lawyers add. In doubt it cuts too little: what is left over makes the
//! grammar ask, and never act. One pass over the lines for each mark, no regular expressions.

mod align;
mod blocks;
mod margins;

use super::normalise::lines;
use crate::domain::reading::ReadingStep;

/// Most bytes of a body that are read. People write less; what is longer is quoted text.
const MOST_BYTES: usize = 256 * 1024;

/// Most lines of a body that are read; what a person writes stands within the first of them.
const MOST_LINES: usize = 5_000;

/// What was newly written.
#[derive(Debug, Clone, Default)]
pub(super) struct NewText<'a> {
    /// Its lines, blank ones at both ends removed.
    pub lines: Vec<&'a str>,
    /// What was cut, and by which mark.
    pub steps: Vec<ReadingStep>,
}

impl NewText<'_> {
    /// The lines as one text.
    pub(super) fn text(&self) -> String {
        self.lines
            .iter()
            .map(|l| l.trim_end())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// One line on its way.
#[derive(Debug, Clone, Copy)]
struct Mark<'a> {
    text: &'a str,
    /// Begins with `>`, or is the rest of such a line that was wrapped.
    quoted: bool,
}

/// Cuts the body; `sent` is the text of the mail it answers, where we know it.
pub(super) fn cut<'a>(body: &'a str, sent: Option<&str>) -> NewText<'a> {
    let body = body
        .get(..body.floor_char_boundary(MOST_BYTES))
        .unwrap_or(body);
    let mut marks: Vec<Mark<'a>> = lines(body)
        .take(MOST_LINES)
        .map(|text| Mark {
            text,
            quoted: is_quoted(text),
        })
        .collect();
    let mut steps = Vec::new();
    blocks::cut(&mut marks, &mut steps);
    if let Some(sent) = sent {
        align::cut(&mut marks, sent, &mut steps);
    }
    drop_quoted(&mut marks, &mut steps);
    margins::cut(&mut marks, &mut steps);
    let kept: Vec<&str> = marks.iter().map(|m| m.text).collect();
    let full = |l: &&str| !super::normalise::is_blank(l);
    let first = kept.iter().position(full);
    let last = kept.iter().rposition(full);
    let lines = match (first, last) {
        (Some(first), Some(last)) => kept.get(first..=last).unwrap_or_default().to_vec(),
        _ => Vec::new(),
    };
    NewText { lines, steps }
}

fn is_quoted(line: &str) -> bool {
    line.trim_start_matches(|c: char| c.is_whitespace() || super::normalise::is_invisible(c))
        .starts_with(['>', '＞'])
}

/// A quoted line wrapped by the program that quoted it leaves its rest without a mark: a line
/// right below one that is nearly full.
fn drop_quoted(marks: &mut Vec<Mark<'_>>, steps: &mut Vec<ReadingStep>) {
    let mut wrapped = false;
    for mark in marks.iter_mut() {
        if !mark.quoted && wrapped && !mark.text.trim().is_empty() {
            mark.quoted = true;
            wrapped = false;
        } else {
            wrapped = mark.quoted && mark.text.trim_end().chars().count() >= 55;
        }
    }
    let before = marks.len();
    marks.retain(|m| !m.quoted);
    if marks.len() < before {
        steps.push(step(
            "cut.quoted_lines",
            format!("{} lines", before - marks.len()),
        ));
    }
}

fn step(name: &str, found: String) -> ReadingStep {
    ReadingStep {
        step: name.to_owned(),
        found,
    }
}

/// The beginning of a line, for a step.
fn shown(line: &str) -> String {
    line.trim().chars().take(60).collect()
}
