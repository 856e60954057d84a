//! What goes wrong inside SQLite, and what the port calls it.

use rusqlite::ErrorCode;

use crate::store::StoreError;

/// An error below the port, before it is known whether it was met reading or writing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// As SQLite says.
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored row is not the JSON that this program wrote.
    #[error("a stored row can't be understood: {0}")]
    Json(#[from] serde_json::Error),
    /// A stored value is outside of what this program writes.
    #[error("a stored value can't be understood: {0}")]
    Shape(&'static str),
}

impl Fault {
    /// Met while writing at `place`.
    pub(super) fn writing(&self, place: &str) -> StoreError {
        if self.is_damage() {
            return self.reading(place);
        }
        StoreError::Unwritable {
            place: place.to_owned(),
            what: self.to_string(),
        }
    }

    /// Met by the thread that writes, at `place`: an end of writing is told as such, for a later
    /// start may find the unit kept.
    pub(super) fn breaking(&self, place: &str) -> StoreError {
        if !self.ends_writing() {
            return self.writing(place);
        }
        StoreError::Broken {
            place: place.to_owned(),
            what: self.to_string(),
        }
    }

    /// Met while reading at `place`.
    pub(super) fn reading(&self, place: &str) -> StoreError {
        StoreError::Unreadable {
            place: place.to_owned(),
            what: self.to_string(),
        }
    }

    /// Whether the file's content is wrong, rather than the act of writing it.
    fn is_damage(&self) -> bool {
        match self {
            Self::Sqlite(e) => matches!(
                e.sqlite_error_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            ),
            Self::Json(_) | Self::Shape(_) => true,
        }
    }

    /// Whether this handle may not write any more. After a failed fsync the pages that were not
    /// written count as clean, a second fsync would lie (<https://wiki.postgresql.org/wiki/Fsync_Errors>);
    /// after damage each write makes it worse.
    pub(super) fn ends_writing(&self) -> bool {
        matches!(self, Self::Sqlite(e) if matches!(
            e.sqlite_error_code(),
            Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        ))
    }
}
