//! `sign_in`: the account is let in. Waits for `certificate_trust` and `methods_offered`.
//!
//! One try a run: a refused password may count toward a lock-out. A second one, the last that the
//! account's count allows, is made without the channel binding where one was sent: it tells a wrong
//! password from a certificate that is not the server's own.

use std::sync::Arc;

use super::{Known, Outcome};
use crate::ews::{
    ChannelBinding, EwsClient, EwsError, Line, Method, SignIn, operations::GetFolder, sign_in,
    types::DistinguishedFolder,
};
use crate::probe::findings::finding;
use crate::probe::plan::Target;

/// Long, for it is one account of what was sent and what came back.
pub(super) async fn run(target: &Target, known: &mut Known) -> Outcome {
    known.client = None;
    let Some(method) = known.method.clone() else {
        return Outcome::LeftOut;
    };
    // With `auto` the scheme itself finds out which of the methods works.
    let Ok(scheme) = sign_in(target.credentials.clone(), target.method.as_ref()) else {
        return Outcome::LeftOut;
    };
    let client = match client(target, &target.line, Arc::clone(&scheme)) {
        Ok(client) => client,
        Err(error) => return settings(&error),
    };
    let account = &target.credentials.account;
    let path = target.endpoint.url().path();
    let answer = ask(&client).await;
    let method = match client.method() {
        Method::Other(_) => method,
        found => found,
    };
    let mut transcript = vec![
        format!("> POST {path}"),
        format!("> Authorization: {method} ****"),
    ];
    let error = match answer {
        Ok(()) => {
            transcript.push("< 200".to_owned());
            let over = passed_over(&client);
            known.client = Some(client);
            return Outcome::passed(format!("{account}, {method}{over}")).with(transcript);
        }
        Err(error) => error,
    };
    let (value, code) = judge(&error);
    transcript.push(format!("< {value}"));
    if code != "probe.sign_in.refused" {
        return Outcome::failed(value, finding(code, error.to_string())).with(transcript);
    }
    if !binds(target, &method) {
        let said = format!("{method} refused {account}");
        return Outcome::failed(value, finding(code, said)).with(transcript);
    }
    transcript.push(format!(
        "> Authorization: {method} ****, without channel binding"
    ));
    let again = without_binding(target, scheme).await;
    let (code, said) = match &again {
        Ok(()) => (
            "probe.sign_in.binding",
            format!("{method} lets {account} in without the channel binding alone"),
        ),
        Err(_) => (
            code,
            format!("{method} refused {account}, with channel binding and without"),
        ),
    };
    let told = again.map_or_else(|e| judge(&e).0, |()| "200".to_owned());
    transcript.push(format!("< {told}"));
    Outcome::failed(value, finding(code, said)).with(transcript)
}

/// The second try. The scheme is the same, so that its refusals are counted on.
async fn without_binding(target: &Target, scheme: Arc<dyn SignIn>) -> Result<(), EwsError> {
    let line = Line {
        binding: ChannelBinding::Off,
        ..target.line.clone()
    };
    ask(&client(target, &line, scheme)?).await
}

/// Whether a binding was sent that may be what is refused.
fn binds(target: &Target, method: &Method) -> bool {
    target.endpoint.is_tls()
        && target.line.binding == ChannelBinding::Auto
        && matches!(method, Method::Ntlm | Method::Negotiate)
}

fn client(target: &Target, line: &Line, scheme: Arc<dyn SignIn>) -> Result<EwsClient, EwsError> {
    EwsClient::on_line(target.endpoint.clone(), &target.trust, line, scheme)
}

/// A refusal with a response code comes from EWS itself: the account was let in.
async fn ask(client: &EwsClient) -> Result<(), EwsError> {
    let asked = GetFolder {
        folders: vec![DistinguishedFolder::Inbox.into()],
        properties: Vec::new(),
    };
    match client.call(&asked).await {
        Ok(_) | Err(EwsError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Stronger methods that did not work, and why.
fn passed_over(client: &EwsClient) -> String {
    let all = client.passed_over();
    let told = all
        .iter()
        .map(|(method, why)| format!("; {method} does not work: {why}"));
    told.collect::<Vec<_>>().concat()
}

fn settings(error: &EwsError) -> Outcome {
    Outcome::failed(
        "settings",
        finding("probe.sign_in.no_answer", error.to_string()),
    )
}

/// What is shown, and the code of the finding.
fn judge(error: &EwsError) -> (String, &'static str) {
    match error {
        EwsError::SignInRefused { .. } | EwsError::SignInStopped { .. } => {
            ("401".to_owned(), "probe.sign_in.refused")
        }
        EwsError::SignInFailed { .. } => ("not ended".to_owned(), "probe.sign_in.failed"),
        EwsError::Status { status: 403, .. } => ("403".to_owned(), "probe.sign_in.forbidden"),
        e if e.is_throttled() => ("busy".to_owned(), "probe.sign_in.throttled"),
        EwsError::Status { status, .. } => (status.to_string(), "probe.sign_in.no_answer"),
        _ => ("no answer".to_owned(), "probe.sign_in.no_answer"),
    }
}
