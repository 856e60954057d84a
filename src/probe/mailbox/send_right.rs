//! Whether the way in includes the right to send as the mailbox.

use crate::domain::{Address, Finding};
use crate::ews::{Access, EwsClient, EwsError, ResponseCode, operations::GetMailTips};
use crate::probe::findings::{finding_ending, finding_with};
use crate::probe::shell::Grant;

/// Whether we may send as the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendRight {
    /// The kind of access includes it.
    Yes,
    /// The server said that the right is missing.
    No,
    /// Delegate access does not tell: proved when the test mail has come back.
    NotProved,
}

/// Impersonation and one's own mailbox include it. A delegate is told of a missing right at most;
/// that nothing is said proves nothing.
pub(in crate::probe) async fn send_right(client: &EwsClient, address: &Address) -> SendRight {
    if !matches!(client.access(), Access::Delegate(_)) {
        return SendRight::Yes;
    }
    let asked = GetMailTips {
        sending_as: address.clone(),
        recipients: vec![address.clone()],
    };
    let denied = |code: &ResponseCode| *code == ResponseCode::ErrorSendAsDenied;
    let no = match client.call(&asked).await {
        Err(EwsError::Refused(refused)) => denied(&refused.code),
        Err(_) => false,
        Ok(answers) => answers
            .iter()
            .any(|a| a.as_ref().is_err_and(|refused| denied(&refused.code))),
    };
    if no {
        SendRight::No
    } else {
        SendRight::NotProved
    }
}

/// What is wrong with it.
pub(in crate::probe) fn judge(right: SendRight, grant: Grant<'_>) -> Option<Finding> {
    let said = "ErrorSendAsDenied";
    match right {
        SendRight::Yes => None,
        SendRight::No => Some(finding_with(
            "mailbox.send_as_denied",
            said,
            grant.send_as(),
        )),
        SendRight::NotProved => {
            let commands = grant.send_as();
            let first = commands.into_iter().find_map(|r| r.command);
            let code = "mailbox.send_as_unknown";
            Some(finding_ending(code, "", first.unwrap_or_default()))
        }
    }
}
