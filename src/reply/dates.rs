//! Dates as people and machines write them, in the languages of the lists.
//!
//! Called for the return date of an absence and for the time of a Sleep. Day and month that could
//! be either way round are no date, unless the caller knows the order. Knows no clock: a date
//! without its year is the next one from a day that the caller gives.

use std::{collections::HashMap, sync::LazyLock};

use jiff::{ToSpan, civil::Date};

use super::{
    normalise::{Folded, fold},
    wordlists::is_unspaced,
};
use crate::words::reading::date_words;

/// Most characters that are looked at.
const LONGEST: usize = 120;

/// Which of `12/5` is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    MonthFirst,
    /// Only where it cannot be otherwise.
    Unknown,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A number, and how many digits it was written with.
    Number(i16, usize),
    Word(String),
    Mark(char),
}

struct Names {
    months: HashMap<String, i8>,
    weekdays: HashMap<String, i8>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let numbered = |lists: &[Vec<String>]| {
        let mut all = HashMap::new();
        for (number, names) in (1_i8..).zip(lists) {
            all.extend(names.iter().map(|n| (fold(n), number)));
        }
        all
    };
    Names {
        months: numbered(&date_words().months),
        weekdays: numbered(&date_words().weekdays),
    }
});

/// What may stand around day, month and year.
const FILLERS: &[&str] = &[
    "the", "of", "on", "den", "dem", "der", "am", "le", "el", "il", "dia", "de", "del", "d", "st",
    "nd", "rd", "th", "er", "e", "op", "w", "dne", "dnia", "on the",
];

/// Cuts the beginning of a text into pieces, folded.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let head = text
        .get(..text.floor_char_boundary(LONGEST * 4))
        .unwrap_or(text);
    let chars = Folded::new(head).chars;
    let mut found = Vec::new();
    let mut rest = chars.get(..LONGEST.min(chars.len())).unwrap_or_default();
    while let Some(first) = rest.first() {
        let same = |c: &char| match first {
            f if f.is_ascii_digit() => c.is_ascii_digit(),
            f if f.is_alphabetic() => {
                (c.is_alphabetic() || matches!(c, '\'')) && is_unspaced(*c) == is_unspaced(*first)
            }
            _ => false,
        };
        let length = rest.iter().take_while(|c| same(c)).count().max(1);
        let (piece, behind) = rest.split_at(length);
        let text: String = piece.iter().collect();
        if first.is_ascii_digit() {
            if let Ok(number) = text.parse() {
                found.push(Piece::Number(number, length));
            } else {
                found.push(Piece::Word(text));
            }
        } else if first.is_alphabetic() {
            found.push(Piece::Word(text));
        } else if *first != ' ' {
            found.push(Piece::Mark(*first));
        }
        rest = behind;
    }
    found
}

/// The weekday that a word names, Monday being 1.
pub(super) fn weekday(word: &str) -> Option<i8> {
    NAMES.weekdays.get(word).copied()
}

/// The date with which the pieces begin, and how many pieces it took.
pub(super) fn date_at(
    pieces: &[Piece],
    today: Option<Date>,
    order: Order,
) -> Option<(Date, usize)> {
    let mut skipped = 0;
    let skippable = |p: &Piece| match p {
        Piece::Word(w) => FILLERS.contains(&w.as_str()) || weekday(w).is_some(),
        Piece::Mark(c) => matches!(c, ',' | '.' | ':'),
        Piece::Number(..) => false,
    };
    while skipped < 5 && pieces.get(skipped).is_some_and(skippable) {
        skipped += 1;
    }
    let rest = pieces.get(skipped..)?;
    let (date, used) = in_figures(rest, today, order).or_else(|| with_name(rest, today))?;
    Some((date, skipped + used))
}

/// `2026-12-05`, `5.12.2026`, `5.12.`, `12/25/2026`, `2026年12月5日`, `12월 5일`.
#[allow(clippy::many_single_char_names)] // year, month, day and two figures that could be either
fn in_figures(p: &[Piece], today: Option<Date>, order: Order) -> Option<(Date, usize)> {
    use Piece::{Mark, Number, Word};
    match p {
        [
            Number(y, 4),
            Mark('-' | '/' | '.'),
            Number(m, _),
            Mark('-' | '/' | '.'),
            Number(d, _),
            ..,
        ]
        | [
            Number(d, 1..=2),
            Mark('.'),
            Number(m, 1..=2),
            Mark('.'),
            Number(y, 4),
            ..,
        ] => Some((date(*y, *m, *d)?, 5)),
        [
            Number(y, 4),
            Word(year),
            Number(m, _),
            Word(month),
            Number(d, _),
            Word(day),
            ..,
        ] if is_cjk(year, month, day) => Some((date(*y, *m, *d)?, 6)),
        [Number(m, _), Word(month), Number(d, _), Word(day), ..] if is_cjk("年", month, day) => {
            Some((next(today?, *m, *d)?, 4))
        }
        [Number(d, 1..=2), Mark('.'), Number(m, 1..=2), rest @ ..] => {
            let used = 3 + usize::from(rest.first() == Some(&Mark('.')));
            Some((next(today?, *m, *d)?, used))
        }
        [
            Number(a, 1..=2),
            Mark('/' | '-'),
            Number(b, 1..=2),
            Mark('/' | '-'),
            Number(y, 4),
            ..,
        ] => {
            let (m, d) = which(*a, *b, order)?;
            Some((date(*y, m, d)?, 5))
        }
        [Number(a, 1..=2), Mark('/'), Number(b, 1..=2), ..] => {
            let (m, d) = which(*a, *b, order)?;
            Some((next(today?, m, d)?, 3))
        }
        _ => None,
    }
}

fn is_cjk(year: &str, month: &str, day: &str) -> bool {
    matches!(year, "年" | "년")
        && matches!(month, "月" | "월")
        && day.starts_with(['日', '号', '號', '일'])
}

/// Month and day of two numbers.
fn which(a: i16, b: i16, order: Order) -> Option<(i16, i16)> {
    match order {
        _ if a == b || b > 12 => Some((a, b)),
        _ if a > 12 => Some((b, a)),
        Order::MonthFirst => Some((a, b)),
        Order::Unknown => None,
    }
}

/// `5 December 2026`, `5. Dezember`, `le 5 décembre`, `5 de diciembre de 2026`, `December 5th, 2026`,
/// `2026. december 5.`
fn with_name(pieces: &[Piece], today: Option<Date>) -> Option<(Date, usize)> {
    let (mut day, mut month, mut year, mut used) = (None, None, None, 0);
    for (at, piece) in pieces.iter().take(9).enumerate() {
        match piece {
            Piece::Number(n, 4) if year.is_none() => year = Some(*n),
            Piece::Number(n, 1..=2) if day.is_none() => day = Some(*n),
            Piece::Word(w) if month.is_none() && NAMES.months.contains_key(w) => {
                month = NAMES.months.get(w).copied();
            }
            Piece::Word(w) if FILLERS.contains(&w.as_str()) => continue,
            Piece::Mark('.' | ',' | 'º' | '°') => continue,
            _ => break,
        }
        used = at + 1;
    }
    let (month, day) = (i16::from(month?), day?);
    let found = match year {
        Some(year) => date(year, month, day)?,
        None => next(today?, month, day)?,
    };
    Some((found, used))
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(2000..2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The next such day, today included.
fn next(today: Date, month: i16, day: i16) -> Option<Date> {
    let this_year = date(today.year(), month, day);
    this_year
        .filter(|d| *d >= today)
        .or_else(|| date(today.year().checked_add(1)?, month, day))
}

/// The next day that is that weekday, not today.
pub(super) fn next_weekday(today: Date, weekday: i8) -> Option<Date> {
    let now = today.weekday().to_monday_one_offset();
    let ahead = (weekday - now).rem_euclid(7);
    today
        .checked_add(i64::from(if ahead == 0 { 7 } else { ahead }).days())
        .ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str, order: Order) -> Option<String> {
        let today: Date = "2026-11-27".parse().unwrap();
        date_at(&pieces(text), Some(today), order).map(|(d, _)| d.to_string())
    }

    #[test]
    fn dates_in_many_forms_are_one_day() {
        for text in [
            "2026-12-05",
            "2026/12/05",
            "5.12.2026",
            "05.12.2026",
            "5.12.",
            "13/12",
            "5 December 2026",
            "5th of December",
            "December 5, 2026",
            "Dec 5",
            "Saturday, 5 December",
            "Sat 5 Dec 2026",
            "dem 5. Dezember 2026",
            "5. Dezember",
            "5 décembre 2026",
            "samedi 5 décembre",
            "5 de diciembre de 2026",
            "el 5 de diciembre",
            "sabato 5 dicembre 2026",
            "5 de dezembro",
            "5 december 2026",
            "den 5 december",
            "5. desember",
            "5. joulukuuta 2026",
            "5 grudnia 2026",
            "5. prosince 2026",
            "2026. december 5.",
            "5 декабря 2026 г.",
            "5 грудня 2026",
            "5 Aralık 2026",
            "2026年12月5日",
            "12月5日",
            "2026년 12월 5일",
            "12월 5일",
        ] {
            let want = if text.starts_with("13") {
                "2026-12-13"
            } else {
                "2026-12-05"
            };
            assert_eq!(read(text, Order::Unknown).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn what_could_be_another_day_is_none() {
        for text in [
            "5/12/2026",
            "5/12",
            "32.1.2026",
            "31 June 2026",
            "soon",
            "",
            "5",
            "2026",
            "May",
        ] {
            assert_eq!(read(text, Order::Unknown), None, "{text}");
        }
        assert_eq!(
            read("12/5/2026", Order::MonthFirst).as_deref(),
            Some("2026-12-05")
        );
        assert_eq!(
            read("12/25/2026", Order::Unknown).as_deref(),
            Some("2026-12-25")
        );
        // Gone by this year, so the next.
        assert_eq!(
            read("3 January", Order::Unknown).as_deref(),
            Some("2027-01-03")
        );
        assert_eq!(date_at(&pieces("3 January"), None, Order::Unknown), None);
    }
}
