//! `Mailbox` elements: people in requests and answers.

use crate::sandbox::model::{Account, Correspondent, Principal, State};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::writer::Xml;

/// Address of an account in Exchange's own form (`RoutingType` `EX`).
pub(in crate::sandbox) fn legacy_dn(account: &Account) -> String {
    format!(
        "/o=Sandbox/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn={}",
        account.user
    )
}

/// Writes one `t:Mailbox`. With `as_listed`, people of the directory appear with their `EX`
/// address, as in `FindItem` answers.
pub(in crate::sandbox) fn write_mailbox(
    x: &mut Xml,
    state: &State,
    person: &Correspondent,
    as_listed: bool,
) {
    let found = state.directory.find(&person.address);
    let kind = match found {
        Some(Principal::Account(_) | Principal::Alias(_)) => "Mailbox",
        Some(Principal::Group(_)) => "PublicDL",
        None => "OneOff",
    };
    x.nest("t:Mailbox", |x| {
        x.leaf("t:Name", person.label());
        match found {
            Some(Principal::Account(account)) if as_listed => {
                x.leaf("t:EmailAddress", legacy_dn(account));
                x.leaf("t:RoutingType", "EX");
            }
            // The schema forbids an empty address; hostile mail can have one.
            _ if person.address.is_empty() => {}
            _ => {
                x.leaf("t:EmailAddress", &person.address);
                x.leaf("t:RoutingType", "SMTP");
            }
        }
        x.leaf("t:MailboxType", kind);
    });
}

/// Reads a `t:Mailbox`; `None` when it names nobody. `EX` addresses of the directory are
/// turned into SMTP addresses.
pub(in crate::sandbox) fn read_mailbox(state: &State, element: &Element) -> Option<Correspondent> {
    let address = element.text_of("EmailAddress")?.trim();
    if address.is_empty() {
        return None;
    }
    if let Some(account) = account_of_legacy_dn(state, address) {
        return Some(Correspondent::named(
            &account.display_name,
            &account.address,
        ));
    }
    let name = element
        .text_of("Name")
        .map(str::trim)
        .filter(|n| !n.is_empty());
    Some(Correspondent {
        name: name.map(str::to_owned),
        address: address.to_owned(),
    })
}

/// Reads all `t:Mailbox` children.
pub(in crate::sandbox) fn read_mailboxes(state: &State, list: &Element) -> Vec<Correspondent> {
    list.children
        .iter()
        .filter_map(|m| read_mailbox(state, m))
        .collect()
}

/// The account of an `EX` address.
pub(in crate::sandbox) fn account_of_legacy_dn<'a>(
    state: &'a State,
    address: &str,
) -> Option<&'a Account> {
    let address = address.strip_prefix("EX:").unwrap_or(address);
    if !address.starts_with('/') {
        return None;
    }
    state
        .directory
        .accounts
        .values()
        .find(|a| legacy_dn(a).eq_ignore_ascii_case(address))
}
