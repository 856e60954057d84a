//! One engine process, from lock to lock.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{certificate, logging, plan::Recipe, seen::Seen, serve, watch};
use crate::{
    api,
    config::StoreUrl,
    control::{self, SocketError},
    domain::{Problem, Tenant},
    engine::{Clerk, Engine, Reader, Served},
    ews::{CertificateFacts, EwsClient},
    launch::{EngineLock, Holder, LockError, NotStarted, TIED_VARIABLE},
    reply::token::TokenKey,
    store::{SqliteStore, Store, StoreError},
    world::{Directories, World, environment},
};

/// Why no engine runs.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The config can't be read or carried out.
    #[error("the config can't be carried out")]
    Config(Vec<Problem>),
    /// The state folder is held, or can't be.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The database can't be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The control socket can't be opened.
    #[error(transparent)]
    Socket(#[from] SocketError),
    /// The API's port can't be opened.
    #[error("the API can't listen on {address}: {source}")]
    Port {
        /// Where.
        address: std::net::SocketAddr,
        /// As the system said.
        source: std::io::Error,
    },
    /// The shipped mail templates can't be read.
    #[error(transparent)]
    Templates(crate::message::ComposeError),
    /// Signals can't be received.
    #[error("signals can't be received: {0}")]
    Signals(std::io::Error),
}

impl RunError {
    /// What is wrong, in words, with stable codes.
    pub fn problems(&self) -> Vec<Problem> {
        let one = |code: &str, remedy: &str| vec![Problem::new(code, self.to_string(), "", remedy)];
        match self {
            Self::Config(problems) => problems.clone(),
            Self::Lock(e) => one(e.code(), "smartactions stop, or give another --state DIR"),
            Self::Store(e) => one(e.code(), "free disk space, or restore a backup"),
            Self::Socket(e) => one(e.code(), "give another --state DIR, or mend its rights"),
            Self::Port { .. } => one("api.port", "free the port, or change api.listen"),
            Self::Templates(_) => one("message.templates", "install the program again"),
            Self::Signals(_) => one("engine.signals", "raise the limit of open files"),
        }
    }
}

/// Runs the engine in the foreground until SIGTERM, SIGINT or `stop` over the control socket. Why it did
/// not begin is kept for `status`; with a lock that another one holds that is none of its business.
pub async fn run(directories: Directories, world: World) -> Result<(), RunError> {
    logging::begin("info", &directories);
    let mut lock = EngineLock::open(&directories.lock_file())?;
    let _held = lock.hold_as(&Holder::here(&directories))?;
    match Begun::now(&directories, world).await {
        Ok(begun) => {
            NotStarted::forget(&directories);
            begun.until_the_end().await
        }
        Err(error) => {
            if let Some(first) = error.problems().first() {
                NotStarted::keep(&directories, first);
            }
            Err(error)
        }
    }
}

/// An engine that works, and what works beside it.
struct Begun {
    engine: Engine,
    store: Arc<SqliteStore>,
    stop: CancellationToken,
    beside: Vec<JoinHandle<()>>,
}

impl Begun {
    async fn now(directories: &Directories, world: World) -> Result<Self, RunError> {
        let seen = Seen::now(directories);
        let recipe =
            watch::read(&directories.config_file, directories).map_err(RunError::Config)?;
        let drawn = recipe.plan(&world).await.map_err(RunError::Config)?;
        let stop = CancellationToken::new();
        on_signals(&stop).map_err(RunError::Signals)?;
        if environment().contains_key(TIED_VARIABLE) {
            with_its_starter(&stop);
        }
        let doors = Doors::open(&recipe, directories).await?;
        let store = Arc::new(SqliteStore::open(database(&recipe, directories)).await?);
        let clerk = clerk(store.as_ref(), &world).await?;
        let not_found = drawn.not_found.is_some();
        let engine = Engine::start(
            drawn.plan,
            world.clone(),
            Tenant::default(),
            Arc::clone(&store) as _,
            Arc::new(clerk),
        );
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "engine: started");
        let keys = api::Keys::default();
        keys.take_up(&recipe.loaded.secrets.api_keys);
        let mut beside = Vec::from(doors.serve(&engine, &keys, &stop));
        let client = Arc::new(Mutex::new(drawn.client));
        let seen_on_it = seen_certificate(Arc::clone(&client));
        let (watched, now) = (engine.clone(), world.clone());
        let certificate = certificate::watch(watched, now, seen_on_it, stop.clone());
        beside.push(tokio::spawn(certificate));
        let watched = watch::Watched {
            engine: engine.clone(),
            keys,
            directories: directories.clone(),
            world,
            fixed: watch::Fixed::of(&recipe),
            seen,
            stop: stop.clone(),
            accounts: recipe.accounts(),
            client,
        };
        beside.push(tokio::spawn(watch::watch(watched, recipe, not_found)));
        Ok(Self {
            engine,
            store,
            stop,
            beside,
        })
    }

    async fn until_the_end(self) -> Result<(), RunError> {
        let outcome = until_the_end(&self.engine, &self.store, &self.stop).await;
        for beside in self.beside {
            beside.abort();
            // Gone, not told to go: the lock is freed next, and the socket must not outlive it.
            let _ = beside.await;
        }
        tracing::info!("engine: stopped");
        outcome
    }
}

/// What the engine is reached by, open and not answering yet.
struct Doors {
    port: TcpListener,
    socket: serve::Socket,
}

impl Doors {
    async fn open(recipe: &Recipe, directories: &Directories) -> Result<Self, RunError> {
        let address = recipe.loaded.config.api.listen;
        if !address.ip().is_loopback() {
            tracing::warn!(%address, "api: HTTP without TLS, open to other machines");
        }
        let port = TcpListener::bind(address)
            .await
            .map_err(|source| RunError::Port { address, source })?;
        let socket = serve::Socket::bind(directories.socket()).await?;
        Ok(Self { port, socket })
    }

    /// Answers from now on: applications with their keys, this machine's commands without.
    fn serve(
        self,
        engine: &Engine,
        keys: &api::Keys,
        stop: &CancellationToken,
    ) -> [JoinHandle<()>; 2] {
        let routes = api::routes(engine.clone());
        let local = control::routes(engine.clone(), stop.clone())
            .merge(api::key_routes(keys.clone()))
            .merge(routes.clone());
        let keyed = api::with_keys(routes, keys.clone());
        let served = [
            tokio::spawn(serve::port(self.port, keyed, stop.clone())),
            tokio::spawn(self.socket.serve(local, stop.clone())),
        ];
        engine.serves(Served::Control);
        engine.serves(Served::Api);
        served
    }
}

/// Returns when the engine was stopped, or had to end because nothing more can be written.
async fn until_the_end(
    engine: &Engine,
    store: &SqliteStore,
    stop: &CancellationToken,
) -> Result<(), RunError> {
    tokio::select! {
        () = stop.cancelled() => {
            tracing::info!("engine: stopping");
            engine.shutdown().await;
            Ok(())
        }
        // As after a crash: what was acknowledged is on disk, the rest was never acknowledged.
        error = store.broken() => {
            tracing::error!(code = error.code(), "engine: ends: {error}");
            engine.crash().await;
            Err(error.into())
        }
    }
}

/// Host and certificate as the client in use saw them last.
fn seen_certificate(
    client: Arc<Mutex<Option<EwsClient>>>,
) -> impl Fn() -> Option<(String, CertificateFacts)> + Send {
    move || {
        let client = client
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()?;
        Some((
            client.endpoint().host().to_owned(),
            client.facts().certificate?,
        ))
    }
}

fn database(recipe: &Recipe, directories: &Directories) -> PathBuf {
    match &recipe.loaded.config.store {
        StoreUrl::Sqlite(file) => directories.state.join(file),
        // Refused by `Recipe::new`; the default keeps this total.
        StoreUrl::Postgres(_) => directories.state.join("tasks.db"),
    }
}

/// The installation's name and its first token key are made once and kept for ever.
async fn clerk(store: &SqliteStore, world: &World) -> Result<Clerk, RunError> {
    let tenant = Tenant::default();
    let mut fresh = [0_u8; 32];
    world.random.fill(&mut fresh);
    let kept = store.keep(&tenant, "token_key.1", fresh.to_vec()).await?;
    let bytes = <[u8; 32]>::try_from(kept.as_slice()).map_err(|_| StoreError::Unreadable {
        place: "token_key.1".to_owned(),
        what: "not 32 bytes".to_owned(),
    })?;
    let name = format!("{:x}", world.random_u128()).into_bytes();
    let installation = store.keep(&tenant, "installation", name).await?;
    let reader = Reader {
        tenant,
        keys: vec![TokenKey { id: 1, bytes }],
    };
    let installation = String::from_utf8_lossy(&installation).into_owned();
    Clerk::new(reader, &installation).map_err(RunError::Templates)
}

/// Ends it with the process that started it, however that one ends: nothing is written into standard
/// input, and it is closed then. A thread of its own, for a read can't be broken off.
fn with_its_starter(stop: &CancellationToken) {
    let stop = stop.clone();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        tracing::info!("engine: whoever started it is gone");
        stop.cancel();
    });
}

fn on_signals(stop: &CancellationToken) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let stop = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                // The terminal is gone; the engine goes on without it.
                _ = hang_up.recv() => {}
            }
        }
        stop.cancel();
    });
    Ok(())
}
