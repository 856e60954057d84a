//! What the directory tells of one address. Only exact equality counts, for `ResolveNames` guesses.

use std::time::Duration;

use super::faults::{Effect, call_of, mail_error};
use crate::domain::Address;
use crate::ews::{
    CodeClass, EwsClient, EwsError, Operation,
    operations::{Resolution, ResolveNames, Resolved},
};
use crate::mailbox::{Addresses, MailError};

/// Addresses that `ResolveNames` lists of one mailbox at most (`EmailAddress1` to `EmailAddress3`).
const MOST_LISTED: usize = 3;
/// Time that one question to the directory may take.
const ONE_CALL: Duration = Duration::from_secs(20);

/// See [`crate::mailbox::MailSource::addresses`].
pub(super) async fn addresses(
    client: &EwsClient,
    address: &Address,
) -> Result<Addresses, MailError> {
    let found = by_address(client, address).await?;
    let is_only = !found.more && found.all.len() == 1;
    let one = one_with(found.all.clone(), address);
    let is_listed = one.is_some();
    // A mailbox with a fourth address does not list it, and is found by it all the same.
    let unlisted = |entry: &Resolution| is_only && entry.proxies.len() >= MOST_LISTED;
    let entry = one.or_else(|| found.all.into_iter().find(unlisted));
    let mailbox = entry.filter(Resolution::is_mailbox);
    Ok(mailbox.map_or_else(Addresses::default, |entry| Addresses {
        all: entry.addresses(),
        is_listed,
    }))
}

/// The one entry of the directory that has exactly this address.
pub(super) async fn exact(
    client: &EwsClient,
    address: &Address,
) -> Result<Option<Resolution>, MailError> {
    let found = by_address(client, address).await?;
    Ok(one_with(found.all, address))
}

async fn by_address(client: &EwsClient, address: &Address) -> Result<Resolved, MailError> {
    let asked = ResolveNames {
        entry: format!("smtp:{address}"),
    };
    Ok(told(client, &asked).await?.unwrap_or_default())
}

fn one_with(found: Vec<Resolution>, address: &Address) -> Option<Resolution> {
    let mut exact = found.into_iter().filter(|r| r.has_address(address));
    let entry = exact.next();
    entry.filter(|_| exact.next().is_none())
}

/// What the server tells; `None` where it says no, or has no such operation.
pub(super) async fn told<O: Operation>(
    client: &EwsClient,
    asked: &O,
) -> Result<Option<O::Answer>, MailError> {
    let called = tokio::time::timeout(ONE_CALL, client.call(asked)).await;
    let late = |_| {
        let said = format!("the time of {} s is over", ONE_CALL.as_secs());
        Err(EwsError::NoAnswer { said })
    };
    let error = match called.unwrap_or_else(late) {
        Ok(told) => return Ok(Some(told)),
        Err(error) => error,
    };
    let says_no = match &error {
        EwsError::Refused(refused) => refused.code.class() != CodeClass::Transient,
        EwsError::Status { status, .. } => matches!(status, 400..=407 | 409..=501),
        EwsError::NotUnderstood(_) => true,
        _ => false,
    };
    if says_no && !error.is_throttled() {
        return Ok(None);
    }
    Err(mail_error(error, call_of::<O>(client), Effect::Reads))
}
