//! The port over the file: each call to the thread that writes, or to one of those that read.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    SqliteStore,
    outbox::{self, Claim},
    read, unit,
};
use crate::{
    domain::{
        Event, EventId, MessageId, OutboxId, TaskId, Tenant,
        snapshot::{TaskCounts, TodayCounts},
    },
    store::{
        Attempt, Change, Committed, EventQuery, LedgerRow, MailCounts, Mark, Marked, OutboxRow,
        OutboxTally, Page, Store, StoreError, SyncState, TaskQuery, note,
    },
    task::Task,
};

#[async_trait]
impl Store for SqliteStore {
    async fn commit(&self, tenant: &Tenant, change: Change) -> Result<Committed, StoreError> {
        let tenant = tenant.clone();
        self.writer
            .run(move |c| unit::commit(c, &tenant.0, &change))
            .await
    }

    async fn task(&self, tenant: &Tenant, id: TaskId) -> Result<Option<Task>, StoreError> {
        let tenant = tenant.clone();
        self.readers
            .run(move |c| read::task(c, &tenant.0, id))
            .await
    }

    async fn tasks(&self, tenant: &Tenant, query: &TaskQuery) -> Result<Page<Task>, StoreError> {
        let (tenant, query) = (tenant.clone(), query.clone());
        self.readers
            .run(move |c| read::tasks(c, &tenant.0, &query))
            .await
    }

    async fn events(&self, tenant: &Tenant, query: &EventQuery) -> Result<Page<Event>, StoreError> {
        let (tenant, query) = (tenant.clone(), query.clone());
        self.readers
            .run(move |c| read::events(c, &tenant.0, &query))
            .await
    }

    async fn ledger(&self, tenant: &Tenant, key: &str) -> Result<Option<LedgerRow>, StoreError> {
        let (tenant, key) = (tenant.clone(), key.to_owned());
        self.readers
            .run(move |c| read::ledger(c, &tenant.0, &key))
            .await
    }

    async fn recent(
        &self,
        tenant: &Tenant,
        task: Option<TaskId>,
        most: u32,
    ) -> Result<Vec<LedgerRow>, StoreError> {
        let tenant = tenant.clone();
        self.readers
            .run(move |c| read::recent(c, &tenant.0, task, most))
            .await
    }

    async fn attempt(&self, tenant: &Tenant, attempt: &Attempt) -> Result<u32, StoreError> {
        let (tenant, attempt) = (tenant.clone(), attempt.clone());
        self.writer
            .run(move |c| unit::attempt(c, &tenant.0, &attempt))
            .await
    }

    async fn claim(
        &self,
        tenant: &Tenant,
        listener: &str,
        now: Timestamp,
        lease_until: Timestamp,
        most: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let tenant = tenant.clone();
        let claim = Claim {
            listener: listener.to_owned(),
            now,
            lease_until,
            most,
        };
        self.writer
            .run(move |c| outbox::claim(c, &tenant.0, &claim))
            .await
    }

    async fn claim_longest_due(
        &self,
        tenant: &Tenant,
        listener: &str,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Option<OutboxRow>, StoreError> {
        let tenant = tenant.clone();
        let claim = Claim {
            listener: listener.to_owned(),
            now,
            lease_until,
            most: 1,
        };
        self.writer
            .run(move |c| outbox::claim_longest_due(c, &tenant.0, &claim))
            .await
    }

    async fn release(&self, tenant: &Tenant, now: Timestamp) -> Result<u64, StoreError> {
        let tenant = tenant.clone();
        self.writer
            .run(move |c| outbox::release(c, &tenant.0, now))
            .await
    }

    async fn mark(&self, tenant: &Tenant, id: OutboxId, mark: Mark) -> Result<Marked, StoreError> {
        let tenant = tenant.clone();
        self.writer
            .run(move |c| outbox::mark(c, &tenant.0, id, &mark))
            .await
    }

    async fn sent_mail(
        &self,
        tenant: &Tenant,
        id: &MessageId,
    ) -> Result<Option<OutboxRow>, StoreError> {
        let (tenant, id) = (tenant.clone(), id.clone());
        self.readers
            .run(move |c| outbox::sent_mail(c, &tenant.0, &id))
            .await
    }

    async fn mails_of(&self, tenant: &Tenant, task: TaskId) -> Result<Vec<OutboxRow>, StoreError> {
        let tenant = tenant.clone();
        self.readers
            .run(move |c| outbox::mails_of(c, &tenant.0, task))
            .await
    }

    async fn waiting(
        &self,
        tenant: &Tenant,
        now: Timestamp,
        most: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let tenant = tenant.clone();
        self.readers
            .run(move |c| outbox::waiting(c, &tenant.0, now, most))
            .await
    }

    async fn outbox_tally(
        &self,
        tenant: &Tenant,
        now: Timestamp,
    ) -> Result<OutboxTally, StoreError> {
        let tenant = tenant.clone();
        self.readers
            .run(move |c| outbox::tally_of(c, &tenant.0, now))
            .await
    }

    async fn mails_since(
        &self,
        tenant: &Tenant,
        to: &str,
        task: Option<TaskId>,
        since: Timestamp,
    ) -> Result<MailCounts, StoreError> {
        let (tenant, to) = (tenant.clone(), to.to_lowercase());
        self.readers
            .run(move |c| outbox::mails_since(c, &tenant.0, &to, task, since))
            .await
    }

    async fn task_counts(
        &self,
        tenant: &Tenant,
        _now: Timestamp,
        _end_of_day: Timestamp,
    ) -> Result<TaskCounts, StoreError> {
        let tenant = tenant.clone();
        self.readers
            .run(move |c| read::task_counts(c, &tenant.0))
            .await
    }

    async fn today(
        &self,
        tenant: &Tenant,
        start_of_day: Timestamp,
        now: Timestamp,
    ) -> Result<TodayCounts, StoreError> {
        let tenant = tenant.clone();
        self.readers
            .run(move |c| read::today(c, &tenant.0, start_of_day, now))
            .await
    }

    async fn sync_state(
        &self,
        tenant: &Tenant,
        mailbox: &str,
    ) -> Result<Option<SyncState>, StoreError> {
        let (tenant, mailbox) = (tenant.clone(), mailbox.to_owned());
        self.readers
            .run(move |c| {
                let state = read::sync_state(c, &tenant.0, &mailbox)?;
                Ok(state.map(|state| SyncState { mailbox, state }))
            })
            .await
    }

    async fn keep(
        &self,
        tenant: &Tenant,
        name: &str,
        make: Vec<u8>,
    ) -> Result<Vec<u8>, StoreError> {
        let (tenant, name) = (tenant.clone(), name.to_owned());
        self.writer
            .run(move |c| unit::keep(c, &tenant.0, &name, &make))
            .await
    }

    async fn note(&self, tenant: &Tenant, name: &str, text: &str) -> Result<(), StoreError> {
        let (tenant, name, text) = (tenant.clone(), note(name), text.to_owned());
        self.writer
            .run(move |c| unit::note(c, &tenant.0, &name, &text))
            .await
    }

    async fn noted(&self, tenant: &Tenant, name: &str) -> Result<Option<String>, StoreError> {
        let (tenant, name) = (tenant.clone(), note(name));
        self.readers
            .run(move |c| read::noted(c, &tenant.0, &name))
            .await
    }

    async fn newest_event(&self, tenant: &Tenant) -> Result<Option<EventId>, StoreError> {
        let tenant = tenant.clone();
        self.readers
            .run(move |c| read::newest_event(c, &tenant.0))
            .await
    }
}
