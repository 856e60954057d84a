//! Cuts a mail down to what was newly written (replies.md section 1).
//!
//! Called by `read`. First by the marks of mail programs, then by what we sent, then by what
//! phones, gateways and lawyers add. In doubt it cuts too little: what is left over makes the
//! grammar ask, and never act. No regular expressions: every line is looked into once, and at few
//! neighbours, so that the work grows with the size of the mail and not faster.

mod align;
mod attribution;
mod banner;
mod blocks;
mod disclaimer;
mod divider;
mod facts;
mod footer;
mod header;
mod indents;
mod line;
mod notes;
mod quotes;
mod speech;
mod tables;
mod tail;
mod unsent;

use std::cell::Cell;

use super::{html::Page, normalise::lines};
use crate::domain::reading::ReadingStep;
use line::Line;

/// Most bytes of a body that are read. People write less; what is longer is quoted text.
const MOST_BYTES: usize = 256 * 1024;

/// Most lines of a body that are read; what a person writes stands within the first of them.
const MOST_LINES: usize = 5_000;

/// What was newly written.
#[derive(Debug, Clone, Default)]
pub(super) struct NewText<'a> {
    /// Its lines, blank ones at both ends removed.
    pub lines: Vec<&'a str>,
    /// Lines that were cut on a weak sign: what stands below the mark of a signature, and quoted
    /// lines that nobody sent. They are no comment, but one that speaks against the action makes
    /// `decide` ask.
    pub aside: Vec<&'a str>,
    /// What was cut, and by which mark.
    pub steps: Vec<ReadingStep>,
    /// Lines looked at, each time counted: what the work grows with. Read by the tests.
    #[cfg_attr(not(test), allow(dead_code))]
    pub work: usize,
}

impl NewText<'_> {
    /// The lines as one text.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.lines.iter().map(|l| l.len() + 1).sum());
        for (at, line) in self.lines.iter().enumerate() {
            if at > 0 {
                text.push('\n');
            }
            text.push_str(line.trim_end());
        }
        text
    }
}

/// A mail on its way.
#[derive(Debug, Default)]
struct Mail<'a> {
    lines: Vec<Line<'a>>,
    steps: Vec<ReadingStep>,
    aside: Vec<&'a str>,
    work: Cell<usize>,
    blank: Line<'a>,
}

impl<'a> Mail<'a> {
    /// A line; one that is not there is blank.
    fn line(&self, at: usize) -> &Line<'a> {
        self.lines.get(at).unwrap_or(&self.blank)
    }

    fn count(&self, work: usize) {
        self.work.set(self.work.get() + work);
    }
}

/// Cuts a plain text; `sent` is the text of the mail it answers, where we know it.
pub(super) fn cut<'a>(body: &'a str, sent: Option<&str>) -> NewText<'a> {
    let body = body
        .get(..body.floor_char_boundary(MOST_BYTES))
        .unwrap_or(body);
    let lines = lines(body).take(MOST_LINES).map(Line::new).collect();
    cut_lines(lines, Vec::new(), sent)
}

/// Cuts a page of HTML that was read.
pub(super) fn cut_page<'a>(page: &'a Page, sent: Option<&str>) -> NewText<'a> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    let mut steps = Vec::new();
    for (text, role) in page.lines().take(MOST_LINES) {
        lines.push(Line::of_page(text, role));
    }
    if let Some(mark) = page.mark() {
        steps.push(step("cut.container", mark.to_owned()));
    }
    cut_lines(lines, steps, sent)
}

fn cut_lines<'a>(lines: Vec<Line<'a>>, steps: Vec<ReadingStep>, sent: Option<&str>) -> NewText<'a> {
    let mut mail = Mail {
        lines,
        steps,
        ..Mail::default()
    };
    banner::cut(&mut mail);
    quotes::mark_initials(&mut mail);
    indents::settle(&mut mail);
    blocks::cut(&mut mail);
    if let Some(sent) = sent {
        align::cut(&mut mail, sent);
        unsent::settle(&mut mail, sent);
    }
    quotes::complete(&mut mail);
    tail::cut(&mut mail);
    let kept = |l: &&Line<'_>| !l.quoted && !l.gone && !l.rule;
    let full = |l: &Line<'_>| !l.bare.is_empty();
    let mut own: Vec<&Line<'_>> = mail.lines.iter().filter(kept).collect();
    own.truncate(own.iter().rposition(|l| full(l)).map_or(0, |at| at + 1));
    let first = own.iter().position(|l| full(l)).unwrap_or(0);
    NewText {
        lines: own.iter().skip(first).map(|l| l.text).collect(),
        aside: mail.aside,
        work: mail.work.get(),
        steps: mail.steps,
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
