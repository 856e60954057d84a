//! `sign_in`: the account is let in, and what answers is EWS. Waits for `certificate_trust` and
//! `methods_offered`.
//!
//! One try a run: a refused password may count toward a lock-out. A second one, the last that the
//! account's count allows, is made without the channel binding where one was sent, and with it where
//! the config leaves it out: it tells a wrong password from a certificate that is not the server's
//! own, and from a server that requires the binding.

use std::sync::Arc;

use super::ews_path::{is_usual, leads_to_owa};
use super::{Known, Outcome};
use crate::domain::Finding;
use crate::ews::{
    ChannelBinding, EwsClient, EwsError, Line, Method, ResponseCode, SignIn,
    operations::{GetFolder, ResolveNames},
    sign_in,
    types::DistinguishedFolder,
};
use crate::probe::findings::finding;
use crate::probe::plan::Target;
use crate::probe::shell::{allow_ews, look_at_policy};
use crate::probe::transcript::Transcript;
use crate::words::checks::{binding as binding_words, not_before, policy, sign_in::raw_tokens};

/// What is refused when nobody is let in.
const REFUSED: &str = "probe.sign_in.refused";

pub(super) async fn run(
    target: &Target,
    known: &mut Known,
    transcript: &Arc<Transcript>,
) -> Outcome {
    known.client = None;
    let Some(method) = known.method.clone() else {
        return Outcome::LeftOut;
    };
    // With `auto` the scheme itself finds out which of the methods works.
    let Ok(scheme) = sign_in(target.credentials.clone(), target.method.as_ref()) else {
        return Outcome::LeftOut;
    };
    let client = match client(target, &target.line, Arc::clone(&scheme)) {
        Ok(client) => client.with_tap(transcript.tap()),
        Err(error) => {
            return Outcome::failed(
                "settings",
                finding("probe.sign_in.no_answer", error.to_string()),
            );
        }
    };
    let account = &target.credentials.account;
    let answer = open_inbox(&client).await;
    let method = match client.method() {
        Method::Other(_) => method,
        found => found,
    };
    let lines = vec![
        format!("> POST {}", target.endpoint.url().path()),
        format!(
            "> Authorization: {} ****",
            scheme.raw_under().as_ref().unwrap_or(&method)
        ),
    ];
    if is_denied(&answer) && is_denied_everything(&client, account).await {
        let blocked = blocked(
            "probe.sign_in.blocked",
            policy::everything_denied(),
            account,
        );
        return Outcome::failed("denied", blocked).with(lines);
    }
    let error = match answer {
        // A refusal with a response code comes from EWS itself: the account was let in.
        Err(error) if !matches!(error, EwsError::Refused(_)) || error.is_throttled() => error,
        _ => {
            let over = passed_over(&client);
            let raw = scheme.raw_under().map_or_else(String::new, raw_tokens);
            known.client = Some(client);
            return Outcome::passed(format!("{account}, {method}{raw}{over}")).with(lines);
        }
    };
    let (value, code) = judge(&error, target.endpoint.url().path());
    if code == REFUSED && can_bind(target, &method) {
        let (code, said) = the_other_way(target, scheme, &method).await;
        return Outcome::failed(value, finding(code, said)).with(lines);
    }
    Outcome::failed(value, told(code, &error, &method, account)).with(lines)
}

/// The finding of an error.
fn told(code: &str, error: &EwsError, method: &Method, account: &str) -> Finding {
    match code {
        REFUSED => finding(code, format!("{method} refused {account}")),
        "probe.sign_in.throttled" => finding(code, not_before(error.back_off())),
        "probe.sign_in.forbidden" => blocked(code, &error.to_string(), account),
        _ => finding(code, error.to_string()),
    }
}

/// Whether the binding, or that there is none, may be what is refused.
fn can_bind(target: &Target, method: &Method) -> bool {
    target.endpoint.is_tls() && matches!(method, Method::Ntlm | Method::Negotiate)
}

/// The second try, with the binding or without: code and words of what it tells.
async fn the_other_way(
    target: &Target,
    scheme: Arc<dyn SignIn>,
    method: &Method,
) -> (&'static str, String) {
    let (binding, code) = match target.line.binding {
        ChannelBinding::Auto => (ChannelBinding::Off, "probe.sign_in.binding"),
        ChannelBinding::Off => (ChannelBinding::Auto, "probe.sign_in.binding_off"),
    };
    let other = Line {
        binding,
        ..target.line.clone()
    };
    let account = &target.credentials.account;
    let again = match client(target, &other, scheme) {
        Ok(client) => open_inbox(&client).await,
        Err(error) => Err(error),
    };
    match again {
        Ok(()) | Err(EwsError::Refused(_)) => {
            let bound = binding == ChannelBinding::Auto;
            (code, binding_words::one_way(method, account, bound))
        }
        Err(EwsError::SignInStopped { .. }) => {
            let bound = target.line.binding == ChannelBinding::Auto;
            (
                REFUSED,
                binding_words::not_the_other(method, account, bound),
            )
        }
        Err(_) => (REFUSED, binding_words::neither_way(method, account)),
    }
}

fn client(target: &Target, line: &Line, scheme: Arc<dyn SignIn>) -> Result<EwsClient, EwsError> {
    EwsClient::on_line(target.endpoint.clone(), &target.trust, line, scheme)
}

/// Stronger methods that did not work, and why.
fn passed_over(client: &EwsClient) -> String {
    let all = client.passed_over();
    let told = all
        .iter()
        .map(|(method, why)| format!("; {method} does not work: {why}"));
    told.collect::<Vec<_>>().concat()
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
        error if error.is_throttled() => ("busy".to_owned(), "probe.sign_in.throttled"),
        EwsError::SignInRefused { .. } | EwsError::SignInStopped { .. } => {
            ("401".to_owned(), REFUSED)
        }
        EwsError::SignInFailed { .. } => ("not ended".to_owned(), "probe.sign_in.failed"),
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
