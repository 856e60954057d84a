//! Messages a minute, where an administrator or Exchange Online sets them: one mail, then its share
//! of the minute. The time of the newest is kept in the store, so that a restart sends none early. A
//! mail that did not leave after all gives its place back.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::super::core::Core;
use crate::{domain::OutboxId, store::StoreError};

/// When the newest mail left, as far as a pace is set.
#[derive(Default)]
pub(super) struct Pace {
    newest: Option<Instant>,
    /// How long before `newest` was read in it had left.
    before: Duration,
    /// Whose place that is, and what was the newest before it.
    place: Option<(OutboxId, Option<Instant>, Duration)>,
}

impl Pace {
    /// What the process before kept. A time in the future, as after a clock was set back, counts as
    /// now.
    pub(super) async fn recall(core: &Core) -> Result<Self, StoreError> {
        let kept = core.store.noted(&core.tenant, &name(core)).await?;
        let Some(at) = kept.and_then(|text| text.parse::<Timestamp>().ok()) else {
            return Ok(Self::default());
        };
        let ago = core.world.now().duration_since(at);
        Ok(Self {
            newest: Some(Instant::now()),
            before: Duration::try_from(ago).unwrap_or_default(),
            place: None,
        })
    }

    /// How long until the next one may leave.
    pub(super) fn wait(&self, a_minute: u32) -> Duration {
        // Rounded up: sixty shares are never less than the minute.
        let share = Duration::from_millis(60_000_u64.div_ceil(u64::from(a_minute.max(1))));
        self.newest.map_or(Duration::ZERO, |newest| {
            share.saturating_sub(newest.elapsed().saturating_add(self.before))
        })
    }

    /// That one leaves now. Kept before it does: whatever happens then, none leaves early.
    pub(super) async fn leaves(&mut self, core: &Core, id: OutboxId) -> Result<(), StoreError> {
        let now = core.world.now().to_string();
        core.store.note(&core.tenant, &name(core), &now).await?;
        self.place = Some((id, self.newest, self.before));
        self.newest = Some(Instant::now());
        self.before = Duration::ZERO;
        Ok(())
    }

    /// It did not leave: the next one may. A place before the newest is over anyhow, and what is kept
    /// makes the next process wait for one share at most.
    pub(super) fn stayed(&mut self, id: OutboxId) {
        if let Some((_, newest, before)) = self.place.take_if(|(of, ..)| *of == id) {
            (self.newest, self.before) = (newest, before);
        }
    }
}

/// What an attempt came to, as far as the pace is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Departure {
    /// It has left, or may have.
    Left,
    /// For certain it did not.
    Stayed,
}

fn name(core: &Core) -> String {
    format!("pace.{}", core.config().listener)
}
