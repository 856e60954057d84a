//! Faults that a test orders: reads `POST /sandbox/fault` and the scenario's `[[fault]]` into the
//! model's planned faults.
//!
//! Called by [`super::admin`] and [`super::scenario`]. The model spends them at dispatch; nothing
//! fails by itself.

mod count;
mod smtp;

use serde::Deserialize;

use self::count::Count;
use super::model::{
    AddressKey, ConnectionDrop, Fault, Pace, PlannedFault, SMTP_DATA, State, StreamTrouble,
    WrongAnswer,
};
use super::{ops, soap};

/// The longest a call may be held: less than the idle limit of a connection.
const LONGEST_DELAY_MS: u64 = 100_000;
/// The longest that a stream may run before its trouble: Exchange ends it after 30 minutes.
const LONGEST_STREAM_MS: u64 = 1_800_000;
/// The longest back-off: a day.
const LONGEST_WAIT_MS: u64 = 86_400_000;
/// More calls than any test makes.
const MOST_CALLS: u32 = 1_000_000;

/// `count` calls of `operation` go wrong, after `after` that go well.
///
/// At least one of `fault`, `http_status`, `answer`, `delay_ms`, `chunk_bytes`,
/// `cut_after_bytes`, `drop` and `stream` says how; they can be combined (delayed, then dropped).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultOrder {
    /// EWS operation such as `SendItem`; `*` for any of them; `SmtpData` for the answer to a mail at
    /// the SMTP port.
    operation: String,
    /// Only calls of this account (who signs in).
    #[serde(default)]
    account: Option<String>,
    /// Strikes requests before anybody is asked to sign in; only HTTP can go wrong then.
    #[serde(default)]
    before_sign_in: bool,
    /// How many calls go well first.
    #[serde(default)]
    after: u32,
    /// How many calls it hits, or `"forever"`.
    #[serde(default)]
    count: Count,
    /// EWS response code such as `ErrorServerBusy`, answered instead of carrying the call out; at the
    /// SMTP port a line such as `451 4.3.0 busy`.
    #[serde(default)]
    fault: Option<String>,
    /// `BackOffMilliseconds` of an `ErrorServerBusy`.
    #[serde(default)]
    back_off_ms: Option<u64>,
    /// The code comes as a SOAP fault, with HTTP 200 unless `http_status` says otherwise.
    #[serde(default)]
    soap_fault: bool,
    /// The HTTP status of the answer: 500 with `fault` is a SOAP fault, others come without SOAP.
    #[serde(default)]
    http_status: Option<u16>,
    /// Header `Retry-After`.
    #[serde(default)]
    retry_after_s: Option<u64>,
    /// Something else than the right answer comes.
    #[serde(default)]
    answer: Option<WrongAnswer>,
    /// The call is held for this long first.
    #[serde(default)]
    delay_ms: Option<u64>,
    /// The answer's body comes in pieces of this size.
    #[serde(default)]
    chunk_bytes: Option<usize>,
    /// Wait between the pieces.
    #[serde(default)]
    chunk_delay_ms: Option<u64>,
    /// The connection breaks off after this many bytes of the answer's body.
    #[serde(default)]
    cut_after_bytes: Option<usize>,
    /// `before`: the connection breaks off and nothing happened; `after`: the call was carried
    /// out, but the client does not learn of it.
    #[serde(default)]
    drop: Option<ConnectionDrop>,
    /// What happens to the stream that `GetStreamingEvents` opens.
    #[serde(default)]
    stream: Option<StreamTrouble>,
    /// How long the stream runs well before.
    #[serde(default)]
    stream_after_ms: Option<u64>,
}

/// Why an order was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum FaultError {
    /// Nothing says what should go wrong.
    #[error(
        "sandbox.fault.empty: give fault, http_status, answer, delay_ms, chunk_bytes, \
         cut_after_bytes, drop or stream"
    )]
    Empty,
    /// No call would be hit, or too many.
    #[error("sandbox.fault.count: count {0} is not between 1 and {MOST_CALLS}, nor \"forever\"")]
    Count(u32),
    /// The status is no HTTP error status.
    #[error("sandbox.fault.status: http_status {0} is not between 400 and 599")]
    Status(u16),
    /// The delay is longer than a connection may be idle.
    #[error("sandbox.fault.delay: {0} {1} is over {2}")]
    Delay(&'static str, u64, u64),
    /// Exchange has no such response code.
    #[error("sandbox.fault.code: {0} is no response code of EWS")]
    Code(String),
    /// No SMTP server says no like this.
    #[error("sandbox.fault.reply: {0:?} is no refusal of SMTP such as \"451 4.3.0 busy\"")]
    Reply(String),
    /// The sandbox has no such operation.
    #[error("sandbox.fault.operation: {0} is no operation of the sandbox, nor SmtpData or *")]
    Operation(String),
    /// Nobody signs in with this address.
    #[error("sandbox.fault.account: {0} is nobody in the sandbox")]
    Account(String),
    /// A field that would have no effect.
    #[error("sandbox.fault.useless: {0} has no effect {1}")]
    Useless(&'static str, &'static str),
}

impl FaultOrder {
    /// The order as the model keeps it.
    pub(super) fn planned(self, state: &State) -> Result<PlannedFault, FaultError> {
        self.check_bounds()?;
        if self.says_nothing() {
            return Err(FaultError::Empty);
        }
        self.check_sense()?;
        if self.operation == SMTP_DATA {
            self.check_smtp()?;
        } else {
            self.check_call()?;
        }
        let account = match self.account {
            None => None,
            Some(address) => match state.directory.account(&address) {
                Some(account) => Some(AddressKey::new(&account.address)),
                None => return Err(FaultError::Account(address)),
            },
        };
        let delay_ms = self.chunk_delay_ms.unwrap_or_default();
        Ok(PlannedFault {
            operation: self.operation,
            account,
            before_sign_in: self.before_sign_in,
            after: self.after,
            remaining: self.count.0,
            fault: Fault {
                code: self.fault.unwrap_or_default(),
                back_off_ms: self.back_off_ms,
                retry_after_s: self.retry_after_s,
                http_status: self.http_status,
                soap_fault: self.soap_fault,
                delay_ms: self.delay_ms,
                pace: self.chunk_bytes.map(|bytes| Pace { bytes, delay_ms }),
                cut_after_bytes: self.cut_after_bytes,
                drop: self.drop,
                answer: self.answer,
                stream: self
                    .stream
                    .map(|s| (s, self.stream_after_ms.unwrap_or_default())),
            },
        })
    }

    fn check_call(&self) -> Result<(), FaultError> {
        if let Some(code) = self.fault.as_ref().filter(|c| !soap::is_response_code(c)) {
            return Err(FaultError::Code(code.clone()));
        }
        if self.operation != "*" && !ops::is_operation(&self.operation) {
            return Err(FaultError::Operation(self.operation.clone()));
        }
        Ok(())
    }

    fn says_nothing(&self) -> bool {
        self.fault.is_none()
            && self.http_status.is_none()
            && self.answer.is_none()
            && self.delay_ms.is_none()
            && self.chunk_bytes.is_none()
            && self.cut_after_bytes.is_none()
            && self.drop.is_none()
            && self.stream.is_none()
    }

    fn check_bounds(&self) -> Result<(), FaultError> {
        let count = self.count.0;
        if !(1..=MOST_CALLS).contains(&count) && count != PlannedFault::FOREVER {
            return Err(FaultError::Count(count));
        }
        if let Some(status) = self.http_status.filter(|s| !(400..=599).contains(s)) {
            return Err(FaultError::Status(status));
        }
        let seconds = self.retry_after_s.map(|s| s.saturating_mul(1000));
        let limits = [
            ("delay_ms", self.delay_ms, LONGEST_DELAY_MS),
            ("chunk_delay_ms", self.chunk_delay_ms, LONGEST_DELAY_MS),
            ("stream_after_ms", self.stream_after_ms, LONGEST_STREAM_MS),
            ("back_off_ms", self.back_off_ms, LONGEST_WAIT_MS),
            ("retry_after_s in ms", seconds, LONGEST_WAIT_MS),
        ];
        for (name, value, limit) in limits {
            if let Some(value) = value.filter(|v| *v > limit) {
                return Err(FaultError::Delay(name, value, limit));
            }
        }
        Ok(())
    }

    /// Refuses fields that nothing would come of.
    fn check_sense(&self) -> Result<(), FaultError> {
        let page = self.answer.is_some_and(WrongAnswer::is_instead);
        let rules = [
            (
                self.soap_fault && self.fault.is_none(),
                "soap_fault",
                "without fault",
            ),
            (
                self.back_off_ms.is_some() && self.fault.is_none(),
                "back_off_ms",
                "without fault",
            ),
            (
                self.fault.is_some() && (page || self.drop.is_some() || self.before_sign_in),
                "fault",
                "with a page, drop or before_sign_in",
            ),
            (
                self.http_status.is_some() && self.answer.is_some(),
                "http_status",
                "with answer",
            ),
            (
                self.http_status.is_some() && self.drop == Some(ConnectionDrop::Before),
                "http_status",
                "with drop = \"before\"",
            ),
            (
                self.stream.is_some() && (self.fault.is_some() || self.http_status.is_some()),
                "stream",
                "with fault or http_status: no stream is opened then",
            ),
            (
                self.chunk_delay_ms.is_some() && self.chunk_bytes.is_none(),
                "chunk_delay_ms",
                "without chunk_bytes",
            ),
            (self.chunk_bytes == Some(0), "chunk_bytes", "when it is 0"),
            (
                self.stream_after_ms.is_some() && self.stream.is_none(),
                "stream_after_ms",
                "without stream",
            ),
            (
                self.stream.is_some() && self.operation != "GetStreamingEvents",
                "stream",
                "on another operation than GetStreamingEvents",
            ),
            (
                self.before_sign_in && (self.operation != "*" || self.account.is_some()),
                "before_sign_in",
                "on one operation or account: neither is known then",
            ),
            (
                self.before_sign_in && self.answer.is_some() && !page,
                "before_sign_in",
                "with this answer: there is none to spoil yet",
            ),
        ];
        let wrong = rules.into_iter().find(|(wrong, ..)| *wrong);
        wrong.map_or(Ok(()), |(_, field, why)| {
            Err(FaultError::Useless(field, why))
        })
    }
}

#[cfg(test)]
mod tests;
