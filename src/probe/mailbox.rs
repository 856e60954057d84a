//! The query of step 4: what Exchange says of a listener mailbox, without changing anything in it.

mod auto_reply;
mod directory;
mod junk;
mod newest;
mod open;
mod outcome;
mod refusal;
mod room;
mod rules;
mod send_right;

pub use auto_reply::AutoReply;
pub use directory::{Recipient, find_access, own_address, primary_address, query_own, who_is};
pub use junk::Junk;
pub use newest::{Dedicated, SeenMail};
pub use outcome::{Facts, FoundMailbox, MailboxOutcome, MissingRight, Rights, Told};
pub use room::Room;
pub use rules::TakingRule;
pub use send_right::SendRight;

pub(super) use auto_reply::{auto_reply, judge as judge_auto_reply};
pub(super) use directory::{is_same, named_alike, own_mailbox_of};
pub(super) use junk::{judge as judge_junk, junk};
pub(super) use newest::newest;
pub(super) use open::{Opened, open_mailbox};
pub(super) use refusal::is_online;
pub(super) use room::room;
pub(super) use rules::{judge as judge_rules, rules};
pub(super) use send_right::{judge as judge_send_right, send_right};

use refusal::refusal;

use crate::domain::Address;
use crate::ews::{Access, EwsClient, EwsError};

/// Asks Exchange about the mailbox of that address, reached in that way, through a client of the
/// service account (or, with [`Access::Own`], of the account that signs in for itself). `ours` says
/// whether a mail is about a task.
///
/// An alias is followed to the primary address once.
pub async fn query_mailbox(
    client: &EwsClient,
    address: &Address,
    access: &Access,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> MailboxOutcome {
    let opened = match open_mailbox(client, address, access).await {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    match look_inside(client, &opened, ours).await {
        Ok(found) => MailboxOutcome::Found(Box::new(found)),
        Err(error) => refusal(client, &opened.address, &opened.access, &error),
    }
}

/// Whose mails are in it, how full it is and what might take mail away, once the rights are known
/// to be there. Only the newest mails have to be told; the rest may stay unknown.
async fn look_inside(
    client: &EwsClient,
    opened: &Opened,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> Result<FoundMailbox, EwsError> {
    let inside = client.with_access(opened.access.clone());
    let address = &opened.address;
    let dedicated = newest(&inside, ours).await?;
    // One after the other: at once they would sign in on as many connections.
    let room = room(&inside, address, dedicated.bytes_a_day).await;
    let auto_reply = auto_reply(&inside, address).await;
    let rules = rules(&inside, address).await;
    let junk = junk(&inside, ours).await;
    let send = send_right(&inside, address).await;
    Ok(FoundMailbox {
        address: address.clone(),
        rights: Rights {
            read: true,
            move_away: true,
            delete: true,
            send,
        },
        fullness: room.fullness,
        facts: Facts {
            room,
            auto_reply,
            rules,
            junk,
        },
        dedicated,
    })
}
