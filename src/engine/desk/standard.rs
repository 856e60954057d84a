//! Carries out what a person asked for beside the task's own actions: put it off, ask about it, list
//! what is open. Handing it on and taking the answer back stand beside it.
//!
//! Called by the verdict once the rules say that they may. All of one wish is one commit: the task,
//! the mails that it causes, the event.

use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::{
    super::{
        answer::{About, on_file},
        core::Core,
        letters::{Occasion, zone_of},
    },
    case::Case,
    people::People,
    verdict::{TOO_MANY, Verdict},
};
use crate::{
    domain::{
        Address, Correspondent, Disposition, EventKind, Problem, Reading, Refusal, StandardAction,
    },
    message::Target,
    reply::standard::{Wish, wish, wish_of},
    store::{NewMail, Purpose, StoreError, TaskQuery},
    task::{Assignee, AssigneeState, Task, TaskState, sleep},
};

/// Most open tasks that are listed.
const MOST_TASKS: u32 = 100;
/// Why a question goes nowhere.
const NOBODY_TO_ASK: &str = "reply.nobody_to_ask";

/// Who asks, and for which task.
pub(super) struct Asked<'a> {
    pub(super) task: &'a Task,
    /// Place of who asks.
    pub(super) at: usize,
    pub(super) by: Correspondent,
}

impl Case<'_> {
    /// Carries out a wish that the rules allow.
    pub(super) async fn standard(
        &self,
        core: &Core,
        people: &People,
        task: &Task,
    ) -> Result<Verdict, StoreError> {
        let Some((asked, zone)) = self.asked(task) else {
            return Ok(self.set_aside(core, "desk.assignee".to_owned()));
        };
        // Each wish is confirmed: who may get no more mail about it is waited for in silence.
        if !core.may_mail(&asked.by.address, task.id).await? {
            return Ok(self.set_aside(core, TOO_MANY.to_owned()));
        }
        match wish_of(&self.reading, &core.world.now().to_zoned(zone)) {
            Some(Wish::Redirect(to)) => {
                let wish = (StandardAction::Redirect, to.as_deref());
                self.hands_on(core, people, &asked, wish).await
            }
            Some(Wish::Delegate(to)) => {
                let wish = (StandardAction::Delegate, to.as_deref());
                self.hands_on(core, people, &asked, wish).await
            }
            Some(Wish::Sleep(until)) => self.puts_off(core, &asked, until).await,
            Some(Wish::Ask(Some(question))) => self.asks(core, &asked, &question).await,
            Some(Wish::Ask(None)) => self.asked_back(core, "reply.no_question").await,
            Some(Wish::Status | Wish::Undo) | None => {
                self.asked_back(core, "reply.not_available").await
            }
        }
    }

    /// Who asks, and their time zone.
    fn asked<'t>(&self, task: &'t Task) -> Option<(Asked<'t>, TimeZone)> {
        let at = self.proof.assignee?;
        let person = task.assignees.get(at)?;
        let by = on_file(person);
        Some((Asked { task, at, by }, zone_of(Some(person))))
    }

    async fn puts_off(
        &self,
        core: &Core,
        asked: &Asked<'_>,
        until: Option<Zoned>,
    ) -> Result<Verdict, StoreError> {
        let until = until.map(|until| until.timestamp());
        let now = core.world.now();
        let slept = until.and_then(|u| Some((u, sleep(asked.task, asked.at, u, now)?)));
        match slept {
            Some((until, slept)) => Ok(self.sleeps(core, asked, &slept, until)),
            None => self.asked_back(core, "reply.sleep_time").await,
        }
    }

    /// The notification comes again at that time: it is laid into the outbox now, due then.
    fn sleeps(&self, core: &Core, asked: &Asked<'_>, slept: &Task, until: Timestamp) -> Verdict {
        let about = About {
            task: Some(slept),
            assignee: Some(asked.at),
            ..About::default()
        };
        let again = core
            .compose(Purpose::Reminder, Occasion::Woken, &asked.by, about)
            .map(|mail| NewMail {
                created: until,
                ..mail
            });
        let mails = vec![again, self.confirms(core, slept, Occasion::Slept(until))];
        let data = serde_json::json!({"assignee": asked.by.address, "until": until});
        self.carried_out(core, Some(slept), (EventKind::TaskSlept, data), mails)
    }

    async fn asks(
        &self,
        core: &Core,
        asked: &Asked<'_>,
        question: &str,
    ) -> Result<Verdict, StoreError> {
        let mailbox = core.config().mailbox.clone();
        let Some(requester) = asked.task.whom_to_ask(asked.at, mailbox.as_ref()) else {
            return self.asked_back(core, NOBODY_TO_ASK).await;
        };
        let to = Correspondent::bare(requester.clone());
        if !core.may_mail(&to.address, asked.task.id).await? {
            return self.enough(core, StandardAction::Ask, to).await;
        }
        let about = About {
            task: Some(asked.task),
            ..About::default()
        };
        let occasion = Occasion::Question(&asked.by, question);
        let mails = vec![
            core.compose(Purpose::Question, occasion, &to, about),
            self.confirms(core, asked.task, Occasion::Asked(&to)),
        ];
        let data = serde_json::json!({"assignee": asked.by.address, "to": to.address,
            "question": question});
        Ok(self.carried_out(core, None, (EventKind::TaskAsked, data), mails))
    }

    /// Why a reply to an open task was not clear; of a question that nobody could answer, just that.
    pub(super) fn why_not_clear(&self, core: &Core, task: &Task) -> &str {
        let asks = || {
            let config = core.config();
            let line = self.reading.steps.iter().find(|s| s.step == "line");
            let wish = line.and_then(|l| wish(&l.found, &core.world.now().to_zoned(TimeZone::UTC)));
            matches!(wish, Some(Wish::Ask(_)))
                && task.requester.is_none()
                && config.replies.standard.contains(&StandardAction::Ask)
                && task.allows(StandardAction::Ask)
        };
        match self.reading.reason.as_str() {
            // A mark of question is part of a question.
            "reply.not_available" | "reply.question" if asks() => NOBODY_TO_ASK,
            reason => reason,
        }
    }

    /// The tasks that wait for who asks.
    pub(super) async fn status(
        &self,
        core: &Core,
        person: &Address,
    ) -> Result<Verdict, StoreError> {
        let query = TaskQuery {
            assignee: Some(person.clone()),
            state: Some(TaskState::Open),
            limit: MOST_TASKS,
            ..TaskQuery::default()
        };
        let found = core.store.tasks(&core.tenant, &query).await?;
        let waits = |task: &Task| {
            let done = [AssigneeState::Answered, AssigneeState::Delegated];
            let own = |a: &Assignee| a.address == *person;
            task.assignees
                .iter()
                .any(|a| own(a) && !done.contains(&a.state))
        };
        let open: Vec<Task> = found.rows.into_iter().filter(waits).collect();
        self.answered(core, Disposition::Helped, None, Occasion::Status(&open))
            .await
    }

    /// The mail that says that it is done.
    pub(super) fn confirms(
        &self,
        core: &Core,
        task: &Task,
        occasion: Occasion<'_>,
    ) -> Result<NewMail, Problem> {
        let about = About {
            task: Some(task),
            assignee: self.proof.assignee,
            answers: Some(self.mail),
            language: self.language(),
        };
        let to = self.proof.assignee.and_then(|at| task.assignees.get(at));
        let Some(to) = to.map(on_file) else {
            let what = "there is nobody to confirm it to";
            return Err(Problem::new("engine.letter", what, "", "report this"));
        };
        core.compose(Purpose::Confirmation, occasion, &to, about)
    }

    /// All of it, or, when one of the mails can't be written, nothing.
    pub(super) fn carried_out(
        &self,
        core: &Core,
        changed: Option<&Task>,
        (kind, data): (EventKind, serde_json::Value),
        mails: Vec<Result<NewMail, Problem>>,
    ) -> Verdict {
        let mails: Result<Vec<NewMail>, Problem> = mails.into_iter().collect();
        match mails {
            Ok(mails) => {
                let mut verdict = self.plain(Disposition::Acted);
                let task = self.task.as_ref().map(|t| t.id);
                verdict.events.push(core.event(kind, task, data));
                verdict.outbox = mails;
                verdict.task = changed.cloned();
                verdict
            }
            Err(problem) => self.unwritable(core, &problem),
        }
    }

    /// It goes to nobody, for that reason.
    pub(super) async fn no_target(
        &self,
        core: &Core,
        wish: StandardAction,
        why: &Target,
    ) -> Result<Verdict, StoreError> {
        let refusal = match why {
            Target::Has(_) => Refusal::HasItAlready,
            Target::Enough(_) => Refusal::TooManyMails,
            _ => Refusal::TargetNotFound,
        };
        let disposition = Disposition::Refused(refusal);
        let kind = Some(EventKind::ReplyRefused);
        self.answered(core, disposition, kind, Occasion::NoTarget(wish, why))
            .await
    }

    /// No more mail about it goes to that person today.
    pub(super) async fn enough(
        &self,
        core: &Core,
        wish: StandardAction,
        to: Correspondent,
    ) -> Result<Verdict, StoreError> {
        self.no_target(core, wish, &Target::Enough(to)).await
    }

    /// What was asked for is clear, and what with is not.
    pub(super) async fn asked_back(
        &self,
        core: &Core,
        reason: &str,
    ) -> Result<Verdict, StoreError> {
        let reading = Reading {
            reason: reason.to_owned(),
            ..self.reading.clone()
        };
        let kind = Some(EventKind::ReplyAskedBack);
        self.answered(
            core,
            Disposition::AskedBack,
            kind,
            Occasion::AskedBack(&reading),
        )
        .await
    }
}
