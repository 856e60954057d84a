//! Accepted connections: TLS handshake, idle limit, and the switch that cuts one at once.
//!
//! Used by [`super::server`] as the listener of its HTTP server. It knows nothing of HTTP; who signed
//! in on a connection it only keeps.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, Sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use super::sign_in::Conversation;
use super::stats::Stats;

/// A connection without a byte in either direction for this long is closed; IIS does so after 120 s.
const IDLE_LIMIT: Duration = Duration::from_mins(2);
/// A TLS handshake takes milliseconds on loopback.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Connections at one time; further ones wait in the system's queue.
const MOST_CONNECTIONS: usize = 1024;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// One accepted connection as the HTTP server sees it.
pub(super) struct Connection {
    stream: Box<dyn Stream>,
    idle: Pin<Box<Sleep>>,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
    peer: Peer,
    _permit: OwnedSemaphorePermit,
}

/// What request handlers know of the connection that a request came on.
#[derive(Clone)]
pub(super) struct Peer {
    cut: CancellationToken,
    signed_in: Arc<AtomicBool>,
    conversation: Arc<Mutex<Conversation>>,
}

impl Peer {
    /// Breaks the connection off: whatever was not yet written is never written.
    pub(super) fn cut(&self) {
        self.cut.cancel();
    }

    /// What its client has said of himself. Requests on one connection follow each other.
    pub(super) fn conversation(&self) -> MutexGuard<'_, Conversation> {
        self.conversation
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks the connection as signed in; true the first time.
    pub(super) fn first_sign_in(&self) -> bool {
        !self.signed_in.swap(true, Ordering::Relaxed)
    }
}

impl Connection {
    /// Ends the connection when it was cut or has been idle too long; asks to be woken for both.
    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if self.cut.as_mut().poll(cx).is_ready() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        if self.idle.as_mut().poll(cx).is_ready() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(())
    }

    fn moved<T>(&mut self, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.idle.as_mut().reset(Instant::now() + IDLE_LIMIT);
        }
        poll
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(cx)?;
        let poll = Pin::new(&mut self.stream).poll_read(cx, buf);
        self.moved(poll)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        let poll = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.moved(poll)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Listens and hands over connections that are ready for HTTP.
///
/// Handshakes run beside each other: a client that is slow to shake hands holds nobody up.
pub(super) struct Door {
    ready: mpsc::Receiver<(Connection, SocketAddr)>,
    address: SocketAddr,
}

impl Door {
    /// Starts accepting on `listener` until `stop` is cancelled; that cuts all connections too.
    pub(super) fn open(
        listener: TcpListener,
        tls: Option<TlsAcceptor>,
        stats: Arc<Stats>,
        stop: CancellationToken,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(16);
        let porter = Porter {
            tls,
            stats,
            stop: stop.clone(),
            sender,
        };
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = porter.accept_all(listener) => {}
            }
        });
        Ok(Self { ready, address })
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(accepted) => accepted,
            // The porter has gone: the server is being stopped and will not ask again.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl Connected<IncomingStream<'_, Door>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().peer.clone()
    }
}

#[derive(Clone)]
struct Porter {
    tls: Option<TlsAcceptor>,
    stats: Arc<Stats>,
    stop: CancellationToken,
    sender: mpsc::Sender<(Connection, SocketAddr)>,
}

impl Porter {
    async fn accept_all(self, listener: TcpListener) {
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        loop {
            let Ok(permit) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            match listener.accept().await {
                Ok((stream, address)) => {
                    self.stats.connected();
                    tokio::spawn(self.clone().welcome(stream, address, permit));
                }
                // Out of file handles, most likely: give others time to close theirs.
                Err(error) => {
                    tracing::warn!(%error, "sandbox cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }

    async fn welcome(self, tcp: TcpStream, address: SocketAddr, permit: OwnedSemaphorePermit) {
        // Notifications are small writes that must leave at once.
        let _ = tcp.set_nodelay(true);
        let stream: Box<dyn Stream> = match &self.tls {
            None => Box::new(tcp),
            Some(acceptor) => match timeout(HANDSHAKE_LIMIT, acceptor.accept(tcp)).await {
                Ok(Ok(tls)) => {
                    self.stats.tls_done();
                    Box::new(tls)
                }
                Ok(Err(error)) => {
                    tracing::debug!(%error, "TLS handshake with the sandbox failed");
                    return;
                }
                Err(_) => return,
            },
        };
        let cut = self.stop.child_token();
        let connection = Connection {
            stream,
            idle: Box::pin(tokio::time::sleep(IDLE_LIMIT)),
            cut: Box::pin(cut.clone().cancelled_owned()),
            peer: Peer {
                cut,
                signed_in: Arc::default(),
                conversation: Arc::default(),
            },
            _permit: permit,
        };
        let _ = self.sender.send((connection, address)).await;
    }
}
