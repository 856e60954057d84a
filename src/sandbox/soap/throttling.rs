//! A call on its way in and out: is it admitted, what is planned for it, and was its caller told
//! to wait.
//!
//! Used by `dispatch`; the counting is `model::Traffic`'s.

use std::time::Duration;

use tokio::time::Instant;

use super::answer::{Identity, SoapAnswer};
use super::element::Element;
use super::failure::Failure;
use super::refusal::refusal;
use crate::sandbox::model::{Fault, Load, ServerVersion, SharedState, Throttled, Ticket};

/// What was found out when a call came in.
pub(super) struct Entry {
    /// Why it is not admitted.
    pub(super) refused: Option<Throttled>,
    /// What goes wrong with it.
    pub(super) fault: Option<Fault>,
    /// Counts it out in the end; a stream takes it along.
    pub(super) ticket: Option<Ticket>,
    /// Which server answers.
    pub(super) version: ServerVersion,
    while_told_to_wait: bool,
}

impl Entry {
    /// Counts a call in. One that is throttled uses up no planned fault.
    pub(super) fn of(
        state: &SharedState,
        caller: &Identity,
        name: &str,
        request: &Element,
    ) -> Self {
        let (account, now) = (&caller.account, Instant::now());
        let load = load_of(name, request);
        let mut locked = state.lock();
        let while_told_to_wait = locked.traffic.should_wait(account, now);
        let refused = locked.traffic.admit(account, load, now).err();
        let fault = match refused {
            None => locked.fault_for(name, account),
            Some(_) => None,
        };
        let version = locked.odd.version;
        drop(locked);
        let ticket = refused.is_none().then(|| Ticket::new(state, account, load));
        Self {
            refused,
            fault,
            ticket,
            version,
            while_told_to_wait,
        }
    }

    /// Notes in the answer and in the state how long the caller should stay away.
    pub(super) fn leave(
        self,
        state: &SharedState,
        caller: &Identity,
        mut answer: SoapAnswer,
    ) -> SoapAnswer {
        answer.while_told_to_wait = self.while_told_to_wait;
        let seconds = |s: u64| s.saturating_mul(1000);
        let wait = match (self.refused, &self.fault) {
            (Some(Throttled::Busy(ms)), _) => Some(ms),
            (_, Some(fault)) => fault.back_off_ms.max(fault.retry_after_s.map(seconds)),
            _ => None,
        };
        if let Some(ms) = wait {
            answer.tells_to_wait = true;
            let wait = Duration::from_millis(ms);
            let mut locked = state.lock();
            locked
                .traffic
                .told_to_wait(&caller.account, wait, Instant::now());
        }
        answer
    }
}

/// The answer to a call that is not admitted.
pub(super) fn refused(name: &str, request: &Element, why: Throttled) -> SoapAnswer {
    let failure = match why {
        Throttled::Busy(ms) => {
            Failure::new("ErrorServerBusy").value("BackOffMilliseconds", ms.to_string())
        }
        Throttled::TooManyStreams => Failure::new("ErrorExceededConnectionCount"),
    };
    let document = refusal(name, request, &failure);
    SoapAnswer::whole(name.to_owned(), 200, document)
}

/// What a call wants to do: stay open, or hand in messages, or neither.
fn load_of(name: &str, request: &Element) -> Load {
    let sends = request
        .attribute("MessageDisposition")
        .is_some_and(|d| d != "SaveOnly");
    let list = match name {
        "GetStreamingEvents" => return Load::Stream,
        "SendItem" => "ItemIds",
        "CreateItem" if sends => "Items",
        "UpdateItem" if sends => "ItemChanges",
        _ => return Load::Call(0),
    };
    let messages = request.children_of(list).len();
    Load::Call(u32::try_from(messages).unwrap_or(u32::MAX))
}
