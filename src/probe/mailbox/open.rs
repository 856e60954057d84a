//! Opens a mailbox as far as rights go: inbox and drafts, nothing in them is read.

use super::directory::{Recipient, who_is};
use super::outcome::{MailboxOutcome, MissingRight};
use super::refusal::{grant, refusal};
use crate::domain::Address;
use crate::ews::{
    Access, EwsClient, EwsError, Refused, ResponseCode,
    operations::GetFolder,
    types::{DistinguishedFolder, EffectiveRights, Folder, PropertyPath},
};
use crate::words::checks::mailbox as words;

/// A mailbox that let us in, with all rights we need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::probe) struct Opened {
    /// Its primary address.
    pub(in crate::probe) address: Address,
    /// The way in, by the primary address.
    pub(in crate::probe) access: Access,
}

/// Opens it in that way. An alias is followed to the primary address once.
pub(in crate::probe) async fn open_mailbox(
    client: &EwsClient,
    address: &Address,
    access: &Access,
) -> Result<Opened, MailboxOutcome> {
    let error = match folders(client, access).await {
        Ok(folders) => return judge(client, address, access, &folders),
        Err(error) => error,
    };
    if let Some(primary) = primary_of(client, address, &error).await {
        let access = rename(access, &primary);
        return match folders(client, &access).await {
            Ok(folders) => judge(client, &primary, &access, &folders),
            Err(error) => Err(refusal(client, &primary, &access, &error)),
        };
    }
    let outcome = refusal(client, address, access, &error);
    if let MailboxOutcome::NotFound { .. } = &outcome
        && let Ok(Recipient::Group { members }) = who_is(client, address).await
    {
        return Err(MailboxOutcome::Group {
            said: words::group(address, members),
        });
    }
    Err(outcome)
}

/// Inbox and drafts with what we may do in them.
async fn folders(client: &EwsClient, access: &Access) -> Result<Vec<Folder>, EwsError> {
    let asked = GetFolder {
        folders: vec![
            DistinguishedFolder::Inbox.into(),
            DistinguishedFolder::Drafts.into(),
        ],
        properties: vec![
            PropertyPath::Field("folder:TotalCount"),
            PropertyPath::Field("folder:EffectiveRights"),
        ],
    };
    let answers = client.with_access(access.clone()).call(&asked).await?;
    answers
        .into_iter()
        .collect::<Result<_, Refused>>()
        .map_err(EwsError::Refused)
}

fn judge(
    client: &EwsClient,
    address: &Address,
    access: &Access,
    folders: &[Folder],
) -> Result<Opened, MailboxOutcome> {
    let rights = |i: usize| folders.get(i).and_then(|f| f.effective_rights.as_ref());
    let missing = missing_rights(rights(0), rights(1));
    if missing.is_empty() {
        return Ok(Opened {
            address: address.clone(),
            access: access.clone(),
        });
    }
    Err(MailboxOutcome::NoRights {
        missing,
        said: "the folder's effective rights".to_owned(),
        commands: grant(client, address, access),
    })
}

/// What is lacking; a server that tells no rights has let us read, which is all that is known.
fn missing_rights(
    inbox: Option<&EffectiveRights>,
    drafts: Option<&EffectiveRights>,
) -> Vec<MissingRight> {
    let mut missing = Vec::new();
    if inbox.is_some_and(|r| !r.may_read()) {
        missing.push(MissingRight::Read);
    }
    if inbox.is_some_and(|r| !r.may_delete()) {
        missing.push(MissingRight::Delete);
    }
    if drafts.is_some_and(|r| !r.may_create()) {
        missing.push(MissingRight::Create);
    }
    missing
}

/// The primary address, when the one asked for is an alias of a mailbox.
async fn primary_of(client: &EwsClient, address: &Address, error: &EwsError) -> Option<Address> {
    let EwsError::Refused(refused) = error else {
        return None;
    };
    let named = refused
        .values
        .iter()
        .find(|(name, _)| name.starts_with("Primary"));
    if let Some(primary) = named.and_then(|(_, value)| Address::parse(value).ok()) {
        return Some(primary).filter(|p| p != address);
    }
    if refused.code != ResponseCode::ErrorNonPrimarySmtpAddress
        && !refused.code.is_no_such_mailbox()
    {
        return None;
    }
    // Some servers say of an alias that there is no such mailbox (exchangelib issue 391).
    match who_is(client, address).await {
        Ok(Recipient::Alias(primary)) => Some(primary),
        _ => None,
    }
}

fn rename(access: &Access, mailbox: &Address) -> Access {
    match access {
        Access::Own => Access::Own,
        Access::Impersonation(_) => Access::Impersonation(mailbox.clone()),
        Access::Delegate(_) => Access::Delegate(mailbox.clone()),
    }
}
