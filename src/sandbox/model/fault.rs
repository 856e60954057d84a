//! Faults that a test plans: the operation answers an error, late, or not at all.

use serde::{Deserialize, Serialize};

/// When the connection is cut instead of answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionDrop {
    /// Nothing is done, nothing is answered.
    Before,
    /// The operation is carried out, the answer is lost.
    After,
}

/// What goes wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fault {
    /// Response code, such as `ErrorServerBusy`; empty: the operation itself runs normally.
    pub code: String,
    /// `BackOffMilliseconds` in `MessageXml`.
    pub back_off_ms: Option<u64>,
    /// Answer with this HTTP status; 500 turns the response message into a SOAP fault, any
    /// other one is an answer without SOAP, as from a proxy.
    pub http_status: Option<u16>,
    /// Wait before answering.
    pub delay_ms: Option<u64>,
    /// Cut the connection.
    pub drop: Option<ConnectionDrop>,
}

/// A fault that waits for its operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFault {
    /// Operation name, such as `SendItem`, or `*` for any.
    pub operation: String,
    /// How many calls it still spoils.
    pub remaining: u32,
    /// What goes wrong.
    pub fault: Fault,
}

/// Takes the next fault planned for an operation.
pub(super) fn take(planned: &mut Vec<PlannedFault>, operation: &str) -> Option<Fault> {
    let fits = |p: &PlannedFault| p.operation == operation || p.operation == "*";
    let at = planned.iter().position(fits)?;
    let entry = planned.get_mut(at)?;
    let fault = entry.fault.clone();
    entry.remaining = entry.remaining.saturating_sub(1);
    if entry.remaining == 0 {
        planned.remove(at);
    }
    Some(fault)
}
