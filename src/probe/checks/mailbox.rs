//! `mailbox`: the listener mailbox is there and open to us. Waits for `sign_in`; left out where no
//! mailbox is set.

use std::time::Duration;

use super::{Known, Outcome};
use crate::domain::CheckState;
use crate::probe::findings::{finding, finding_with};
use crate::probe::mailbox::{FoundMailbox, MailboxOutcome, query_mailbox};
use crate::probe::plan::Target;

pub(super) async fn run(target: &Target, known: &Known) -> Outcome {
    let (Some((address, access)), Some(client)) = (&target.listener, &known.client) else {
        return Outcome::LeftOut;
    };
    said(&query_mailbox(client, address, access, target.ours.as_ref()).await)
}

/// What Exchange said of a mailbox, as the state of the check `mailbox`.
pub fn mailbox_state(outcome: &MailboxOutcome, elapsed: Duration) -> CheckState {
    said(outcome).into_state(elapsed).0
}

fn said(outcome: &MailboxOutcome) -> Outcome {
    match outcome {
        MailboxOutcome::Found(found) => judge(found),
        MailboxOutcome::NotFound { said } => {
            Outcome::failed("not found", finding("mailbox.not_found", said))
        }
        MailboxOutcome::NoAnswer { said } => {
            Outcome::failed("no answer", finding("mailbox.no_answer", said))
        }
        MailboxOutcome::Throttled { back_off } => {
            let said = back_off.map_or_else(String::new, |b| {
                format!("not before {} s are over", b.as_secs())
            });
            Outcome::failed("busy", finding("mailbox.throttled", said))
        }
        MailboxOutcome::NoRights {
            missing,
            said,
            command,
        } => {
            let list = missing
                .iter()
                .map(|m| m.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            let value = format!("no right to {list}");
            Outcome::failed(
                value,
                finding_with("mailbox.no_rights", said, "grant it", command.clone()),
            )
        }
    }
}

fn judge(found: &FoundMailbox) -> Outcome {
    let value = found.address.to_string();
    if found.full {
        return Outcome::failed(value, finding("mailbox.full", "the mailbox is full"));
    }
    let others = found.dedicated.others();
    if others > 0 {
        let said = format!(
            "{others} of its last {} mails are not about tasks",
            found.dedicated.looked_at
        );
        return Outcome::failed(value, finding("mailbox.other_mail", said));
    }
    Outcome::passed(value)
}
