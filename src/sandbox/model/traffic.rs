//! Throttling that is real: how much each account may do at one time, and who keeps calling while
//! told to wait (Exchange documentation, "EWS throttling in Exchange").
//!
//! The account that signed in is charged. Asked at dispatch; nothing here answers anybody.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use super::{AddressKey, SharedState};

/// The window of `MessageRateLimit`.
const MINUTE: Duration = Duration::from_mins(1);

/// What an account may do; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Calls in flight at one time (`EWSMaxConcurrency`).
    pub concurrency: Option<u32>,
    /// Open streams at one time (`HangingConnectionLimit`).
    pub streams: Option<u32>,
    /// Messages handed in for sending within a minute (`MessageRateLimit`).
    pub messages_per_minute: Option<u32>,
    /// `BackOffMilliseconds` of a refusal for concurrency.
    pub back_off_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: None,
            streams: None,
            messages_per_minute: None,
            back_off_ms: 1_000,
        }
    }
}

/// Why a call is not admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttled {
    /// `ErrorServerBusy`: too much at one time, or too many messages; come back after this many
    /// milliseconds.
    Busy(u64),
    /// `ErrorExceededConnectionCount`: too many streams.
    TooManyStreams,
}

/// What a call wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Answer and be done; hands in this many messages.
    Call(u32),
    /// Stay open.
    Stream,
}

#[derive(Clone, Debug, Default)]
struct OfAccount {
    calls: u32,
    streams: u32,
    sent: VecDeque<Instant>,
    waits_until: Option<Instant>,
}

/// What goes on now, by account.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    /// The limits in force.
    pub limits: Limits,
    accounts: BTreeMap<AddressKey, OfAccount>,
}

impl Traffic {
    /// Counts a call in, or says why not.
    pub fn admit(
        &mut self,
        account: &AddressKey,
        load: Load,
        now: Instant,
    ) -> Result<(), Throttled> {
        let limits = self.limits;
        let of_account = self.accounts.entry(account.clone()).or_default();
        let over = |limit: Option<u32>, n: u32| limit.is_some_and(|l| n >= l);
        match load {
            Load::Stream if over(limits.streams, of_account.streams) => {
                Err(Throttled::TooManyStreams)
            }
            Load::Stream => {
                of_account.streams += 1;
                Ok(())
            }
            Load::Call(_) if over(limits.concurrency, of_account.calls) => {
                Err(Throttled::Busy(limits.back_off_ms))
            }
            Load::Call(messages) => {
                if let Some(limit) = limits.messages_per_minute {
                    of_account.count_messages(messages, limit, now)?;
                }
                of_account.calls += 1;
                Ok(())
            }
        }
    }

    fn release(&mut self, account: &AddressKey, load: Load) {
        if let Some(of_account) = self.accounts.get_mut(account) {
            let count = match load {
                Load::Stream => &mut of_account.streams,
                Load::Call(_) => &mut of_account.calls,
            };
            *count = count.saturating_sub(1);
        }
    }

    /// Records that an account was told to stay away for a time.
    pub fn told_to_wait(&mut self, account: &AddressKey, wait: Duration, now: Instant) {
        let of_account = self.accounts.entry(account.clone()).or_default();
        let until = now.checked_add(wait);
        of_account.waits_until = of_account.waits_until.max(until);
    }

    /// Whether an account was told to stay away and the time is not over.
    pub fn should_wait(&self, account: &AddressKey, now: Instant) -> bool {
        let until = self.accounts.get(account).and_then(|a| a.waits_until);
        until.is_some_and(|until| now < until)
    }
}

impl OfAccount {
    fn count_messages(&mut self, messages: u32, limit: u32, now: Instant) -> Result<(), Throttled> {
        while self
            .sent
            .front()
            .is_some_and(|at| now.duration_since(*at) >= MINUTE)
        {
            self.sent.pop_front();
        }
        let wanted = usize::try_from(messages).unwrap_or(usize::MAX);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if wanted > 0 && self.sent.len().saturating_add(wanted) > limit {
            let oldest = self.sent.front().map_or(now, |at| *at);
            let rest = MINUTE.saturating_sub(now.duration_since(oldest));
            let ms = u64::try_from(rest.as_millis()).unwrap_or(u64::MAX);
            return Err(Throttled::Busy(ms.max(1)));
        }
        self.sent.extend(std::iter::repeat_n(now, wanted));
        Ok(())
    }
}

/// A call that was counted in; counted out when dropped. Never drop it while the state is locked.
#[derive(Debug)]
pub struct Ticket {
    state: SharedState,
    account: AddressKey,
    load: Load,
}

impl Ticket {
    /// For a call that [`Traffic::admit`] let in.
    pub fn new(state: &SharedState, account: &AddressKey, load: Load) -> Self {
        Self {
            state: state.clone(),
            account: account.clone(),
            load,
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.state.lock().traffic.release(&self.account, self.load);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(limits: Limits) -> Traffic {
        Traffic {
            limits,
            ..Traffic::default()
        }
    }

    #[test]
    fn calls_and_streams_are_limited_for_each_account_alone() {
        let (a, b, now) = (AddressKey::new("a"), AddressKey::new("b"), Instant::now());
        let mut traffic = limited(Limits {
            concurrency: Some(2),
            streams: Some(1),
            back_off_ms: 70,
            ..Limits::default()
        });
        let call = Load::Call(0);
        assert_eq!(traffic.admit(&a, call, now), Ok(()));
        assert_eq!(traffic.admit(&a, call, now), Ok(()));
        assert_eq!(traffic.admit(&a, call, now), Err(Throttled::Busy(70)));
        assert_eq!(traffic.admit(&b, call, now), Ok(()));
        assert_eq!(traffic.admit(&a, Load::Stream, now), Ok(()));
        let second = traffic.admit(&a, Load::Stream, now);
        assert_eq!(second, Err(Throttled::TooManyStreams));
        traffic.release(&a, call);
        assert_eq!(traffic.admit(&a, call, now), Ok(()));
    }

    #[test]
    fn messages_are_counted_over_a_sliding_minute() {
        let (a, start) = (AddressKey::new("a"), Instant::now());
        let mut traffic = limited(Limits {
            messages_per_minute: Some(3),
            ..Limits::default()
        });
        let at = |s| start + Duration::from_secs(s);
        assert_eq!(traffic.admit(&a, Load::Call(2), at(0)), Ok(()));
        assert_eq!(traffic.admit(&a, Load::Call(1), at(20)), Ok(()));
        let refused = traffic.admit(&a, Load::Call(1), at(30));
        assert_eq!(refused, Err(Throttled::Busy(30_000)));
        assert_eq!(traffic.admit(&a, Load::Call(0), at(30)), Ok(()), "reading");
        assert_eq!(traffic.admit(&a, Load::Call(2), at(61)), Ok(()));
        let refused = traffic.admit(&a, Load::Call(1), at(62));
        assert_eq!(refused, Err(Throttled::Busy(18_000)));
    }

    #[test]
    fn the_longest_wait_counts() {
        let (a, start) = (AddressKey::new("a"), Instant::now());
        let at = |s| start + Duration::from_secs(s);
        let mut traffic = Traffic::default();
        traffic.told_to_wait(&a, Duration::from_secs(9), start);
        traffic.told_to_wait(&a, Duration::from_secs(2), start);
        assert!(traffic.should_wait(&a, at(8)));
        assert!(!traffic.should_wait(&a, at(9)));
        assert!(!traffic.should_wait(&AddressKey::new("b"), at(1)));
    }
}
