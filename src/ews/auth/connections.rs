//! Connections that are signed in themselves (NTLM, Kerberos): made, lent, kept and closed.
//!
//! One client is one connection is one sign-in. Nothing of a request leaves before its connection
//! is signed in: the steps carry no body. A connection is lent to one answer at a time and comes
//! back when that answer was read to its end, so each stream has its own for as long as it lasts.
//! They are never shared between accounts (requests-ntlm issue 71) or servers. What the steps say
//! is the business of [`Steps`].

mod handshake;
mod step;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use reqwest::{
    Request, Response, StatusCode,
    header::{CONNECTION, HeaderMap},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

#[cfg(feature = "kerberos")]
pub(super) use self::{handshake::inquire, step::STEP_LIMIT};

use self::handshake::Signed;
use super::{Method, SignInFault, copy};
use crate::ews::gate::SignInGate;
use crate::ews::transport::{Connector, Finish, IDLE_LIMIT, MOST_IDLE, Single};

/// Answers that are read at the same time, streams among them: well below the 27 connections that
/// Exchange allows an account by default (`EWSMaxConcurrency`).
const MOST_LENT: usize = 16;
/// Sign-ins that are begun for one request when connections close under it.
const MOST_ATTEMPTS: usize = 3;
/// A connection is left after so long, however busy: a renewed certificate and a changed account
/// are noticed.
const LONGEST_LIFE: Duration = Duration::from_hours(1);

/// The steps of one sign-in on one connection.
#[async_trait]
pub(super) trait Steps: Send {
    /// The word in the headers, such as `NTLM`.
    fn scheme(&self) -> &'static str;

    /// What the first step carries; `None` when the certificate has to be seen before.
    fn first(&mut self) -> Result<Option<Vec<u8>>, SignInFault>;

    /// What the server offers, before its token is read: the scheme may be chosen by it.
    fn greeted(&mut self, _offered: &[Method]) {}

    /// The answer to the server's token, bound to the certificate where there is a binding.
    async fn answer(
        &mut self,
        token: Vec<u8>,
        binding: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, SignInFault>;

    /// Looks at the token that the server let the account in with; an error when the server did
    /// not prove itself and has to.
    fn conclude(&mut self, token: Option<Vec<u8>>) -> Result<(), String>;

    /// Hears that the server refused the answer, and the token that it did so with, if any.
    fn refused(&mut self, _token: Option<Vec<u8>>) {}
}

/// The connections of one account.
pub(super) struct Connections {
    idle: Idle,
    room: Arc<Semaphore>,
    /// Held while a connection signs in: one at a time, so that refusals are counted before the
    /// next one knocks.
    signing_in: tokio::sync::Mutex<()>,
    /// The server hangs up after a step without a body: the request goes with the last step.
    together: AtomicBool,
}

type Idle = Arc<Mutex<Vec<Connection>>>;

/// A connection that is signed in.
struct Connection {
    single: Single,
    made: Instant,
    used: Instant,
}

/// A connection that is lent to an answer; travels with it.
struct Lent {
    connection: Option<Connection>,
    finish: Finish,
    idle: Idle,
    _room: OwnedSemaphorePermit,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if !self.finish.is_reached() {
            return;
        }
        let mut idle = lock(&self.idle);
        if let Some(mut connection) = self.connection.take().filter(|_| idle.len() < MOST_IDLE) {
            connection.used = Instant::now();
            idle.push(connection);
        }
    }
}

fn lock(idle: &Idle) -> MutexGuard<'_, Vec<Connection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            idle: Idle::default(),
            room: Arc::new(Semaphore::new(MOST_LENT)),
            signing_in: tokio::sync::Mutex::default(),
            together: AtomicBool::new(false),
        }
    }
}

impl Connections {
    /// Sends a request on a connection that is signed in; signs one in with new `steps` where none
    /// is idle. A request that may have been carried out is not sent again.
    pub(super) async fn send<S: Steps>(
        &self,
        connector: &Connector,
        request: &Request,
        gate: &SignInGate,
        steps: impl Fn() -> Result<S, SignInFault> + Send + Sync,
    ) -> Result<Response, SignInFault> {
        let room = Arc::clone(&self.room).acquire_owned().await;
        let room = room.map_err(|_| SignInFault::Step("no room".to_owned()))?;
        for _ in 0..MOST_ATTEMPTS {
            let taken = self.take_or_sign_in(connector, request, gate, &steps);
            let (connection, new) = match taken.await? {
                Taken::Idle(connection) => (connection, false),
                Taken::Signed(Signed::In(connection)) => (connection, true),
                Taken::Signed(Signed::Served(connection, response)) => {
                    return Ok(self.lend(connection, response, room));
                }
                Taken::Signed(Signed::Answered(response)) => return Ok(response),
                Taken::Signed(Signed::Closed) => continue,
            };
            match connection.single.http.execute(copy(request)?).await {
                // The server forgot the sign-in. Nothing was judged, nothing was carried out.
                Ok(response) if response.status() == StatusCode::UNAUTHORIZED => self.forget(),
                Ok(response) => return Ok(self.lend(connection, response, room)),
                // It closed while idle: nothing was sent. Those that are idle for longer are closed
                // as well.
                Err(error) if error.is_connect() => self.forget(),
                Err(error) => return Err(error.into()),
            }
            if new {
                self.together.store(true, Ordering::SeqCst);
            }
        }
        let said = "the server closes connections, or forgets who signed in on them, at once";
        Err(SignInFault::Step(said.to_owned()))
    }

    /// Signs in a connection for later, where none is idle. `Some` is the answer that the server
    /// does not let the account in with.
    #[cfg(feature = "kerberos")]
    pub(super) async fn prepare<S: Steps>(
        &self,
        connector: &Connector,
        place: &Request,
        gate: &SignInGate,
        steps: impl Fn() -> Result<S, SignInFault> + Send + Sync,
    ) -> Result<Option<Response>, SignInFault> {
        match self.take_or_sign_in(connector, place, gate, &steps).await? {
            Taken::Signed(Signed::Answered(response)) => Ok(Some(response)),
            Taken::Idle(connection) | Taken::Signed(Signed::In(connection)) => {
                lock(&self.idle).push(connection);
                Ok(None)
            }
            // The request itself finds out.
            Taken::Signed(Signed::Served(..) | Signed::Closed) => Ok(None),
        }
    }

    async fn take_or_sign_in<S: Steps>(
        &self,
        connector: &Connector,
        request: &Request,
        gate: &SignInGate,
        steps: &(impl Fn() -> Result<S, SignInFault> + Send + Sync),
    ) -> Result<Taken, SignInFault> {
        if let Some(connection) = self.take_idle(connector) {
            return Ok(Taken::Idle(connection));
        }
        let _turn = self.signing_in.lock().await;
        // Somebody who signed in meanwhile may have left a connection.
        if let Some(connection) = self.take_idle(connector) {
            return Ok(Taken::Idle(connection));
        }
        if gate.is_stopped() {
            return Err(SignInFault::Stopped);
        }
        let together = self.together.load(Ordering::SeqCst).then_some(request);
        let signed = handshake::sign_in(connector, request, together, gate, steps()?).await?;
        if matches!(signed, Signed::Closed) {
            self.together.store(true, Ordering::SeqCst);
        }
        Ok(Taken::Signed(signed))
    }

    /// The connection of that connector that was used last; too old ones are closed.
    fn take_idle(&self, connector: &Connector) -> Option<Connection> {
        let mut idle = lock(&self.idle);
        idle.retain(|c| c.used.elapsed() < IDLE_LIMIT && c.made.elapsed() < LONGEST_LIFE);
        let at = idle.iter().rposition(|c| c.single.is_of(connector))?;
        Some(idle.remove(at))
    }

    fn forget(&self) {
        lock(&self.idle).clear();
    }

    fn lend(
        &self,
        connection: Connection,
        mut response: Response,
        room: OwnedSemaphorePermit,
    ) -> Response {
        let finish = Finish::default();
        let lent = Lent {
            connection: Some(connection).filter(|_| !closes(response.headers())),
            finish: finish.clone(),
            idle: Arc::clone(&self.idle),
            _room: room,
        };
        response.extensions_mut().insert(finish);
        response.extensions_mut().insert(Arc::new(lent));
        response
    }
}

enum Taken {
    Idle(Connection),
    Signed(Signed),
}

/// Whether the server hangs up after this answer.
fn closes(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|word| word.trim().eq_ignore_ascii_case("close"))
}
