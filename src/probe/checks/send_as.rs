//! `send_as`: we may send as the listener mailbox. Waits for `mailbox`.

use super::{Known, Outcome};
use crate::probe::mailbox::{SendRight, is_online, judge_send_right, send_right};
use crate::probe::shell::Grant;
use crate::words::checks::{mailbox as words, unknown};

pub(super) async fn run(known: &mut Known) -> Outcome {
    let Some((client, opened)) = known.inside() else {
        return Outcome::LeftOut;
    };
    let right = send_right(&client, &opened.address).await;
    let grant = Grant {
        account: client.account(),
        mailbox: &opened.address,
        online: is_online(&client),
    };
    let value = match right {
        SendRight::Yes => words::may_send(),
        SendRight::No => words::may_not_send(),
        SendRight::NotProved => unknown(),
    };
    let outcome = Outcome::of(value, judge_send_right(right, grant));
    if let Some(facts) = &mut known.facts {
        facts.send = Some(right);
    }
    outcome
}
