//! The query of step 4: what Exchange says of a listener mailbox, without changing anything in it.

use std::time::Duration;

use crate::domain::{Address, Correspondent, MessageId};
use crate::ews::{
    Access, EwsClient, EwsError, Refused, ResponseCode,
    operations::{FindItem, GetFolder, GetMailTips, ResolveNames},
    types::{
        DistinguishedFolder, EffectiveRights, Folder, Item, ItemShape, PageView, PropertyPath,
    },
};
use crate::mailbox::exchange::{Fullness, fullness};

/// What Exchange says of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailboxOutcome {
    /// It is there and open to us.
    Found(Box<FoundMailbox>),
    /// "There is no such mailbox": the only answer that may empty an entry.
    NotFound {
        /// In the server's words.
        said: String,
    },
    /// It is there, or may be, and a right is missing.
    NoRights {
        /// Which.
        missing: Vec<MissingRight>,
        /// In the server's words.
        said: String,
        /// Command for the Exchange Management Shell that grants it.
        command: String,
    },
    /// No answer that says anything of the mailbox.
    NoAnswer {
        /// What came instead.
        said: String,
    },
    /// The server wants to be left alone.
    Throttled {
        /// For so long, where it says.
        back_off: Option<Duration>,
    },
}

/// A right that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingRight {
    /// To act in its owner's name at all.
    Impersonate,
    /// To open the mailbox at all.
    Open,
    /// To read mails.
    Read,
    /// To move mails out of the inbox, which Exchange counts as deleting there.
    Delete,
    /// To lay down drafts.
    Create,
}

impl MissingRight {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Impersonate => "impersonate",
            Self::Open => "open",
            Self::Read => "read",
            Self::Delete => "delete",
            Self::Create => "create",
        }
    }
}

/// A mailbox that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundMailbox {
    /// Its primary address; other than the one asked for when that is an alias.
    pub address: Address,
    /// What we may do in it.
    pub rights: Rights,
    /// How full it is, as far as the server tells.
    pub fullness: Fullness,
    /// It takes no more mail.
    pub full: bool,
    /// Whose mails are in it.
    pub dedicated: Dedicated,
}

/// Rights as the folder told them, without a message being touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Read mails.
    pub read: bool,
    /// Move them away.
    pub move_away: bool,
    /// Delete them.
    pub delete: bool,
    /// Send as the mailbox.
    pub send: SendRight,
}

/// Whether we may send as the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendRight {
    /// The kind of access includes it.
    Yes,
    /// Delegate access does not tell: proved when the test mail has come back.
    NotProved,
}

/// How many of the newest mails are about tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dedicated {
    /// How many were looked at, 20 at most.
    pub looked_at: usize,
    /// How many of them are about tasks.
    pub ours: usize,
    /// The newest, newest first; to be shown, never stored or logged.
    pub newest: Vec<SeenMail>,
}

impl Dedicated {
    /// Mails that are not about tasks.
    pub fn others(&self) -> usize {
        self.looked_at.saturating_sub(self.ours)
    }
}

/// A mail as a listing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenMail {
    /// When it came, as the server wrote it.
    pub received: String,
    /// Subject.
    pub subject: String,
    /// Sender; listings may give a name alone.
    pub from: Option<Correspondent>,
    /// Its Message-ID.
    pub message_id: Option<MessageId>,
    /// What it answers: `In-Reply-To` and `References`.
    pub answers: Vec<MessageId>,
}

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
    let ways = [
        Access::Impersonation(address.clone()),
        Access::Delegate(address.clone()),
    ];
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
    let inside = client.with_access(access.clone());
    let dedicated = match newest(&inside, ours).await {
        Ok(dedicated) => dedicated,
        Err(error) => return refusal(client, address, access, &error),
    };
    let fullness = fullness(&inside).await;
    let full = fullness.percent() == Some(100) || is_full(&inside, address).await;
    let send = if matches!(access, Access::Delegate(_)) {
        SendRight::NotProved
    } else {
        SendRight::Yes
    };
    let rights = Rights {
        read: true,
        move_away: true,
        delete: true,
        send,
    };
    MailboxOutcome::Found(Box::new(FoundMailbox {
        address: address.clone(),
        rights,
        fullness,
        full,
        dedicated,
    }))
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

/// What an error says of the mailbox.
fn refusal(
    client: &EwsClient,
    address: &Address,
    access: &Access,
    error: &EwsError,
) -> MailboxOutcome {
    use ResponseCode as C;
    let said = error.to_string();
    if error.is_throttled() {
        return MailboxOutcome::Throttled {
            back_off: error.back_off(),
        };
    }
    let Some(code) = error.response_code() else {
        return MailboxOutcome::NoAnswer { said };
    };
    let right = match code {
        C::ErrorMissingEmailAddress if *access != Access::Own => {
            return MailboxOutcome::NoAnswer { said };
        }
        code if code.is_no_such_mailbox() => return MailboxOutcome::NotFound { said },
        C::ErrorImpersonateUserDenied
        | C::ErrorImpersonationDenied
        | C::ErrorImpersonationFailed => MissingRight::Impersonate,
        // With delegate access Exchange hides a mailbox that we have no rights in behind these.
        C::ErrorAccessDenied
        | C::ErrorFolderNotFound
        | C::ErrorItemNotFound
        | C::ErrorNotDelegate => MissingRight::Open,
        _ => return MailboxOutcome::NoAnswer { said },
    };
    MailboxOutcome::NoRights {
        missing: vec![right],
        said,
        command: grant(client.account(), address, access),
    }
}

/// Command for the Exchange Management Shell that grants what the kind of access needs.
fn grant(account: &str, address: &Address, access: &Access) -> String {
    let account = quote(account);
    match access {
        Access::Impersonation(_) => format!(
            "New-ManagementScope SmartActions -RecipientRestrictionFilter \"PrimarySmtpAddress -eq '{address}'\"; \
             New-ManagementRoleAssignment -Role ApplicationImpersonation -User {account} -CustomRecipientWriteScope SmartActions"
        ),
        Access::Own | Access::Delegate(_) => format!(
            "Add-MailboxPermission {mailbox} -User {account} -AccessRights FullAccess -AutoMapping $false; \
             Get-Mailbox {mailbox} | Add-ADPermission -User {account} -ExtendedRights 'Send As'",
            mailbox = quote(address.as_str())
        ),
    }
}

/// A PowerShell literal: nothing in it is expanded, a quote is doubled.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
