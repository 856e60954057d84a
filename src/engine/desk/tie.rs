//! What ties a mail to us, before anything is done about it: asked of mail in Junk, where most is of
//! strangers and none of it may be touched.

use super::{Desk, case::answered};
use crate::{
    domain::{InboundMail, TaskId},
    engine::reader::tasks_named,
    store::StoreError,
};

/// How a mail is tied to mail of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Tie {
    /// Not at all.
    None,
    /// It names a mail that we sent, or is one; no token in it counts.
    Answers,
    /// It bears a token that we made for a person of one of our tasks, and that has not expired. Who
    /// sent it is another matter.
    Token,
}

impl Desk {
    /// The task that the mail is about, if there is one: what it is decided by, and nothing else of it.
    pub(in crate::engine) async fn task_of(
        &self,
        mail: &InboundMail,
    ) -> Result<Option<TaskId>, StoreError> {
        let core = &self.core;
        let mut named = tasks_named(mail);
        named.extend(answered(core, mail).await?.and_then(|row| row.new.task));
        for id in named {
            if core.store.task(&core.tenant, id).await?.is_some() {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// Changes nothing.
    pub(in crate::engine) async fn tie(&self, mail: &InboundMail) -> Result<Tie, StoreError> {
        let core = &self.core;
        for id in tasks_named(mail) {
            let task = core.store.task(&core.tenant, id).await?;
            let bears = |task| core.clerk.bears_token(mail, task, core.world.now());
            if task.as_ref().is_some_and(bears) {
                return Ok(Tie::Token);
            }
        }
        let own = match &mail.message_id {
            Some(id) => core.store.sent_mail(&core.tenant, id).await?,
            None => None,
        };
        if own.is_some() || answered(core, mail).await?.is_some() {
            return Ok(Tie::Answers);
        }
        Ok(Tie::None)
    }
}
