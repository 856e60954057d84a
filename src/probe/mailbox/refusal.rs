//! What a refusal says of a mailbox, and the commands that grant what is missing.

use super::outcome::{MailboxOutcome, MissingRight};
use crate::domain::{Address, Remedy};
use crate::ews::{Access, EwsClient, EwsError, ResponseCode};
use crate::probe::shell::Grant;
use crate::words::checks::grant as words;

/// What an error says of the mailbox.
pub(super) fn refusal(
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
        commands: grant(client, address, access),
    }
}

/// Commands that grant what the kind of access needs, with the way back.
pub(super) fn grant(client: &EwsClient, address: &Address, access: &Access) -> Vec<Remedy> {
    let grant = Grant {
        account: client.account(),
        mailbox: address,
        online: is_online(client),
    };
    match access {
        Access::Impersonation(_) => grant.impersonation(),
        Access::Own | Access::Delegate(_) => grant.delegate(words::delegate_first()),
    }
}

/// Whether the server calls itself Exchange Online.
pub(in crate::probe) fn is_online(client: &EwsClient) -> bool {
    let version = client.facts().version;
    version.is_some_and(|v| v.product() == "Exchange Online")
}
