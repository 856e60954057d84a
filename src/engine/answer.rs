//! Composes the mails that the engine decides to send, and keeps the automatic ones few.
//!
//! No mail storm (I9): an answer goes to an address on file only, never to a machine, and beside
//! confirmations at most three per sender and task an hour and ten a day. All that replies cause but
//! the confirmation of an outcome ends at a daily cap per person and task, whoever has it sent.

use jiff::{SignedDuration, Timestamp};

use super::{
    core::Core,
    letters::{Letter, Occasion, SenderProof},
};
use crate::{
    domain::{Address, Correspondent, InboundMail, Problem, TaskId},
    store::{MailCounts, NewMail, Purpose, StoreError, TaskQuery},
    task::{Assignee, Task},
};

const MOST_AN_HOUR: u32 = 3;
const MOST_A_DAY: u32 = 10;
/// All mails of a day to one person about one task; beyond it only outcomes are confirmed.
const MOST_OF_ALL_A_DAY: u32 = 20;

/// The person on file as a party of a mail.
pub(super) fn on_file(assignee: &Assignee) -> Correspondent {
    Correspondent {
        name: assignee.name.clone().unwrap_or_default(),
        address: assignee.address.clone(),
    }
}

impl Core {
    /// Composes one mail for the outbox.
    pub(super) fn compose(
        &self,
        purpose: Purpose,
        occasion: Occasion<'_>,
        to: &Correspondent,
        about: About<'_>,
    ) -> Result<NewMail, Problem> {
        let config = self.config();
        let (id, at) = (self.outbox_id(), self.world.now());
        let mail = self.clerk.compose(&Letter {
            id,
            domain: &config.mail_domain,
            to,
            task: about.task,
            assignee: about.assignee,
            answers: about.answers,
            language: about.language,
            occasion,
        })?;
        Ok(NewMail {
            id,
            listener: about
                .task
                .map_or_else(|| config.listener.clone(), |t| t.listener.clone()),
            purpose,
            task: about.task.map(|t| t.id),
            created: at,
            mail,
        })
    }

    /// Whether one more automatic answer may go to that person.
    pub(super) async fn may_answer(
        &self,
        to: &Address,
        task: Option<TaskId>,
    ) -> Result<bool, StoreError> {
        let an_hour = self.mails_within(1, to, task).await?;
        let a_day = self.mails_within(24, to, task).await?;
        let may = an_hour.answers < MOST_AN_HOUR
            && a_day.answers < MOST_A_DAY
            && a_day.all < MOST_OF_ALL_A_DAY;
        if !may {
            tracing::warn!(%to, ?an_hour, ?a_day, "no more automatic answers");
        }
        Ok(may)
    }

    /// Whether one more mail about that task may go to that person, of those that replies cause.
    pub(super) async fn may_mail(&self, to: &Address, task: TaskId) -> Result<bool, StoreError> {
        let a_day = self.mails_within(24, to, Some(task)).await?;
        let may = a_day.all < MOST_OF_ALL_A_DAY;
        if !may {
            tracing::warn!(%to, ?a_day, "no more mails about this task");
        }
        Ok(may)
    }

    async fn mails_within(
        &self,
        hours: i64,
        to: &Address,
        task: Option<TaskId>,
    ) -> Result<MailCounts, StoreError> {
        let since = self
            .world
            .now()
            .checked_sub(SignedDuration::from_hours(hours));
        let since = since.unwrap_or(Timestamp::UNIX_EPOCH);
        let store = &self.store;
        store
            .mails_since(&self.tenant, to.as_str(), task, since)
            .await
    }

    /// Where an answer to a sender who is no assignee may go: to their own address when Exchange
    /// stamped them as signed in, or when they are an assignee of some other task.
    pub(super) async fn answerable(
        &self,
        mail: &InboundMail,
        proof: Option<&SenderProof>,
    ) -> Result<Option<Correspondent>, StoreError> {
        let Some(from) = &mail.from else {
            return Ok(None);
        };
        if proof.is_some_and(|p| p.internal) {
            return Ok(Some(from.clone()));
        }
        let query = TaskQuery {
            assignee: Some(from.address.clone()),
            limit: 1,
            ..TaskQuery::default()
        };
        let known = self.store.tasks(&self.tenant, &query).await?;
        Ok((!known.rows.is_empty()).then(|| from.clone()))
    }
}

/// What a mail is about.
#[derive(Clone, Copy, Default)]
pub(super) struct About<'a> {
    pub(super) task: Option<&'a Task>,
    /// Place of the person among the task's assignees.
    pub(super) assignee: Option<usize>,
    /// The mail that is answered.
    pub(super) answers: Option<&'a InboundMail>,
    /// The language that the person wrote in, where their words tell.
    pub(super) language: Option<&'static str>,
}
