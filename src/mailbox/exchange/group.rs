//! Who is asked when an address is: of a distribution group its people (`ExpandDL`, which lists one
//! level, asked again for each group in it), of an alias whose it is (`ResolveNames`).
//!
//! Each call has its own time, and their number, the depth and the time of the whole walk are bounded:
//! what is not looked into is said to be missing. Once it is known that an address is a group, trouble
//! on the way never makes it look like a person: [`MailError::Deferred`].

use std::{
    collections::{HashSet, VecDeque},
    time::Duration,
};

use super::directory::{exact, told};
use crate::domain::{Address, Correspondent, Problem};
use crate::ews::{
    EwsClient,
    operations::{ExpandDL, Resolution, ResolveNames},
    types::Mailbox,
};
use crate::mailbox::{Group, MailError};

/// Most people that are listed; a task takes no more.
const MOST_PEOPLE: usize = 100;
/// Most groups that are looked into, the first one included.
const MOST_GROUPS: usize = 20;
/// How deep groups may lie in groups, the first one included.
const MOST_LEVELS: usize = 8;
/// Most members that are looked up because Exchange names them by an internal name only.
const MOST_NAMES: usize = 20;
/// Time for all that lies below the first level.
const WALK_LIMIT: Duration = Duration::from_secs(80);

/// See [`crate::mailbox::MailSource::group`].
pub(super) async fn group(
    client: &EwsClient,
    address: &Address,
) -> Result<Option<Group>, MailError> {
    let Some(members) = expand(client, address).await? else {
        return alias(client, address).await;
    };
    // Some servers name nobody, or the address itself, where it is no group; and so they do of groups
    // whose members are found by a filter.
    if members.iter().all(|m| is_nobody_or(m, address)) {
        let empty = Group {
            whole: true,
            ..Group::default()
        };
        return match exact(client, address).await? {
            Some(entry) if is_group(&entry.mailbox) => Ok(Some(empty)),
            entry => Ok(entry.and_then(|entry| person_of(&entry, address))),
        };
    }
    let walk = Walk::of(client, address).through(members);
    match tokio::time::timeout(WALK_LIMIT, walk).await {
        Ok(Ok(group)) => Ok(Some(group).filter(|g| !is_only(g, address))),
        Ok(Err(MailError::Transient(problem))) => Err(MailError::Deferred(problem)),
        Ok(Err(other)) => Err(other),
        Err(_) => {
            let what = format!(
                "who is in {address} was not told within {} s",
                WALK_LIMIT.as_secs()
            );
            let remedy = "it is asked again; list the people instead of the group";
            let host = client.endpoint().host();
            let problem = Problem::new("exchange.group.slow", what, host, remedy);
            Err(MailError::Deferred(problem))
        }
    }
}

/// A group that is looked through, level by level.
struct Walk<'a> {
    client: &'a EwsClient,
    group: Group,
    looked_into: HashSet<Address>,
    /// Groups that are still to be looked into, each with its level.
    waiting: VecDeque<(Address, usize)>,
    names: usize,
}

/// What a member is, as far as Exchange says.
enum Member {
    /// Has no address: gets no mail from Exchange either.
    Nobody,
    Person(Correspondent),
    Group(Address),
    /// Gets mail, and it can't be said at which address.
    Unknown,
}

impl<'a> Walk<'a> {
    fn of(client: &'a EwsClient, first: &Address) -> Self {
        Self {
            client,
            group: Group {
                whole: true,
                ..Group::default()
            },
            looked_into: HashSet::from([first.clone()]),
            waiting: VecDeque::new(),
            names: 0,
        }
    }

    async fn through(mut self, first: Vec<Mailbox>) -> Result<Group, MailError> {
        let (mut members, mut level) = (first, 1);
        loop {
            for member in &members {
                match self.member(member).await? {
                    Member::Nobody => {}
                    Member::Person(who) => self.group.add(who),
                    Member::Group(address) => self.note(address, level + 1),
                    Member::Unknown => self.group.whole = false,
                }
            }
            let Some((next, its_level)) = self.waiting.pop_front() else {
                return Ok(self.group);
            };
            let told = expand(self.client, &next).await?;
            self.group.whole &= told.is_some();
            (members, level) = (told.unwrap_or_default(), its_level);
        }
    }

    /// A group that lies in itself is looked into once.
    fn note(&mut self, address: Address, level: usize) {
        if self.looked_into.contains(&address) {
            return;
        }
        if level > MOST_LEVELS || self.looked_into.len() >= MOST_GROUPS {
            self.group.whole = false;
            return;
        }
        self.looked_into.insert(address.clone());
        self.waiting.push_back((address, level));
    }

    async fn member(&mut self, member: &Mailbox) -> Result<Member, MailError> {
        if let Some(who) = member.correspondent() {
            return Ok(kind(who, is_group(member)));
        }
        let Some(name) = member.legacy_name() else {
            let nobody = has_no_address(member);
            return Ok(if nobody {
                Member::Nobody
            } else {
                Member::Unknown
            });
        };
        if self.names >= MOST_NAMES {
            return Ok(Member::Unknown);
        }
        self.names += 1;
        let entry = named(self.client, name, member).await?;
        let known = entry.and_then(|entry| {
            let is_group = is_group(member) || is_group(&entry.mailbox);
            Some(kind(entry.mailbox.correspondent()?, is_group))
        });
        Ok(known.unwrap_or(Member::Unknown))
    }
}

fn kind(who: Correspondent, is_group: bool) -> Member {
    if is_group {
        Member::Group(who.address)
    } else {
        Member::Person(who)
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

/// Whether nobody else is in it: no group, though it came under another name at first.
fn is_only(group: &Group, address: &Address) -> bool {
    let alone = matches!(group.people.as_slice(), [one] if one.address == *address);
    alone && group.whole
}

/// Whether that member is the address itself, or nobody.
fn is_nobody_or(member: &Mailbox, address: &Address) -> bool {
    match member.correspondent() {
        Some(who) => who.address == *address,
        None => has_no_address(member),
    }
}

fn has_no_address(member: &Mailbox) -> bool {
    let address = member.address.as_deref().unwrap_or_default();
    address.trim().is_empty()
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

/// The one entry that has this internal name (`legacyExchangeDN`). The directory compares such a name
/// as a whole; where the entry does not list it among its addresses, it has to be the only one, and be
/// called as the member is.
async fn named(
    client: &EwsClient,
    name: &str,
    member: &Mailbox,
) -> Result<Option<Resolution>, MailError> {
    let asked = ResolveNames {
        entry: name.to_owned(),
    };
    let mut found = told(client, &asked).await?.unwrap_or_default().all;
    let listed: Vec<usize> = (0..)
        .zip(&found)
        .filter(|(_, entry)| entry.has_legacy_name(name))
        .map(|(at, _)| at)
        .collect();
    let same_name = |entry: &Resolution| {
        let told = member.name.as_deref().unwrap_or_default().trim();
        let shown = entry.mailbox.name.as_deref().unwrap_or_default().trim();
        !told.is_empty() && told == shown
    };
    let at = match (listed.as_slice(), found.as_slice()) {
        ([one], _) => Some(*one),
        ([], [only]) if same_name(only) => Some(0),
        _ => None,
    };
    Ok(at.map(|at| found.swap_remove(at)))
}

fn person_of(entry: &Resolution, address: &Address) -> Option<Group> {
    let who = entry.mailbox.correspondent()?;
    let other = who.address != *address && entry.is_mailbox();
    other.then(|| Group {
        is_alias: true,
        people: vec![who],
        whole: true,
    })
}
