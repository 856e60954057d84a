//! Decides what becomes of one mail: reading and rules, then ONE commit with ledger row, task
//! change, outbox rows and events (design, "How data flows").
//!
//! Called by the listener, for each task one mail at a time. When somebody else wrote the task first it reads
//! the task again and decides again. Never sends, never moves a mail.

mod case;
mod handing;
mod key;
mod machine;
mod people;
mod row;
mod settle;
mod standard;
mod tie;
mod undo;
mod verdict;
mod whose;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use super::{core::Core, gate::Gate};
use crate::{
    domain::{Disposition, EventKind, InboundMail, ItemRef},
    mailbox::MailSource,
    store::{Attempt, Change, Committed, StoreError},
    words::story as words,
};
use case::Case;
pub(super) use key::key_of;
use people::People;
use row::{line, step, taken_in};
pub use settle::Settle;
pub(super) use settle::{Order, discard, settles};
pub(super) use tie::Tie;
use whose::Whose;

/// Readings of one mail that may end in a crash.
const MOST_ATTEMPTS: u32 = 3;
/// Failures of the database over one mail while it takes other writes.
const MOST_REFUSALS: u32 = 10;
/// How often a task may be written by others while one mail is decided.
const MOST_ROUNDS: u32 = 20;

/// Decides mails of one listener mailbox.
pub(super) struct Desk {
    core: Arc<Core>,
    mailbox: String,
    /// Mails whose reading was begun by this process, by their place: counted once, for only a crash
    /// counts.
    begun: Mutex<HashSet<String>>,
    people: People,
    whose: Whose,
}

impl Desk {
    pub(super) fn new(
        core: Arc<Core>,
        mailbox: String,
        gate: &Arc<Gate>,
        source: &Arc<dyn MailSource>,
    ) -> Self {
        Self {
            core,
            mailbox,
            begun: Mutex::default(),
            people: People::new(Arc::clone(gate), Arc::clone(source)),
            whose: Whose::new(Arc::clone(gate), Arc::clone(source)),
        }
    }

    /// Takes a mail that came in; `true`: it was not decided before, and is now. A mail that fails is
    /// given again, as often as it takes.
    pub(super) async fn take(&self, mail: &InboundMail) -> Result<bool, StoreError> {
        let key = key_of(mail);
        let row = self.core.store.ledger(&self.core.tenant, &key).await?;
        if row.is_some() {
            return Ok(false);
        }
        self.core.board.facts().last_mail = Some(self.core.world.now());
        let is_first = self.begun().insert(mail.item.id.clone());
        if is_first {
            self.begin(mail, &key).await?;
        } else {
            self.decide(mail, &key).await?;
        }
        Ok(true)
    }

    /// Counts that the database failed over this mail, and tells whether it did so often enough while it
    /// took other writes: what it holds of the mail's task is broken then. `None`: it takes no write at
    /// all, and an outage is waited for.
    pub(super) async fn is_hopeless(&self, item: &ItemRef) -> Option<bool> {
        let count = Attempt {
            mailbox: self.mailbox.clone(),
            item: ItemRef {
                id: format!("store:{}", item.id),
                change_key: None,
            },
            at: self.core.world.now(),
        };
        let counted = self.core.store.attempt(&self.core.tenant, &count).await;
        counted.ok().map(|count| count >= MOST_REFUSALS)
    }

    /// Forgets which readings were begun, but of mails whose place is still of interest.
    pub(super) fn forget_begun(&self, but: impl Fn(&str) -> bool) {
        self.begun().retain(|id| but(id));
    }

    fn begun(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// [`Self::decide`] for the first time in this process. It is counted before: a mail whose reading
    /// ends in a crash again and again is set aside instead.
    async fn begin(&self, mail: &InboundMail, key: &str) -> Result<(), StoreError> {
        let attempt = Attempt {
            mailbox: self.mailbox.clone(),
            item: mail.item.clone(),
            at: self.core.world.now(),
        };
        let count = self.core.store.attempt(&self.core.tenant, &attempt).await?;
        if count > MOST_ATTEMPTS {
            let reason = "listener.attempts";
            return self.set_aside(Some(mail), &mail.item, key, reason).await;
        }
        self.decide(mail, key).await
    }

    /// Decides one mail; durable when it returns. A mail that was decided before changes nothing.
    async fn decide(&self, mail: &InboundMail, key: &str) -> Result<(), StoreError> {
        for _ in 0..MOST_ROUNDS {
            let case = Case::open(&self.core, &self.whose, mail).await?;
            let verdict = case.verdict(&self.core, &self.people).await?;
            let change = self.change(mail, key, &case, verdict);
            let rings = !change.outbox.is_empty();
            let told = change.ledger.as_ref().map(line);
            let done = self.core.store.commit(&self.core.tenant, change).await?;
            if done != Committed::TaskMoved {
                if let (Some(told), Committed::Done) = (told, done) {
                    tracing::info!("desk: {told}");
                }
                if rings {
                    self.core.outbox_bell.notify_one();
                }
                return Ok(());
            }
        }
        self.set_aside(Some(mail), &mail.item, key, "desk.task_moves")
            .await
    }

    /// Keeps a mail for a person to look at, without reading it.
    pub(super) async fn set_aside(
        &self,
        mail: Option<&InboundMail>,
        item: &ItemRef,
        key: &str,
        reason: &str,
    ) -> Result<(), StoreError> {
        let mut row = self.row(mail, key);
        row.story = mail.map_or_else(Vec::new, |mail| taken_in(mail, row.at));
        row.disposition = Disposition::SetAside(reason.to_owned());
        row.evidence = serde_json::json!({"reason": reason, "item": item.id});
        row.story.push(step("set_aside", words::NOT_READ, false));
        let data = serde_json::json!({"key": key, "reason": reason, "from": row.from});
        let change = Change {
            events: vec![self.core.event(EventKind::ReplySetAside, None, data)],
            ledger: Some(row),
            ..Change::default()
        };
        self.core.store.commit(&self.core.tenant, change).await?;
        Ok(())
    }
}
