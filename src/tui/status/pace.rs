//! How fast the outbox empties, from two snapshots some seconds apart.

use jiff::Timestamp;

/// Longest stretch that counts; older snapshots say nothing about now.
const STRETCH_SECONDS: i64 = 60;

/// Samples of "so many sent until then".
#[derive(Debug, Clone, Default)]
pub(super) struct Pace {
    samples: Vec<(Timestamp, u64)>,
}

impl Pace {
    /// Takes one sample; forgets those of before a restart and those that are too old.
    pub(super) fn sample(&mut self, at: Timestamp, sent: u64) {
        if self
            .samples
            .last()
            .is_some_and(|(last, before)| *before > sent || *last > at)
        {
            self.samples.clear();
        }
        self.samples.push((at, sent));
        self.samples
            .retain(|(then, _)| at.as_second() - then.as_second() <= STRETCH_SECONDS);
    }

    /// Seconds until so many have left, at this pace; `None` while nothing leaves.
    pub(super) fn seconds_for(&self, waiting: u64) -> Option<u64> {
        let ((from, sent_then), (to, sent_now)) = (self.samples.first()?, self.samples.last()?);
        let seconds = u64::try_from(to.as_second() - from.as_second()).ok()?;
        let sent = sent_now.checked_sub(*sent_then)?;
        waiting
            .checked_mul(seconds)?
            .checked_div(sent)
            .filter(|_| seconds > 0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_pace_tells_when_the_last_leaves() {
        let mut pace = Pace::default();
        assert_eq!(pace.seconds_for(41), None);
        pace.sample(at(0), 100);
        assert_eq!(pace.seconds_for(41), None);
        pace.sample(at(10), 105);
        assert_eq!(pace.seconds_for(41), Some(82));
        pace.sample(at(100), 105);
        assert_eq!(pace.seconds_for(41), None);
    }

    #[test]
    fn a_restart_begins_anew() {
        let mut pace = Pace::default();
        pace.sample(at(0), 100);
        pace.sample(at(10), 3);
        assert_eq!(pace.seconds_for(5), None);
    }
}
