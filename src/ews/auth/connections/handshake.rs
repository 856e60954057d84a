//! One sign-in of one new connection, step by step. Counts in the gate what the server judged; has
//! a time limit for each step.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{
    Request, Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderValue, WWW_AUTHENTICATE},
};
use tokio::time::Instant;

use super::{Connection, Steps, closes};
use crate::ews::auth::{Method, NoMethod, SignInFault, binding, copy, method};
use crate::ews::gate::SignInGate;
use crate::ews::transport::{Connector, Single, read_bounded};

/// Time for a step: it asks the server for nothing but a token, and a domain controller at most.
pub(in crate::ews::auth) const STEP_LIMIT: Duration = Duration::from_secs(30);
/// Largest body of a step's answer that is read away: IIS sends a page of some kilobytes.
const LARGEST_STEP: usize = 64 * 1024;

/// How a sign-in ended that broke no rule.
pub(super) enum Signed {
    /// The connection is signed in; nothing of a request was sent.
    In(Connection),
    /// It is signed in, and the request that went with the last step was answered.
    Served(Connection, Response),
    /// A refusal of the account, or an answer that has nothing to do with signing in.
    Answered(Response),
    /// The connection closed between two steps; nothing of a request was sent.
    Closed,
}

/// Signs in a new connection. With `together` the request goes with the last step.
pub(super) async fn sign_in(
    connector: &Connector,
    place: &Request,
    together: Option<&Request>,
    gate: &SignInGate,
    mut steps: impl Steps,
) -> Result<Signed, SignInFault> {
    let single = connector
        .single()
        .map_err(|e| SignInFault::Settings(e.to_string()))?;
    let first = steps.first()?;
    let first = bare(place, first.as_deref().map(|t| header(steps.scheme(), t)));
    let greeting = step(&single, first).await?;
    // Anything but a 401 is about the server, not the account: a redirect, a busy gateway.
    if greeting.status() != StatusCode::UNAUTHORIZED {
        return Ok(Signed::Answered(greeting));
    }
    let Some(challenge) = token(greeting.headers(), steps.scheme()) else {
        return Err(not_offered(&greeting, steps.scheme()));
    };
    let bound = connector
        .binds()
        .then(|| bound_to(&single, &greeting))
        .transpose()?;
    // The connection serves the next step only once this answer is read to its end.
    if closes(greeting.headers()) || read_bounded(greeting, LARGEST_STEP).await.is_err() {
        return Ok(Signed::Closed);
    }
    let answer = steps.answer(challenge, bound).await;
    if let Err(SignInFault::WrongPassword(_)) = answer {
        gate.refused();
    }
    let answer = answer?;
    let answer = header(steps.scheme(), &answer);
    let Some(last) = last_step(&single, place, together, answer).await? else {
        return Ok(Signed::Closed);
    };
    judge(single, last, together.is_some(), gate, steps).await
}

/// Sends the last step, with the request where both go together; `None` when the connection was
/// closed before.
async fn last_step(
    single: &Single,
    place: &Request,
    together: Option<&Request>,
    answer: HeaderValue,
) -> Result<Option<Response>, SignInFault> {
    let sent = match together {
        Some(request) => {
            let mut last = copy(request)?;
            last.headers_mut().insert(AUTHORIZATION, answer);
            single.http.execute(last).await.map_err(SignInFault::Http)
        }
        None => step(single, bare(place, Some(answer))).await,
    };
    match sent {
        Ok(last) => Ok(Some(last)),
        Err(SignInFault::Http(error)) if error.is_connect() => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// What the answer to the last step says of the account.
async fn judge(
    single: Single,
    last: Response,
    served: bool,
    gate: &SignInGate,
    mut steps: impl Steps,
) -> Result<Signed, SignInFault> {
    let status = last.status();
    if status == StatusCode::UNAUTHORIZED {
        gate.refused();
        return Ok(Signed::Answered(last));
    }
    // A gateway in trouble, or a redirect: the account was not judged, or not by this server.
    if is_of_gateway(status) {
        return Ok(Signed::Answered(last));
    }
    let proof = token(last.headers(), steps.scheme()).filter(|t| !t.is_empty());
    if let Err(said) = steps.conclude(proof) {
        return Err(if served {
            SignInFault::Unproved(said)
        } else {
            SignInFault::Step(said)
        });
    }
    gate.accepted();
    let connection = Connection {
        single,
        made: Instant::now(),
        used: Instant::now(),
    };
    if served {
        return Ok(Signed::Served(connection, last));
    }
    // An empty request is refused in many ways (400, 411, 415, 500); all of them are of an account
    // that was let in.
    if closes(last.headers()) || read_bounded(last, LARGEST_STEP).await.is_err() {
        return Ok(Signed::Closed);
    }
    Ok(Signed::In(connection))
}

fn is_of_gateway(status: StatusCode) -> bool {
    status.is_redirection() || matches!(status.as_u16(), 429 | 502..=504)
}

/// Sends a step that carries nothing of the request: whatever goes wrong, the request's fate is
/// known.
async fn step(single: &Single, step: Request) -> Result<Response, SignInFault> {
    match tokio::time::timeout(STEP_LIMIT, single.http.execute(step)).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) if error.is_connect() => Err(error.into()),
        Ok(Err(error)) => Err(SignInFault::Step(format!(
            "the connection broke in a step: {}",
            error.without_url()
        ))),
        Err(_) => Err(SignInFault::Step(format!(
            "no answer to a step within {} s",
            STEP_LIMIT.as_secs()
        ))),
    }
}

/// A step: the place of the request, none of its content. A body on a connection that is not
/// signed in would be sent in vain, or refused for its size.
fn bare(place: &Request, authorization: Option<HeaderValue>) -> Request {
    let mut bare = Request::new(place.method().clone(), place.url().clone());
    let headers = bare.headers_mut();
    if let Some(value) = authorization {
        headers.insert(AUTHORIZATION, value);
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    bare
}

fn header(scheme: &str, token: &[u8]) -> HeaderValue {
    let text = format!("{scheme} {}", STANDARD.encode(token));
    // Base64 is always a valid header value.
    let mut value = HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// The token of a scheme in `WWW-Authenticate`, empty when its name stands alone; `None` when the
/// scheme is not there, or its token is none.
fn token(headers: &HeaderMap, scheme: &str) -> Option<Vec<u8>> {
    let mut alone = None;
    for value in headers.get_all(WWW_AUTHENTICATE) {
        let Ok(text) = value.to_str() else { continue };
        for part in method::split_outside_quotes(text) {
            let (name, token) = part.trim().split_once(' ').unwrap_or((part.trim(), ""));
            if !name.eq_ignore_ascii_case(scheme) {
                continue;
            }
            match STANDARD.decode(token.trim()) {
                Ok(bytes) if bytes.is_empty() => alone = Some(bytes),
                Ok(bytes) => return Some(bytes),
                Err(_) => {}
            }
        }
    }
    alone
}

/// The first step is no try of a password: it was not answered, and nothing is counted.
fn not_offered(greeting: &Response, scheme: &str) -> SignInFault {
    SignInFault::NoMethod(NoMethod {
        offered: method::offered_methods(greeting.headers()),
        wanted: Some(Method::parse(scheme)),
    })
}

/// The binding to the certificate seen on this very connection.
fn bound_to(single: &Single, greeting: &Response) -> Result<Vec<u8>, SignInFault> {
    let binding = single
        .certificate(greeting)
        .and_then(|der| binding::of_certificate(&der));
    let missing = "the server's certificate is not known, as through a proxy with the system's TLS; exchange.channel_binding = \"off\" does without";
    binding.ok_or_else(|| SignInFault::Step(missing.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_scheme() {
        for (values, wanted) in [
            (&["Negotiate", "NTLM TlRM"][..], Some(&b"NTL"[..])),
            (&["Negotiate, NTLM TlRM, Basic realm=\"a\""], Some(b"NTL")),
            (&["ntlm  TlRM"], Some(b"NTL")),
            (&["NTLM"], Some(b"")),
            (&["NTLM", "NTLM TlRM"], Some(b"NTL")),
            (&["NTLM !"], None),
            (&["Negotiate TlRM"], None),
            (&["Basic realm=\"NTLM TlRM\""], None),
            (&[], None),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(value));
            }
            assert_eq!(token(&headers, "NTLM").as_deref(), wanted, "{values:?}");
        }
    }
}
