//! A task for a distribution group is a task for its people, one for an alias a task for whose it is.
//!
//! Only who is named in a task can answer it, each with a token of their own. So before its first
//! attempt a notification's recipient is looked up; a group hands the task on to its people, in one
//! unit with their notifications and the story's entry, and nothing goes to the group itself. Where
//! Exchange does not tell all of them, the mail is given up with their names: nobody is asked in part.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::Semaphore, time::Instant};

use super::{
    super::{
        answer::{About, on_file},
        core::Core,
        gate::{Gate, growing},
        letters::Occasion,
    },
    MOST_ROUNDS, Outbox, REST, later,
    left::{failed, never_leaves},
    pace::Departure,
};
use crate::{
    domain::{Address, EventKind, TaskId},
    mailbox::{Group, MailError, MailSource},
    store::{Mark, Marked, NewMail, OutboxRow, Purpose, StoreError},
    task::{Task, TaskState, people_for_group},
    words::sending as words,
};

#[cfg(test)]
mod tests;

/// How long an address is known to be no group's.
const KNOWN_FOR: Duration = Duration::from_hours(1);
/// Looks that may fail while the server is well otherwise.
const MOST_LOOKS: u32 = 5;
/// Looks into what is a group for sure, in growing pauses: a quarter of an hour.
const MOST_LOOKS_INTO_GROUP: u32 = 20;
/// Time for all calls of one look, each of which has its own limit; shorter than a row is ours.
const LOOK_LIMIT: Duration = Duration::from_mins(2);
/// Most addresses that are known so.
const MOST_KNOWN: usize = 10_000;

/// Where it is asked who is in a group.
pub(in crate::engine) struct Directory {
    gate: Arc<Gate>,
    source: Arc<dyn MailSource>,
    persons: Mutex<HashMap<Address, Instant>>,
    /// Looks that failed, by address.
    failed: Mutex<HashMap<Address, u32>>,
    /// One look at a time: a slow directory must not take the ways that mail is read by.
    turn: Semaphore,
}

impl Directory {
    pub(in crate::engine) fn new(gate: Arc<Gate>, source: Arc<dyn MailSource>) -> Self {
        Self {
            gate,
            source,
            persons: Mutex::default(),
            failed: Mutex::default(),
            turn: Semaphore::new(1),
        }
    }

    fn is_person(&self, address: &Address) -> bool {
        let persons = self.persons.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = persons.get(address);
        seen.is_some_and(|at| at.elapsed() < KNOWN_FOR)
    }

    /// `None`: others are asked about all the time, and mail of other kinds must not wait for them.
    async fn ask(&self, address: &Address) -> Option<Result<Option<Group>, MailError>> {
        let turn = tokio::time::timeout(REST, self.turn.acquire()).await;
        let _turn = turn.ok()?;
        let asked = self.source.group(address);
        let told = self.gate.ask_within(LOOK_LIMIT, "directory", asked).await;
        if told.is_ok() {
            self.forget_failures(address);
        }
        Some(told)
    }

    fn forget_failures(&self, address: &Address) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.remove(address);
    }

    /// How often it was looked in vain, this time included.
    fn failures(&self, address: &Address) -> u32 {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.len() >= MOST_KNOWN {
            failed.clear();
        }
        let count = failed.entry(address.clone()).or_default();
        *count = count.saturating_add(1);
        *count
    }

    fn note_person(&self, address: &Address) {
        self.forget_failures(address);
        let mut persons = self.persons.lock().unwrap_or_else(PoisonError::into_inner);
        if persons.len() >= MOST_KNOWN {
            persons.clear();
        }
        persons.insert(address.clone(), Instant::now());
    }
}

impl Outbox {
    /// Sends the mail, unless it is a notification for a group, or a notice for nobody who was told of
    /// the task.
    pub(super) async fn send_to_people(&self, row: &OutboxRow) -> Result<Departure, StoreError> {
        if self.is_overtaken(row).await?
            || self.asks_its_people(row).await?
            || self.is_for_nobody_yet(row).await?
        {
            return Ok(Departure::Stayed);
        }
        self.send(row).await
    }

    /// Whether that row is for a group, or nobody can tell now, and was dealt with here.
    async fn asks_its_people(&self, row: &OutboxRow) -> Result<bool, StoreError> {
        let to = row.new.mail.to.first().map(|to| &to.address);
        let (Purpose::Notification, Some(id), Some(to)) = (row.new.purpose, row.new.task, to)
        else {
            return Ok(false);
        };
        let directory = &self.directory;
        // With the first attempt it was settled.
        if row.attempts > 0 || !directory.source.has_directory() || directory.is_person(to) {
            return Ok(false);
        }
        // Not waited for in here: a relay has other mail to take meanwhile.
        if let Some(time) = directory.gate.shut_for() {
            let error = row.error.clone().unwrap_or_default();
            return self.asks_later(row, time.max(REST), error).await;
        }
        let Some(told) = directory.ask(to).await else {
            let error = row.error.clone().unwrap_or_default();
            return self.asks_later(row, REST, error).await;
        };
        match told {
            Ok(None) => {
                directory.note_person(to);
                Ok(false)
            }
            Ok(Some(group)) => self.hand_on(row, id, to, &group).await.map(|()| true),
            // Others are answered, this one is not: it is a person's as far as anybody knows.
            Err(MailError::Transient(_) | MailError::FateUnknown(_))
                if directory.failures(to) > MOST_LOOKS =>
            {
                directory.note_person(to);
                Ok(false)
            }
            // It is a group, and never a person, however long nobody tells who is in it.
            Err(MailError::Deferred(problem)) => {
                let failures = directory.failures(to);
                if failures <= MOST_LOOKS_INTO_GROUP {
                    let pause = growing(failures).max(REST);
                    return self.asks_later(row, pause, problem.to_string()).await;
                }
                directory.forget_failures(to);
                let nobody = Group::default();
                self.hand_on(row, id, to, &nobody).await.map(|()| true)
            }
            Err(error) => self.asks_later(row, REST, error.to_string()).await,
        }
    }

    pub(super) async fn asks_later(
        &self,
        row: &OutboxRow,
        pause: Duration,
        error: String,
    ) -> Result<bool, StoreError> {
        let core = &self.core;
        let mark = Mark::Later {
            next_at: later(core.world.now(), pause),
            error,
            in_doubt: row.in_doubt,
        };
        core.store.mark(&core.tenant, row.new.id, mark).await?;
        Ok(true)
    }

    /// The people in the place of the row's group, or the end of the row.
    async fn hand_on(
        &self,
        row: &OutboxRow,
        id: TaskId,
        to: &Address,
        group: &Group,
    ) -> Result<(), StoreError> {
        let core = &self.core;
        for _ in 0..MOST_ROUNDS {
            let Some(task) = core.store.task(&core.tenant, id).await? else {
                return Ok(());
            };
            let mark = handed_on(core, &task, to, group).unwrap_or_else(|said| Mark::Failed {
                events: vec![failed(core, row, &said, false)],
                error: said,
            });
            if core.store.mark(&core.tenant, row.new.id, mark).await? == Marked::Done {
                core.outbox_bell.notify_one();
                return Ok(());
            }
        }
        // Its lease runs out, and it is looked at again.
        Ok(())
    }
}

/// What is written of a task that a group was asked for; or why it can't be, in words.
fn handed_on(core: &Core, task: &Task, to: &Address, group: &Group) -> Result<Mark, String> {
    if task.state != TaskState::Open {
        return Ok(never_leaves(task));
    }
    let names: Vec<&str> = group.people.iter().map(|p| p.address.as_str()).collect();
    let changed = people_for_group(task, to, &group.people);
    let Some((changed, new)) = changed.filter(|_| group.whole && !names.is_empty()) else {
        return Err(words::group_not_asked(to.as_str(), &names, group.whole));
    };
    let mails: Result<Vec<NewMail>, String> = new
        .into_iter()
        .filter_map(|at| Some((at, changed.assignees.get(at)?)))
        .map(|(at, person)| {
            let about = About {
                task: Some(&changed),
                assignee: Some(at),
                ..About::default()
            };
            let occasion = Occasion::Notification;
            let mail = core.compose(Purpose::Notification, occasion, &on_file(person), about);
            mail.map_err(|problem| problem.to_string())
        })
        .collect();
    let said = if group.is_alias {
        words::alias_asked(to.as_str(), &names)
    } else {
        words::group_asked(to.as_str(), &names)
    };
    let evidence = serde_json::json!({"assignee": to, "people": names, "said": said});
    let event = core.event(EventKind::TaskDelegated, Some(task.id), evidence);
    Ok(Mark::Replaced {
        mails: mails?,
        events: vec![event],
        task: Box::new(changed),
    })
}
