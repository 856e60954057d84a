//! `own_mailbox`: the account has a mailbox of its own. Waits for `sign_in`; never a failure of
//! setup, which can give a dedicated mailbox instead.

use super::sign_in::open_inbox;
use super::{Known, Outcome};
use crate::ews::EwsError;
use crate::probe::findings::finding;
use crate::probe::mailbox::own_address;
use crate::words::checks::mailbox as words;

pub(super) async fn run(known: &Known) -> Outcome {
    let Some(client) = &known.client else {
        return Outcome::LeftOut;
    };
    match open_inbox(client).await {
        Ok(()) => {
            let own = own_address(client).await.ok().flatten();
            Outcome::passed(
                own.map_or_else(|| words::unlisted_title().to_owned(), |a| a.to_string()),
            )
        }
        Err(EwsError::Refused(refused)) if refused.code.is_no_such_mailbox() => Outcome::failed(
            "none",
            finding("probe.own_mailbox.none", refused.to_string()),
        ),
        Err(error) => Outcome::failed(
            "no answer",
            finding("probe.own_mailbox.no_answer", error.to_string()),
        ),
    }
}
