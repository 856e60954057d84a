//! How long the outbox rests between two rounds, and what ends it.

use std::time::Duration;

/// A pause between two rounds.
pub(super) struct Rest {
    pub(super) time: Duration,
    /// Whether mail that is put into the outbox ends it.
    pub(super) new_mail_ends_it: bool,
}

impl Rest {
    pub(super) const fn until_new_mail(time: Duration) -> Self {
        Self {
            time,
            new_mail_ends_it: true,
        }
    }

    pub(super) const fn whatever_comes(time: Duration) -> Self {
        Self {
            time,
            new_mail_ends_it: false,
        }
    }

    /// All hands are full: an attempt that ends is next.
    pub(super) const fn until_one_ends() -> Self {
        Self::whatever_comes(Duration::from_hours(1))
    }
}
