//! Counts what became of mails: the same words and hours for every database.

use crate::domain::snapshot::TodayCounts;

/// One hour in microseconds.
pub(super) const HOUR_MICROS: i64 = 3_600_000_000;
/// How many hours are told.
const HOURS: i64 = 7;

/// Nothing yet, with a place for each hour.
pub(super) fn none() -> TodayCounts {
    TodayCounts {
        by_hour: (0..HOURS).map(|_| 0).collect(),
        ..TodayCounts::default()
    }
}

/// Adds `n` mails with that word of [`crate::domain::Disposition::word`].
pub(super) fn add(counts: &mut TodayCounts, word: &str, n: u64) {
    counts.total += n;
    match word {
        "acted" => counts.acted += n,
        "asked_back" => counts.asked_back += n,
        "helped" => counts.helped += n,
        "refused" => counts.refused += n,
        "set_aside" => counts.set_aside += n,
        _ => counts.ignored += n,
    }
}

/// Where the first hour begins when the last one ends at `now`; microseconds since 1970 UTC. An
/// hour is open at its begin and closed at its end, for `now` itself is in.
pub(super) fn first_hour(now: i64) -> i64 {
    now.saturating_sub(HOURS * HOUR_MICROS)
}

/// Adds `n` mails to an hour, 0 = first; another hour is left out.
pub(super) fn add_hour(counts: &mut TodayCounts, hour: i64, n: u64) {
    if let Some(place) = usize::try_from(hour)
        .ok()
        .and_then(|h| counts.by_hour.get_mut(h))
    {
        *place += n;
    }
}
