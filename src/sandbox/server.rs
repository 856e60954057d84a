//! The sandbox's server: HTTP or HTTPS on loopback, EWS, Autodiscover and the admin calls.
//!
//! Started by the command line, by `demo` and inside tests. It never listens on an address that
//! other machines can reach, and says in each answer that it is a sandbox.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::SERVER;
use axum::middleware;
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::autodiscover::Leads;
use super::connection::{Door, Peer};
use super::model::SharedState;
use super::persist::{self, Folder, PersistError};
use super::replay::Player;
use super::scenario::{Scenario, ScenarioError};
use super::stats::{Counts, Stats};
use super::tls::{self, TlsError};
use super::{admin, exchange, people, smtp};
use crate::domain::recording::Recording;

/// Request bodies: IIS refuses EWS requests over 64 MiB by default (`maxAllowedContentLength`).
pub(super) const LARGEST_BODY: usize = 64 << 20;

/// What the `Server` header says on every answer.
const SERVER_HEADER: &str = concat!(
    "SmartActions-sandbox/",
    env!("CARGO_PKG_VERSION"),
    " (not Microsoft Exchange)"
);

/// How a sandbox is started.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `127.0.0.1:8443`, `[::1]:8443` or `localhost:8443`; port 0 takes a free one.
    pub listen: String,
    /// HTTPS with a certificate made at start, instead of HTTP.
    pub tls: bool,
    /// Folder that keeps the state; none: in memory.
    pub data: Option<PathBuf>,
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The address is none.
    #[error("sandbox.listen.address: {0} is not ADDRESS:PORT, such as 127.0.0.1:8443")]
    Address(String),
    /// Others could reach it.
    #[error(
        "sandbox.listen.not_loopback: {0} can be reached from other machines; \
         the sandbox's password is public, so it listens on 127.0.0.1, [::1] or localhost only"
    )]
    NotLoopback(String),
    /// The port is taken, or not allowed.
    #[error("sandbox.listen.refused: {address}: {source}")]
    Listen {
        /// Where it should have listened.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// No certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The scenario wants what cannot be.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The data folder cannot be used.
    #[error(transparent)]
    Data(#[from] PersistError),
}

/// What all requests share.
#[derive(Clone)]
pub(super) struct Shell {
    pub(super) state: SharedState,
    pub(super) stats: Arc<Stats>,
    /// The sandbox's own URL without a path.
    pub(super) base: Arc<str>,
    /// Where Autodiscover leads instead of answering.
    pub(super) leads: Leads,
    /// With TLS: what a client says of the channel to this certificate.
    pub(super) binding: Option<Arc<[u8]>>,
    /// A recorded server that is played instead.
    pub(super) player: Arc<OnceLock<Player>>,
}

/// The embedded Exchange, not yet running.
#[derive(Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Starts it; it answers when this returns. Needs a tokio runtime.
    pub async fn start(options: Options) -> Result<Running, SandboxError> {
        Self::start_with(options, &Scenario::default()).await
    }

    /// Starts it as a scenario wants it.
    pub async fn start_with(
        options: Options,
        scenario: &Scenario,
    ) -> Result<Running, SandboxError> {
        let address = loopback(&options.listen)?;
        let folder = options.data.as_deref().map(Folder::open).transpose()?;
        let kept = folder.as_ref().map(Folder::load).transpose()?.flatten();
        let mut state = kept.unwrap_or_else(people::fresh_state);
        scenario.apply(&mut state)?;
        let state = SharedState::new(state);
        let certificate = options.tls.then(tls::self_signed).transpose()?;
        let refused = |source| SandboxError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let scheme = if options.tls { "https" } else { "http" };
        let shell = Shell {
            state: state.clone(),
            stats: Arc::default(),
            base: format!("{scheme}://{address}").into(),
            leads: Leads::default(),
            binding: certificate.as_ref().map(|c| c.binding.clone()),
            player: Arc::default(),
        };
        let stop = CancellationToken::new();
        let (acceptor, ca_pem) = certificate.map(|c| (c.acceptor, c.pem)).unzip();
        let door = Door::open(
            listener,
            acceptor.clone(),
            shell.stats.clone(),
            stop.clone(),
        )
        .map_err(|source| SandboxError::Listen { address, source })?;
        tokio::spawn(serve(door, shell.clone(), stop.clone()));
        let keeper = folder.map(|f| tokio::spawn(persist::keep(f, state, stop.clone())));
        Ok(Running {
            url: shell.base.to_string(),
            address,
            ca_pem,
            shell,
            tls: acceptor,
            stop,
            keeper,
        })
    }
}

/// A running sandbox; dropping it stops it.
pub struct Running {
    /// `http://127.0.0.1:8443`, without a path.
    pub url: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// With TLS: its certificate in PEM, for a client's `ca_file`.
    pub ca_pem: Option<String>,
    shell: Shell,
    tls: Option<TlsAcceptor>,
    stop: CancellationToken,
    keeper: Option<JoinHandle<Result<(), PersistError>>>,
}

impl Running {
    /// The EWS address.
    pub fn ews_url(&self) -> String {
        format!("{}/EWS/Exchange.asmx", self.url)
    }

    /// The state, for tests that want to see or set what no call shows.
    pub fn state(&self) -> &SharedState {
        &self.shell.state
    }

    /// From now on answers EWS as the recorded server did. The first recording counts.
    pub fn play(&self, recording: Recording) {
        let _first = self.shell.player.set(Player::new(recording));
    }

    /// What clients did so far.
    pub fn counts(&self) -> Counts {
        self.shell.stats.counts()
    }

    /// Opens an SMTP port beside, on loopback; port 0 takes a free one, which is given back. STARTTLS is
    /// offered where the sandbox has a certificate. It closes with the sandbox.
    pub async fn open_smtp(&self, listen: &str) -> Result<SocketAddr, SandboxError> {
        let address = loopback(listen)?;
        let (tls, state) = (self.tls.clone(), self.shell.state.clone());
        smtp::open(address, tls, state, self.stop.clone()).await
    }

    /// Stops at once: connections break off; what happened before is in the data folder when this
    /// returns.
    pub async fn stop(mut self) -> Result<(), PersistError> {
        self.stop.cancel();
        match self.keeper.take() {
            Some(keeper) => keeper.await.unwrap_or(Ok(())),
            None => Ok(()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The address to listen on, if only this machine reaches it.
fn loopback(listen: &str) -> Result<SocketAddr, SandboxError> {
    let listen = listen.trim();
    if let Some(port) = listen.strip_prefix("localhost:") {
        let port = port
            .parse()
            .map_err(|_| SandboxError::Address(listen.to_owned()))?;
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    }
    let address: SocketAddr = listen
        .parse()
        .map_err(|_| SandboxError::Address(listen.to_owned()))?;
    if !address.ip().is_loopback() {
        return Err(SandboxError::NotLoopback(listen.to_owned()));
    }
    Ok(address)
}

async fn serve(door: Door, shell: Shell, stop: CancellationToken) {
    let app: Router = admin::routes()
        .fallback(exchange::route)
        .layer(middleware::map_response(name_the_server))
        .with_state(shell);
    let service = app.into_make_service_with_connect_info::<Peer>();
    tokio::select! {
        () = stop.cancelled() => {}
        served = axum::serve(door, service) => {
            if let Err(error) = served {
                tracing::error!(%error, "sandbox stopped serving");
            }
        }
    }
}

async fn name_the_server(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(SERVER, HeaderValue::from_static(SERVER_HEADER));
    response
}

#[cfg(test)]
mod tests;
