//! What belongs to one tenant, and the rules of the port on it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::{
    domain::{
        Event, EventId, OutboxId, TaskId,
        snapshot::{TaskCounts, TodayCounts},
    },
    store::{
        Attempt, Change, Committed, EventQuery, FORGET_ATTEMPTS, HOUR_MICROS, Idempotency,
        LedgerRow, MOST_EVENTS, MOST_TASKS, OutboxRow, Page, StoreError, SyncState, TaskQuery,
        today,
    },
    task::{Task, TaskState},
};

/// Everything of one tenant; `ledger` and `feed` in the order of their commits.
#[derive(Default)]
pub(super) struct Room {
    pub(super) tasks: BTreeMap<TaskId, Task>,
    pub(super) outbox: BTreeMap<OutboxId, OutboxRow>,
    /// Rows that wait and are claimed.
    pub(super) claimed: BTreeSet<OutboxId>,
    pub(super) feed: Vec<Event>,
    pub(super) sync_states: BTreeMap<String, SyncState>,
    pub(super) settings: BTreeMap<String, Vec<u8>>,
    feed_places: BTreeMap<EventId, usize>,
    ledger: Vec<LedgerRow>,
    ledger_places: BTreeMap<String, usize>,
    attempts: BTreeMap<(String, String), (u32, Timestamp)>,
    keys: BTreeMap<String, (Idempotency, TaskId)>,
}

fn taken(what: &str) -> StoreError {
    StoreError::Unwritable {
        place: "memory".to_owned(),
        what: format!("{what} is there already"),
    }
}

impl Room {
    pub(super) fn commit(&mut self, change: Change) -> Result<Committed, StoreError> {
        if let Some(before) = change
            .ledger
            .as_ref()
            .and_then(|row| self.ledger_row(&row.key))
        {
            let before = Box::new(before.clone());
            self.put_sync_state(change.sync_state);
            return Ok(Committed::Duplicate(before));
        }
        if let Some((_, Some(key))) = &change.new_task
            && let Some(answer) = self.key_in_use(key)
        {
            return Ok(answer);
        }
        if change.task.as_ref().is_some_and(|task| !self.holds(task)) {
            return Ok(Committed::TaskMoved);
        }
        self.check_names(&change)?;
        if let Some(task) = change.task {
            self.overwrite(task);
        }
        if let Some((task, key)) = change.new_task {
            if let Some(key) = key {
                self.keys.retain(|_, (kept, _)| kept.until > key.now);
                self.keys.insert(key.key.clone(), (key, task.id));
            }
            self.tasks.insert(task.id, task);
        }
        if let Some(row) = change.ledger {
            self.ledger_places
                .insert(row.key.clone(), self.ledger.len());
            self.ledger.push(row);
        }
        for mail in change.outbox {
            self.put_mail(mail);
        }
        self.append(change.events);
        self.put_sync_state(change.sync_state);
        Ok(Committed::Done)
    }

    fn key_in_use(&self, key: &Idempotency) -> Option<Committed> {
        let (kept, task) = self.keys.get(&key.key)?;
        if kept.until <= key.now {
            None
        } else if kept.request == key.request {
            Some(Committed::Again(*task))
        } else {
            Some(Committed::KeyReused)
        }
    }

    /// A name that is taken spoils the whole unit, as the primary keys of a database do.
    fn check_names(&self, change: &Change) -> Result<(), StoreError> {
        if let Some((task, _)) = &change.new_task
            && self.tasks.contains_key(&task.id)
        {
            return Err(taken("the task"));
        }
        let mails: BTreeSet<_> = change.outbox.iter().map(|mail| mail.id).collect();
        if mails.len() < change.outbox.len() || mails.iter().any(|id| self.outbox.contains_key(id))
        {
            return Err(taken("the outbox row"));
        }
        self.check_events(&change.events)
    }

    pub(super) fn check_events(&self, events: &[Event]) -> Result<(), StoreError> {
        let ids: BTreeSet<_> = events.iter().map(|event| event.id).collect();
        if ids.len() < events.len() || ids.iter().any(|id| self.feed_places.contains_key(id)) {
            return Err(taken("the event"));
        }
        Ok(())
    }

    pub(super) fn holds(&self, task: &Task) -> bool {
        let stored = self.tasks.get(&task.id);
        stored.is_some_and(|stored| stored.revision == task.revision)
    }

    pub(super) fn overwrite(&mut self, mut task: Task) {
        task.revision = task.revision.saturating_add(1);
        self.tasks.insert(task.id, task);
    }

    pub(super) fn append(&mut self, events: Vec<Event>) {
        for event in events {
            self.feed_places.insert(event.id, self.feed.len());
            self.feed.push(event);
        }
    }

    fn put_sync_state(&mut self, state: Option<SyncState>) {
        if let Some(state) = state {
            self.sync_states.insert(state.mailbox.clone(), state);
        }
    }

    pub(super) fn tasks(&self, query: &TaskQuery) -> Page<Task> {
        let limit = query.limit.clamp(1, MOST_TASKS);
        let wanted = |task: &&Task| {
            query.state.is_none_or(|state| task.state == state)
                && query.after.is_none_or(|after| task.id < after)
                && (query.reference.is_none() || task.reference == query.reference)
                && query.assignee.as_ref().is_none_or(|wanted| {
                    task.assignees
                        .iter()
                        .any(|assignee| assignee.address == *wanted)
                })
        };
        let found = self.tasks.values().rev().filter(wanted).cloned();
        Page::cut(found.take(limit as usize + 1).collect(), limit)
    }

    pub(super) fn events(&self, query: &EventQuery) -> Page<Event> {
        let limit = query.limit.clamp(1, MOST_EVENTS);
        let before = query
            .after
            .and_then(|id| self.feed_places.range(..=id).next_back());
        let first = before.map_or(0, |(_, place)| place + 1);
        let of_task = |event: &&Event| query.task.is_none() || event.task == query.task;
        let found = self.feed.iter().skip(first).filter(of_task).cloned();
        Page::cut(found.take(limit as usize + 1).collect(), limit)
    }

    pub(super) fn ledger_row(&self, key: &str) -> Option<&LedgerRow> {
        self.ledger.get(*self.ledger_places.get(key)?)
    }

    pub(super) fn recent(&self, task: Option<TaskId>, most: u32) -> Vec<LedgerRow> {
        let rows = self.ledger.iter().rev();
        let rows = rows.filter(|row| task.is_none() || row.task == task);
        rows.take(most as usize).cloned().collect()
    }

    pub(super) fn attempt(&mut self, attempt: &Attempt) -> u32 {
        let old = attempt
            .at
            .checked_sub(FORGET_ATTEMPTS)
            .unwrap_or(Timestamp::MIN);
        self.attempts.retain(|_, (_, at)| *at >= old);
        let name = (attempt.mailbox.clone(), attempt.item.id.clone());
        let (count, at) = self.attempts.entry(name).or_insert((0, attempt.at));
        (*count, *at) = (*count + 1, attempt.at);
        *count
    }

    pub(super) fn task_counts(&self) -> TaskCounts {
        let count = |state| {
            self.tasks
                .values()
                .filter(|task| task.state == state)
                .count() as u64
        };
        TaskCounts {
            open: count(TaskState::Open),
            completed: count(TaskState::Completed),
            ..TaskCounts::default()
        }
    }

    pub(super) fn today(&self, start_of_day: Timestamp, now: Timestamp) -> TodayCounts {
        let mut counts = today::none();
        let begin = today::first_hour(now.as_microsecond());
        for row in &self.ledger {
            if row.at >= start_of_day {
                today::add(&mut counts, row.disposition.word(), 1);
            }
            let at = row.at.as_microsecond();
            if at > begin && row.at <= now {
                today::add_hour(&mut counts, (at - begin - 1) / HOUR_MICROS, 1);
            }
        }
        counts
    }
}
