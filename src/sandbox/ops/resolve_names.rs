//! `ResolveNames` and `ExpandDL` (EWS reference: operations of these names).

use super::call::Call;
use super::people_xml::{account_of_legacy_dn, write_mailbox};
use super::{Reply, Result};
use crate::sandbox::model::{Account, AddressKey, Correspondent, Group, Principal, State};
use crate::sandbox::soap::element::{Element, is_true};
use crate::sandbox::soap::envelope::{Outcome, Success};
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Most results in one answer (EWS reference: `ResolveNames`, remarks).
const MOST: usize = 100;

/// Finds people and groups by address or by the beginning of a name.
pub(super) fn run_resolve(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    Ok(Reply::Messages(vec![resolve(call, request)]))
}

fn resolve(call: &Call<'_>, request: &Element) -> Outcome {
    if call.own_mailbox().is_err() {
        return Err(Failure::new("ErrorNameResolutionNoMailbox"));
    }
    let entry = request
        .text_of("UnresolvedEntry")
        .unwrap_or_default()
        .trim();
    let with_contact = request
        .attribute("ReturnFullContactData")
        .is_some_and(is_true);
    let found = find(call.state, entry);
    if found.is_empty() {
        return Err(Failure::new("ErrorNameResolutionNoResults"));
    }
    let total = found.len();
    let is_last = if total <= MOST { "true" } else { "false" };
    let count = total.min(MOST).to_string();
    let mut xml = Xml::default();
    let attributes = [
        ("TotalItemsInView", count.as_str()),
        ("IncludesLastItemInRange", is_last),
    ];
    xml.element("m:ResolutionSet", &attributes, |x| {
        for principal in found.into_iter().take(MOST) {
            x.nest("t:Resolution", |x| {
                write_resolution(x, call.state, principal, with_contact);
            });
        }
    });
    let warning = (total > 1).then(|| Failure::new("ErrorNameResolutionMultipleResults"));
    Ok(Success {
        content: xml.finish(),
        warning,
    })
}

/// Only those with a mailbox are in the address list; an address must fit whole, a name or a
/// part of it by its beginning.
fn find<'a>(state: &'a State, entry: &str) -> Vec<Principal<'a>> {
    if let Some(account) = account_of_legacy_dn(state, entry) {
        return vec![Principal::Account(account)];
    }
    let wanted = AddressKey::new(entry);
    let wanted = wanted.as_str();
    if wanted.is_empty() {
        return Vec::new();
    }
    let is_address = wanted.contains('@');
    let begins = |text: &str| {
        let text = text.to_lowercase();
        if is_address {
            return text == wanted;
        }
        text.starts_with(wanted) || text.split(' ').any(|word| word.starts_with(wanted))
    };
    let listed = |a: &&Account| state.mailboxes.contains_key(&AddressKey::new(&a.address));
    let names = |a: &&Account| {
        let mut all = a
            .aliases
            .iter()
            .chain([&a.address, &a.display_name, &a.user, &a.surname]);
        all.any(|text| begins(text))
    };
    let accounts = state
        .directory
        .accounts
        .values()
        .filter(listed)
        .filter(names);
    let group = |g: &&Group| begins(&g.address) || begins(&g.display_name);
    let groups = state.directory.groups.values().filter(group);
    accounts
        .map(Principal::Account)
        .chain(groups.map(Principal::Group))
        .collect()
}

fn write_resolution(x: &mut Xml, state: &State, principal: Principal<'_>, with_contact: bool) {
    let (address, account) = match principal {
        Principal::Account(a) | Principal::Alias(a) => (&a.address, Some(a)),
        Principal::Group(g) => (&g.address, None),
    };
    write_mailbox(x, state, &state.correspondent(address), false);
    if let (true, Some(account)) = (with_contact, account) {
        write_contact(x, account);
    }
}

fn write_contact(x: &mut Xml, account: &Account) {
    x.nest("t:Contact", |x| {
        x.leaf("t:DisplayName", &account.display_name);
        if !account.given_name.is_empty() {
            x.leaf("t:GivenName", &account.given_name);
        }
        x.nest("t:EmailAddresses", |x| {
            // The dictionary has room for three addresses.
            let addresses = std::iter::once(&account.address).chain(&account.aliases);
            for (key, address) in ["EmailAddress1", "EmailAddress2", "EmailAddress3"]
                .iter()
                .zip(addresses)
            {
                x.leaf_with("t:Entry", &[("Key", key)], format!("SMTP:{address}"));
            }
        });
        x.leaf("t:ContactSource", "ActiveDirectory");
        if !account.surname.is_empty() {
            x.leaf("t:Surname", &account.surname);
        }
    });
}

/// Lists the members of a group, one level deep.
pub(super) fn run_expand(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    Ok(Reply::Messages(vec![expand(call, request)]))
}

fn expand(call: &Call<'_>, request: &Element) -> Outcome {
    let address = request
        .child("Mailbox")
        .and_then(|m| m.text_of("EmailAddress"));
    let Some(Principal::Group(group)) = call.state.directory.find(address.unwrap_or_default())
    else {
        return Err(Failure::new("ErrorNameResolutionNoResults"));
    };
    let total = group.members.len().to_string();
    let mut xml = Xml::default();
    let attributes = [
        ("TotalItemsInView", total.as_str()),
        ("IncludesLastItemInRange", "true"),
    ];
    xml.element("m:DLExpansion", &attributes, |x| {
        for member in &group.members {
            let person: Correspondent = call.state.correspondent(member);
            write_mailbox(x, call.state, &person, false);
        }
    });
    Ok(xml.into())
}
