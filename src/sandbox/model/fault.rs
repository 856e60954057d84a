//! Faults that a test plans: the operation answers an error, late, by half, or not at all.

use serde::{Deserialize, Serialize};

use super::AddressKey;

/// When the connection is cut instead of answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionDrop {
    /// Nothing is done, nothing is answered.
    Before,
    /// The operation is carried out, the answer is lost.
    After,
}

/// What comes instead of the right answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrongAnswer {
    /// HTTP 200 with the HTML page of a forms sign-in; nothing is done.
    LoginPage,
    /// HTTP 302 to Outlook on the web; nothing is done.
    OwaRedirect,
    /// The right answer, called `application/octet-stream`.
    WrongContentType,
    /// The right answer with a tag that is never closed.
    MalformedXml,
    /// The right answer with `&#x0;` and `&#x1F;` in its texts.
    ControlCharacters,
    /// The right answer with `https://schemas…` as namespaces.
    WrongNamespaces,
    /// The operation is carried out, but another one's answer comes.
    OtherOperation,
    /// The operation is carried out, but HTTP 200 comes with no body.
    Empty,
}

impl WrongAnswer {
    /// Whether the request never reaches EWS.
    pub fn is_instead(self) -> bool {
        matches!(self, Self::LoginPage | Self::OwaRedirect)
    }
}

/// What goes wrong with a stream of events after it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamTrouble {
    /// The connection breaks off.
    Drop,
    /// Nothing comes any more, no heartbeat either, but the connection stays.
    Silent,
    /// The server ends the stream (`ConnectionStatus` `Closed`).
    Close,
    /// The server forgot the subscriptions (`ErrorSubscriptionNotFound`).
    NotFound,
}

/// How an answer's bytes are sent slowly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Bytes of each piece.
    pub bytes: usize,
    /// Wait before each piece but the first, in milliseconds.
    pub delay_ms: u64,
}

/// What goes wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fault {
    /// Response code, such as `ErrorServerBusy`; empty: the operation itself runs normally.
    pub code: String,
    /// `BackOffMilliseconds` in `MessageXml`.
    pub back_off_ms: Option<u64>,
    /// Header `Retry-After`, in seconds.
    pub retry_after_s: Option<u64>,
    /// Answer with this HTTP status; 500 turns the response message into a SOAP fault, any
    /// other one is an answer without SOAP, as from a proxy.
    pub http_status: Option<u16>,
    /// The code comes as a SOAP fault although the HTTP status is 200.
    pub soap_fault: bool,
    /// Wait before answering.
    pub delay_ms: Option<u64>,
    /// Send the answer's bytes slowly.
    pub pace: Option<Pace>,
    /// Break the connection off after this many bytes of the answer's body.
    pub cut_after_bytes: Option<usize>,
    /// Cut the connection.
    pub drop: Option<ConnectionDrop>,
    /// Another answer than the right one.
    pub answer: Option<WrongAnswer>,
    /// What happens to the stream that the call opens, and how long after that (milliseconds).
    pub stream: Option<(StreamTrouble, u64)>,
}

/// The answer to a mail at the SMTP port, as an operation; `*` does not mean it.
pub const SMTP_DATA: &str = "SmtpData";

/// A fault that waits for its operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlannedFault {
    /// Operation name, such as `SendItem`, or `*` for any.
    pub operation: String,
    /// Calls of this account only: who signed in, by primary address.
    pub account: Option<AddressKey>,
    /// Strikes requests before anybody is asked to sign in, whatever they carry.
    pub before_sign_in: bool,
    /// How many calls go well before.
    pub after: u32,
    /// How many calls it still spoils; [`PlannedFault::FOREVER`] never ends.
    pub remaining: u32,
    /// What goes wrong.
    pub fault: Fault,
}

impl PlannedFault {
    /// As `remaining`: until faults are cleared.
    pub const FOREVER: u32 = u32::MAX;
}

/// A request that may be struck.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target<'a> {
    /// A call of an operation by somebody who signed in.
    Call(&'a str, &'a AddressKey),
    /// A request whose sender is not known yet.
    BeforeSignIn,
}

impl PlannedFault {
    fn fits(&self, target: Target<'_>) -> bool {
        match target {
            Target::BeforeSignIn => self.before_sign_in,
            Target::Call(operation, account) => {
                !self.before_sign_in
                    && (self.operation == operation
                        || (self.operation == "*" && operation != SMTP_DATA))
                    && self.account.as_ref().is_none_or(|a| a == account)
            }
        }
    }
}

/// Takes the next fault planned for a request. One that still lets calls through counts this one.
pub(super) fn take(planned: &mut Vec<PlannedFault>, target: Target<'_>) -> Option<Fault> {
    let mut hit = None;
    for (at, entry) in planned.iter_mut().enumerate() {
        if !entry.fits(target) {
            continue;
        }
        if entry.after == 0 {
            hit = Some(at);
            break;
        }
        entry.after -= 1;
    }
    let at = hit?;
    let entry = planned.get_mut(at)?;
    let fault = entry.fault.clone();
    if entry.remaining != PlannedFault::FOREVER {
        entry.remaining = entry.remaining.saturating_sub(1);
    }
    if entry.remaining == 0 {
        planned.remove(at);
    }
    Some(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(operation: &str, code: &str) -> PlannedFault {
        PlannedFault {
            operation: operation.to_owned(),
            remaining: 1,
            fault: Fault {
                code: code.to_owned(),
                ..Fault::default()
            },
            ..PlannedFault::default()
        }
    }

    fn codes(plan: &mut Vec<PlannedFault>, calls: &[(&str, &str)]) -> Vec<String> {
        let call = |(operation, who): &(&str, &str)| {
            let fault = take(plan, Target::Call(operation, &AddressKey::new(who)));
            fault.map_or_else(String::new, |f| f.code)
        };
        calls.iter().map(call).collect()
    }

    #[test]
    fn a_fault_waits_for_its_account_and_lets_the_first_calls_through() {
        let mut plan = vec![PlannedFault {
            account: Some("A@x.test".into()),
            after: 1,
            remaining: 2,
            ..planned("Get", "E")
        }];
        let calls = [
            ("Get", "b@x.test"),
            ("Put", "a@x.test"),
            ("Get", "a@x.test"),
            ("Get", "a@x.test"),
            ("Get", "b@x.test"),
            ("Get", "a@x.test"),
            ("Get", "a@x.test"),
        ];
        assert_eq!(codes(&mut plan, &calls), ["", "", "", "E", "", "E", ""]);
        assert!(plan.is_empty());
    }

    #[test]
    fn for_ever_never_ends_and_faults_strike_in_the_order_of_their_planning() {
        let mut plan = vec![
            planned("Get", "first"),
            PlannedFault {
                remaining: PlannedFault::FOREVER,
                ..planned("*", "ever")
            },
        ];
        let calls = [("Get", "a"), ("Get", "a"), ("Put", "a"), ("Get", "a")];
        assert_eq!(codes(&mut plan, &calls), ["first", "ever", "ever", "ever"]);
        assert_eq!(plan.len(), 1);
    }

    #[test]
    fn a_fault_before_sign_in_never_strikes_a_call() {
        let mut plan = vec![PlannedFault {
            before_sign_in: true,
            ..planned("*", "")
        }];
        assert_eq!(codes(&mut plan, &[("Get", "a")]), [""]);
        assert_eq!(plan.len(), 1);
        assert!(take(&mut plan, Target::BeforeSignIn).is_some());
        assert!(plan.is_empty());
    }
}
