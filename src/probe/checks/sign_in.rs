//! `sign_in`: the account is let in. Waits for `certificate_trust` and `methods_offered`.
//!
//! One try a run: a refused password may count toward a lock-out.

use super::{Known, Outcome};
use crate::ews::{EwsClient, EwsError, operations::GetFolder, sign_in, types::DistinguishedFolder};
use crate::probe::findings::finding;
use crate::probe::plan::Target;

pub(super) async fn run(target: &Target, known: &mut Known) -> Outcome {
    known.client = None;
    let Some(method) = known.method.clone() else {
        return Outcome::LeftOut;
    };
    let Ok(scheme) = sign_in(target.credentials.clone(), Some(&method)) else {
        return Outcome::LeftOut;
    };
    let client =
        match EwsClient::on_line(target.endpoint.clone(), &target.trust, &target.line, scheme) {
            Ok(client) => client,
            Err(error) => {
                return Outcome::failed(
                    "settings",
                    finding("probe.sign_in.no_answer", error.to_string()),
                );
            }
        };
    let asked = GetFolder {
        folders: vec![DistinguishedFolder::Inbox.into()],
        properties: Vec::new(),
    };
    let account = &target.credentials.account;
    let mut transcript = vec![
        format!("> POST {}", target.endpoint.url().path()),
        format!("> Authorization: {method} ****"),
    ];
    match client.call(&asked).await {
        // A refusal with a response code comes from EWS itself: the account was let in.
        Ok(_) | Err(EwsError::Refused(_)) => {
            known.client = Some(client);
            transcript.push("< 200".to_owned());
            Outcome::passed(format!("{account}, {method}")).with(transcript)
        }
        Err(error) => {
            let (value, code) = judge(&error);
            let said = match code {
                "probe.sign_in.refused" => format!("{method} refused {account}"),
                _ => error.to_string(),
            };
            transcript.push(format!("< {value}"));
            Outcome::failed(value, finding(code, said)).with(transcript)
        }
    }
}

/// What is shown, and the code of the finding.
fn judge(error: &EwsError) -> (String, &'static str) {
    match error {
        EwsError::SignInRefused { .. } | EwsError::SignInStopped { .. } => {
            ("401".to_owned(), "probe.sign_in.refused")
        }
        EwsError::Status { status: 403, .. } => ("403".to_owned(), "probe.sign_in.forbidden"),
        e if e.is_throttled() => ("busy".to_owned(), "probe.sign_in.throttled"),
        EwsError::Status { status, .. } => (status.to_string(), "probe.sign_in.no_answer"),
        _ => ("no answer".to_owned(), "probe.sign_in.no_answer"),
    }
}
