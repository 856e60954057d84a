//! `room`: there is room in the listener mailbox, as far as the server tells. Waits for `mailbox`.

use super::{Known, Outcome};
use crate::probe::mailbox::room;

pub(super) async fn run(known: &mut Known) -> Outcome {
    let Some((client, opened)) = known.inside() else {
        return Outcome::LeftOut;
    };
    let dedicated = known.facts.as_ref().and_then(|f| f.dedicated.as_ref());
    let bytes_a_day = dedicated.and_then(|d| d.bytes_a_day);
    let found = room(&client, &opened.address, bytes_a_day).await;
    let outcome = Outcome::of(found.value(), found.finding(&opened.address));
    if let Some(facts) = &mut known.facts {
        facts.room = Some(found);
    }
    outcome
}
