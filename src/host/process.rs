//! One engine process, from lock to lock.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{certificate, logging, plan::Recipe, watch};
use crate::{
    api,
    config::StoreUrl,
    control::{self, SocketError},
    domain::{Problem, Tenant},
    engine::{Clerk, Engine, Reader, Served},
    ews::{CertificateFacts, EwsClient},
    launch::{EngineLock, LockError},
    reply::token::TokenKey,
    store::{SqliteStore, Store, StoreError},
    world::{Directories, World},
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

/// Runs the engine in the foreground until SIGTERM, SIGINT or `stop` over the control socket.
pub async fn run(directories: Directories, world: World) -> Result<(), RunError> {
    logging::begin("info");
    let mut lock = EngineLock::open(&directories.lock_file())?;
    let _held = lock.hold(std::process::id())?;
    let seen = watch::Seen::now(&directories);
    let recipe = watch::read(&directories.config_file, &directories).map_err(RunError::Config)?;
    let drawn = recipe.plan(&world).await.map_err(RunError::Config)?;
    let stop = CancellationToken::new();
    on_signals(&stop).map_err(RunError::Signals)?;
    let address = recipe.loaded.config.api.listen;
    let port = TcpListener::bind(address)
        .await
        .map_err(|source| RunError::Port { address, source })?;
    let socket = control::bind(&directories.socket()).await?;
    let store = Arc::new(SqliteStore::open(database(&recipe, &directories)).await?);
    let clerk = clerk(store.as_ref(), &world).await?;
    let shared: Arc<dyn Store> = Arc::clone(&store) as _;
    let engine = Engine::start(
        drawn.plan,
        world.clone(),
        Tenant::default(),
        shared,
        Arc::new(clerk),
    );
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "engine: started");
    let routes = api::routes(engine.clone());
    let keys = api::Keys::default();
    keys.take_up(&recipe.loaded.secrets.api_keys);
    let local = control::routes(engine.clone(), stop.clone())
        .merge(api::key_routes(keys.clone()))
        .merge(routes.clone());
    let client = Arc::new(Mutex::new(drawn.client));
    let certificate = certificate::watch(
        engine.clone(),
        world.clone(),
        seen_certificate(Arc::clone(&client)),
        stop.clone(),
    );
    let served = [
        tokio::spawn(certificate),
        tokio::spawn(serve_port(
            port,
            api::with_keys(routes, keys.clone()),
            stop.clone(),
        )),
        tokio::spawn(serve_socket(socket, local, stop.clone())),
        tokio::spawn(watch::watch(
            watch::Watched {
                engine: engine.clone(),
                keys,
                directories: directories.clone(),
                world,
                fixed: watch::Fixed::of(&recipe),
                seen,
                stop: stop.clone(),
                accounts: recipe.accounts(),
                client,
            },
            recipe,
            drawn.not_found.is_some(),
        )),
    ];
    engine.serves(Served::Control);
    engine.serves(Served::Api);
    let broken = tokio::select! {
        () = stop.cancelled() => None,
        error = store.broken() => Some(error),
    };
    match &broken {
        None => {
            tracing::info!("engine: stopping");
            engine.shutdown().await;
        }
        // As after a crash: what was acknowledged is on disk, the rest was never acknowledged.
        Some(error) => {
            tracing::error!(code = error.code(), "engine: ends: {error}");
            engine.crash().await;
        }
    }
    for task in served {
        task.abort();
    }
    // A socket that is left behind is no fault: the next start removes it.
    let _ = std::fs::remove_file(directories.socket());
    tracing::info!("engine: stopped");
    broken.map_or(Ok(()), |error| Err(error.into()))
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
        trusted_sources: Vec::new(),
    };
    let installation = String::from_utf8_lossy(&installation).into_owned();
    Clerk::new(reader, &installation).map_err(RunError::Templates)
}

async fn serve_port(port: TcpListener, routes: axum::Router, stop: CancellationToken) {
    let served = axum::serve(port, routes).with_graceful_shutdown(stop.cancelled_owned());
    if let Err(error) = served.await {
        tracing::error!("api: {error}");
    }
}

async fn serve_socket(
    socket: tokio::net::UnixListener,
    routes: axum::Router,
    stop: CancellationToken,
) {
    let served = axum::serve(socket, routes).with_graceful_shutdown(stop.cancelled_owned());
    if let Err(error) = served.await {
        tracing::error!("control: {error}");
    }
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
