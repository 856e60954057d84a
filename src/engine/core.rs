//! What all parts share: store, world, clerk, names for new things, the outbox's bell.

use std::sync::{Arc, RwLock};

use tokio::sync::Notify;

use super::{board::Board, clerk::Clerk, gate::Gate, plan::EngineConfig, sending::Sending};
use crate::{
    domain::{Event, EventId, EventKind, OutboxId, TaskId, Tenant},
    mailbox::MailSource,
    store::Store,
    world::World,
};

/// Shared by all parts of one engine.
pub(super) struct Core {
    pub(super) tenant: Tenant,
    pub(super) world: World,
    pub(super) store: Arc<dyn Store>,
    pub(super) clerk: Arc<Clerk>,
    pub(super) board: Board,
    /// Rung when something was put into the outbox.
    pub(super) outbox_bell: Notify,
    /// What is known of the way out.
    pub(super) sending: Sending,
    /// Rung when a test mail has left.
    pub(super) trial_bell: Notify,
    config: RwLock<Arc<EngineConfig>>,
    /// The mailbox that is listened to now, for who asks for one of its mails.
    open: RwLock<Option<Open>>,
}

/// A mailbox, and the way to it.
#[derive(Clone)]
pub(super) struct Open {
    pub(super) gate: Arc<Gate>,
    pub(super) source: Arc<dyn MailSource>,
    pub(super) mailbox: String,
}

impl Core {
    pub(super) fn new(
        tenant: Tenant,
        world: World,
        store: Arc<dyn Store>,
        clerk: Arc<Clerk>,
        config: EngineConfig,
    ) -> Self {
        clerk.trusts(&config.replies.trusted_sources);
        Self {
            board: Board::new(world.now()),
            tenant,
            world,
            store,
            clerk,
            outbox_bell: Notify::new(),
            sending: Sending::default(),
            trial_bell: Notify::new(),
            config: RwLock::new(Arc::new(config)),
            open: RwLock::new(None),
        }
    }

    /// The settings in force.
    pub(super) fn config(&self) -> Arc<EngineConfig> {
        let lock = self.config.read();
        Arc::clone(&lock.unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// The mailbox that is listened to now.
    pub(super) fn open(&self) -> Option<Open> {
        let lock = self.open.read();
        lock.unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    pub(super) fn opens(&self, open: Option<Open>) {
        let lock = self.open.write();
        *lock.unwrap_or_else(std::sync::PoisonError::into_inner) = open;
    }

    pub(super) fn take_up(&self, config: EngineConfig) {
        self.clerk.trusts(&config.replies.trusted_sources);
        let lock = self.config.write();
        *lock.unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(config);
    }

    pub(super) fn task_id(&self) -> TaskId {
        TaskId::from_parts(self.world.now(), self.world.random_u128())
    }

    pub(super) fn outbox_id(&self) -> OutboxId {
        OutboxId::from_parts(self.world.now(), self.world.random_u128())
    }

    /// An event of now.
    pub(super) fn event(
        &self,
        kind: EventKind,
        task: Option<TaskId>,
        data: serde_json::Value,
    ) -> Event {
        let at = self.world.now();
        Event {
            id: EventId::from_parts(at, self.world.random_u128()),
            kind,
            at,
            task,
            data,
        }
    }
}

impl Core {
    /// Notes that the database does not work.
    pub(super) fn store_trouble(&self, error: &crate::store::StoreError) {
        let remedy = "free disk space or mend the database; it goes on by itself";
        let problem = crate::domain::Problem::new(error.code(), error.to_string(), "", remedy);
        let effect = "replies stay in the mailbox until the database works again";
        self.board
            .trouble("store", problem, effect, self.world.now());
    }
}
