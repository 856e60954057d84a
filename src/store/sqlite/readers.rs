//! Read-only connections, used in turn on tokio's blocking threads.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{fault::Fault, open};
use crate::store::StoreError;

/// Most reads at a time. WAL readers never wait for the writer, but each keeps a page cache.
const READERS: usize = 4;

/// The connections; made when first needed.
pub(super) struct Readers {
    path: PathBuf,
    place: Arc<str>,
    idle: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

impl Readers {
    /// Of the database at `path`, which must exist.
    pub(super) fn new(path: PathBuf, place: Arc<str>) -> Self {
        Self {
            path,
            place,
            idle: Arc::default(),
            places: Arc::new(Semaphore::new(READERS)),
        }
    }

    /// Runs `work` on a connection that nobody else uses meanwhile; what it sees is one state of
    /// the database.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|_| StoreError::Closed)?;
        let (idle, path) = (Arc::clone(&self.idle), self.path.clone());
        let read = tokio::task::spawn_blocking(move || {
            let _place = place;
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let c = match kept {
                Some(c) => c,
                None => open::reader(&path)?,
            };
            let snapshot = c.unchecked_transaction()?;
            let value = work(&snapshot);
            drop(snapshot);
            // A connection whose transaction did not end is not used again.
            if value.is_ok() && c.is_autocommit() {
                idle.lock().unwrap_or_else(PoisonError::into_inner).push(c);
            }
            value
        });
        let value = read.await.map_err(|_| StoreError::Closed)?;
        value.map_err(|e: Fault| e.reading(&self.place))
    }
}
