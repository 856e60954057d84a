//! When somebody who is away comes back, where the automatic answer says it.
//!
//! Called by `read` for mails of the kind absence. What it finds is information for the
//! application; it decides nothing.

use std::sync::LazyLock;

use jiff::{civil::Date, fmt::rfc2822::DateTimeParser};

use super::{
    dates::{Order, date_at, pieces},
    input::Input,
    normalise::{Folded, fold, lines},
    wordlists::{Languages, Words},
};
use crate::words::reading::date_words;

/// What stands before a date.
struct Cues {
    last_day: Words,
    back: Words,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let list = |words: &[String]| {
        let mut list = Words::default();
        for word in words {
            list.add(word, Languages::ALL);
        }
        list
    };
    Cues {
        last_day: list(&date_words().last_day),
        back: list(&date_words().back),
    }
});

/// Most lines of the text that are looked at.
const MOST_LINES: usize = 40;

/// What an automatic answer says of the return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Return {
    /// Away up to and with that day.
    LastDay(Date),
    /// Back on that day.
    Back(Date),
}

/// The first date behind words such as *until* or *back on*, in subject or text.
pub(super) fn returns(mail: &Input<'_>, text: &str) -> Option<Return> {
    let sent = mail.header("Date").find_map(|value| {
        let parsed = DateTimeParser::new().parse_zoned(value).ok()?;
        Some(parsed.date())
    });
    let mut found: Option<Return> = None;
    for line in std::iter::once(mail.subject).chain(lines(text).take(MOST_LINES)) {
        let line = line.get(..line.floor_char_boundary(600)).unwrap_or(line);
        found = found.or_else(|| until_in_asia(line, sent).map(Return::LastDay));
        for (cues, back) in [(&CUES.back, true), (&CUES.last_day, false)] {
            let Some(date) = behind(line, cues, sent) else {
                continue;
            };
            // The day of return says more than the last day away.
            if back {
                return Some(Return::Back(date));
            }
            found = found.or(Some(Return::LastDay(date)));
        }
    }
    found
}

/// The date right behind one of the words of a list.
fn behind(line: &str, cues: &Words, today: Option<Date>) -> Option<Date> {
    let folded = Folded::new(line).chars;
    let mut before = ' ';
    for (at, c) in folded.iter().enumerate() {
        let rest = folded.get(at..).unwrap_or_default();
        let starts = c.is_alphanumeric() && !before.is_alphanumeric();
        before = *c;
        if !starts {
            continue;
        }
        for cue in cues.at(rest) {
            let text: String = rest
                .get(cue.chars.len()..)
                .unwrap_or_default()
                .iter()
                .collect();
            if let Some((date, _)) = date_at(&pieces(&text), today, Order::Unknown) {
                return Some(date);
            }
        }
    }
    None
}

/// `12月5日まで`, `至12月5日`, `12월 5일까지`: the word stands behind the date or is glued to it.
fn until_in_asia(line: &str, today: Option<Date>) -> Option<Date> {
    let text = fold(line);
    let marks = &date_words().last_day_behind;
    if !marks.iter().any(|m| text.contains(m.as_str())) {
        return None;
    }
    // The last date before the mark ends the absence.
    let mut last = None;
    for (at, c) in text.char_indices() {
        let before = text.get(..at).and_then(|b| b.chars().next_back());
        if c.is_ascii_digit()
            && !before.is_some_and(|b| b.is_ascii_digit() || b == '年' || b == '月')
        {
            let rest = text.get(at..).unwrap_or_default();
            let found = date_at(&pieces(rest), today, Order::Unknown);
            last = found.map(|(date, _)| date).or(last);
        }
    }
    last
}
