//! `auto_reply`: the listener mailbox does not answer by itself. Waits for `mailbox`.

use super::{Known, Outcome};
use crate::probe::mailbox::{AutoReply, auto_reply, judge_auto_reply};
use crate::words::checks::{mailbox as words, unknown};

pub(super) async fn run(known: &mut Known) -> Outcome {
    let Some((client, opened)) = known.inside() else {
        return Outcome::LeftOut;
    };
    let state = auto_reply(&client, &opened.address).await;
    let value = match state.known() {
        None => unknown(),
        Some(AutoReply::Disabled) => words::off(),
        Some(AutoReply::Enabled) => words::auto_reply(false),
        Some(AutoReply::Scheduled) => words::auto_reply(true),
    };
    let outcome = Outcome::of(value, judge_auto_reply(&state, &opened.address));
    if let Some(facts) = &mut known.facts {
        facts.auto_reply = Some(state);
    }
    outcome
}
