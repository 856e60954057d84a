//! `mailbox`: the listener mailbox is there and open to us. Waits for `sign_in`; left out where no
//! mailbox is set.

use std::time::Duration;

use super::{Known, Outcome};
use crate::domain::{Address, CheckState};
use crate::ews::{Access, EwsClient};
use crate::probe::facts::MailboxFacts;
use crate::probe::findings::{finding, finding_ending};
use crate::probe::mailbox::{MailboxOutcome, is_same, open_mailbox, own_address};
use crate::probe::plan::Target;
use crate::probe::shell::set_mailbox;
use crate::words::checks::mailbox as words;

pub(super) async fn run(target: &Target, known: &mut Known) -> Outcome {
    (known.opened, known.facts) = (None, None);
    known.no_such_mailbox = false;
    let (Some((address, access)), Some(client)) = (&target.listener, &known.client) else {
        return Outcome::LeftOut;
    };
    if *access == Access::Own
        && let Some(outcome) = not_its_own(client, address).await
    {
        return outcome;
    }
    match open_mailbox(client, address, access).await {
        Err(outcome) => {
            known.no_such_mailbox = matches!(outcome, MailboxOutcome::NotFound { .. });
            said(&outcome)
        }
        Ok(opened) => {
            let primary = opened.address.clone();
            known.facts = Some(MailboxFacts::of(primary.clone()));
            known.opened = Some(opened);
            if primary == *address {
                return Outcome::passed(primary.to_string());
            }
            let said = words::alias(address, &primary);
            let command = set_mailbox(&primary, None);
            Outcome::failed(said.clone(), finding_ending("mailbox.alias", said, command))
        }
    }
}

/// One's own mailbox opens whatever address was meant: the directory has to say whose it is. Where it
/// says nothing, nothing is held against the address.
async fn not_its_own(client: &EwsClient, address: &Address) -> Option<Outcome> {
    let account = client.account();
    match own_address(client).await.ok()? {
        None => {
            let said = words::no_mailbox(account);
            Some(Outcome::failed(
                words::not_found(),
                finding("mailbox.not_found", said),
            ))
        }
        Some(own) if is_same(client, address, &own).await => None,
        Some(own) => {
            let said = words::not_its_own(account, &own, address);
            Some(Outcome::failed(
                own.to_string(),
                finding("mailbox.not_its_own", said),
            ))
        }
    }
}

/// What Exchange said of a mailbox, as the state of the check `mailbox`.
pub fn mailbox_state(outcome: &MailboxOutcome, elapsed: Duration) -> CheckState {
    said(outcome).into_state(elapsed).0
}

fn said(outcome: &MailboxOutcome) -> Outcome {
    let value = match outcome {
        MailboxOutcome::Found(found) => found.address.to_string(),
        MailboxOutcome::NotFound { .. } => words::not_found().to_owned(),
        MailboxOutcome::Group { said } => said.clone(),
        MailboxOutcome::NoAnswer { .. } => words::no_answer().to_owned(),
        MailboxOutcome::Throttled { .. } => words::busy().to_owned(),
        MailboxOutcome::NoRights { missing, .. } => {
            let list: Vec<&str> = missing.iter().map(|m| m.as_str()).collect();
            words::no_right_to(&list)
        }
    };
    Outcome::of(value, outcome.finding())
}
