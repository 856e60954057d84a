//! Whether the API may listen where it shall, for the step Engine.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
};

use super::Runner;
use crate::words::setup::port as words;

impl Runner {
    /// Whether the API may listen there: the port is free, or a running engine of ours holds it.
    pub(super) async fn port(&self, listen: SocketAddr) -> Result<(), String> {
        let Err(error) = tokio::net::TcpListener::bind(listen).await else {
            return Ok(());
        };
        let held = self.snapshot().await.map(|s| s.api);
        match held.and_then(|api| api.parse::<SocketAddr>().ok()) {
            Some(ours) if ours == listen => Ok(()),
            _ => Err(told(listen, &error)),
        }
    }
}

fn told(listen: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => words::taken(listen.port()),
        ErrorKind::AddrNotAvailable => words::no_such_address(&listen.ip().to_string()),
        ErrorKind::PermissionDenied => words::not_allowed(listen.port()),
        _ => format!("{listen}: {error}"),
    }
}
