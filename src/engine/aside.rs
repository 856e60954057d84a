//! Mails that were kept for a person to look at.

use std::collections::BTreeSet;

use super::{
    handled::{Waiting, handled},
    intake::IntakeError,
    supervisor::Engine,
};
use crate::domain::{Disposition, snapshot::HandledReply};

/// Handled mails that are looked through; a list of mails is bounded, whatever the database holds.
const LOOKED_THROUGH: u32 = 10_000;

impl Engine {
    /// The mails that were set aside among the newest 10 000 handled ones, newest first.
    pub async fn mails_set_aside(&self) -> Result<Vec<HandledReply>, IntakeError> {
        let (store, tenant) = (&self.core.store, &self.core.tenant);
        let rows = store.recent(tenant, None, LOOKED_THROUGH).await?;
        let aside = rows
            .into_iter()
            .filter(|row| matches!(row.disposition, Disposition::SetAside(_)));
        // Who set a mail aside answered nobody: nothing is said of the outbox.
        let waiting = Waiting {
            ids: BTreeSet::new(),
            complete: false,
        };
        Ok(aside.map(|row| handled(row, &waiting)).collect())
    }
}
