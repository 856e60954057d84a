//! `sign_in`: the account is let in, and what answers is EWS. Waits for `certificate_trust` and
//! `methods_offered`.
//!
//! One try a run: a refused password may count toward a lock-out.

use std::sync::Arc;

use super::ews_path::{is_usual, leads_to_owa};
use super::{Known, Outcome};
use crate::domain::Finding;
use crate::ews::{
    EwsClient, EwsError, ResponseCode,
    operations::{GetFolder, ResolveNames},
    sign_in,
    types::DistinguishedFolder,
};
use crate::probe::findings::finding;
use crate::probe::plan::Target;
use crate::probe::shell::{allow_ews, look_at_policy};
use crate::probe::transcript::Transcript;
use crate::words::checks::{not_before, policy};

pub(super) async fn run(
    target: &Target,
    known: &mut Known,
    transcript: &Arc<Transcript>,
) -> Outcome {
    known.client = None;
    let Some(method) = known.method.clone() else {
        return Outcome::LeftOut;
    };
    let Ok(scheme) = sign_in(target.credentials.clone(), Some(&method)) else {
        return Outcome::LeftOut;
    };
    let made = EwsClient::on_line(target.endpoint.clone(), &target.trust, &target.line, scheme);
    let client = match made {
        Ok(client) => client.with_tap(transcript.tap()),
        Err(error) => {
            return Outcome::failed(
                "settings",
                finding("probe.sign_in.no_answer", error.to_string()),
            );
        }
    };
    let account = &target.credentials.account;
    let lines = vec![
        format!("> POST {}", target.endpoint.url().path()),
        format!("> Authorization: {method} ****"),
    ];
    let answer = open_inbox(&client).await;
    if is_denied(&answer) && is_denied_everything(&client, account).await {
        let blocked = blocked("probe.sign_in.blocked", policy::EVERYTHING_DENIED, account);
        return Outcome::failed("denied", blocked).with(lines);
    }
    match answer {
        Err(error) if error.is_throttled() => {
            let said = not_before(error.back_off());
            Outcome::failed("busy", finding("probe.sign_in.throttled", said)).with(lines)
        }
        // A refusal with a response code comes from EWS itself: the account was let in.
        Ok(()) | Err(EwsError::Refused(_)) => {
            known.client = Some(client);
            Outcome::passed(format!("{account}, {method}")).with(lines)
        }
        Err(error) => {
            let (value, code) = judge(&error, target.endpoint.url().path());
            let said = match code {
                "probe.sign_in.refused" => format!("{method} refused {account}"),
                _ => error.to_string(),
            };
            let found = match code {
                "probe.sign_in.forbidden" => blocked(code, &said, account),
                _ => finding(code, said),
            };
            Outcome::failed(value, found).with(lines)
        }
    }
}

/// Opens the account's own inbox.
pub(super) async fn open_inbox(client: &EwsClient) -> Result<(), EwsError> {
    let asked = GetFolder {
        folders: vec![DistinguishedFolder::Inbox.into()],
        properties: Vec::new(),
    };
    let mut all = client.call(&asked).await?;
    let inbox = all.pop().unwrap_or_else(|| Err(crate::ews::missing()));
    inbox.map(drop).map_err(EwsError::Refused)
}

/// Whether the account was denied its own inbox: no account is, where EWS is open to it.
fn is_denied(answer: &Result<(), EwsError>) -> bool {
    let code = answer.as_ref().err().and_then(EwsError::response_code);
    code == Some(&ResponseCode::ErrorAccessDenied)
}

/// Whether the directory is closed to it as well.
async fn is_denied_everything(client: &EwsClient, account: &str) -> bool {
    let entry = account.rsplit('\\').next().unwrap_or(account).to_owned();
    let asked = client.call(&ResolveNames { entry }).await;
    asked.is_err_and(|e| e.response_code() == Some(&ResponseCode::ErrorAccessDenied))
}

/// EWS is closed to the account, or to programs of our name.
fn blocked(code: &str, said: &str, account: &str) -> Finding {
    let mut found = finding(code, said);
    if let Some(first) = found.remedies.first_mut() {
        first.command = Some(look_at_policy(account));
    }
    found.remedies.extend(allow_ews(account));
    found
}

/// What is shown, and the code of the finding.
fn judge(error: &EwsError, path: &str) -> (String, &'static str) {
    let not_ews = if is_usual(path) {
        "probe.sign_in.no_answer"
    } else {
        "probe.sign_in.wrong_directory"
    };
    match error {
        EwsError::SignInRefused { .. } | EwsError::SignInStopped { .. } => {
            ("401".to_owned(), "probe.sign_in.refused")
        }
        EwsError::Status { status: 403, .. } => ("403".to_owned(), "probe.sign_in.forbidden"),
        EwsError::Status { status, .. } if *status < 500 => (status.to_string(), not_ews),
        EwsError::Status { status, .. } => (status.to_string(), "probe.sign_in.no_answer"),
        EwsError::Redirected { to } if leads_to_owa(to) => {
            ("redirected".to_owned(), "probe.sign_in.owa")
        }
        EwsError::WebPage => ("web page".to_owned(), "probe.sign_in.web_page"),
        EwsError::NotUnderstood(_) => ("no EWS".to_owned(), not_ews),
        _ => ("no answer".to_owned(), "probe.sign_in.no_answer"),
    }
}
