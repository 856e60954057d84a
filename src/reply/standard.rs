//! Standard actions that carry more than a word: Redirect, Delegate, Sleep, Ask, Status, Undo, with
//! their target, time or question.
//!
//! Called by `decide` to know that one is asked for, and by the desk for what it is asked with. Who
//! is meant, and whether it may be, is for others to find out.

use jiff::{Timestamp, ToSpan, Zoned, civil::Time, tz::TimeZone};

use super::{
    dates::{Order, Piece, date_at, next_weekday, pieces, weekday},
    decide::Verdict,
    doubt::Doubt,
    normalise::{Folded, fold, is_question, mixes_scripts, reorders},
    offer::Offer,
    wordlists::WordLists,
};
use crate::{
    domain::{Decision, Reading, StandardAction},
    words::reading::date_words,
};

/// Longest line that is taken, in bytes and in characters: the steps of a reading keep that many.
const LONGEST: usize = 1_000;
const LONGEST_READ: usize = 300;

/// Most hours and most days of a Sleep.
const MOST_HOURS: i16 = 24 * 90;
const MOST_DAYS: i16 = 90;

/// What somebody wants done with the task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Give the task to another person; `None`: whoever stands in Cc.
    Redirect(Option<String>),
    /// Let another person act too; `None`: whoever stands in Cc.
    Delegate(Option<String>),
    /// Be quiet until then; `None`: no time that can be read, or one that is over.
    Sleep(Option<Zoned>),
    /// A question to whoever made the task; `None`: it stands below.
    Ask(Option<String>),
    /// My open tasks.
    Status,
    /// Take my last answer back.
    Undo,
}

/// The names of these actions in the word lists.
const NAMES: &[&str] = &["redirect", "delegate", "sleep", "ask", "status", "undo"];

/// The standard action with whose word a line begins, and where the rest starts.
fn begun(folded: &Folded) -> Option<(&'static str, usize)> {
    let lists = WordLists::all();
    let found = NAMES.iter().filter_map(|name| {
        let word = lists.standard.get(*name)?.at(&folded.chars).next()?;
        Some((*name, word.chars.len()))
    });
    found.max_by_key(|(_, length)| *length)
}

/// The name of the standard action that a line asks for, if it does.
pub(super) fn named(line: &str) -> Option<&'static str> {
    if line.len() > LONGEST {
        return None;
    }
    let folded = Folded::new(line);
    let (name, length) = begun(&folded)?;
    let rest = folded.chars.get(length..).unwrap_or_default();
    // Status and Undo stand alone; `Status of the order is unclear` asks for nothing.
    let alone = rest.iter().all(|c| matches!(c, '.' | '!' | ' '));
    (alone || !matches!(name, "status" | "undo")).then_some(name)
}

/// A line that asks for one of these, where the offer grants it: it is the desk's. `None`: it asks
/// for none of them, or for one that is not granted. A word of the task itself that is longer wins.
pub(super) fn asked_for(line: &str, offer: &Offer) -> Option<Verdict> {
    let name = named(line)?;
    let action = StandardAction::of_word(name).filter(|a| offer.grants(*a))?;
    let folded = Folded::new(line);
    let (_, length) = begun(&folded)?;
    if offer
        .at(&folded.chars)
        .is_some_and(|own| own.length > length)
    {
        return None;
    }
    // A question may have its mark; `Redirect to Bob?` is one and no order.
    let questions = folded.chars.iter().any(|c| is_question(*c));
    let doubt = match action {
        _ if line.chars().count() > LONGEST_READ => Some(Doubt::TooLong),
        _ if line.chars().any(reorders) => Some(Doubt::Reordered),
        _ if mixes_scripts(&folded.chars) && action != StandardAction::Ask => {
            Some(Doubt::MixedScripts)
        }
        StandardAction::Ask => None,
        _ => questions.then_some(Doubt::Question),
    };
    if let Some(doubt) = doubt {
        return Some(Verdict::ask(doubt.code(), line));
    }
    Some(Verdict {
        decision: Decision::Act,
        standard: Some(action),
        ..Verdict::ask("reply.standard", line)
    })
}

/// Whether a line can't but be one of these, so that it stands beside no other action: its word
/// alone, with an address, or with a time. `Forward to accounting` below an answer may be a comment.
pub(super) fn is_one(line: &str, offer: &Offer) -> bool {
    if asked_for(line, offer).is_none_or(|asked| asked.decision != Decision::Act) {
        return false;
    }
    // Any day will do to know a time by.
    match wish(line, &Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC)) {
        Some(Wish::Redirect(to) | Wish::Delegate(to)) => to.is_none_or(|to| to.contains('@')),
        Some(Wish::Sleep(until)) => until.is_some(),
        Some(Wish::Status | Wish::Undo) => true,
        Some(Wish::Ask(_)) | None => false,
    }
}

/// What a reading asks for, with target, time or question; a question that stands below its word is
/// taken from there.
pub fn wish_of(reading: &Reading, now: &Zoned) -> Option<Wish> {
    reading.standard?;
    let line = reading.steps.iter().find(|s| s.step == "line")?;
    let wish = wish(&line.found, now)?;
    let below = reading.comment.as_deref().unwrap_or_default();
    Some(match wish {
        Wish::Ask(text) => {
            let text = [text.as_deref().unwrap_or_default(), below].join("\n");
            Wish::Ask(Some(text.trim().to_owned()).filter(|t| !t.is_empty()))
        }
        other => other,
    })
}

/// Reads a line that begins with the word of a standard action. Times are in the zone of `now`;
/// `12/5/2026` is the fifth of December, as K2 reads it.
pub fn wish(line: &str, now: &Zoned) -> Option<Wish> {
    let name = named(line)?;
    let folded = Folded::new(line);
    let (_, length) = begun(&folded)?;
    let from = folded.at.get(length).copied().unwrap_or(line.len());
    let rest = line.get(from..).unwrap_or_default();
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–'));
    let text = (!rest.is_empty()).then(|| rest.to_owned());
    Some(match name {
        "redirect" => Wish::Redirect(text),
        "delegate" => Wish::Delegate(text),
        "sleep" => Wish::Sleep(until(rest, now)),
        "ask" => Wish::Ask(text),
        "status" => Wish::Status,
        _ => Wish::Undo,
    })
}

/// `4`, `4 hours`, `2 days`, `tomorrow`, `Monday`, a date, a date and a time. At eight in the
/// morning when no time is said.
fn until(text: &str, now: &Zoned) -> Option<Zoned> {
    let pieces = pieces(text);
    let rest = match pieces.as_slice() {
        // until, for, in: whatever single word stands before a number or a day.
        [Piece::Word(w), rest @ ..] if is_lead_in(w) => rest,
        all => all,
    };
    let words = date_words();
    let unit = |list: &[String], w: &str| list.iter().any(|u| fold(u) == w);
    let today = now.date();
    let (date, used) = match rest {
        [Piece::Number(n @ 1..=MOST_HOURS, _)] => {
            return now.checked_add(i64::from(*n).hours()).ok();
        }
        [Piece::Number(n @ 1..=MOST_HOURS, _), Piece::Word(w)] if unit(&words.hours, w) => {
            return now.checked_add(i64::from(*n).hours()).ok();
        }
        [Piece::Number(n @ 1..=MOST_DAYS, _), Piece::Word(w)] if unit(&words.days, w) => {
            return now.checked_add(i64::from(*n).days()).ok();
        }
        [Piece::Word(w), ..] if unit(&words.tomorrow, w) => (today.tomorrow().ok()?, 1),
        _ => match (date_at(rest, Some(today), Order::MonthFirst), rest) {
            (Some(found), _) => found,
            (None, [Piece::Word(w), ..]) => (next_weekday(today, weekday(w)?)?, 1),
            _ => return None,
        },
    };
    let time = clock(rest.get(used..)?)?;
    let then = date
        .to_datetime(time)
        .to_zoned(now.time_zone().clone())
        .ok()?;
    (then > *now).then_some(then)
}

fn is_lead_in(word: &str) -> bool {
    let words = date_words();
    words.last_day.iter().any(|w| fold(w) == word)
        || matches!(word, "for" | "in" | "until" | "für" | "um")
}

/// `17:00`, `5:00 PM`, `5 PM`, `at 17:00`; nothing is eight in the morning. `None`: something else.
fn clock(pieces: &[Piece]) -> Option<Time> {
    use Piece::{Mark, Number, Word};
    let rest = match pieces {
        [Word(at), rest @ ..] if matches!(at.as_str(), "at" | "um" | "à" | "kl" | "t") => rest,
        [Mark(','), rest @ ..] => rest,
        all => all,
    };
    let (hour, minute, behind) = match rest {
        [] => return Time::new(8, 0, 0, 0).ok(),
        [Number(h, 1..=2), Mark(':' | '.'), Number(m, 2), behind @ ..] => (*h, *m, behind),
        [Number(h, 1..=2), behind @ ..] if matches!(behind.first(), Some(Word(_))) => {
            (*h, 0, behind)
        }
        _ => return None,
    };
    let hour = match behind {
        [] => hour,
        [Word(w)] if matches!(w.as_str(), "uhr" | "h") => hour,
        [Word(w)] if w == "am" && (1..=12).contains(&hour) => hour % 12,
        [Word(w)] if w == "pm" && (1..=12).contains(&hour) => hour % 12 + 12,
        _ => return None,
    };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(line: &str) -> Option<Wish> {
        wish(line, &"2026-11-27T10:00[Europe/Berlin]".parse().unwrap())
    }

    #[test]
    fn targets_and_questions_are_taken_as_written() {
        let to = |t: &str| Some(t.to_owned());
        for (line, want) in [
            ("Redirect to Bob@x.test", Wish::Redirect(to("Bob@x.test"))),
            ("redirect: Bob Jones", Wish::Redirect(to("Bob Jones"))),
            (
                "Weiterleiten an bob@x.test",
                Wish::Redirect(to("bob@x.test")),
            ),
            ("Delegate", Wish::Delegate(None)),
            ("Déléguer à Marie", Wish::Delegate(to("Marie"))),
            ("Ask: which desk is it", Wish::Ask(to("which desk is it"))),
            ("Status", Wish::Status),
            ("状态", Wish::Status),
            ("Undo.", Wish::Undo),
        ] {
            assert_eq!(read(line), Some(want), "{line}");
        }
        for line in [
            "Status of the order",
            "Approve",
            "asking",
            "",
            "undo nothing",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn sleep_ends_at_a_time_of_the_persons_zone() {
        for (line, want) in [
            ("Sleep 4", "2026-11-27T14:00"),
            ("sleep 4 hours", "2026-11-27T14:00"),
            ("Sleep for 2 days", "2026-11-29T10:00"),
            ("Sleep until tomorrow", "2026-11-28T08:00"),
            ("Zurückstellen bis morgen", "2026-11-28T08:00"),
            ("Sleep until Monday", "2026-11-30T08:00"),
            ("Sleep until Monday at 17:00", "2026-11-30T17:00"),
            ("Reporter au lundi", "2026-11-30T08:00"),
            ("Sleep 2026-12-05", "2026-12-05T08:00"),
            ("Sleep 2026-12-05 17:30", "2026-12-05T17:30"),
            ("Sleep 12/5/2026", "2026-12-05T08:00"),
            ("Sleep 12/25/2026 5:00 PM", "2026-12-25T17:00"),
            ("Sleep until 5 December, 9 am", "2026-12-05T09:00"),
        ] {
            let want: Zoned = format!("{want}[Europe/Berlin]").parse().unwrap();
            assert_eq!(read(line), Some(Wish::Sleep(Some(want))), "{line}");
        }
        for line in [
            "Sleep",
            "Sleep well",
            "Sleep 2020-01-01",
            "Sleep 9999 hours",
            "Sleep 4 oranges",
            "Sleep 0",
            "Sleep tomorrow 25:00",
            "Sleep 13/13/2026",
        ] {
            assert_eq!(read(line), Some(Wish::Sleep(None)), "{line}");
        }
    }
}
