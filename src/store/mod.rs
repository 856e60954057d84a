//! What the engine needs of a database, and who provides it.
//!
//! One trait in domain terms, tenant first in every key. Every write is one [`Change`]: a unit
//! that is committed whole or not at all, and is durable before the call returns. Called by the
//! engine and by `host`; never decides anything.

#[cfg(test)]
mod conformance;
mod memory;
mod outgoing;
mod rows;
mod sqlite;
mod today;

pub use memory::MemoryStore;
pub use outgoing::{Fate, MailCounts, Mark, Marked, NewMail, OutboxRow, OutboxTally, Purpose};
pub use rows::{
    Attempt, Change, Committed, EventQuery, Idempotency, LedgerRow, Page, SyncState, TaskQuery,
};
use rows::{FORGET_ATTEMPTS, MOST_EVENTS, MOST_TASKS};
pub use sqlite::{SqliteStore, Standing};
use today::HOUR_MICROS;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    domain::{
        Event, EventId, MessageId, OutboxId, TaskId, Tenant,
        snapshot::{TaskCounts, TodayCounts},
    },
    task::Task,
};

/// A durable memory for tasks, ledger, outbox, events and sync states.
#[async_trait]
pub trait Store: Send + Sync {
    /// Commits one unit; returns after it is durable. Several at once share one commit.
    async fn commit(&self, tenant: &Tenant, change: Change) -> Result<Committed, StoreError>;

    /// One task.
    async fn task(&self, tenant: &Tenant, id: TaskId) -> Result<Option<Task>, StoreError>;

    /// Tasks that match, newest first.
    async fn tasks(&self, tenant: &Tenant, query: &TaskQuery) -> Result<Page<Task>, StoreError>;

    /// Events after a cursor, in the order of their commits: a reader that goes on from the last id
    /// it saw misses none. A cursor that is not there stands for the event before it.
    async fn events(&self, tenant: &Tenant, query: &EventQuery) -> Result<Page<Event>, StoreError>;

    /// The ledger row of a mail, if it was handled.
    async fn ledger(&self, tenant: &Tenant, key: &str) -> Result<Option<LedgerRow>, StoreError>;

    /// The newest ledger rows, newest first; of one task when given.
    async fn recent(
        &self,
        tenant: &Tenant,
        task: Option<TaskId>,
        most: u32,
    ) -> Result<Vec<LedgerRow>, StoreError>;

    /// Counts that a reading of this mail begins and gives the number of it (1 = first): written
    /// before the mail is read, so that one that kills us is found. Forgotten when the mail was not
    /// read for seven days.
    async fn attempt(&self, tenant: &Tenant, attempt: &Attempt) -> Result<u32, StoreError>;

    /// Takes at most `most` outbox rows of a listener that are due, leased until `lease_until`: nobody else
    /// gets them before. Best priority first, then the one that is due longest.
    async fn claim(
        &self,
        tenant: &Tenant,
        listener: &str,
        now: Timestamp,
        lease_until: Timestamp,
        most: u32,
    ) -> Result<Vec<OutboxRow>, StoreError>;

    /// Takes the one row of a listener that is due longest, whatever its priority, leased until
    /// `lease_until`: now and then, so that a flood of better ones never holds it up for ever.
    async fn claim_longest_due(
        &self,
        tenant: &Tenant,
        listener: &str,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Option<OutboxRow>, StoreError>;

    /// Gives back all rows that are claimed, due at `now`; tells how many. Only for a caller who
    /// knows that whoever claimed them is gone, as the one engine of a state folder does when it
    /// starts. A database that engines share waits for the end of the lease instead.
    async fn release(&self, tenant: &Tenant, now: Timestamp) -> Result<u64, StoreError>;

    /// Writes what became of an attempt to send an outbox row, and ends its claim unless the
    /// attempt goes on; a row that is not waiting any more is left as it is.
    async fn mark(&self, tenant: &Tenant, id: OutboxId, mark: Mark) -> Result<Marked, StoreError>;

    /// The outbox row whose mail has that Message-ID: what we sent, word by word.
    async fn sent_mail(
        &self,
        tenant: &Tenant,
        id: &MessageId,
    ) -> Result<Option<OutboxRow>, StoreError>;

    /// Outbox rows of one task, oldest first.
    async fn mails_of(&self, tenant: &Tenant, task: TaskId) -> Result<Vec<OutboxRow>, StoreError>;

    /// Rows that wait, newest first; not those that were put in for later.
    async fn waiting(
        &self,
        tenant: &Tenant,
        now: Timestamp,
        most: u32,
    ) -> Result<Vec<OutboxRow>, StoreError>;

    /// How the outbox stands; rows that were put in for later do not wait yet.
    async fn outbox_tally(
        &self,
        tenant: &Tenant,
        now: Timestamp,
    ) -> Result<OutboxTally, StoreError>;

    /// How many mails this person got about this task since `since`; with no task, how many that
    /// belong to no task.
    async fn mails_since(
        &self,
        tenant: &Tenant,
        to: &str,
        task: Option<TaskId>,
        since: Timestamp,
    ) -> Result<MailCounts, StoreError>;

    /// Counts of tasks; `today` is the end of the local day.
    async fn task_counts(
        &self,
        tenant: &Tenant,
        now: Timestamp,
        end_of_day: Timestamp,
    ) -> Result<TaskCounts, StoreError>;

    /// What became of mails since `start_of_day`; `now` ends the last of the seven hours.
    async fn today(
        &self,
        tenant: &Tenant,
        start_of_day: Timestamp,
        now: Timestamp,
    ) -> Result<TodayCounts, StoreError>;

    /// Where the listener goes on in a mailbox folder; `None` from the beginning.
    async fn sync_state(
        &self,
        tenant: &Tenant,
        mailbox: &str,
    ) -> Result<Option<SyncState>, StoreError>;

    /// A setting that the installation keeps for ever, such as its key; made by `make` when it is
    /// not there. Two callers get the same.
    async fn keep(&self, tenant: &Tenant, name: &str, make: Vec<u8>)
    -> Result<Vec<u8>, StoreError>;

    /// Writes a note that survives the process over the one of that name; durable when it returns.
    async fn note(&self, tenant: &Tenant, name: &str, text: &str) -> Result<(), StoreError>;

    /// The newest note of that name.
    async fn noted(&self, tenant: &Tenant, name: &str) -> Result<Option<String>, StoreError>;

    /// Id of the newest event, for a live feed.
    async fn newest_event(&self, tenant: &Tenant) -> Result<Option<EventId>, StoreError>;
}

/// Where a note stands among what is kept: no note has the name of a key.
fn note(name: &str) -> String {
    format!("note.{name}")
}

/// What can go wrong with the database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Can't be written: disk full, read-only, locked too long. Nothing of the unit was kept.
    #[error("the database at {place} can't be written: {what}")]
    Unwritable {
        /// File or address.
        place: String,
        /// As the database said.
        what: String,
    },
    /// Writing broke (I/O error, damage), and nothing is written any more until the next start,
    /// which finds out whether the units that met it were kept. Nobody may go on as if they were
    /// not: the process ends.
    #[error("writing the database at {place} broke: {what}; the next start checks the file")]
    Broken {
        /// File.
        place: String,
        /// As the database said.
        what: String,
    },
    /// Not a database of ours, or damaged.
    #[error("the database at {place} can't be read: {what}")]
    Unreadable {
        /// File or address.
        place: String,
        /// As the database said.
        what: String,
    },
    /// Made by a newer program.
    #[error("the database at {place} has schema {found}, this program knows up to {known}")]
    TooNew {
        /// File or address.
        place: String,
        /// Found there.
        found: u32,
        /// Newest that this program knows.
        known: u32,
    },
    /// The store was closed while the call waited.
    #[error("the database is closed")]
    Closed,
}

impl StoreError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unwritable { .. } => "store.unwritable",
            Self::Broken { .. } => "store.broken",
            Self::Unreadable { .. } => "store.unreadable",
            Self::TooNew { .. } => "store.too_new",
            Self::Closed => "store.closed",
        }
    }
}
