//! Why the mails about a task did what they did, out of the ledger; nothing is read anew.
//!
//! Asked through the control socket.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    handled::{Waiting, handled},
    intake::IntakeError,
    supervisor::Engine,
};
use crate::{
    domain::{ExplainedReply, Reading, TaskId},
    store::LedgerRow,
    words::explain as words,
};

/// Most mails that are told of one task.
const MOST: u32 = 1_000;

impl Engine {
    /// Every mail about that task, oldest first, at most the newest 1000.
    pub async fn explained(&self, id: TaskId) -> Result<Vec<ExplainedReply>, IntakeError> {
        self.task(id).await?;
        let (store, tenant) = (&self.core.store, &self.core.tenant);
        let rows = store.recent(tenant, Some(id), MOST).await?;
        Ok(rows.into_iter().rev().map(explained).collect())
    }
}

fn explained(row: LedgerRow) -> ExplainedReply {
    let reading: Option<Reading> = part(&row.evidence, "/reading");
    // What was asked back may have another reason than what was read.
    let told: Option<String> = part(&row.evidence, "/asked");
    let reason = told.or_else(|| reading.as_ref().map(|r| r.reason.clone()));
    let proof_steps = part(&row.evidence, "/proof/steps").unwrap_or_default();
    let why = words::why(&row.disposition, reason.as_deref().unwrap_or_default());
    let unknown = Waiting::default();
    ExplainedReply {
        reply: handled(row, &unknown),
        why,
        reading,
        proof_steps,
    }
}

fn part<T: DeserializeOwned>(evidence: &Value, place: &str) -> Option<T> {
    let value = evidence.pointer(place)?;
    serde_json::from_value(value.clone()).ok()
}
