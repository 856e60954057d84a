//! A pause that a server ordered, kept over restarts: a new process that asks early would only have
//! the pause grow. Used by the gate of that server; a pause of our own is not kept.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    core::Core,
    gate::{LONGEST_TOLD, growing},
};

/// Where the pause of one server is kept.
#[derive(PartialEq, Eq)]
pub(super) struct BackOff {
    name: String,
    /// Host and account: Exchange keeps a budget for each account, and a pause is of that one alone.
    whose: String,
}

impl BackOff {
    /// Of the server of that role (`exchange`, `relay`) on this host, for this account: another host has
    /// ordered nothing, and nothing was ordered to another account.
    pub(super) fn of(role: &str, host: &str, account: &str) -> Self {
        Self {
            name: format!("back_off.{role}"),
            whose: format!("{host} {account}"),
        }
    }

    /// How much is left of it. Waits for the database: whoever does not know must not ask early.
    pub(super) async fn left(&self, core: &Core) -> Duration {
        let mut failures = 0;
        let kept = loop {
            match core.store.noted(&core.tenant, &self.name).await {
                Ok(kept) => break kept,
                Err(error) => core.store_trouble(&error),
            }
            tokio::time::sleep(growing(failures)).await;
            failures = failures.saturating_add(1);
        };
        let until = kept.and_then(|text| {
            let (until, whose) = text.split_once(' ')?;
            let until = until.parse::<Timestamp>().ok()?;
            (whose == self.whose).then_some(until)
        });
        until.map_or(Duration::ZERO, |until| {
            let left = until.duration_since(core.world.now());
            // Over already: a negative time is none. Longer than any that is kept: one of the two
            // clocks was wrong, and nobody knows what is left.
            let left = Duration::try_from(left).unwrap_or_default();
            Some(left)
                .filter(|left| *left <= LONGEST_TOLD + LONGEST_TOLD / 5)
                .unwrap_or_default()
        })
    }

    /// Keeps that so much is left. Not written: this process waits all the same.
    pub(super) async fn keep(&self, core: &Core, left: Duration) {
        let now = core.world.now();
        let until = now.checked_add(left).unwrap_or(now);
        let text = format!("{until} {}", self.whose);
        if let Err(error) = core.store.note(&core.tenant, &self.name, &text).await {
            core.store_trouble(&error);
        }
    }
}
