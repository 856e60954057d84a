//! What a refusal says of a mailbox, and the command that grants what is missing.

use super::outcome::{MailboxOutcome, MissingRight};
use crate::domain::Address;
use crate::ews::{Access, EwsClient, EwsError, ResponseCode};

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
        command: grant(client.account(), address, access),
    }
}

/// Command for the Exchange Management Shell that grants what the kind of access needs.
pub(super) fn grant(account: &str, address: &Address, access: &Access) -> String {
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
