//! How much of the server we take: requests in flight and the waiting time it asks for.
//!
//! One budget for each account on a server, shared by all clients of this process: what one of them
//! is told holds for all. After being throttled the number in flight is halved and grows again by
//! one for each row of good answers (EWS throttling in Exchange).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

/// Most requests in flight: well below the 27 that Exchange allows an account by default
/// (`EWSMaxConcurrency`), which people's Outlook shares.
const MOST_IN_FLIGHT: u32 = 8;
/// Good answers after which one more request may be in flight.
const GOOD_ANSWERS: u32 = 20;
/// Waiting time when a server is busy and names none.
const UNTOLD_BACK_OFF: Duration = Duration::from_secs(5);
/// Longest waiting time that is taken from a server: one that says a year is asked again after
/// this, so that a slip of it does not stop mail for ever.
pub(super) const LONGEST_BACK_OFF: Duration = Duration::from_hours(1);

/// The budgets in use, by server and account.
static ACCOUNTS: Mutex<BTreeMap<(String, String), Weak<Budget>>> = Mutex::new(BTreeMap::new());

/// See the module.
#[derive(Debug)]
pub(super) struct Budget {
    state: Mutex<State>,
    freed: Notify,
}

#[derive(Debug)]
struct State {
    limit: u32,
    /// Whether the server was heard: until then one request is in flight, for a server that wants
    /// none must not get eight to say so.
    heard: bool,
    in_flight: u32,
    good: u32,
    not_before: Option<Instant>,
}

impl Default for Budget {
    fn default() -> Self {
        let state = State {
            limit: 1,
            heard: false,
            in_flight: 0,
            good: 0,
            not_before: None,
        };
        Self {
            state: Mutex::new(state),
            freed: Notify::new(),
        }
    }
}

/// Leave to have one request in flight; given back on drop.
#[derive(Debug)]
pub(super) struct Permit<'a>(&'a Budget);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.in_flight = state.in_flight.saturating_sub(1);
        drop(state);
        self.0.freed.notify_one();
    }
}

impl Budget {
    /// The budget of an account on a server (`host:port`); one for all who ask while it is in use.
    pub(super) fn of(server: &str, account: &str) -> Arc<Self> {
        let mut all = ACCOUNTS.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, budget| budget.strong_count() > 0);
        let key = (server.to_ascii_lowercase(), account.to_lowercase());
        let known = all.get(&key).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let new = Arc::new(Self::default());
            all.insert(key, Arc::downgrade(&new));
            new
        })
    }

    /// Whether a request may leave at this moment; `Err`: the time that remains. For whoever got a
    /// permit and then had to wait for something else.
    pub(super) fn may_leave(&self) -> Result<(), Duration> {
        let not_before = self.lock().not_before;
        let remaining = not_before.map(|t| t.saturating_duration_since(Instant::now()));
        remaining.filter(|r| !r.is_zero()).map_or(Ok(()), Err)
    }

    /// Waits for room. While the server wants to be left alone: `Err` with the time that remains.
    pub(super) async fn enter(&self) -> Result<Permit<'_>, Duration> {
        loop {
            // Registered before looking, so that a permit given back in between is not missed.
            let freed = self.freed.notified();
            if let Some(answer) = self.try_enter() {
                return answer;
            }
            freed.await;
        }
    }

    fn try_enter(&self) -> Option<Result<Permit<'_>, Duration>> {
        let mut state = self.lock();
        let remaining = state
            .not_before
            .map(|t| t.saturating_duration_since(Instant::now()));
        if let Some(remaining) = remaining.filter(|r| !r.is_zero()) {
            return Some(Err(remaining));
        }
        state.not_before = None;
        if state.in_flight >= state.limit {
            return None;
        }
        state.in_flight += 1;
        Some(Ok(Permit(self)))
    }

    /// The server asks to slow down; gives the time that is now kept. Answers to requests that were
    /// in flight together are one such word, not several: the limit is halved once.
    pub(super) fn slow_down(&self, told: Option<Duration>) -> Duration {
        // A server that is busy and names no time at all has named none.
        let told = told.filter(|time| !time.is_zero());
        let back_off = told.unwrap_or(UNTOLD_BACK_OFF).min(LONGEST_BACK_OFF);
        let mut state = self.lock();
        let now = Instant::now();
        state.heard = true;
        if state.not_before.is_none_or(|t| t <= now) {
            state.limit = (state.limit / 2).max(1);
        }
        let until = now + back_off;
        state.not_before = Some(state.not_before.map_or(until, |t| t.max(until)));
        state.good = 0;
        drop(state);
        // Whoever waits for room must learn that there is none now.
        self.freed.notify_waiters();
        back_off
    }

    /// The server answered as it should.
    pub(super) fn went_well(&self) {
        let mut state = self.lock();
        if !state.heard {
            state.heard = true;
            state.limit = MOST_IN_FLIGHT;
            drop(state);
            return self.freed.notify_waiters();
        }
        state.good += 1;
        if state.good >= GOOD_ANSWERS && state.limit < MOST_IN_FLIGHT {
            state.good = 0;
            state.limit += 1;
            drop(state);
            self.freed.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn nothing_leaves_before_the_time_is_over_and_then_half_as_much() {
        let budget = Budget::default();
        let first = budget.enter().await.unwrap();
        assert!(budget.try_enter().is_none(), "one until it is heard");
        drop(first);
        budget.went_well();
        assert_eq!(
            budget.slow_down(Some(Duration::from_secs(30))),
            Duration::from_secs(30)
        );
        budget.slow_down(Some(Duration::from_secs(1)));
        assert_eq!(budget.enter().await.unwrap_err(), Duration::from_secs(30));
        tokio::time::advance(Duration::from_secs(30)).await;
        let mut held: Vec<_> = std::iter::from_fn(|| budget.try_enter()).collect();
        assert_eq!(held.len(), 4, "two answers of one burst halve once");
        held.clear();
        budget.slow_down(Some(Duration::from_millis(1)));
        assert_eq!(budget.may_leave(), Err(Duration::from_millis(1)));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(budget.may_leave(), Ok(()));
        let first = budget.enter().await.unwrap();
        let second = budget.enter().await.unwrap();
        assert!(budget.try_enter().is_none(), "four halved is two");
        drop(first);
        let _third = budget.enter().await.unwrap();
        drop(second);
    }

    #[tokio::test(start_paused = true)]
    async fn an_account_has_one_budget_however_many_clients() {
        let one = Budget::of("mail.test:443", "svc@corp.example");
        let same = Budget::of("MAIL.test:443", "Svc@corp.example");
        one.slow_down(Some(Duration::from_secs(9)));
        assert_eq!(same.enter().await.unwrap_err(), Duration::from_secs(9));
        for (server, account) in [
            ("mail.test:443", "other"),
            ("mail.test:444", "svc@corp.example"),
        ] {
            assert!(Budget::of(server, account).enter().await.is_ok());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn good_answers_widen_it_again() {
        let budget = Budget::default();
        budget.went_well();
        budget.slow_down(None);
        tokio::time::advance(UNTOLD_BACK_OFF).await;
        for _ in 0..GOOD_ANSWERS {
            budget.went_well();
        }
        let held: Vec<_> = std::iter::from_fn(|| budget.try_enter()).collect();
        assert_eq!(held.len(), 5);
        assert!(held.iter().all(Result::is_ok));
    }

    #[tokio::test(start_paused = true)]
    async fn no_time_at_all_is_none_that_was_told() {
        let told = Budget::default().slow_down(Some(Duration::ZERO));
        assert_eq!(told, UNTOLD_BACK_OFF);
    }

    #[test]
    fn an_absurd_back_off_is_capped() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            for absurd in [Duration::from_hours(24 * 365), Duration::MAX] {
                assert_eq!(Budget::default().slow_down(Some(absurd)), LONGEST_BACK_OFF);
            }
        });
    }
}
