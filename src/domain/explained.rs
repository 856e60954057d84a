//! Why a mail did what it did: the ledger's evidence in a form for people and scripts.

use serde::{Deserialize, Serialize};

use super::{Reading, reading::ReadingStep, snapshot::HandledReply};

/// One handled mail with everything that decided about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExplainedReply {
    /// What became of it, step by step.
    #[serde(flatten)]
    pub reply: HandledReply,
    /// Why, in one sentence.
    pub why: String,
    /// What was read; none: it was not read at all.
    pub reading: Option<Reading>,
    /// What the proof of its sender stood on.
    pub proof_steps: Vec<ReadingStep>,
}
