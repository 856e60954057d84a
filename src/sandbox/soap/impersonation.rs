//! Who acts: the one who signed in, or whom `ExchangeImpersonation` names.
//!
//! EWS reference: "`ExchangeImpersonation`", "Impersonation and EWS in Exchange".

use super::answer::Identity;
use super::element::Element;
use super::failure::Failure;
use crate::sandbox::model::{Account, AddressKey, Principal, State};
use crate::sandbox::ops::call::alias_refused;

/// The account that acts in this request; refusals are SOAP faults.
pub(super) fn actor(
    state: &State,
    caller: &Identity,
    envelope: &Element,
) -> Result<AddressKey, Failure> {
    let Some(header) = envelope.child("Header") else {
        return Ok(caller.account.clone());
    };
    check_version(header)?;
    let Some(impersonation) = header.child("ExchangeImpersonation") else {
        return Ok(caller.account.clone());
    };
    let sid = impersonation
        .child("ConnectingSID")
        .and_then(|s| s.children.first());
    let sid = sid.ok_or_else(|| Failure::new("ErrorInvalidRequest").fault())?;
    let account = connecting_account(state, sid)?;
    let key = AddressKey::new(&account.address);
    if !state.directory.may_impersonate(&caller.account, &key) {
        return Err(Failure::new("ErrorImpersonateUserDenied").fault());
    }
    if !state.mailboxes.contains_key(&key) {
        return Err(Failure::new("ErrorNonExistentMailbox").fault());
    }
    if state.access.disabled.contains(&key) {
        return Err(Failure::new("ErrorAccessDenied").fault());
    }
    Ok(key)
}

fn connecting_account<'a>(state: &'a State, sid: &Element) -> Result<&'a Account, Failure> {
    let absent = || Failure::new("ErrorNonExistentMailbox").fault();
    let text = sid.text.trim();
    match sid.name.as_str() {
        "SmtpAddress" | "PrimarySmtpAddress" => match state.directory.find(text) {
            Some(Principal::Account(account)) => Ok(account),
            Some(Principal::Alias(account)) => alias_refused(state.odd.aliases, account)
                .map(|()| account)
                .map_err(Failure::fault),
            _ => Err(absent()),
        },
        "PrincipalName" => state.directory.account_by_logon(text).ok_or_else(absent),
        "SID" => state.directory.account_by_sid(text).ok_or_else(|| {
            Failure::with_text("ErrorInvalidSid", "The security identifier is unknown.").fault()
        }),
        _ => Err(Failure::new("ErrorSchemaValidation").fault()),
    }
}

/// `RequestServerVersion`: a version that this server's generation knows.
fn check_version(header: &Element) -> Result<(), Failure> {
    let Some(version) = header.child("RequestServerVersion") else {
        return Ok(());
    };
    let version = version.attribute("Version").unwrap_or_default();
    if version.starts_with("Exchange20") || version.starts_with("V20") {
        return Ok(());
    }
    let text = "The specified server version is invalid.";
    Err(Failure::with_text("ErrorInvalidServerVersion", text).fault())
}
