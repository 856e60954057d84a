//! Calls the engine over its socket.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use reqwest::Method;
use serde::{Serialize, de::DeserializeOwned};

use super::socket::LONGEST;
use crate::domain::{Problem, Snapshot};

/// An answer later than this counts as none, where nothing else is said: the engine answers from memory.
const PATIENCE: Duration = Duration::from_secs(5);

/// A caller of one engine's socket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    socket: PathBuf,
    patience: Duration,
}

/// Why there is no answer, or none that was hoped for.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// Nobody listens: the engine does not run.
    #[error("the engine does not run (no one answers on {})", .0.display())]
    NotRunning(PathBuf),
    /// Connected, but no answer in time, or half of one.
    #[error("the engine does not answer on {}: {what}", socket.display())]
    NoAnswer {
        /// The socket.
        socket: PathBuf,
        /// What was seen.
        what: String,
    },
    /// The system lets this user not connect.
    #[error("this user may not speak with the engine on {}", .0.display())]
    NotAllowed(PathBuf),
    /// No socket can be at such a path.
    #[error("the path of the control socket is over {LONGEST} bytes: {}", .0.display())]
    TooLong(PathBuf),
    /// The engine refused; its own words.
    #[error("{0}")]
    Refused(Problem),
}

impl ControlError {
    /// Stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::NotRunning(_) => "status.not_running",
            Self::NoAnswer { .. } => "status.no_answer",
            Self::NotAllowed(_) => "status.not_allowed",
            Self::TooLong(_) => "control.path_too_long",
            Self::Refused(problem) => &problem.code,
        }
    }
}

impl Client {
    /// For the engine of that socket; connects at each call.
    pub fn new(socket: &Path) -> Result<Self, ControlError> {
        let http = reqwest::Client::builder()
            .unix_socket(socket.to_owned())
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| ControlError::NoAnswer {
                socket: socket.to_owned(),
                what: e.to_string(),
            })?;
        Ok(Self {
            http,
            socket: socket.to_owned(),
            patience: PATIENCE,
        })
    }

    /// The same for calls that the engine answers only after others have answered it.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// What the engine tells of itself.
    pub async fn snapshot(&self) -> Result<Snapshot, ControlError> {
        self.get("/snapshot").await
    }

    /// Reads one thing.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ControlError> {
        self.call(Method::GET, path, None::<&()>).await
    }

    /// Asks for something to be done; `body` is sent as JSON.
    pub async fn post<B: Serialize + Sync, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T, ControlError> {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn call<B: Serialize + Sync, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> Result<T, ControlError> {
        if self.socket.as_os_str().len() > LONGEST {
            return Err(ControlError::TooLong(self.socket.clone()));
        }
        let mut request = self
            .http
            .request(method, format!("http://engine{path}"))
            .timeout(self.patience);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(|e| self.silent(&e))?;
        let good = answer.status().is_success();
        let bytes = answer.bytes().await.map_err(|e| self.silent(&e))?;
        let read = if good {
            serde_json::from_slice(&bytes).map_err(|e| e.to_string())
        } else {
            match serde_json::from_slice::<Problem>(&bytes) {
                Ok(problem) => return Err(ControlError::Refused(problem)),
                Err(e) => Err(e.to_string()),
            }
        };
        read.map_err(|what| ControlError::NoAnswer {
            socket: self.socket.clone(),
            what,
        })
    }

    /// A socket that is missing or refuses has nobody behind it, and one that is another user's keeps
    /// us out; all else is an engine that hangs.
    fn silent(&self, error: &reqwest::Error) -> ControlError {
        use std::io::ErrorKind::{ConnectionRefused, NotFound, PermissionDenied};
        let mut cause: Option<&dyn std::error::Error> = Some(error);
        while let Some(e) = cause {
            let io = e.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            if matches!(io, Some(ConnectionRefused | NotFound)) {
                return ControlError::NotRunning(self.socket.clone());
            }
            if io == Some(PermissionDenied) {
                return ControlError::NotAllowed(self.socket.clone());
            }
            cause = e.source();
        }
        let what = if error.is_timeout() {
            format!("nothing within {} s", self.patience.as_secs())
        } else {
            // The library's own sentence names the URL; what happened is at the end of its causes.
            last_cause(error)
        };
        ControlError::NoAnswer {
            socket: self.socket.clone(),
            what,
        }
    }
}

fn last_cause(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::{Json, Router, http::StatusCode, routing::get};

    /// Root is kept out by no mode, so the second half is for others.
    #[tokio::test]
    async fn an_engine_that_cannot_be_spoken_with_is_none_that_hangs() {
        let dir = tempfile::tempdir().unwrap();
        let long = dir.path().join("x".repeat(120));
        let error = Client::new(&long).unwrap().snapshot().await.unwrap_err();
        assert_eq!(error.code(), "control.path_too_long", "{error}");
        if rustix::process::geteuid().is_root() {
            return;
        }
        let path = dir.path().join("s");
        let _listener = super::super::bind(&path).await.unwrap();
        let none = std::os::unix::fs::PermissionsExt::from_mode(0o000);
        std::fs::set_permissions(&path, none).unwrap();
        let error = Client::new(&path).unwrap().snapshot().await.unwrap_err();
        assert_eq!(error.code(), "status.not_allowed", "{error}");
    }

    #[tokio::test]
    async fn answers_refusals_and_silence_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s");
        let client = Client::new(&path).unwrap();
        let nobody = client.get::<u32>("/n").await.unwrap_err();
        assert_eq!(nobody.code(), "status.not_running");
        let listener = super::super::bind(&path).await.unwrap();
        let no = || async {
            let problem = Problem::new("task.unknown", "no such task", "T", "list them");
            (StatusCode::NOT_FOUND, Json(problem))
        };
        let router = Router::new()
            .route("/n", get(|| async { Json(7_u32) }))
            .route("/no", get(no))
            .route("/odd", get(|| async { "not JSON" }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        assert_eq!(client.get::<u32>("/n").await.unwrap(), 7);
        let refused = client.get::<u32>("/no").await.unwrap_err();
        assert_eq!(refused.code(), "task.unknown");
        let odd = client.get::<u32>("/odd").await.unwrap_err();
        assert_eq!(odd.code(), "status.no_answer");
    }
}
