//! The query of step 4: what Exchange says of a listener mailbox, without changing anything in it.

mod outcome;
mod refusal;

pub use outcome::{
    Dedicated, FoundMailbox, MailboxOutcome, MissingRight, Rights, SeenMail, SendRight,
};

use refusal::{grant, refusal};

use crate::domain::{Address, MessageId};
use crate::ews::{
    Access, EwsClient, EwsError, Refused, ResponseCode,
    operations::{FindItem, GetFolder, GetMailTips, ResolveNames},
    types::{
        DistinguishedFolder, EffectiveRights, Folder, Item, ItemShape, PageView, PropertyPath,
    },
};
use crate::mailbox::exchange::fullness;

/// Mails that are looked at.
const LOOKED_AT: u32 = 20;

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
    let first = open(client, access).await;
    let Err(error) = first else {
        return describe(client, address, access, first.unwrap_or_default(), ours).await;
    };
    if let Some(primary) = primary_of(client, address, &error).await {
        let access = rename(access, &primary);
        return match open(client, &access).await {
            Ok(folders) => describe(client, &primary, &access, folders, ours).await,
            Err(error) => refusal(client, &primary, &access, &error),
        };
    }
    refusal(client, address, access, &error)
}

/// Tries the ways to a mailbox, best first, and gives the first that opens it; else what the first
/// way that says more than "no rights" told.
pub async fn find_access(
    client: &EwsClient,
    address: &Address,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> (Access, MailboxOutcome) {
    let mut ways = Vec::new();
    if own_address(client).await.ok().flatten().as_ref() == Some(address) {
        ways.push(Access::Own);
    }
    ways.extend([
        Access::Impersonation(address.clone()),
        Access::Delegate(address.clone()),
    ]);
    let mut told = None;
    for access in ways {
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

/// Inbox and drafts with what we may do in them.
async fn open(client: &EwsClient, access: &Access) -> Result<Vec<Folder>, EwsError> {
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

async fn describe(
    client: &EwsClient,
    address: &Address,
    access: &Access,
    folders: Vec<Folder>,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> MailboxOutcome {
    let rights = |i: usize| folders.get(i).and_then(|f| f.effective_rights.clone());
    let missing = missing_rights(rights(0).as_ref(), rights(1).as_ref());
    if !missing.is_empty() {
        let said = "the folder's effective rights".to_owned();
        return MailboxOutcome::NoRights {
            missing,
            said,
            command: grant(client.account(), address, access),
        };
    }
    match look_inside(client, address, access, ours).await {
        Ok(found) => MailboxOutcome::Found(Box::new(found)),
        Err(error) => refusal(client, address, access, &error),
    }
}

/// Whose mails are in it and how full it is, once the rights are known to be there.
async fn look_inside(
    client: &EwsClient,
    address: &Address,
    access: &Access,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> Result<FoundMailbox, EwsError> {
    let inside = client.with_access(access.clone());
    let dedicated = newest(&inside, ours).await?;
    let fullness = fullness(&inside).await;
    let full = fullness.percent() == Some(100) || is_full(&inside, address).await;
    let send = match access {
        Access::Delegate(_) => SendRight::NotProved,
        Access::Own | Access::Impersonation(_) => SendRight::Yes,
    };
    Ok(FoundMailbox {
        address: address.clone(),
        rights: Rights {
            read: true,
            move_away: true,
            delete: true,
            send,
        },
        fullness,
        full,
        dedicated,
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

/// The newest mails of the inbox.
async fn newest(
    client: &EwsClient,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> Result<Dedicated, EwsError> {
    let fields = [
        "item:Subject",
        "item:DateTimeReceived",
        "item:InReplyTo",
        "message:From",
        "message:InternetMessageId",
        "message:References",
    ];
    let asked = FindItem {
        folders: vec![DistinguishedFolder::Inbox.into()],
        shape: ItemShape::with(&fields.map(PropertyPath::Field)),
        restriction: None,
        newest_first: true,
        page: PageView::first(LOOKED_AT),
    };
    let mut pages = client.call(&asked).await?;
    let page = pages
        .pop()
        .unwrap_or_else(|| Ok(crate::ews::operations::FoundItems::default()));
    let newest: Vec<SeenMail> = page
        .map_err(EwsError::Refused)?
        .items
        .into_iter()
        .map(seen)
        .collect();
    let about_tasks = newest.iter().filter(|m| ours(m)).count();
    Ok(Dedicated {
        looked_at: newest.len(),
        ours: about_tasks,
        newest,
    })
}

fn seen(item: Item) -> SeenMail {
    let ids = |text: Option<&String>| text.map(|t| MessageId::parse_list(t)).unwrap_or_default();
    SeenMail {
        answers: [
            ids(item.in_reply_to.as_ref()),
            ids(item.references.as_ref()),
        ]
        .concat(),
        message_id: item
            .internet_message_id
            .as_deref()
            .and_then(MessageId::parse),
        from: item
            .from
            .as_ref()
            .and_then(|m| m.correspondents().into_iter().next()),
        received: item.date_time_received.unwrap_or_default(),
        subject: item.subject.unwrap_or_default(),
    }
}

/// Whether the transport would refuse mail to it; unknown counts as no.
async fn is_full(client: &EwsClient, address: &Address) -> bool {
    let asked = GetMailTips {
        sending_as: address.clone(),
        recipients: vec![address.clone()],
    };
    let answers = client.call(&asked).await.unwrap_or_default();
    answers
        .into_iter()
        .flatten()
        .any(|tips| tips.mailbox_full == Some(true))
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
    let found = client
        .call(&ResolveNames {
            entry: format!("smtp:{address}"),
        })
        .await
        .ok()?;
    let [only] = found.as_slice() else {
        return None;
    };
    let is_mailbox = only
        .mailbox
        .mailbox_type
        .as_deref()
        .is_none_or(|t| t == "Mailbox");
    let primary = only.mailbox.correspondent().filter(|_| is_mailbox)?.address;
    Some(primary).filter(|p| p != address)
}

fn rename(access: &Access, mailbox: &Address) -> Access {
    match access {
        Access::Own => Access::Own,
        Access::Impersonation(_) => Access::Impersonation(mailbox.clone()),
        Access::Delegate(_) => Access::Delegate(mailbox.clone()),
    }
}
