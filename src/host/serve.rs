//! The ways into a running engine: the API's port and the control socket.
//!
//! Called by [`super::process`] alone. Who may do what is decided by the routes.

use std::path::PathBuf;

use axum::Router;
use tokio::{
    net::{TcpListener, UnixListener},
    time::{Duration, sleep},
};
use tokio_util::sync::CancellationToken;

use crate::control::{self, SocketError};

/// How often is looked whether the socket still stands under its name.
const LOOK: Duration = Duration::from_secs(1);

/// Serves the API until stopped.
pub(super) async fn port(port: TcpListener, routes: Router, stop: CancellationToken) {
    let served = axum::serve(port, routes).with_graceful_shutdown(stop.cancelled_owned());
    if let Err(error) = served.await {
        tracing::error!("api: {error}");
    }
}

/// The control socket, open.
pub(super) struct Socket {
    name: Name,
    listener: UnixListener,
}

impl Socket {
    /// Opens it.
    pub(super) async fn bind(path: PathBuf) -> Result<Self, SocketError> {
        let listener = control::bind(&path).await?;
        let name = Name::of(path);
        Ok(Self { name, listener })
    }

    /// Serves it until stopped, and removes it then, or when it is aborted. A socket that is gone is
    /// opened again: an engine outlives the login, and the folder of the login does not
    /// (`pam_systemd(8)` removes `$XDG_RUNTIME_DIR` after the last logout).
    pub(super) async fn serve(self, routes: Router, stop: CancellationToken) {
        let Self {
            mut name,
            mut listener,
        } = self;
        loop {
            let (path, mark) = (name.path.clone(), name.mark);
            let stopped = stop.clone();
            let end = async move {
                stopped.cancelled().await;
                drop(name);
            };
            let served = axum::serve(listener, routes.clone()).with_graceful_shutdown(end);
            tokio::select! {
                served = served.into_future() => {
                    if let Err(error) = served {
                        tracing::error!("control: {error}");
                    }
                    return;
                }
                () = gone(&path, mark) => {}
            }
            if stop.is_cancelled() {
                return;
            }
            tracing::warn!("control: the socket is gone, it is opened again");
            listener = tokio::select! {
                listener = again(&path) => listener,
                () = stop.cancelled() => return,
            };
            name = Name::of(path);
        }
    }
}

/// The name under which the socket stands, taken away when this is dropped: whoever waits for the
/// engine's lock finds no socket of an engine that has ended. What somebody else put there stays.
struct Name {
    path: PathBuf,
    mark: Option<control::Mark>,
}

impl Name {
    fn of(path: PathBuf) -> Self {
        let mark = control::mark(&path);
        Self { path, mark }
    }
}

impl Drop for Name {
    fn drop(&mut self) {
        // One that is left behind is no fault: the next start removes it.
        if self.mark.is_some() && control::mark(&self.path) == self.mark {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Returns once something else, or nothing, stands under the name.
async fn gone(path: &std::path::Path, mark: Option<control::Mark>) {
    while control::mark(path) == mark {
        sleep(LOOK).await;
    }
}

/// Opens the socket as soon as it can be: its folder may come with the next login only.
async fn again(path: &std::path::Path) -> UnixListener {
    loop {
        match control::bind(path).await {
            Ok(listener) => return listener,
            Err(error) => {
                tracing::debug!(code = error.code(), "control: {error}");
                sleep(LOOK).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::{Json, routing::get};

    /// Asked over a new connection: one that is open goes on without the name.
    async fn answers(path: &std::path::Path) -> bool {
        let client = control::Client::new(path).unwrap();
        client.get::<u32>("/n").await.is_ok()
    }

    #[tokio::test]
    async fn a_socket_whose_folder_was_removed_is_opened_again() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("run");
        let path = folder.join("control.sock");
        let socket = Socket::bind(path.clone()).await.unwrap();
        let routes = Router::new().route("/n", get(|| async { Json(7_u32) }));
        let stop = CancellationToken::new();
        let serving = tokio::spawn(socket.serve(routes, stop.clone()));
        assert!(answers(&path).await);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(!answers(&path).await);
        let back = async {
            while !answers(&path).await {
                sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), back)
            .await
            .unwrap();
        stop.cancel();
        serving.await.unwrap();
        assert!(!path.exists(), "it is removed at the end");
    }

    #[tokio::test]
    async fn it_is_removed_also_when_nobody_waits_for_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("control.sock");
        let socket = Socket::bind(path.clone()).await.unwrap();
        let serving = tokio::spawn(socket.serve(Router::new(), CancellationToken::new()));
        serving.abort();
        assert!(serving.await.unwrap_err().is_cancelled());
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn what_another_engine_put_there_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("control.sock");
        let socket = Socket::bind(path.clone()).await.unwrap();
        let stop = CancellationToken::new();
        let serving = tokio::spawn(socket.serve(Router::new(), stop.clone()));
        tokio::task::yield_now().await;
        std::fs::remove_file(&path).unwrap();
        let other = control::bind(&path).await.unwrap();
        stop.cancel();
        serving.await.unwrap();
        assert!(path.exists());
        drop(other);
    }
}
