//! One connection and never a second: a connector layer with a single ticket.
//!
//! A sign-in that belongs to a connection (NTLM) must never meet another one. The pool of the HTTP
//! client opens a new connection when the last one has not been put back yet (hyper issue 4134), so
//! the second try to connect waits until the pool has had its chance, then fails.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tower::{Layer, Service};

/// What the connector of the HTTP client fails with.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Time for a used connection to come back to the pool.
const PATIENCE: Duration = Duration::from_millis(300);

/// Given to one HTTP client: it connects once.
#[derive(Debug, Clone, Default)]
pub(super) struct Ticket(Arc<AtomicBool>);

/// The one connection is closed; nothing of the request was sent.
#[derive(Debug, thiserror::Error)]
#[error("the signed-in connection is closed")]
struct Gone;

/// A connector behind a [`Ticket`].
#[derive(Debug, Clone)]
pub(super) struct Ticketed<S> {
    inner: S,
    ticket: Ticket,
}

impl<S> Layer<S> for Ticket {
    type Service = Ticketed<S>;

    fn layer(&self, inner: S) -> Ticketed<S> {
        let ticket = self.clone();
        Ticketed { inner, ticket }
    }
}

impl<S, Target> Service<Target> for Ticketed<S>
where
    S: Service<Target>,
    S::Error: Into<Failure> + 'static,
    S::Future: Send + 'static,
    S::Response: Send + 'static,
{
    type Response = S::Response;
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, Failure>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, target: Target) -> Self::Future {
        if self.ticket.0.swap(true, Ordering::SeqCst) {
            return Box::pin(async {
                tokio::time::sleep(PATIENCE).await;
                Err(Failure::from(Gone))
            });
        }
        let connecting = self.inner.call(target);
        Box::pin(async move { connecting.await.map_err(Into::into) })
    }
}
