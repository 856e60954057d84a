//! NTLM over HTTP (MS-NTHT) with Extended Protection: it signs in a connection, not a request.
//!
//! One client is one connection is one sign-in. A connection is lent to one answer at a time and
//! comes back when that answer is dropped, so each stream has its own for as long as it lasts. They
//! are never shared between accounts (requests-ntlm issue 71) or servers.

mod context;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{
    Request, Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_LENGTH, HeaderValue, WWW_AUTHENTICATE},
    tls::TlsInfo,
};
use tokio::time::Instant;

use self::context::Context;
use super::{Credentials, Method, SignIn, SignInFault, binding};
use crate::ews::endpoint::Endpoint;
use crate::ews::transport::{Connector, IDLE_LIMIT, MOST_IDLE, read_bounded};

/// Refusals in a row after which nobody signs in any more (see [`crate::ews`]'s sign-in gate, which
/// counts calls; here connections are counted, many of which may want to sign in at once).
const MOST_REFUSALS: u32 = 2;
/// Sign-ins that are begun for one request when the connection breaks between their steps.
const MOST_ATTEMPTS: usize = 2;
/// Largest body of a step's answer that is read away: IIS sends a page of some kilobytes.
const LARGEST_STEP: usize = 64 * 1024;

/// Signs in connections with NTLM and keeps them.
pub struct Ntlm {
    credentials: Credentials,
    idle: Arc<Mutex<Vec<Connection>>>,
    /// Refusals in a row. Held while a connection signs in: one at a time.
    refusals: tokio::sync::Mutex<u32>,
}

/// A connection that is signed in.
struct Connection {
    http: reqwest::Client,
    server: Endpoint,
    used: Instant,
}

/// A connection that is lent to an answer; travels with it.
struct Lent {
    connection: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mut connection) = self.connection.take().filter(|_| idle.len() < MOST_IDLE) {
            connection.used = Instant::now();
            idle.push(connection);
        }
    }
}

/// How a sign-in ended that broke no rule.
enum Outcome {
    /// An answer to the request, or a refusal.
    Answered(Response),
    /// The connection closed between two steps; the request was not sent.
    Closed,
}

impl Ntlm {
    /// Signs in with these. Makes no connection yet.
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            idle: Arc::default(),
            refusals: tokio::sync::Mutex::default(),
        }
    }

    /// The connection to that server that was used last; too old ones are closed.
    fn take_idle(&self, server: &Endpoint) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|c| c.used.elapsed() < IDLE_LIMIT);
        let at = idle.iter().rposition(|c| c.server == *server)?;
        Some(idle.remove(at))
    }

    fn forget_idle(&self) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn lend(&self, connection: Connection, mut response: Response) -> Response {
        let lent = Lent {
            connection: Some(connection),
            idle: Arc::clone(&self.idle),
        };
        response.extensions_mut().insert(Arc::new(lent));
        response
    }

    /// Sends over connections that are signed in already; `None` when there is none any more.
    async fn send_signed_in(
        &self,
        server: &Endpoint,
        request: &Request,
    ) -> Result<Option<Response>, SignInFault> {
        while let Some(connection) = self.take_idle(server) {
            match connection.http.execute(copy(request)?).await {
                // The server forgot the sign-in. No password was judged, nothing was carried out.
                Ok(response) if response.status() == StatusCode::UNAUTHORIZED => self.forget_idle(),
                Ok(response) => return Ok(Some(self.lend(connection, response))),
                // It closed while idle: nothing was sent. Its neighbours are likely closed as well.
                Err(error) if error.is_connect() => self.forget_idle(),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    /// Signs in a new connection; the request goes with the last step.
    async fn sign_in(
        &self,
        connector: &Connector,
        request: &Request,
    ) -> Result<Outcome, SignInFault> {
        let connection = Connection {
            http: connector.single()?,
            server: connector.endpoint().clone(),
            used: Instant::now(),
        };
        let mut context = Context::new(&self.credentials).map_err(SignInFault::Step)?;
        let first = context.negotiate().map_err(SignInFault::Step)?;
        let greeting = connection.http.execute(bare(request, &first)).await?;
        // Anything but a 401 is about the server, not the account: a redirect, a busy gateway.
        if greeting.status() != StatusCode::UNAUTHORIZED {
            return Ok(Outcome::Answered(greeting));
        }
        let Some(challenge) = challenge(&greeting) else {
            return Ok(Outcome::Answered(greeting));
        };
        let binding = bound_to(&greeting, connector.endpoint())?;
        // The connection serves the next step only once this answer is read to its end.
        if read_bounded(greeting, LARGEST_STEP).await.is_err() {
            return Ok(Outcome::Closed);
        }
        let answer = context.authenticate(challenge, binding.as_deref());
        let mut last = copy(request)?;
        let answer = header(&answer.map_err(SignInFault::Step)?);
        last.headers_mut().insert(AUTHORIZATION, answer);
        match connection.http.execute(last).await {
            Ok(refused) if refused.status() == StatusCode::UNAUTHORIZED => {
                Ok(Outcome::Answered(refused))
            }
            Ok(response) => Ok(Outcome::Answered(self.lend(connection, response))),
            Err(error) if error.is_connect() => Ok(Outcome::Closed),
            Err(error) => Err(error.into()),
        }
    }
}

#[async_trait]
impl SignIn for Ntlm {
    fn method(&self) -> Method {
        Method::Ntlm
    }

    fn account(&self) -> &str {
        &self.credentials.account
    }

    async fn send(&self, connector: &Connector, request: Request) -> Result<Response, SignInFault> {
        let server = connector.endpoint();
        if let Some(response) = self.send_signed_in(server, &request).await? {
            return Ok(response);
        }
        let mut refusals = self.refusals.lock().await;
        // Somebody who signed in meanwhile may have left a connection.
        if let Some(response) = self.send_signed_in(server, &request).await? {
            return Ok(response);
        }
        if *refusals >= MOST_REFUSALS {
            return Err(SignInFault::Stopped);
        }
        for _ in 0..MOST_ATTEMPTS {
            if let Outcome::Answered(response) = self.sign_in(connector, &request).await? {
                match response.status() {
                    StatusCode::UNAUTHORIZED => *refusals += 1,
                    _ if response.extensions().get::<Arc<Lent>>().is_some() => *refusals = 0,
                    _ => {}
                }
                return Ok(response);
            }
        }
        let said = "the connection closed between the steps of NTLM";
        Err(SignInFault::Step(said.to_owned()))
    }
}

/// The same request once more; its body is in memory.
fn copy(request: &Request) -> Result<Request, SignInFault> {
    let copied = request.try_clone();
    copied.ok_or_else(|| SignInFault::Step("the request can be sent only once".to_owned()))
}

/// The first step: the place of the request, none of its content. A body on a connection that is
/// not signed in would be sent in vain, or refused for its size.
fn bare(request: &Request, token: &[u8]) -> Request {
    let mut bare = Request::new(request.method().clone(), request.url().clone());
    let headers = bare.headers_mut();
    headers.insert(AUTHORIZATION, header(token));
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    bare
}

fn header(token: &[u8]) -> HeaderValue {
    let text = format!("NTLM {}", STANDARD.encode(token));
    // Base64 is always a valid header value.
    let mut value = HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// The token of `WWW-Authenticate: NTLM …`; `None` when the server gives none, which is a refusal.
fn challenge(response: &Response) -> Option<Vec<u8>> {
    response
        .headers()
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .filter_map(|value| value.to_str().ok()?.split_once(' '))
        .find(|(scheme, _)| scheme.eq_ignore_ascii_case("NTLM"))
        .and_then(|(_, token)| STANDARD.decode(token.trim()).ok())
}

/// The binding to the certificate seen on this very connection; none without TLS.
fn bound_to(response: &Response, server: &Endpoint) -> Result<Option<Vec<u8>>, SignInFault> {
    if !server.is_tls() {
        return Ok(None);
    }
    let seen = response.extensions().get::<TlsInfo>();
    let binding = seen
        .and_then(TlsInfo::peer_certificate)
        .and_then(binding::of_certificate);
    let missing = || SignInFault::Step("the server's certificate could not be read".to_owned());
    binding.ok_or_else(missing).map(Some)
}
