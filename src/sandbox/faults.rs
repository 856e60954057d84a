//! Faults that a test orders: reads `POST /sandbox/fault` into the model's planned faults.
//!
//! Called by [`super::admin`]. The model spends them at dispatch; nothing fails by itself.

use serde::Deserialize;

use super::model::{ConnectionDrop, Fault, PlannedFault};

/// The longest a call may be held: less than the idle limit of a connection.
const LONGEST_DELAY_MS: u64 = 100_000;
/// More calls than any test makes.
const MOST_CALLS: u32 = 1_000_000;

/// The next `count` calls of `operation` go wrong.
///
/// At least one of `fault`, `delay_ms`, `http_status` and `drop` says how; they can be combined
/// (delayed, then dropped).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultOrder {
    /// EWS operation such as `SendItem`; `*` for any.
    operation: String,
    /// EWS response code such as `ErrorServerBusy`, answered instead of carrying the call out.
    #[serde(default)]
    fault: Option<String>,
    /// How many calls it hits.
    #[serde(default = "once")]
    count: u32,
    /// `BackOffMilliseconds` of an `ErrorServerBusy`.
    #[serde(default)]
    back_off_ms: Option<u64>,
    /// The call is held for this long first.
    #[serde(default)]
    delay_ms: Option<u64>,
    /// The HTTP status of the answer: 500 with `fault` is a SOAP fault, others come without SOAP.
    #[serde(default)]
    http_status: Option<u16>,
    /// `before`: the connection breaks off and nothing happened; `after`: the call was carried
    /// out, but the client does not learn of it.
    #[serde(default)]
    drop: Option<ConnectionDrop>,
}

fn once() -> u32 {
    1
}

/// Why an order was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum FaultError {
    /// Nothing says what should go wrong.
    #[error("sandbox.fault.empty: give fault, delay_ms, http_status or drop")]
    Empty,
    /// No call would be hit, or too many.
    #[error("sandbox.fault.count: count {0} is not between 1 and {MOST_CALLS}")]
    Count(u32),
    /// The status is no HTTP error status.
    #[error("sandbox.fault.status: http_status {0} is not between 400 and 599")]
    Status(u16),
    /// The delay is longer than a connection may be idle.
    #[error("sandbox.fault.delay: delay_ms {0} is over {LONGEST_DELAY_MS}")]
    Delay(u64),
}

impl FaultOrder {
    /// The order as the model keeps it.
    pub(super) fn planned(self) -> Result<PlannedFault, FaultError> {
        if !(1..=MOST_CALLS).contains(&self.count) {
            return Err(FaultError::Count(self.count));
        }
        if let Some(status) = self.http_status.filter(|s| !(400..=599).contains(s)) {
            return Err(FaultError::Status(status));
        }
        if let Some(delay) = self.delay_ms.filter(|d| *d > LONGEST_DELAY_MS) {
            return Err(FaultError::Delay(delay));
        }
        let fault = Fault {
            code: self.fault.unwrap_or_default(),
            back_off_ms: self.back_off_ms,
            http_status: self.http_status,
            delay_ms: self.delay_ms,
            drop: self.drop,
        };
        let without_effect = Fault {
            back_off_ms: self.back_off_ms,
            ..Fault::default()
        };
        if fault == without_effect {
            return Err(FaultError::Empty);
        }
        Ok(PlannedFault {
            operation: self.operation,
            remaining: self.count,
            fault,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn planned(json: &str) -> Result<PlannedFault, FaultError> {
        serde_json::from_str::<FaultOrder>(json).unwrap().planned()
    }

    #[test]
    fn an_order_says_what_goes_wrong_and_how_often() {
        let busy = planned(
            r#"{"operation":"SendItem","fault":"ErrorServerBusy","count":3,"back_off_ms":200}"#,
        )
        .unwrap();
        assert_eq!(busy.operation, "SendItem");
        assert_eq!(busy.remaining, 3);
        assert_eq!(busy.fault.code, "ErrorServerBusy");
        assert_eq!(busy.fault.back_off_ms, Some(200));
        let lost = planned(r#"{"operation":"*","drop":"after"}"#).unwrap();
        assert_eq!(lost.remaining, 1);
        assert_eq!(lost.fault.drop, Some(ConnectionDrop::After));
    }

    #[test]
    fn an_order_without_sense_is_refused() {
        let cases = [
            (r#"{"operation":"X"}"#, FaultError::Empty),
            (r#"{"operation":"X","back_off_ms":5}"#, FaultError::Empty),
            (
                r#"{"operation":"X","drop":"after","count":0}"#,
                FaultError::Count(0),
            ),
            (
                r#"{"operation":"X","http_status":200}"#,
                FaultError::Status(200),
            ),
            (
                r#"{"operation":"X","delay_ms":999999}"#,
                FaultError::Delay(999_999),
            ),
        ];
        for (json, error) in cases {
            assert_eq!(planned(json), Err(error), "{json}");
        }
        assert!(serde_json::from_str::<FaultOrder>(r#"{"operation":"X","dorp":"after"}"#).is_err());
    }
}
