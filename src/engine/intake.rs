//! What applications ask of the engine: make, find, cancel, decide tasks; read events.
//!
//! Called by the HTTP API and by the control socket. Each change is one commit together with the
//! mails that it causes.

use jiff::SignedDuration;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    answer::{About, on_file},
    core::Core,
    letters::Occasion,
    supervisor::Engine,
};
use crate::{
    domain::{Event, EventKind, Problem, StandardAction, TaskId},
    reply::Offer,
    store::{
        Change, Committed, EventQuery, Idempotency, NewMail, Page, Purpose, StoreError, TaskQuery,
    },
    task::{AssigneeState, Closed, House, NewTask, Outcome, Task, cancel, complete},
};

/// An idempotency key is kept that long.
const KEY_HOURS: i64 = 24;
/// How often somebody else may write a task while we change it.
const MOST_ROUNDS: u32 = 20;

/// Why something asked of the engine is not done.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IntakeError {
    /// The content is wrong; one problem a field (HTTP 422).
    #[error("the task can't be taken: {} problems", .0.len())]
    Content(Vec<Problem>),
    /// The idempotency key was used for another request (HTTP 409).
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// There is no such task (HTTP 404).
    #[error("there is no such task")]
    NoSuchTask,
    /// The task does not allow it (HTTP 409).
    #[error(transparent)]
    Closed(Closed),
    /// Others write the task all the time (HTTP 503).
    #[error("the task is being changed by others")]
    Contended,
    /// The database does not work (HTTP 503).
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl IntakeError {
    /// Stable code; for content that of the first problem.
    pub fn code(&self) -> String {
        match self {
            Self::Content(problems) => problems
                .first()
                .map_or_else(|| "task.json".to_owned(), |p| p.code.clone()),
            Self::KeyReused => "task.idempotency_key_reused".to_owned(),
            Self::NoSuchTask => "task.not_found".to_owned(),
            Self::Closed(closed) => closed.code().to_owned(),
            Self::Contended => "task.contended".to_owned(),
            Self::Store(error) => error.code().to_owned(),
        }
    }
}

impl Engine {
    /// Makes a task out of the API's JSON object and lays its notifications into the outbox, all
    /// in one commit. With an idempotency key the same request gives the same task again.
    pub async fn create_task(
        &self,
        request: &Value,
        idempotency_key: Option<&str>,
    ) -> Result<Task, IntakeError> {
        let core = &self.core;
        let config = core.config();
        let house = House {
            proof: config.proof,
            listeners: vec![config.listener.clone()],
        };
        let now = core.world.now();
        let task = NewTask::parse(request, &house)
            .map_err(IntakeError::Content)?
            .into_task(core.task_id(), now);
        readable(&task, &config.replies.standard).map_err(|p| IntakeError::Content(vec![p]))?;
        let outbox = notifications(core, &task).map_err(|p| IntakeError::Content(vec![p]))?;
        let key = idempotency_key.map(|key| Idempotency {
            key: key.to_owned(),
            request: data_encoding::HEXLOWER.encode(&Sha256::digest(request.to_string())),
            until: now
                .checked_add(SignedDuration::from_hours(KEY_HOURS))
                .unwrap_or(now),
            now,
        });
        let evidence = serde_json::json!({"title": task.title, "reference": task.reference});
        let change = Change {
            events: vec![core.event(EventKind::TaskCreated, Some(task.id), evidence)],
            new_task: Some((task.clone(), key)),
            outbox,
            ..Change::default()
        };
        match core.store.commit(&core.tenant, change).await? {
            Committed::Again(id) => self.task(id).await,
            Committed::KeyReused => Err(IntakeError::KeyReused),
            Committed::Done | Committed::Duplicate(_) | Committed::TaskMoved => {
                core.outbox_bell.notify_one();
                Ok(task)
            }
        }
    }

    /// Takes a task back; people who were told of it are told so.
    pub async fn cancel(&self, id: TaskId, reason: Option<&str>) -> Result<Task, IntakeError> {
        let occasion = Occasion::Cancelled(reason);
        let evidence = serde_json::json!({"reason": reason});
        let kind = EventKind::TaskCancelled;
        self.close(id, kind, &evidence, occasion, cancel).await
    }

    /// Decides a task from outside; people who have not answered are told so. `outcome.at` is set
    /// to now.
    pub async fn complete(&self, id: TaskId, outcome: Outcome) -> Result<Task, IntakeError> {
        let outcome = Outcome {
            at: self.core.world.now(),
            ..outcome
        };
        let evidence = serde_json::json!({"outcome": outcome, "elsewhere": true});
        let occasion = Occasion::DecidedElsewhere;
        let kind = EventKind::TaskCompleted;
        let change = |task: &Task| complete(task, outcome.clone());
        self.close(id, kind, &evidence, occasion, change).await
    }

    /// Closes a task by a rule, with its event and the mails to the people who wait.
    async fn close(
        &self,
        id: TaskId,
        kind: EventKind,
        evidence: &Value,
        occasion: Occasion<'_>,
        rule: impl Fn(&Task) -> Result<Task, Closed>,
    ) -> Result<Task, IntakeError> {
        let core = &self.core;
        for _ in 0..MOST_ROUNDS {
            let before = self.task(id).await?;
            let after = rule(&before).map_err(IntakeError::Closed)?;
            let outbox = told(core, &after, occasion).map_err(|p| IntakeError::Content(vec![p]))?;
            let change = Change {
                task: Some(after.clone()),
                outbox,
                events: vec![core.event(kind, Some(id), evidence.clone())],
                ..Change::default()
            };
            if core.store.commit(&core.tenant, change).await? != Committed::TaskMoved {
                core.outbox_bell.notify_one();
                return Ok(after);
            }
        }
        Err(IntakeError::Contended)
    }

    /// One task.
    pub async fn task(&self, id: TaskId) -> Result<Task, IntakeError> {
        let found = self.core.store.task(&self.core.tenant, id).await?;
        found.ok_or(IntakeError::NoSuchTask)
    }

    /// Tasks that match, newest first.
    pub async fn tasks(&self, query: &TaskQuery) -> Result<Page<Task>, IntakeError> {
        Ok(self.core.store.tasks(&self.core.tenant, query).await?)
    }

    /// Events of the feed, oldest first.
    pub async fn events(&self, query: &EventQuery) -> Result<Page<Event>, IntakeError> {
        Ok(self.core.store.events(&self.core.tenant, query).await?)
    }

    /// Every event of one task, in order, with its evidence; at most 1000.
    pub async fn story(&self, id: TaskId) -> Result<Vec<Event>, IntakeError> {
        self.task(id).await?;
        let query = EventQuery {
            task: Some(id),
            limit: 1_000,
            ..EventQuery::default()
        };
        Ok(self.events(&query).await?.rows)
    }
}

/// Whether replies can be told apart by the words of the actions.
fn readable(task: &Task, house: &[StandardAction]) -> Result<(), Problem> {
    let offer = Offer::new(&task.actions, &task.possible(house));
    offer.map(|_| ()).map_err(|e| {
        let remedy = "use other words, or name in \"standard\" only those standard actions that \
                      the task is to have";
        Problem::new("task.action.word", e.to_string(), "actions", remedy)
    })
}

/// One notification for each assignee.
fn notifications(core: &Core, task: &Task) -> Result<Vec<NewMail>, Problem> {
    let everybody = task.assignees.iter().enumerate();
    everybody
        .map(|(at, person)| {
            let about = About {
                task: Some(task),
                assignee: Some(at),
                ..About::default()
            };
            let to = on_file(person);
            core.compose(Purpose::Notification, Occasion::Notification, &to, about)
        })
        .collect()
}

/// One mail for each assignee who is still waiting for an answer of theirs; a group is none.
fn told(core: &Core, task: &Task, occasion: Occasion<'_>) -> Result<Vec<NewMail>, Problem> {
    let everybody = task.assignees.iter().enumerate();
    everybody
        .filter(|(_, person)| {
            let done = [AssigneeState::Answered, AssigneeState::Delegated];
            !done.contains(&person.state)
        })
        .map(|(at, person)| {
            let about = About {
                task: Some(task),
                assignee: Some(at),
                ..About::default()
            };
            core.compose(Purpose::Notice, occasion, &on_file(person), about)
        })
        .collect()
}
