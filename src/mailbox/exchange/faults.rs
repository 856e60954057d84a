//! Turns errors of EWS into what the engine acts on.

use std::borrow::Cow;

use crate::domain::Problem;
use crate::ews::{CodeClass, EwsClient, EwsError, Operation, Refused, ResponseCode};
use crate::mailbox::MailError;

/// Whether a call changed something: only then can its fate be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Reads,
    Changes,
}

/// What was asked, and whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Name of the operation.
    pub(super) operation: &'static str,
    pub(super) host: &'a str,
    /// Name of the password that the account signs in with, where it is known.
    pub(super) password: Option<&'a str>,
}

/// That operation, asked through this client.
pub(super) fn call_of<O: Operation>(client: &EwsClient) -> Asked<'_> {
    Asked {
        operation: O::NAME,
        host: client.endpoint().host(),
        password: client.password_name(),
    }
}

/// The error of a whole call.
pub(super) fn mail_error(error: EwsError, asked: Asked<'_>, effect: Effect) -> MailError {
    let Asked {
        operation, host, ..
    } = asked;
    // A proxy says these, with `Retry-After` too, also when the connection behind it broke after the
    // request had passed (Envoy: "disconnect/reset before headers"): who changed something has to look.
    // The waiting time is kept all the same, by the client's own budget.
    // So do codes of Exchange itself that leave it open.
    let unsure = effect == Effect::Changes
        && (error.fate_unknown() || matches!(error, EwsError::Status { status: 503, .. }));
    if error.is_throttled() && !unsure {
        return MailError::Busy {
            back_off: error.back_off(),
        };
    }
    let what = format!("{operation}: {error}");
    let problem = Problem::new(error.code(), what, host, remedy(&error, asked.password));
    if unsure {
        return MailError::FateUnknown(problem);
    }
    // Larger than IIS lets through: no other try goes better.
    if effect == Effect::Changes && is_too_large(&error) {
        return MailError::Unusable(problem);
    }
    if let EwsError::Refused(Refused { code, .. }) = &error
        && let Some(exact) = exact(code, &problem)
    {
        return exact;
    }
    match error {
        EwsError::SignInRefused { .. } | EwsError::SignInStopped { .. } => {
            MailError::SignInRefused(problem)
        }
        EwsError::TooLarge { .. } => MailError::Unusable(problem),
        EwsError::Refused(refused) if refused.code.class() == CodeClass::Permanent => {
            MailError::Unusable(problem)
        }
        // A certificate that is not believed, a redirect, a wrong path, no way to sign in that both sides
        // know: somebody has to mend it, and then it works again without a restart. Nobody is signed in.
        _ => MailError::Transient(problem),
    }
}

/// The error of one mail in a batch.
pub(super) fn refused(refused: Refused, asked: Asked<'_>, effect: Effect) -> MailError {
    mail_error(EwsError::Refused(refused), asked, effect)
}

/// Whether a refusal may be about one of the mails that were asked for together. Some servers refuse a
/// whole batch for an id that is none (`ErrorInvalidIdMalformed` and its kin), or for a mail that left
/// between listing and asking.
pub(super) fn is_about_one(code: &ResponseCode) -> bool {
    use ResponseCode as C;
    match code {
        C::ErrorItemNotFound | C::ErrorItemCorrupt | C::ErrorCannotUseFolderIdForItemId => true,
        code => code.as_str().starts_with("ErrorInvalidId"),
    }
}

/// Response codes that mean something of their own to the engine.
fn exact(code: &ResponseCode, problem: &Problem) -> Option<MailError> {
    use ResponseCode as C;
    if code.is_no_such_mailbox() || *code == C::ErrorNonPrimarySmtpAddress {
        return Some(MailError::Denied(problem.clone()));
    }
    match code {
        C::ErrorItemNotFound => Some(MailError::Gone),
        C::ErrorInvalidSyncStateData => Some(MailError::SyncStateLost),
        C::ErrorQuotaExceeded | C::ErrorSubmissionQuotaExceeded => {
            Some(MailError::Full(problem.clone()))
        }
        C::ErrorFolderNotFound | C::ErrorSyncFolderNotFound => {
            Some(MailError::Denied(problem.clone()))
        }
        other => match other.class() {
            CodeClass::RefreshKey => Some(MailError::Stale),
            CodeClass::Hold => Some(MailError::Denied(problem.clone())),
            CodeClass::Transient | CodeClass::Permanent => None,
        },
    }
}

fn is_too_large(error: &EwsError) -> bool {
    matches!(error, EwsError::Status { status: 413, .. })
}

fn remedy(error: &EwsError, password: Option<&str>) -> Cow<'static, str> {
    if is_too_large(error) {
        return Cow::Borrowed(
            "shorten the text of the task, or raise maxAllowedContentLength of EWS on the server",
        );
    }
    Cow::Borrowed(match error.code() {
        "ews.sign_in.refused" | "ews.sign_in.stopped" => {
            // A mailbox that signs in for itself has a password of its own.
            let name = password.unwrap_or("exchange.password");
            return Cow::Owned(format!(
                "check that the account is not locked, then run: smartactions secret set {name}"
            ));
        }
        "ews.no_such_mailbox" => "give a mailbox that exists: smartactions mailbox set ADDRESS",
        "ews.not_allowed" => {
            "grant the account the right that is missing; smartactions probe names the command"
        }
        "ews.connect.no_such_host" | "ews.connect.unreachable" => {
            "check the address of Exchange and the way to it: smartactions probe"
        }
        "ews.connect.untrusted" | "ews.connect.tls" => {
            "check the certificate of the server: smartactions probe"
        }
        "ews.connect.proxy" => "check exchange.proxy, or HTTPS_PROXY: smartactions probe",
        "ews.redirected" | "ews.web_page" | "ews.http_status" => {
            "check that the URL leads to EWS and not to a sign-in page: smartactions probe"
        }
        "ews.settings" => "set exchange.auth to what the server offers: smartactions probe",
        "ews.too_large" => "look at this mail by hand",
        _ => "it is tried again by itself; if it stays, run: smartactions probe",
    })
}

#[cfg(test)]
mod tests;
