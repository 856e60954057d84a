//! A mail that was set aside is decided anew, or put away, because a person says so.
//!
//! Called by the engine's face for `setaside release | replay | discard`. What was decided before is
//! never changed: who, why and what became of it stand in a row of their own, once.

use super::{Desk, case::Case, step};
use crate::engine::core::Core;
use crate::{
    domain::{Disposition, EventKind, InboundMail, ItemRef},
    store::{Change, Committed, LedgerRow, StoreError},
    words::story as words,
};

/// How often a task may be written by others while one mail is decided.
const MOST_ROUNDS: u32 = 20;

/// What is to be done with a mail that was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    /// Let it act: its sender counts as proved, and what looks like a machine's does not.
    Release,
    /// Read it again, with all that is asked of any mail.
    Replay,
    /// Put it away for good.
    Discard,
}

impl Settle {
    /// The word of the command.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Replay => "replay",
            Self::Discard => "discard",
        }
    }

    /// The one of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        let all = [Self::Release, Self::Replay, Self::Discard];
        all.into_iter().find(|s| s.word() == word)
    }

    const fn event(self) -> EventKind {
        match self {
            Self::Release => EventKind::ReplyReleased,
            Self::Replay => EventKind::ReplyReplayed,
            Self::Discard => EventKind::ReplyDiscarded,
        }
    }
}

/// Who says so.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Order {
    pub(in crate::engine) what: Settle,
    pub(in crate::engine) by: String,
    pub(in crate::engine) why: Option<String>,
}

/// Key of the row that settles the mail of another key: there is one such row at most.
pub(in crate::engine) fn settles(key: &str) -> String {
    format!("{key}+")
}

impl Desk {
    /// Decides the mail of a row anew; `None`: somebody settled it before.
    pub(in crate::engine) async fn again(
        &self,
        mail: &InboundMail,
        before: &LedgerRow,
        order: &Order,
    ) -> Result<Option<LedgerRow>, StoreError> {
        let released = order.what == Settle::Release;
        let key = settles(&before.key);
        for _ in 0..MOST_ROUNDS {
            let case = if released {
                Case::released(&self.core, &self.whose, mail).await?
            } else {
                Case::open(&self.core, &self.whose, mail).await?
            };
            let verdict = case.verdict(&self.core, &self.people).await?;
            let change = self.change(mail, &key, &case, verdict);
            match settled(&self.core, change, before, order).await? {
                Committed::TaskMoved => {}
                Committed::Done => return self.core.store.ledger(&self.core.tenant, &key).await,
                _ => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// Puts the mail of a row away; `None`: somebody settled it before. Needs no mailbox.
pub(in crate::engine) async fn discard(
    core: &Core,
    before: &LedgerRow,
    order: &Order,
) -> Result<Option<LedgerRow>, StoreError> {
    let key = settles(&before.key);
    let row = LedgerRow {
        key: key.clone(),
        at: core.world.now(),
        disposition: Disposition::Ignored("setaside.discarded".to_owned()),
        story: Vec::new(),
        evidence: serde_json::json!({}),
        ..before.clone()
    };
    let change = Change {
        ledger: Some(row),
        ..Change::default()
    };
    match settled(core, change, before, order).await? {
        Committed::Done => core.store.ledger(&core.tenant, &key).await,
        _ => Ok(None),
    }
}

/// Commits with who said so, and why, in row and story.
async fn settled(
    core: &Core,
    mut change: Change,
    before: &LedgerRow,
    order: &Order,
) -> Result<Committed, StoreError> {
    let said = serde_json::json!({"settles": before.key, "what": order.what.word(),
        "by": order.by, "why": order.why});
    let mut task = before.task;
    if let Some(row) = &mut change.ledger {
        task = row.task.or(task);
        if let Some(evidence) = row.evidence.as_object_mut() {
            evidence.insert("settled".to_owned(), said.clone());
        }
        let text = words::settled(order.what.word(), &order.by, order.why.as_deref());
        row.story.insert(0, step("settled", &text, true));
    }
    let event = core.event(order.what.event(), task, said);
    change.events.insert(0, event);
    let rings = !change.outbox.is_empty();
    let done = core.store.commit(&core.tenant, change).await?;
    if rings {
        core.outbox_bell.notify_one();
    }
    Ok(done)
}

/// The mail without what tells machine mail; who releases it has looked at it.
pub(super) fn as_by_hand(mail: &InboundMail) -> InboundMail {
    InboundMail {
        item: ItemRef {
            id: mail.item.id.clone(),
            change_key: None,
        },
        item_class: "IPM.Note".to_owned(),
        headers: Vec::new(),
        ..mail.clone()
    }
}
