//! Decides what becomes of one mail: reading and rules, then ONE commit with ledger row, task
//! change, outbox rows and events (design, "How data flows").
//!
//! Called by the listener, for each task one mail at a time. When somebody else wrote the task first it reads
//! the task again and decides again. Never sends, never moves a mail.

mod case;
mod key;
mod machine;
mod people;
mod settle;
mod standard;
mod tie;
mod verdict;
mod whose;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use super::{core::Core, gate::Gate};
use crate::{
    domain::{Disposition, EventKind, InboundMail, ItemRef, snapshot::StoryStep},
    mailbox::MailSource,
    store::{Attempt, Change, Committed, LedgerRow, StoreError},
    words::story as words,
};
use case::Case;
pub(super) use key::key_of;
use people::People;
pub use settle::Settle;
pub(super) use settle::{Order, discard, settles};
pub(super) use tie::Tie;
use verdict::Verdict;
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

    /// The one unit that is committed for a mail.
    fn change(&self, mail: &InboundMail, key: &str, case: &Case<'_>, verdict: Verdict) -> Change {
        let mut row = self.row(Some(mail), key);
        row.task = case.task.as_ref().map(|t| t.id);
        row.task_title = case
            .task
            .as_ref()
            .map_or_else(String::new, |t| t.title.clone());
        let outcome = verdict.task.as_ref().and_then(|task| task.outcome.as_ref());
        let decided = outcome.is_some();
        row.action = verdict.action;
        row.disposition = verdict.disposition;
        row.evidence = verdict.evidence;
        if let Some(evidence) = row.evidence.as_object_mut() {
            let mails: Vec<String> = verdict.outbox.iter().map(|m| m.id.to_string()).collect();
            evidence.insert("mails".to_owned(), mails.into());
        }
        row.story = verdict.story;
        row.story.push(StoryStep {
            at: Some(row.at),
            ..step(
                "committed",
                &words::committed(&row.disposition, decided),
                true,
            )
        });
        let mut events = verdict.events;
        for event in &mut events {
            if let Some(data) = event.data.as_object_mut() {
                data.insert("reply".to_owned(), key.into());
                data.insert("from".to_owned(), row.from.clone().into());
            }
        }
        Change {
            ledger: Some(row),
            task: verdict.task,
            outbox: verdict.outbox,
            events,
            ..Change::default()
        }
    }

    fn row(&self, mail: Option<&InboundMail>, key: &str) -> LedgerRow {
        LedgerRow {
            key: key.to_owned(),
            mailbox: self.mailbox.clone(),
            message_id: mail
                .and_then(|m| m.message_id.as_ref())
                .map(ToString::to_string),
            from: mail
                .and_then(|m| m.from.as_ref())
                .map_or_else(String::new, shown),
            subject: mail.map_or_else(String::new, |m| m.subject.chars().take(300).collect()),
            received: mail.and_then(|m| m.received),
            at: self.core.world.now(),
            task: None,
            task_title: String::new(),
            action: String::new(),
            disposition: Disposition::Duplicate,
            story: Vec::new(),
            evidence: serde_json::Value::Null,
        }
    }
}

/// `Order 4711: Approve by anna@contoso.com, acted`: one line of the log.
fn line(row: &LedgerRow) -> String {
    let task = match row.task_title.as_str() {
        "" => "no task of ours",
        title => title,
    };
    let action = match row.action.as_str() {
        "" => String::new(),
        action => format!("{action} "),
    };
    let became = row.disposition.word().replace('_', " ");
    let line = format!("{task}: {action}by {}, {became}", row.from);
    // Subjects and names come from mails: a line end in them must not begin a line of the log.
    line.replace(char::is_control, " ")
}

fn shown(party: &crate::domain::Correspondent) -> String {
    if party.name.is_empty() {
        return party.address.to_string();
    }
    let name: String = party.name.chars().take(120).collect();
    format!("{name} <{}>", party.address)
}

/// Delivered and seen.
pub(super) fn taken_in(mail: &InboundMail, now: jiff::Timestamp) -> Vec<StoryStep> {
    let delivered = mail.received.map(|at| StoryStep {
        at: Some(at),
        ..step("delivered", words::DELIVERED, true)
    });
    let seen = StoryStep {
        at: Some(now),
        ..step("seen", words::SEEN, true)
    };
    delivered.into_iter().chain([seen]).collect()
}

pub(super) fn step(name: &str, text: &str, ok: bool) -> StoryStep {
    StoryStep {
        step: name.to_owned(),
        text: text.to_owned(),
        at: None,
        ok,
    }
}
