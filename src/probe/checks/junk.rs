//! `junk`: no reply lies in Junk. Waits for `mailbox`.

use super::{Known, Outcome};
use crate::probe::mailbox::{judge_junk, junk};
use crate::probe::plan::Target;
use crate::words::checks::{mailbox as words, unknown};

pub(super) async fn run(target: &Target, known: &mut Known) -> Outcome {
    let Some((client, opened)) = known.inside() else {
        return Outcome::LeftOut;
    };
    let counted = junk(&client, target.ours.as_ref()).await;
    let value = match counted.known() {
        None => unknown().to_owned(),
        Some(j) if j.ours == 0 => words::no_replies().to_owned(),
        Some(j) => words::junk_count(j.ours),
    };
    let outcome = Outcome::of(value, judge_junk(&counted, &opened.address));
    if let Some(facts) = &mut known.facts {
        facts.junk = Some(counted);
    }
    outcome
}
