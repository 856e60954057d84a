//! The query of step 4: what Exchange says of a listener mailbox, without changing anything in it.

mod directory;
mod outcome;
mod refusal;

pub use directory::{find_access, own_address, primary_address, query_own};
pub use outcome::{
    Dedicated, FoundMailbox, MailboxOutcome, MissingRight, Rights, SeenMail, SendRight,
};

use refusal::{grant, refusal};

use crate::domain::{Address, MessageId};
use crate::ews::{
    Access, EwsClient, EwsError, Refused, ResponseCode,
    operations::{FindItem, GetFolder, GetMailTips},
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
    primary_address(client, address).await
}

fn rename(access: &Access, mailbox: &Address) -> Access {
    match access {
        Access::Own => Access::Own,
        Access::Impersonation(_) => Access::Impersonation(mailbox.clone()),
        Access::Delegate(_) => Access::Delegate(mailbox.clone()),
    }
}
