//! `other_mailboxes`: the account opens no mailbox that it should not. Waits for `sign_in`.
//!
//! Tries the mailboxes that the administrator names; where none is named, one whose name begins
//! like the listener's, as the directory gives it: nobody is guessed at. Asked for is the id of the
//! inbox alone, and what was tried is told.

use std::sync::Arc;

use super::{Known, Outcome};
use crate::domain::Address;
use crate::ews::{
    Access, EwsClient, EwsError, ResponseCode, operations::GetFolder, types::DistinguishedFolder,
};
use crate::probe::findings::{finding, finding_ending};
use crate::probe::mailbox::{named_alike, own_address};
use crate::probe::plan::Target;
use crate::probe::shell::who_reaches;
use crate::probe::transcript::Transcript;
use crate::words::checks::others as words;

/// Mailboxes that are found by name and tried.
const MOST_FOUND: usize = 1;
/// Mailboxes that are tried at all.
const MOST_TRIED: usize = 10;

pub(super) async fn run(target: &Target, known: &Known, transcript: &Arc<Transcript>) -> Outcome {
    let Some(client) = &known.client else {
        return Outcome::LeftOut;
    };
    let others = others(target, known, client).await;
    let (mut open, mut unknown) = (Vec::new(), Vec::new());
    for address in &others {
        for (access, how) in [
            (Access::Impersonation(address.clone()), words::as_owner()),
            (Access::Delegate(address.clone()), words::as_delegate()),
        ] {
            transcript.say([words::tried(address, how)]);
            match is_open(client, access).await {
                Ok(true) => open.push(format!("{address} ({how})")),
                Ok(false) => {}
                Err(error) => unknown.push(words::no_answer(address, &error.to_string())),
            }
        }
    }
    if let Some(first) = others.first().filter(|_| !open.is_empty()) {
        let look = who_reaches(client.account(), first.as_str());
        let said = words::said(&open, others.len());
        let found = finding_ending("probe.other_mailboxes.open", said, look);
        return Outcome::failed(words::open(open.len()), found);
    }
    match (others.len(), unknown.first()) {
        (0, _) => Outcome::LeftOut,
        (_, Some(said)) => Outcome::failed(
            words::unknown(),
            finding("probe.other_mailboxes.unknown", said),
        ),
        (count, None) => Outcome::passed(words::closed(count)),
    }
}

/// Whom to try: never the listener's mailbox, never the account's own.
async fn others(target: &Target, known: &Known, client: &EwsClient) -> Vec<Address> {
    let own = own_address(client).await.ok().flatten();
    let listener = target.listener.as_ref().map(|(address, _)| address);
    let opened = known.opened.as_ref().map(|o| &o.address);
    let mut others = target.must_not_open.clone();
    if let (true, Some(listener)) = (others.is_empty(), listener) {
        others = named_alike(client, opened.unwrap_or(listener), MOST_FOUND + 2).await;
        others.retain(|a| own.as_ref() != Some(a));
        others.truncate(MOST_FOUND);
    }
    others.retain(|a| Some(a) != listener && Some(a) != opened && own.as_ref() != Some(a));
    others.truncate(MOST_TRIED);
    others
}

/// Whether the server gives the id of the inbox. A refusal of rights and "no such mailbox" say no;
/// anything else says nothing.
async fn is_open(client: &EwsClient, access: Access) -> Result<bool, EwsError> {
    use ResponseCode as C;
    let asked = GetFolder {
        folders: vec![DistinguishedFolder::Inbox.into()],
        properties: Vec::new(),
    };
    let answer = client.with_access(access).call(&asked).await;
    let folder = answer.and_then(|mut all| {
        let last = all.pop().unwrap_or_else(|| Err(crate::ews::missing()));
        last.map_err(EwsError::Refused)
    });
    match folder {
        Ok(_) => Ok(true),
        Err(error) => match error.response_code() {
            Some(
                C::ErrorImpersonateUserDenied
                | C::ErrorImpersonationDenied
                | C::ErrorImpersonationFailed
                | C::ErrorAccessDenied
                | C::ErrorFolderNotFound
                | C::ErrorItemNotFound
                | C::ErrorNotDelegate
                | C::ErrorNonExistentMailbox,
            ) => Ok(false),
            _ => Err(error),
        },
    }
}
