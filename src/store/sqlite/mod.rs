//! The embedded database: one SQLite file, one thread that writes, a few connections that read.
//!
//! Opened by `host`. Acknowledges nothing before it is on disk (WAL with `synchronous = FULL`).
//! Never decides anything, never retries a write: after an I/O error every further write is
//! refused as [`StoreError::Broken`], the process ends, and the next start checks the file.
//! The file must lie on a local file system: SQLite's WAL does not work across a network.

mod fault;
mod open;
mod outbox;
mod port;
mod read;
mod readers;
mod rows;
mod tally;
mod unit;
mod writer;

pub use open::Standing;

#[cfg(test)]
mod durability;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod refusals;

use std::{path::PathBuf, sync::Arc};

use self::{readers::Readers, writer::Writer};
use super::StoreError;

/// A store in one file. Several calls at once share one commit.
pub struct SqliteStore {
    writer: Writer,
    readers: Readers,
}

impl SqliteStore {
    /// Opens the file, makes it (mode 0600) when it is not there, checks it and brings its schema
    /// up to date.
    ///
    /// # Errors
    /// [`StoreError::TooNew`] and [`StoreError::Unreadable`] leave the file as it was.
    pub async fn open(path: PathBuf) -> Result<Self, StoreError> {
        let opened = tokio::task::spawn_blocking(move || {
            let place: Arc<str> = path.display().to_string().into();
            let connection = open::writer(&path)?;
            Ok(Self {
                writer: Writer::start(connection, &place)?,
                readers: Readers::new(path, place),
            })
        });
        opened.await.map_err(|_| StoreError::Closed)?
    }

    /// How a database file stands, for who wants to know without an engine. Nothing is written.
    pub async fn standing(path: PathBuf) -> Result<Standing, StoreError> {
        let looked = tokio::task::spawn_blocking(move || open::standing(&path));
        looked.await.map_err(|_| StoreError::Closed)?
    }

    /// Returns when writing broke, with what broke it; never, while all is well. The process has to
    /// end then.
    pub async fn broken(&self) -> StoreError {
        self.writer.broken().await
    }

    /// Commits what is queued and closes the file; dropping the store does the same without
    /// waiting for it.
    pub async fn close(self) {
        let Self { writer, readers } = self;
        drop(readers);
        // An error here says that the runtime is ending: the thread then ends by itself.
        drop(tokio::task::spawn_blocking(move || writer.close()).await);
    }
}
