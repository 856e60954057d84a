//! The sandbox's people: accounts, aliases, the group, and who may act for whom.
//!
//! Called by [`super::server`] for a fresh sandbox and by [`super::admin`] when a test adds a
//! mailbox or changes rights. All of them share one password, which the banner prints.

use serde::Deserialize;

use super::model::{
    Account, AddressKey, DelegateRights, Directory, EVERYBODY, Group, Mailbox, State,
};
use super::sign_in::{DOMAIN, NETBIOS_DOMAIN, PASSWORD};

/// Logon name, given name, surname.
const PEOPLE: [(&str, &str, &str); 9] = [
    ("svc-smartactions", "SmartActions", "Service"),
    ("smartactions", "SmartActions", ""),
    ("alice", "Alice", "Smith"),
    ("bob", "Bob", "Jones"),
    ("carol", "Carol", "Brown"),
    ("dave", "Dave", "Miller"),
    ("erin", "Erin", "Taylor"),
    ("nomailbox", "No", "Mailbox"),
    ("full", "Full", "Mailbox"),
];

/// The account without a mailbox.
const WITHOUT_MAILBOX: &str = "nomailbox";
/// The account whose mailbox neither sends nor receives.
const FULL: &str = "full";
/// The service account that may impersonate others.
const SERVICE_ACCOUNT: &str = "svc-smartactions";

/// Domain part of the accounts' security identifiers; relative numbers of users start at 1001.
const DOMAIN_SID: &str = "S-1-5-21-1004336348-1177238915-682003330";

fn address(user: &str) -> String {
    format!("{user}@{DOMAIN}")
}

fn key(user: &str) -> AddressKey {
    AddressKey::new(&address(user))
}

/// A fresh sandbox: everybody is there, every mailbox is empty.
pub(super) fn fresh_state() -> State {
    let mut state = State::new(directory());
    for (user, ..) in PEOPLE {
        if user != WITHOUT_MAILBOX {
            state.create_mailbox(&address(user));
        }
    }
    if let Some(mailbox) = state.mailboxes.get_mut(&key(FULL)) {
        fill(mailbox);
    }
    state
}

/// Takes up the whole quota.
pub(super) fn fill(mailbox: &mut Mailbox) {
    mailbox.ballast = (mailbox.quota.prohibit_receive_kb + 1) * 1024;
}

fn directory() -> Directory {
    let mut directory = Directory {
        domain: DOMAIN.to_owned(),
        netbios: NETBIOS_DOMAIN.to_owned(),
        ..Directory::default()
    };
    for (user, given_name, surname) in PEOPLE {
        let mut account = account(&directory, user, given_name, surname);
        account.aliases = match user {
            "smartactions" => vec![address("actions")],
            "alice" => vec![address("a.smith")],
            _ => Vec::new(),
        };
        directory.accounts.insert(key(user), account);
    }
    directory.groups.insert(
        key("approvers"),
        Group {
            address: address("approvers"),
            display_name: "Approvers".to_owned(),
            members: ["alice", "bob", "carol"].map(address).to_vec(),
        },
    );
    for mailbox in ["smartactions", "alice"] {
        directory
            .impersonation
            .insert((key(SERVICE_ACCOUNT), key(mailbox)));
    }
    let on_behalf = DelegateRights {
        send_on_behalf: true,
        ..DelegateRights::default()
    };
    directory.grant(&key("carol"), &key("bob"), on_behalf);
    directory
}

fn account(directory: &Directory, user: &str, given_name: &str, surname: &str) -> Account {
    Account {
        address: address(user),
        user: user.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: format!("{given_name} {surname}").trim().to_owned(),
        given_name: given_name.to_owned(),
        surname: surname.to_owned(),
        aliases: Vec::new(),
        sid: format!("{DOMAIN_SID}-{}", 1001 + directory.accounts.len()),
    }
}

/// `POST /sandbox/mailbox`: an account with a mailbox, added by a test.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMailbox {
    /// `user@example.test`; the part before the `@` is the logon name.
    pub(super) address: String,
    /// Display name; the logon name when it is not given.
    #[serde(default)]
    name: Option<String>,
    /// Whether the mailbox is full from the start.
    #[serde(default)]
    full: bool,
}

/// `POST /sandbox/rights`: what one account may do for another. A right not named stays as it is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedRights {
    account: String,
    /// `*` for that of everybody: impersonation only.
    mailbox: String,
    #[serde(default)]
    impersonate: Option<bool>,
    #[serde(default)]
    full_access: Option<bool>,
    #[serde(default)]
    read: Option<bool>,
    #[serde(default)]
    change: Option<bool>,
    #[serde(default)]
    send_as: Option<bool>,
    #[serde(default)]
    send_on_behalf: Option<bool>,
}

/// Why the directory was not changed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum PeopleError {
    /// Another domain, or no address.
    #[error("sandbox.people.address: {0} is not an address in {DOMAIN}")]
    Address(String),
    /// Somebody else has this address.
    #[error("sandbox.people.taken: {0} is an alias or a group already")]
    Taken(String),
    /// A right that is granted mailbox by mailbox.
    #[error("sandbox.people.everybody: only impersonate can be given for the mailbox *")]
    Everybody,
    /// No account has this address.
    #[error("sandbox.people.unknown: {0} is nobody in the sandbox")]
    Unknown(String),
}

/// Adds an account and its mailbox; an account that exists gets a mailbox if it has none.
pub(super) fn add_mailbox(state: &mut State, new: &NewMailbox) -> Result<(), PeopleError> {
    let wanted = AddressKey::new(&new.address);
    let user = wanted
        .as_str()
        .strip_suffix(&format!("@{DOMAIN}"))
        .filter(|user| !user.is_empty() && !user.contains(|c: char| c == '@' || c.is_whitespace()))
        .ok_or_else(|| PeopleError::Address(new.address.clone()))?;
    if !state.directory.accounts.contains_key(&wanted) {
        if state.directory.find(&new.address).is_some() {
            return Err(PeopleError::Taken(new.address.clone()));
        }
        let name = new.name.as_deref().unwrap_or(user);
        let account = account(&state.directory, user, name, "");
        state.directory.accounts.insert(wanted.clone(), account);
    }
    let mailbox = state.create_mailbox(wanted.as_str());
    if new.full {
        fill(mailbox);
    }
    Ok(())
}

/// The account and the mailbox's owner of a change; aliases count as their account.
pub(super) fn check_rights(
    state: &State,
    change: &ChangedRights,
) -> Result<(AddressKey, AddressKey), PeopleError> {
    let account = known(state, &change.account)?;
    if change.mailbox != EVERYBODY {
        return Ok((account, known(state, &change.mailbox)?));
    }
    let others = [
        change.full_access,
        change.read,
        change.change,
        change.send_as,
        change.send_on_behalf,
    ];
    if others.iter().any(Option::is_some) {
        return Err(PeopleError::Everybody);
    }
    Ok((account, AddressKey::new(EVERYBODY)))
}

/// The account behind an address or alias.
pub(super) fn known(state: &State, address: &str) -> Result<AddressKey, PeopleError> {
    let account = state.directory.account(address);
    account
        .map(|account| AddressKey::new(&account.address))
        .ok_or_else(|| PeopleError::Unknown(address.to_owned()))
}

/// Changes rights; both accounts must exist, aliases count as their account.
pub(super) fn change_rights(state: &mut State, change: &ChangedRights) -> Result<(), PeopleError> {
    let (account, mailbox) = check_rights(state, change)?;
    let directory = &mut state.directory;
    let pair = (account.clone(), mailbox.clone());
    match change.impersonate {
        Some(true) => drop(directory.impersonation.insert(pair)),
        Some(false) => drop(directory.impersonation.remove(&pair)),
        None => {}
    }
    state.revision += 1;
    if change.mailbox == EVERYBODY {
        return Ok(());
    }
    let directory = &mut state.directory;
    let mut rights = directory
        .delegates
        .get(&account)
        .and_then(|of_account| of_account.get(&mailbox))
        .copied()
        .unwrap_or_default();
    rights.full_access = change.full_access.unwrap_or(rights.full_access);
    rights.send_as = change.send_as.unwrap_or(rights.send_as);
    rights.send_on_behalf = change.send_on_behalf.unwrap_or(rights.send_on_behalf);
    rights.read = change.read.unwrap_or(rights.read);
    rights.change = change.change.unwrap_or(rights.change);
    directory.grant(&account, &mailbox, rights);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_people_are_those_of_the_contract() {
        let state = fresh_state();
        let directory = &state.directory;
        assert_eq!(state.mailboxes.len(), 8, "everybody but nomailbox");
        assert!(state.mailbox_of("nomailbox@example.test").is_none());
        assert!(
            state
                .mailbox_of("full@example.test")
                .unwrap()
                .refuses_mail()
        );
        assert_eq!(
            state.mailbox_of("A.Smith@example.test").unwrap().address,
            "alice@example.test"
        );
        assert_eq!(directory.expand("approvers@example.test").len(), 3);
        let may =
            |mailbox: &str| directory.may_impersonate(&key("svc-smartactions"), &key(mailbox));
        assert!(may("smartactions") && may("alice") && !may("bob"));
        let carol = directory.rights(&key("carol"), &key("bob"));
        assert!(carol.send_on_behalf && !carol.send_as && !carol.full_access);
    }

    #[test]
    fn tests_can_add_mailboxes_and_change_rights() {
        let mut state = fresh_state();
        let new = |json: &str| serde_json::from_str::<NewMailbox>(json).unwrap();
        add_mailbox(&mut state, &new(r#"{"address":"Zoe@example.test"}"#)).unwrap();
        assert!(state.mailbox_of("zoe@example.test").is_some());
        let elsewhere = add_mailbox(&mut state, &new(r#"{"address":"zoe@contoso.com"}"#));
        assert!(matches!(elsewhere, Err(PeopleError::Address(_))));
        let alias = add_mailbox(&mut state, &new(r#"{"address":"actions@example.test"}"#));
        assert!(matches!(alias, Err(PeopleError::Taken(_))));

        let change: ChangedRights = serde_json::from_str(
            r#"{"account":"svc-smartactions@example.test","mailbox":"zoe@example.test","impersonate":true,"send_as":true}"#,
        )
        .unwrap();
        change_rights(&mut state, &change).unwrap();
        let directory = &state.directory;
        assert!(directory.may_impersonate(&key("svc-smartactions"), &key("zoe")));
        let rights = directory.rights(&key("svc-smartactions"), &key("zoe"));
        assert!(rights.send_as && !rights.full_access);
    }
}
