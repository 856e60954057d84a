//! `inbox_rules`: no rule of the listener mailbox takes replies away. Waits for `mailbox`.

use super::{Known, Outcome};
use crate::probe::mailbox::{judge_rules, rules};
use crate::words::checks::{mailbox as words, unknown};

pub(super) async fn run(known: &mut Known) -> Outcome {
    let Some((client, opened)) = known.inside() else {
        return Outcome::LeftOut;
    };
    let taking = rules(&client, &opened.address).await;
    let value = match taking.known().map(Vec::len) {
        None => unknown().to_owned(),
        Some(0) => words::no_rules().to_owned(),
        Some(count) => words::rule_count(count),
    };
    let outcome = Outcome::of(value, judge_rules(&taking, &opened.address));
    if let Some(facts) = &mut known.facts {
        facts.rules = Some(taking);
    }
    outcome
}
