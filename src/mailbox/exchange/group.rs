//! Who is asked when an address is: of a distribution group its people (`ExpandDL`, which lists one
//! level, asked again for each group in it), of an alias whose it is (`ResolveNames`).

use std::collections::{HashSet, VecDeque};

use super::faults::{Effect, call_of, mail_error};
use crate::domain::{Address, Correspondent};
use crate::ews::{
    CodeClass, EwsClient, EwsError, Operation,
    operations::{ExpandDL, Resolution, ResolveNames},
    types::Mailbox,
};
use crate::mailbox::{Group, MailError};

/// Most people that are listed; a task takes no more.
const MOST_PEOPLE: usize = 100;
/// Most groups that are looked into, the first one included.
const MOST_GROUPS: usize = 20;

/// See [`crate::mailbox::MailSource::group`].
pub(super) async fn group(
    client: &EwsClient,
    address: &Address,
) -> Result<Option<Group>, MailError> {
    let Some(mut members) = expand(client, address).await? else {
        return alias(client, address).await;
    };
    let mut group = Group {
        is_alias: false,
        people: Vec::new(),
        whole: true,
    };
    // Some servers name nobody, or the address itself, where it is no group; and so they do of groups
    // whose members are found by a filter.
    let is_itself = |m: &Mailbox| m.correspondent().is_none_or(|c| c.address == *address);
    if members.iter().all(is_itself) {
        return match exact(client, address).await? {
            Some(entry) if is_group(&entry.mailbox) => Ok(Some(group)),
            entry => Ok(entry.and_then(|entry| person_of(&entry, address))),
        };
    }
    let mut looked_into = HashSet::from([address.clone()]);
    let mut waiting = VecDeque::new();
    loop {
        for member in &members {
            // What has no address gets no mail from Exchange either.
            let Some(who) = member.correspondent() else {
                continue;
            };
            if !is_group(member) {
                group.add(who);
            } else if looked_into.len() < MOST_GROUPS {
                // A group that lies in itself is looked into once.
                if looked_into.insert(who.address.clone()) {
                    waiting.push_back(who.address);
                }
            } else {
                group.whole &= looked_into.contains(&who.address);
            }
        }
        let Some(next) = waiting.pop_front() else {
            return Ok(Some(group));
        };
        members = if let Some(members) = expand(client, &next).await? {
            members
        } else {
            group.whole = false;
            Vec::new()
        };
    }
}

impl Group {
    fn add(&mut self, who: Correspondent) {
        if self.people.iter().any(|p| p.address == who.address) {
            return;
        }
        if self.people.len() < MOST_PEOPLE {
            self.people.push(who);
        } else {
            self.whole = false;
        }
    }
}

fn is_group(member: &Mailbox) -> bool {
    let kind = member.mailbox_type.as_deref();
    matches!(kind, Some("PublicDL" | "PrivateDL" | "GroupMailbox"))
}

/// The members, one level; `None` where there is no such group, and where the server does not tell or
/// has no such operation: then the address is a person's as far as anybody knows.
async fn expand(client: &EwsClient, group: &Address) -> Result<Option<Vec<Mailbox>>, MailError> {
    let asked = ExpandDL {
        group: group.clone(),
    };
    told(client, &asked).await
}

/// The person whose alias it is. Replies come from the primary address, and nobody but who is named in
/// a task can answer it. Only exact equality counts, for `ResolveNames` guesses.
async fn alias(client: &EwsClient, address: &Address) -> Result<Option<Group>, MailError> {
    let entry = exact(client, address).await?;
    Ok(entry.and_then(|entry| person_of(&entry, address)))
}

/// The one entry of the directory that has exactly this address.
async fn exact(client: &EwsClient, address: &Address) -> Result<Option<Resolution>, MailError> {
    let asked = ResolveNames {
        entry: format!("smtp:{address}"),
    };
    let found = told(client, &asked).await?.unwrap_or_default();
    let mut exact = found.into_iter().filter(|r| r.has_address(address));
    let entry = exact.next();
    Ok(entry.filter(|_| exact.next().is_none()))
}

fn person_of(entry: &Resolution, address: &Address) -> Option<Group> {
    let is_mailbox = entry.mailbox.mailbox_type.as_deref();
    let who = entry.mailbox.correspondent()?;
    let other = who.address != *address && matches!(is_mailbox, None | Some("Mailbox"));
    other.then(|| Group {
        is_alias: true,
        people: vec![who],
        whole: true,
    })
}

/// What the server tells; `None` where it says no, or has no such operation.
pub(super) async fn told<O: Operation>(
    client: &EwsClient,
    asked: &O,
) -> Result<Option<O::Answer>, MailError> {
    let error = match client.call(asked).await {
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
