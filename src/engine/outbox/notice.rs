//! A notice says that nothing is wanted any more: it goes to whom something was asked of, after they were
//! asked. Who never got the notification, for it was given up or a group's and never handed on, would
//! hear of a task for the first time as it is over.

use super::{MOST_ROUNDS, Outbox, REST, left::never_leaves};
use crate::{
    store::{Fate, Marked, OutboxRow, Purpose, StoreError},
    words::sending as words,
};

/// What became of the notification of a notice's recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// It has left, or may have.
    Yes,
    /// It has yet to leave.
    NotYet,
    /// It never will.
    Never,
}

impl Outbox {
    /// Whether that row is a notice that goes nowhere, now or for ever, and was dealt with here.
    pub(super) async fn is_for_nobody_yet(&self, row: &OutboxRow) -> Result<bool, StoreError> {
        let (Purpose::Notice, Some(id), 0) = (row.new.purpose, row.new.task, row.attempts) else {
            return Ok(false);
        };
        let core = &self.core;
        match asked(row, &core.store.mails_of(&core.tenant, id).await?) {
            Asked::Yes => Ok(false),
            Asked::NotYet => {
                let error = words::AFTER_NOTIFICATION.to_owned();
                self.asks_later(row, REST, error).await
            }
            Asked::Never => {
                for _ in 0..MOST_ROUNDS {
                    let Some(task) = core.store.task(&core.tenant, id).await? else {
                        break;
                    };
                    let mark = never_leaves(&task);
                    if core.store.mark(&core.tenant, row.new.id, mark).await? == Marked::Done {
                        break;
                    }
                }
                // Else its lease runs out, and it is looked at again.
                Ok(true)
            }
        }
    }
}

/// Looks among all mails of the task. Without any notification to that address it is sent.
fn asked(notice: &OutboxRow, mails: &[OutboxRow]) -> Asked {
    let to = notice.new.mail.to.first().map(|to| &to.address);
    let mine = |row: &&OutboxRow| {
        row.new.purpose == Purpose::Notification
            && row.new.mail.to.first().map(|to| &to.address) == to
    };
    let fates = mails.iter().filter(mine).map(|row| match row.fate {
        Fate::Sent => Asked::Yes,
        Fate::Waiting => Asked::NotYet,
        // Given up after it was laid down to be sent: it may have arrived all the same.
        Fate::Failed if row.draft.is_some() => Asked::Yes,
        Fate::Failed | Fate::Replaced => Asked::Never,
    });
    let all: Vec<Asked> = fates.collect();
    let best = [Asked::Yes, Asked::NotYet, Asked::Never];
    let mut best = best.into_iter().filter(|asked| all.contains(asked));
    best.next().unwrap_or(Asked::Yes)
}
