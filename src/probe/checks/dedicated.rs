//! `dedicated`: the newest mails of the listener mailbox, those dealt with included, are about tasks.
//! Waits for `mailbox`.

use super::{Known, Outcome};
use crate::probe::findings::finding;
use crate::probe::mailbox::newest;
use crate::probe::plan::Target;
use crate::words::checks::{mailbox as words, unknown};

pub(super) async fn run(target: &Target, known: &mut Known) -> Outcome {
    let Some((client, _)) = known.inside() else {
        return Outcome::LeftOut;
    };
    let seen = match newest(&client, target.ours.as_ref()).await {
        Ok(seen) => seen,
        Err(error) => {
            return Outcome::failed(unknown(), finding("mailbox.no_answer", error.to_string()));
        }
    };
    let value = match seen.others() {
        0 => words::all_ours(seen.looked_at),
        others => words::other_mail(others, seen.looked_at),
    };
    let outcome = Outcome::of(value, seen.finding());
    if let Some(facts) = &mut known.facts {
        facts.dedicated = Some(seen);
    }
    outcome
}
