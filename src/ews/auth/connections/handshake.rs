//! One sign-in of one new connection, step by step. Counts in the gate what the server judged; has
//! a time limit for each step.

use reqwest::{
    Request, Response, StatusCode,
    header::{AUTHORIZATION, HeaderValue},
};
use tokio::time::Instant;

use super::step::{bare, header, step, token};
use super::{Connection, Steps, closes};
use crate::ews::auth::{Method, NoMethod, SignInFault, binding, copy, offered_methods};
use crate::ews::gate::SignInGate;
use crate::ews::transport::{Connector, Single, read_bounded};

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
    steps.greeted(&offered_methods(greeting.headers()));
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
        steps.refused(token(last.headers(), steps.scheme()).filter(|t| !t.is_empty()));
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

/// Sends a token that names no account, and gives the server's token where it answers with one:
/// nobody is judged by it. `None` also when it is answered without one; an error when it is not
/// answered, or by something that was not asked.
#[cfg(feature = "kerberos")]
pub(in crate::ews::auth) async fn inquire(
    connector: &Connector,
    place: &Request,
    scheme: &str,
    question: &[u8],
) -> Result<Option<Vec<u8>>, SignInFault> {
    let single = connector
        .single()
        .map_err(|e| SignInFault::Settings(e.to_string()))?;
    let answer = step(&single, bare(place, Some(header(scheme, question)))).await?;
    let status = answer.status();
    let judged = status.is_client_error() || status.is_server_error();
    if !judged || is_of_gateway(status) {
        return Err(SignInFault::Step(format!("HTTP {status} to a question")));
    }
    Ok(token(answer.headers(), scheme).filter(|t| !t.is_empty()))
}

/// The first step is no try of a password: it was not answered, and nothing is counted.
fn not_offered(greeting: &Response, scheme: &str) -> SignInFault {
    SignInFault::NoMethod(NoMethod {
        offered: offered_methods(greeting.headers()),
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
