//! Checks, notes and findings as lines (`ux.md` 5.1, words of plain mode).

use crate::{
    setup::{Discovery, NotDiscovered, Note, shown_time},
    words::setup::plain::{self, said},
};

pub(super) use crate::setup::finding_lines;
pub use crate::setup::{check_lines, tried_lines};

/// What Autodiscover said.
pub(super) fn discovered_lines(result: &Result<Discovery, Box<NotDiscovered>>) -> Vec<String> {
    match result {
        Ok(found) => {
            let mut all = tried_lines(&found.attempts);
            let elapsed = found.attempts.iter().map(|t| t.elapsed).sum();
            let host = &found.host;
            all.push(plain::discovered(host, &shown_time(elapsed)));
            all
        }
        Err(not) => {
            let mut all = tried_lines(&not.attempts);
            all.push(plain::not_discovered().to_owned());
            all.extend(finding_lines(&not.finding));
            all
        }
    }
}

/// A note as a line, its meaning in words.
pub fn note_line(note: &Note) -> String {
    match note {
        Note::Good(text) => plain::good(said(text)),
        Note::Warning(text) => plain::warns(said(text)),
        Note::Bad(text) => plain::bad(said(text)),
    }
}
