//! What the directory says of an account and an address, and the way in that works.

use super::{MailboxOutcome, SeenMail, query_mailbox};
use crate::domain::Address;
use crate::ews::{Access, EwsClient, EwsError, ResponseCode, operations::ResolveNames};

/// Tries the ways to a mailbox, best first, and gives the first that opens it; else what the first
/// way that says more than "no rights" told.
pub async fn find_access(
    client: &EwsClient,
    address: &Address,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> (Access, MailboxOutcome) {
    let mut told = None;
    if let Ok(Some(own)) = own_address(client).await
        && is_same(client, address, &own).await
    {
        let outcome = query_mailbox(client, &own, &Access::Own, ours).await;
        if !matches!(outcome, MailboxOutcome::NoRights { .. }) {
            return (Access::Own, outcome);
        }
        told = Some((Access::Own, outcome));
    }
    for access in [
        Access::Impersonation(address.clone()),
        Access::Delegate(address.clone()),
    ] {
        let outcome = query_mailbox(client, address, &access, ours).await;
        if !matches!(outcome, MailboxOutcome::NoRights { .. }) {
            return (access, outcome);
        }
        told.get_or_insert((access, outcome));
    }
    told.unwrap_or((
        Access::Own,
        MailboxOutcome::NoAnswer {
            said: String::new(),
        },
    ))
}

/// Asks about the mailbox of that address as the account that signs in for itself. Opening one's
/// own mailbox works whatever address was meant, so the directory has to say first that the
/// address is this account's.
pub async fn query_own(
    client: &EwsClient,
    address: &Address,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> (Access, MailboxOutcome) {
    let account = client.account();
    let outcome = match own_address(client).await {
        Err(said) => MailboxOutcome::NoAnswer { said },
        Ok(None) => MailboxOutcome::NotFound {
            said: format!("{account} has no mailbox"),
        },
        Ok(Some(own)) if is_same(client, address, &own).await => {
            query_mailbox(client, &own, &Access::Own, ours).await
        }
        Ok(Some(own)) => MailboxOutcome::NotFound {
            said: format!("{account} has the mailbox {own} and no {address}"),
        },
    };
    (Access::Own, outcome)
}

/// Whether the address is that mailbox's: its primary one, or an alias.
async fn is_same(client: &EwsClient, address: &Address, own: &Address) -> bool {
    address == own || primary_address(client, address).await.as_ref() == Some(own)
}

/// The primary address of the account that signs in, as the directory tells; where it tells none,
/// the name it signs in with, when that is an address. `None`: it has no address, so no mailbox.
///
/// `Err` holds why the directory could not be asked, or that the name fits several people: then
/// nothing is known, and nobody may take it for "no mailbox".
pub async fn own_address(client: &EwsClient) -> Result<Option<Address>, String> {
    let account = client.account();
    let as_typed = Address::parse(account).ok();
    let entry = account.rsplit('\\').next().unwrap_or(account).to_owned();
    let found = match client.call(&ResolveNames { entry }).await {
        Ok(found) => found,
        // Exchange resolves names only for callers with a mailbox: that refusal is an answer.
        Err(error) if asks_for_a_mailbox(&error) => Vec::new(),
        Err(error) => return as_typed.map(Some).ok_or_else(|| error.to_string()),
    };
    match (found.as_slice(), as_typed) {
        ([], as_typed) => Ok(as_typed),
        ([only], as_typed) => {
            let listed = only.mailbox.correspondent().map(|c| c.address);
            Ok(listed.or(as_typed))
        }
        (_, Some(as_typed)) => Ok(Some(as_typed)),
        (several, None) => Err(format!(
            "{account} fits {} entries of the directory",
            several.len()
        )),
    }
}

fn asks_for_a_mailbox(error: &EwsError) -> bool {
    error.response_code() == Some(&ResponseCode::ErrorNameResolutionNoMailbox)
}

/// The primary address of the mailbox that has this address as an alias, as the directory tells;
/// `None` when it tells none, or that it is the primary one already.
pub async fn primary_address(client: &EwsClient, address: &Address) -> Option<Address> {
    let entry = format!("smtp:{address}");
    let found = client.call(&ResolveNames { entry }).await.ok()?;
    let [only] = found.as_slice() else {
        return None;
    };
    let kind = only.mailbox.mailbox_type.as_deref();
    let is_mailbox = kind.is_none_or(|t| t == "Mailbox");
    let primary = only.mailbox.correspondent().filter(|_| is_mailbox)?.address;
    Some(primary).filter(|p| p != address)
}
