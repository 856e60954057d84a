//! Carries out what a person asked for beside the task's own actions: hand it on, share it, put it
//! off, ask about it, take the answer back, list what is open.
//!
//! Called by the verdict once the rules say that they may. All of one wish is one commit: the task,
//! the mails that it causes, the event.

use jiff::Timestamp;

use super::{
    super::{
        answer::{About, on_file},
        core::Core,
        letters::{Occasion, zone_of},
    },
    case::Case,
    people::{Meant, People},
    verdict::Verdict,
};
use crate::{
    domain::{
        Address, Correspondent, Disposition, EventKind, Problem, Reading, Refusal, StandardAction,
    },
    message::Target,
    reply::standard::{Wish, wish_of},
    store::{NewMail, Purpose, StoreError, TaskQuery},
    task::{
        Assignee, AssigneeState, Handed, NotHanded, Outcome, Task, TaskState, hand_on, share, sleep,
    },
};

/// Most open tasks that are listed.
const MOST_TASKS: u32 = 100;

/// Who asks, and for which task.
struct Asked<'a> {
    task: &'a Task,
    /// Place of who asks.
    at: usize,
    by: Correspondent,
}

impl Case<'_> {
    /// Carries out a wish that the rules allow.
    pub(super) async fn standard(
        &self,
        core: &Core,
        people: &People,
        task: &Task,
    ) -> Result<Verdict, StoreError> {
        let person = self
            .proof
            .assignee
            .and_then(|at| Some((at, task.assignees.get(at)?)));
        let Some((at, person)) = person else {
            return Ok(self.set_aside(core, "desk.assignee".to_owned()));
        };
        let asked = Asked {
            task,
            at,
            by: on_file(person),
        };
        let now = core.world.now().to_zoned(zone_of(Some(person)));
        match wish_of(&self.reading, &now) {
            Some(Wish::Redirect(to)) => {
                let wish = StandardAction::Redirect;
                self.hands_on(core, people, &asked, (wish, to.as_deref()))
                    .await
            }
            Some(Wish::Delegate(to)) => {
                let wish = StandardAction::Delegate;
                self.hands_on(core, people, &asked, (wish, to.as_deref()))
                    .await
            }
            Some(Wish::Sleep(until)) => {
                let until = until.map(|until| until.timestamp());
                let slept = until.and_then(|u| Some((u, sleep(task, at, u, now.timestamp())?)));
                match slept {
                    Some((until, slept)) => Ok(self.sleeps(core, &asked, &slept, until)),
                    None => self.asked_back(core, "reply.sleep_time").await,
                }
            }
            Some(Wish::Ask(Some(question))) => Ok(self.asks(core, &asked, &question)),
            Some(Wish::Ask(None)) => self.asked_back(core, "reply.no_question").await,
            Some(Wish::Status | Wish::Undo) | None => {
                self.asked_back(core, "reply.not_available").await
            }
        }
    }

    /// Redirect and Delegate.
    async fn hands_on(
        &self,
        core: &Core,
        people: &People,
        asked: &Asked<'_>,
        (wish, to): (StandardAction, Option<&str>),
    ) -> Result<Verdict, StoreError> {
        let mailbox = core.config().mailbox.clone();
        let tells = self.may_know_the_directory();
        let meant = people.meant(to, self.mail, mailbox.as_ref(), tells);
        let (to, shown) = match meant.await {
            Meant::Person { who, shown } => (who, shown),
            Meant::Nobody(why) => return self.no_target(core, wish, &why).await,
            Meant::Silent => return self.asked_back(core, "reply.directory_silent").await,
        };
        let redirects = wish == StandardAction::Redirect;
        let done = if redirects {
            hand_on(asked.task, asked.at, &to)
        } else {
            share(asked.task, asked.at, &to)
        };
        match done {
            Ok(handed) => Ok(self.handed(core, asked, &handed, (redirects, &shown))),
            Err(NotHanded::Own) => self.no_target(core, wish, &Target::Own).await,
            Err(NotHanded::Full) => self.no_target(core, wish, &Target::Full).await,
        }
    }

    fn handed(
        &self,
        core: &Core,
        asked: &Asked<'_>,
        handed: &Handed,
        (redirects, shown): (bool, &Correspondent),
    ) -> Verdict {
        let task = &handed.task;
        let Some(to) = task.assignees.get(handed.to).map(on_file) else {
            return self.set_aside(core, "desk.assignee".to_owned());
        };
        let note = self.reading.comment.as_deref();
        let (kind, told, confirmed) = if redirects {
            (
                EventKind::TaskRedirected,
                Occasion::HandedOn(&asked.by, note),
                Occasion::Redirected(shown),
            )
        } else {
            (
                EventKind::TaskDelegated,
                Occasion::Shared(&asked.by, note),
                Occasion::Delegated(shown),
            )
        };
        let about = About {
            task: Some(task),
            assignee: Some(handed.to),
            ..About::default()
        };
        let mails = vec![
            core.compose(Purpose::Notification, told, &to, about),
            self.confirms(core, task, confirmed),
        ];
        let data = serde_json::json!({"assignee": asked.by.address, "to": to.address,
            "comment": note});
        self.carried_out(core, Some(task), (kind, data), mails)
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

    fn asks(&self, core: &Core, asked: &Asked<'_>, question: &str) -> Verdict {
        let Some(requester) = &asked.task.requester else {
            return self.set_aside(core, "desk.requester".to_owned());
        };
        let to = Correspondent::bare(requester.clone());
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
        self.carried_out(core, None, (EventKind::TaskAsked, data), mails)
    }

    /// The answer is taken back: the task is open again.
    pub(super) fn undone(&self, core: &Core, open: &Task, before: &Outcome) -> Verdict {
        let mails = vec![self.confirms(core, open, Occasion::Undone(before))];
        let data = serde_json::json!({"assignee": before.by, "undone": before.action,
            "decided": before.at});
        self.carried_out(core, Some(open), (EventKind::TaskUndone, data), mails)
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
    fn confirms(
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
    fn carried_out(
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

    /// It is not clear to whom.
    async fn no_target(
        &self,
        core: &Core,
        wish: StandardAction,
        why: &Target,
    ) -> Result<Verdict, StoreError> {
        let disposition = Disposition::Refused(Refusal::TargetNotFound);
        let kind = Some(EventKind::ReplyRefused);
        self.answered(core, disposition, kind, Occasion::NoTarget(wish, why))
            .await
    }

    /// What was asked for is clear, and what with is not.
    async fn asked_back(&self, core: &Core, reason: &str) -> Result<Verdict, StoreError> {
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
