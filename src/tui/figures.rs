//! Numbers, spans and times as the screens write them (`ms` under a second, a space for
//! thousands, times local and with the date when not today).

use jiff::{Timestamp, tz::TimeZone};

/// `412`, `12 480`.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// `44 ms`, `1.02 s`, `12 s`.
pub(super) fn millis(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..10_000 => format!("{}.{:02} s", ms / 1_000, ms % 1_000 / 10),
        _ => span(ms / 1_000),
    }
}

/// `0.8 s`, `12 s`, `3 min`: how long a reply took.
pub(super) fn tenths(ms: u64) -> String {
    let rounded = ms.saturating_add(50) / 100;
    if rounded < 100 {
        format!("{}.{} s", rounded / 10, rounded % 10)
    } else {
        span(ms / 1_000)
    }
}

/// `82 s`, `39 min`, `17 h`, `3 d`.
pub(super) fn span(seconds: u64) -> String {
    match seconds {
        0..100 => format!("{seconds} s"),
        100..6_000 => format!("{} min", seconds / 60),
        6_000..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// `2 d 19:34`: how long the engine has been up.
pub(super) fn uptime(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    format!("{days} d {:02}:{:02}", rest / 3_600, rest % 3_600 / 60)
}

/// Milliseconds from `earlier` to `later`, 0 when the clock went back.
pub(super) fn millis_between(earlier: Timestamp, later: Timestamp) -> u64 {
    u64::try_from(
        later
            .as_millisecond()
            .saturating_sub(earlier.as_millisecond()),
    )
    .unwrap_or(0)
}

/// Times of day in one zone, seen from one moment.
pub(super) struct Times<'a> {
    /// Local zone.
    pub zone: &'a TimeZone,
    /// Now: a time of another day is written with its date.
    pub now: Timestamp,
}

impl Times<'_> {
    fn write(&self, at: Timestamp, today: &str, other: &str) -> String {
        let local = at.to_zoned(self.zone.clone());
        let same_day = local.date() == self.now.to_zoned(self.zone.clone()).date();
        // The formats are constants of this file; a failing one would show as an empty time.
        let mut text = String::new();
        let format = if same_day { today } else { other };
        let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{}", local.strftime(format)));
        text
    }

    /// `09:41`, or `9 May` on another day: five or six columns.
    pub(super) fn minute(&self, at: Timestamp) -> String {
        self.write(at, "%H:%M", "%-d %b")
    }

    /// `09:41:06`, or `9 May 14:07` on another day.
    pub(super) fn second(&self, at: Timestamp) -> String {
        self.write(at, "%H:%M:%S", "%-d %b %H:%M")
    }

    /// `09:41:06.4`.
    pub(super) fn tenth(&self, at: Timestamp) -> String {
        format!(
            "{}.{}",
            self.write(at, "%H:%M:%S", "%H:%M:%S"),
            at.subsec_millisecond().abs() / 100
        )
    }

    /// `9 May 14:07`, today too.
    pub(super) fn date(&self, at: Timestamp) -> String {
        self.write(at, "%-d %b %H:%M", "%-d %b %H:%M")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(count(412), "412");
        assert_eq!(count(1_234_567), "1 234 567");
        assert_eq!(
            (millis(44), millis(1_024), millis(12_400)),
            ("44 ms".into(), "1.02 s".into(), "12 s".into())
        );
        assert_eq!(
            (tenths(780), tenths(9_960), tenths(61_000)),
            ("0.8 s".into(), "9 s".into(), "61 s".into())
        );
        assert_eq!(
            (span(82), span(2_340), span(61_200)),
            ("82 s".into(), "39 min".into(), "17 h".into())
        );
        assert_eq!(uptime(2 * 86_400 + 19 * 3_600 + 34 * 60 + 59), "2 d 19:34");
    }

    #[test]
    fn another_day_is_written_with_its_date() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let now: Timestamp = "2026-05-09T07:41:09Z".parse().unwrap();
        let times = Times { zone: &zone, now };
        assert_eq!(times.minute(now), "09:41");
        assert_eq!(times.second(now), "09:41:09");
        assert_eq!(
            times.minute("2026-05-08T21:59:59Z".parse().unwrap()),
            "8 May"
        );
        assert_eq!(
            times.second("2026-05-08T21:59:59Z".parse().unwrap()),
            "8 May 23:59"
        );
        assert_eq!(
            times.tenth("2026-05-09T07:41:06.44Z".parse().unwrap()),
            "09:41:06.4"
        );
    }
}
