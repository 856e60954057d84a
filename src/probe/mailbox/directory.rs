//! What the directory says of an account and an address, and the way in that works.
//!
//! `ResolveNames` guesses: it gives everybody whose name begins alike. An entry counts only when one
//! of its addresses is exactly the one that was asked about.

use super::{MailboxOutcome, SeenMail, query_mailbox};
use crate::domain::Address;
use crate::ews::{
    Access, EwsClient, EwsError, ResponseCode, missing,
    operations::{ExpandDL, GetFolder, Resolution, ResolveNames},
    types::{DistinguishedFolder, FolderId},
};
use crate::words::checks::mailbox as words;

/// Tries the ways to a mailbox, best first, and gives the first that opens it; else what the first
/// way that says more than "no rights" told.
pub async fn find_access(
    client: &EwsClient,
    address: &Address,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> (Access, MailboxOutcome) {
    let mut told = None;
    if let Some(own) = own_mailbox_of(client, address).await {
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
        Err(_) if is_its_own(client, address).await => {
            query_mailbox(client, address, &Access::Own, ours).await
        }
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

/// The primary address of the account's own mailbox, when that address is one of its. Where the
/// directory does not tell, the mailbox itself has to say so.
pub(in crate::probe) async fn own_mailbox_of(
    client: &EwsClient,
    address: &Address,
) -> Option<Address> {
    match own_address(client).await {
        Ok(Some(own)) if is_same(client, address, &own).await => Some(own),
        Err(_) if is_its_own(client, address).await => Some(address.clone()),
        _ => None,
    }
}

/// Whether the address is that mailbox's: its primary one, or an alias.
pub(in crate::probe) async fn is_same(
    client: &EwsClient,
    address: &Address,
    own: &Address,
) -> bool {
    address == own || primary_address(client, address).await.as_ref() == Some(own)
}

/// The primary address of the account that signs in, as the directory tells; where it tells none,
/// the name it signs in with, when that is an address. `None`: it has no mailbox.
///
/// `Err` holds why the directory could not be asked, that it knows similar names alone, or that it
/// hides the account, which has a mailbox: then nobody may take it for "no mailbox".
pub async fn own_address(client: &EwsClient) -> Result<Option<Address>, String> {
    let account = client.account();
    let as_typed = Address::parse(account).ok();
    let name = account.rsplit('\\').next().unwrap_or(account).to_owned();
    let entry = name.clone();
    let found = match client.call(&ResolveNames { entry }).await {
        Ok(found) => found.all,
        // Exchange resolves names only for callers with a mailbox: that refusal is an answer.
        Err(error) if asks_for_a_mailbox(&error) => Vec::new(),
        Err(error) => return as_typed.map(Some).ok_or_else(|| error.to_string()),
    };
    if let Some(address) = &as_typed {
        let exact = found.iter().find(|r| r.has_address(address));
        return Ok(exact.and_then(Resolution::primary).or(as_typed));
    }
    if found.is_empty() {
        return unlisted(client).await;
    }
    let logs_on_so = |r: &&Resolution| {
        r.addresses()
            .iter()
            .any(|a| a.local().eq_ignore_ascii_case(&name))
    };
    let mut exact = found.iter().filter(logs_on_so);
    if let (Some(only), None) = (exact.next(), exact.next()) {
        return Ok(only.primary());
    }
    // A logon name need not stand in any address: then the mailbox itself has to say so.
    for candidate in found
        .iter()
        .filter_map(Resolution::primary)
        .take(MOST_CANDIDATES)
    {
        if is_its_own(client, &candidate).await {
            return Ok(Some(candidate));
        }
    }
    Err(format!(
        "the directory knows {} names like {account} and none that is surely its own",
        found.len()
    ))
}

/// Similar names that are compared with one's own mailbox.
const MOST_CANDIDATES: usize = 3;

/// Whether the inbox one gets without naming a mailbox is the inbox of that address.
async fn is_its_own(client: &EwsClient, candidate: &Address) -> bool {
    let own = inbox_id(client, Access::Own).await;
    let named = inbox_id(client, Access::Delegate(candidate.clone())).await;
    own.is_some() && own == named
}

async fn inbox_id(client: &EwsClient, access: Access) -> Option<FolderId> {
    inbox(client, access).await.ok()?
}

async fn inbox(client: &EwsClient, access: Access) -> Result<Option<FolderId>, EwsError> {
    let asked = GetFolder {
        folders: vec![DistinguishedFolder::Inbox.into()],
        properties: Vec::new(),
    };
    let mut answers = client.with_access(access).call(&asked).await?;
    let inbox = answers.pop().unwrap_or_else(|| Err(missing()));
    Ok(inbox.map_err(EwsError::Refused)?.folder_id)
}

/// The directory knows nobody of that name. An account that is hidden from address lists looks the
/// same, so its inbox is asked for.
async fn unlisted(client: &EwsClient) -> Result<Option<Address>, String> {
    match inbox(client, Access::Own).await {
        Ok(_) => Err(words::unlisted(client.account())),
        Err(EwsError::Refused(refused)) if refused.code.is_no_such_mailbox() => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

fn asks_for_a_mailbox(error: &EwsError) -> bool {
    error.response_code() == Some(&ResponseCode::ErrorNameResolutionNoMailbox)
}

/// Whose an address is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// The primary address of a mailbox.
    Mailbox,
    /// Another address of the mailbox with this primary one.
    Alias(Address),
    /// A distribution group.
    Group {
        /// How many members it has, where the server tells.
        members: Option<usize>,
    },
    /// A contact or something else that keeps no mail here.
    Other,
    /// Nobody's that the directory knows.
    Nobody,
}

/// Whose that address is; `Err` holds why the directory could not be asked.
pub async fn who_is(client: &EwsClient, address: &Address) -> Result<Recipient, EwsError> {
    let entry = format!("smtp:{address}");
    let found = match client.call(&ResolveNames { entry }).await {
        Ok(found) => found.all,
        // Without a mailbox names are not resolved; groups are all the same.
        Err(error) if asks_for_a_mailbox(&error) => Vec::new(),
        Err(error) => return Err(error),
    };
    let mut exact = found.iter().filter(|r| r.has_address(address));
    let (Some(entry), None) = (exact.next(), exact.next()) else {
        let members = group_members(client, address).await;
        return Ok(members.map_or(Recipient::Nobody, |m| Recipient::Group { members: Some(m) }));
    };
    Ok(match entry.mailbox.mailbox_type.as_deref() {
        None | Some("Mailbox") => match entry.primary() {
            Some(primary) if primary != *address => Recipient::Alias(primary),
            _ => Recipient::Mailbox,
        },
        Some("PublicDL" | "PrivateDL" | "GroupMailbox") => Recipient::Group {
            members: group_members(client, address).await,
        },
        Some(_) => Recipient::Other,
    })
}

async fn group_members(client: &EwsClient, address: &Address) -> Option<usize> {
    let group = address.clone();
    client.call(&ExpandDL { group }).await.ok().map(|m| m.len())
}

/// The primary address of the mailbox that has this address as an alias, as the directory tells;
/// `None` when it tells none, or that it is the primary one already.
pub async fn primary_address(client: &EwsClient, address: &Address) -> Option<Address> {
    match who_is(client, address).await {
        Ok(Recipient::Alias(primary)) => Some(primary),
        _ => None,
    }
}

/// Mailboxes of others whose names begin like this one, as the directory gives them; at most
/// `most`.
pub(in crate::probe) async fn named_alike(
    client: &EwsClient,
    address: &Address,
    most: usize,
) -> Vec<Address> {
    let entry = address.local().to_owned();
    let found = client
        .call(&ResolveNames { entry })
        .await
        .unwrap_or_default()
        .all;
    let is_mailbox = |r: &&Resolution| r.mailbox.mailbox_type.as_deref() == Some("Mailbox");
    let others = found
        .iter()
        .filter(is_mailbox)
        .filter(|r| !r.has_address(address));
    others.filter_map(Resolution::primary).take(most).collect()
}
