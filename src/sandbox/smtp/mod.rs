//! The sandbox's SMTP port: takes mail as an Exchange receive connector does, and delivers it inside.
//!
//! Started by [`super::server`] where it is asked for; loopback only. It never passes mail on: what is
//! for nobody here is refused. Grammar of commands and of DATA: the crate `smtp-proto`.

mod conversation;
mod receive;
#[cfg(test)]
mod tests;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::Semaphore};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::{model::SharedState, server::SandboxError};
use conversation::Conversation;

/// Conversations at one time; further ones wait in the system's queue.
const MOST_CONVERSATIONS: usize = 64;
/// A whole conversation; an honest client is done in seconds, or keeps it for the next mail.
const LONGEST: Duration = Duration::from_mins(10);

/// Listens on `address` until `stop` is cancelled, which cuts all conversations too. Gives back where.
/// STARTTLS is offered where there is a certificate.
pub(super) async fn open(
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    state: SharedState,
    stop: CancellationToken,
) -> Result<SocketAddr, SandboxError> {
    let refused = |source| SandboxError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let bound = listener.local_addr().map_err(refused)?;
    tokio::spawn(async move {
        tokio::select! {
            () = stop.clone().cancelled_owned() => {}
            () = accept_all(listener, tls, state, stop) => {}
        }
    });
    Ok(bound)
}

async fn accept_all(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    state: SharedState,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(MOST_CONVERSATIONS));
    loop {
        let Ok(permit) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((tcp, _)) => {
                // An answer is one small write that must leave at once.
                let _ = tcp.set_nodelay(true);
                let conversation = Conversation::new(Box::new(tcp), tls.clone(), state.clone());
                let stop = stop.clone();
                tokio::spawn(async move {
                    let _permit = permit;
                    tokio::select! {
                        () = stop.cancelled() => {}
                        _ = tokio::time::timeout(LONGEST, conversation.run()) => {}
                    }
                });
            }
            // Out of file handles, most likely: give others time to close theirs.
            Err(error) => {
                tracing::warn!(%error, "sandbox cannot accept an SMTP connection");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}
