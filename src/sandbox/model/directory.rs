//! The directory: accounts, groups, aliases and who may act for whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::AddressKey;

/// Somebody who can sign in, with or without a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// Primary SMTP address.
    pub address: String,
    /// Logon name without the domain (`sAMAccountName`).
    pub user: String,
    /// Password in the clear: it is printed on the sandbox's banner anyway.
    pub password: String,
    /// Display name.
    pub display_name: String,
    /// Given name.
    pub given_name: String,
    /// Surname.
    pub surname: String,
    /// Further SMTP addresses of the same mailbox.
    pub aliases: Vec<String>,
    /// Windows security identifier, used by `ConnectingSID/SID`.
    pub sid: String,
}

/// A distribution group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// SMTP address.
    pub address: String,
    /// Display name.
    pub display_name: String,
    /// Addresses of the members; a member may be a group.
    pub members: Vec<String>,
}

/// What a delegate may do in another's mailbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a right that Exchange grants by itself"
)]
pub struct DelegateRights {
    /// Open and change every folder.
    pub full_access: bool,
    /// Open every folder (`Reviewer`).
    pub read: bool,
    /// Create, change, move and delete in every folder that may be opened.
    pub change: bool,
    /// Send with the owner's address as `From`.
    pub send_as: bool,
    /// Send with the owner as `From` and oneself as `Sender`.
    pub send_on_behalf: bool,
}

/// Whom an address stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal<'a> {
    /// An account, by its primary address.
    Account(&'a Account),
    /// An account, by one of its aliases.
    Alias(&'a Account),
    /// A group.
    Group(&'a Group),
}

/// All accounts, groups and rights.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Directory {
    /// SMTP domain, such as `example.test`.
    pub domain: String,
    /// `NetBIOS` domain, such as `EXAMPLE`.
    pub netbios: String,
    /// Accounts by primary address.
    pub accounts: BTreeMap<AddressKey, Account>,
    /// Groups by address.
    pub groups: BTreeMap<AddressKey, Group>,
    /// Pairs (account, mailbox) of the role `ApplicationImpersonation`.
    pub impersonation: BTreeSet<(AddressKey, AddressKey)>,
    /// Rights of an account (outer key) in a mailbox (inner key).
    pub delegates: BTreeMap<AddressKey, BTreeMap<AddressKey, DelegateRights>>,
}

/// As the mailbox of a right: that of everybody (a role without a scope).
pub const EVERYBODY: &str = "*";

/// Groups nested deeper than this are cut: a loop must end.
const MAX_GROUP_DEPTH: usize = 8;

impl Directory {
    /// Whom an address stands for.
    pub fn find(&self, address: &str) -> Option<Principal<'_>> {
        let key = AddressKey::new(address);
        if let Some(account) = self.accounts.get(&key) {
            return Some(Principal::Account(account));
        }
        if let Some(group) = self.groups.get(&key) {
            return Some(Principal::Group(group));
        }
        let has = |a: &&Account| a.aliases.iter().any(|alias| AddressKey::new(alias) == key);
        self.accounts.values().find(has).map(Principal::Alias)
    }

    /// The account behind a primary address or an alias.
    pub fn account(&self, address: &str) -> Option<&Account> {
        match self.find(address) {
            Some(Principal::Account(account) | Principal::Alias(account)) => Some(account),
            _ => None,
        }
    }

    /// The account that signs in as `user@domain`, `DOMAIN\user` or `user`.
    pub fn account_by_logon(&self, logon: &str) -> Option<&Account> {
        if logon.contains('@') {
            return self.account(logon);
        }
        let user = match logon.split_once('\\') {
            Some((domain, user)) if domain.eq_ignore_ascii_case(&self.netbios) => user,
            Some(_) => return None,
            None => logon,
        };
        self.accounts
            .values()
            .find(|a| a.user.eq_ignore_ascii_case(user))
    }

    /// The account with this security identifier.
    pub fn account_by_sid(&self, sid: &str) -> Option<&Account> {
        self.accounts
            .values()
            .find(|a| !a.sid.is_empty() && a.sid.eq_ignore_ascii_case(sid))
    }

    /// Whether an account may impersonate a mailbox's owner.
    pub fn may_impersonate(&self, account: &AddressKey, mailbox: &AddressKey) -> bool {
        account == mailbox
            || self
                .impersonation
                .contains(&(account.clone(), mailbox.clone()))
            || self
                .impersonation
                .contains(&(account.clone(), AddressKey::new(EVERYBODY)))
    }

    /// Whether an account holds the impersonation role for anybody at all.
    pub fn impersonates_anybody(&self, account: &AddressKey) -> bool {
        self.impersonation.iter().any(|(who, _)| who == account)
    }

    /// What an account may do in a mailbox; everything in its own.
    pub fn rights(&self, account: &AddressKey, mailbox: &AddressKey) -> DelegateRights {
        if account == mailbox {
            return DelegateRights {
                full_access: true,
                read: true,
                change: true,
                send_as: true,
                send_on_behalf: true,
            };
        }
        let of_account = self.delegates.get(account);
        of_account
            .and_then(|m| m.get(mailbox))
            .copied()
            .unwrap_or_default()
    }

    /// Gives or changes what an account may do in a mailbox.
    pub fn grant(&mut self, account: &AddressKey, mailbox: &AddressKey, rights: DelegateRights) {
        self.delegates
            .entry(account.clone())
            .or_default()
            .insert(mailbox.clone(), rights);
    }

    /// Replaces groups by their members and aliases by primary addresses; unknown addresses stay.
    /// Each address appears once.
    pub fn expand(&self, address: &str) -> BTreeSet<AddressKey> {
        let mut found = BTreeSet::new();
        self.expand_into(address, MAX_GROUP_DEPTH, &mut found);
        found
    }

    fn expand_into(&self, address: &str, depth: usize, found: &mut BTreeSet<AddressKey>) {
        match self.find(address) {
            Some(Principal::Account(account) | Principal::Alias(account)) => {
                found.insert(AddressKey::new(&account.address));
            }
            Some(Principal::Group(group)) if depth > 0 => {
                for member in &group.members {
                    self.expand_into(member, depth - 1, found);
                }
            }
            Some(Principal::Group(_)) => {}
            None => {
                found.insert(AddressKey::new(address));
            }
        }
    }
}
