//! The same store in memory, for the simulation of whole engines.
//!
//! A handle is cheap to clone; all clones see one content, which so outlives an engine that is
//! "restarted" in a test. Every call ends at once. Never writes a file.

mod outbox;
mod room;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use jiff::Timestamp;

use self::room::Room;
use super::{
    Attempt, Change, Committed, EventQuery, LedgerRow, MailCounts, Mark, Marked, OutboxRow,
    OutboxTally, Page, Store, StoreError, SyncState, TaskQuery, note,
};
use crate::{
    domain::{
        Event, EventId, MessageId, OutboxId, TaskId, Tenant,
        snapshot::{TaskCounts, TodayCounts},
    },
    task::Task,
};

/// A store that forgets when its last handle goes.
#[derive(Clone, Default)]
pub struct MemoryStore {
    rooms: Arc<Mutex<BTreeMap<Tenant, Room>>>,
}

impl MemoryStore {
    /// Runs `work` on what belongs to the tenant, alone.
    fn with<T>(&self, tenant: &Tenant, work: impl FnOnce(&mut Room) -> T) -> T {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        work(rooms.entry(tenant.clone()).or_default())
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn commit(&self, tenant: &Tenant, change: Change) -> Result<Committed, StoreError> {
        self.with(tenant, |room| room.commit(change))
    }

    async fn task(&self, tenant: &Tenant, id: TaskId) -> Result<Option<Task>, StoreError> {
        Ok(self.with(tenant, |room| room.tasks.get(&id).cloned()))
    }

    async fn tasks(&self, tenant: &Tenant, query: &TaskQuery) -> Result<Page<Task>, StoreError> {
        Ok(self.with(tenant, |room| room.tasks(query)))
    }

    async fn events(&self, tenant: &Tenant, query: &EventQuery) -> Result<Page<Event>, StoreError> {
        Ok(self.with(tenant, |room| room.events(query)))
    }

    async fn ledger(&self, tenant: &Tenant, key: &str) -> Result<Option<LedgerRow>, StoreError> {
        Ok(self.with(tenant, |room| room.ledger_row(key).cloned()))
    }

    async fn recent(
        &self,
        tenant: &Tenant,
        task: Option<TaskId>,
        most: u32,
    ) -> Result<Vec<LedgerRow>, StoreError> {
        Ok(self.with(tenant, |room| room.recent(task, most)))
    }

    async fn attempt(&self, tenant: &Tenant, attempt: &Attempt) -> Result<u32, StoreError> {
        Ok(self.with(tenant, |room| room.attempt(attempt)))
    }

    async fn claim(
        &self,
        tenant: &Tenant,
        listener: &str,
        now: Timestamp,
        lease_until: Timestamp,
        most: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        Ok(self.with(tenant, |room| room.claim(listener, now, lease_until, most)))
    }

    async fn claim_longest_due(
        &self,
        tenant: &Tenant,
        listener: &str,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Option<OutboxRow>, StoreError> {
        Ok(self.with(tenant, |room| {
            room.claim_longest_due(listener, now, lease_until)
        }))
    }

    async fn release(&self, tenant: &Tenant, now: Timestamp) -> Result<u64, StoreError> {
        Ok(self.with(tenant, |room| room.release(now)))
    }

    async fn mark(&self, tenant: &Tenant, id: OutboxId, mark: Mark) -> Result<Marked, StoreError> {
        self.with(tenant, |room| room.mark(id, mark))
    }

    async fn sent_mail(
        &self,
        tenant: &Tenant,
        id: &MessageId,
    ) -> Result<Option<OutboxRow>, StoreError> {
        Ok(self.with(tenant, |room| {
            let mut rows = room.outbox.values();
            rows.find(|row| row.new.mail.message_id == *id).cloned()
        }))
    }

    async fn mails_of(&self, tenant: &Tenant, task: TaskId) -> Result<Vec<OutboxRow>, StoreError> {
        Ok(self.with(tenant, |room| {
            room.outbox_by_age(|row| row.new.task == Some(task))
        }))
    }

    async fn waiting(
        &self,
        tenant: &Tenant,
        now: Timestamp,
        most: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        Ok(self.with(tenant, |room| room.waiting(now, most)))
    }

    async fn outbox_tally(
        &self,
        tenant: &Tenant,
        now: Timestamp,
    ) -> Result<OutboxTally, StoreError> {
        Ok(self.with(tenant, |room| room.outbox_tally(now)))
    }

    async fn mails_since(
        &self,
        tenant: &Tenant,
        to: &str,
        task: Option<TaskId>,
        since: Timestamp,
    ) -> Result<MailCounts, StoreError> {
        let to = to.to_lowercase();
        Ok(self.with(tenant, |room| room.mails_since(&to, task, since)))
    }

    async fn task_counts(
        &self,
        tenant: &Tenant,
        _now: Timestamp,
        _end_of_day: Timestamp,
    ) -> Result<TaskCounts, StoreError> {
        Ok(self.with(tenant, |room| room.task_counts()))
    }

    async fn today(
        &self,
        tenant: &Tenant,
        start_of_day: Timestamp,
        now: Timestamp,
    ) -> Result<TodayCounts, StoreError> {
        Ok(self.with(tenant, |room| room.today(start_of_day, now)))
    }

    async fn sync_state(
        &self,
        tenant: &Tenant,
        mailbox: &str,
    ) -> Result<Option<SyncState>, StoreError> {
        Ok(self.with(tenant, |room| room.sync_states.get(mailbox).cloned()))
    }

    async fn keep(
        &self,
        tenant: &Tenant,
        name: &str,
        make: Vec<u8>,
    ) -> Result<Vec<u8>, StoreError> {
        Ok(self.with(tenant, |room| {
            room.settings.entry(name.to_owned()).or_insert(make).clone()
        }))
    }

    async fn note(&self, tenant: &Tenant, name: &str, text: &str) -> Result<(), StoreError> {
        self.with(tenant, |room| {
            room.settings.insert(note(name), text.as_bytes().to_vec())
        });
        Ok(())
    }

    async fn noted(&self, tenant: &Tenant, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.with(tenant, |room| {
            let bytes = room.settings.get(&note(name));
            bytes.map(|b| String::from_utf8_lossy(b).into_owned())
        }))
    }

    async fn newest_event(&self, tenant: &Tenant) -> Result<Option<EventId>, StoreError> {
        Ok(self.with(tenant, |room| room.feed.last().map(|event| event.id)))
    }
}
