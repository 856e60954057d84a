//! What the directory tells of one address. Only exact equality counts, for `ResolveNames` guesses.

use std::time::Duration;

use super::faults::{Effect, call_of, mail_error};
use crate::domain::Address;
use crate::ews::{
    CodeClass, EwsClient, EwsError, Operation,
    operations::{Resolution, ResolveNames},
};
use crate::mailbox::MailError;

/// Time that one question to the directory may take.
const ONE_CALL: Duration = Duration::from_secs(20);

/// See [`crate::mailbox::MailSource::addresses`].
pub(super) async fn addresses(
    client: &EwsClient,
    address: &Address,
) -> Result<Vec<Address>, MailError> {
    let entry = exact(client, address).await?;
    let mailbox = entry.filter(Resolution::is_mailbox);
    Ok(mailbox.map(|entry| entry.addresses()).unwrap_or_default())
}

/// The one entry of the directory that has exactly this address.
pub(super) async fn exact(
    client: &EwsClient,
    address: &Address,
) -> Result<Option<Resolution>, MailError> {
    let asked = ResolveNames {
        entry: format!("smtp:{address}"),
    };
    let found = told(client, &asked).await?.unwrap_or_default();
    let mut exact = found.into_iter().filter(|r| r.has_address(address));
    let entry = exact.next();
    Ok(entry.filter(|_| exact.next().is_none()))
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
