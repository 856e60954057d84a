//! What is to be written for one mail: disposition, task change, answer, events, evidence.

use super::{
    super::{
        answer::{About, on_file},
        core::Core,
        letters::Occasion,
    },
    case::Case,
    people::People,
    step,
};
use crate::{
    domain::{
        Correspondent, Decision, Disposition, Event, EventKind, MailKind, Problem, Reading,
        Refusal, StandardAction, snapshot::StoryStep,
    },
    reply::language,
    store::{NewMail, Purpose, StoreError},
    task::{Proved, Ruling, Task, rule, undo_until},
    words::story as words,
};

/// Most bytes of one text in the evidence.
const MOST_EVIDENCE: usize = 16 * 1024;

/// Why a person gets no mail: they got as many as a day may bring.
pub(super) const TOO_MANY: &str = "desk.too_many_mails";

/// All that is committed for one mail beside its ledger row's plain facts.
pub(super) struct Verdict {
    pub(super) disposition: Disposition,
    pub(super) action: String,
    pub(super) task: Option<Task>,
    pub(super) outbox: Vec<NewMail>,
    pub(super) events: Vec<Event>,
    pub(super) story: Vec<StoryStep>,
    pub(super) evidence: serde_json::Value,
}

impl Case<'_> {
    /// Judges the mail.
    pub(super) async fn verdict(
        &self,
        core: &Core,
        people: &People,
    ) -> Result<Verdict, StoreError> {
        if self.round_trip {
            let reason = "round_trip".to_owned();
            return Ok(self.plain(Disposition::Ignored(reason)));
        }
        let Some(task) = &self.task else {
            return self.without_task(core).await;
        };
        // Who is refused because nobody could be asked whose address it is would be refused for good.
        if self.sender_untold && self.proof.level.is_none() && self.reading.kind == MailKind::Reply
        {
            return Ok(self.set_aside(core, "desk.sender".to_owned()));
        }
        let person = self.proof.assignee.and_then(|at| task.assignees.get(at));
        let proved = Proved {
            assignee: person.map(|person| person.address.clone()),
            level: self.proof.level,
            version: self.proof.version,
        };
        match rule(task, &self.reading, &proved, core.world.now()) {
            Ruling::Acted(done) => Ok(self.acted(core, *done)),
            Ruling::AskBack => self.asked_back(core, self.why_not_clear(core, task)).await,
            Ruling::Help => self.helps(core, task).await,
            Ruling::Status => match &proved.assignee {
                Some(person) => self.status(core, person).await,
                None => Ok(self.set_aside(core, "desk.assignee".to_owned())),
            },
            Ruling::Undone(open, before) => self.undone(core, *open, &before).await,
            Ruling::Standard(_) => self.standard(core, people, task).await,
            Ruling::Refused(why) => {
                let kind = EventKind::ReplyRefused;
                let occasion = Occasion::Refused(why, &self.reading);
                self.answered(core, Disposition::Refused(why), Some(kind), occasion)
                    .await
            }
            Ruling::SetAside(reason) => Ok(self.set_aside(core, reason)),
            Ruling::Ignored(reason) => self.machine(core, task, reason).await,
        }
    }

    /// What the task takes of them as it stands now.
    async fn helps(&self, core: &Core, task: &Task) -> Result<Verdict, StoreError> {
        let Some(at) = self.proof.assignee else {
            return Ok(self.set_aside(core, "desk.assignee".to_owned()));
        };
        let config = core.config();
        let house = &config.replies.standard;
        let takes = task.takes(house, at, config.mailbox.as_ref(), core.world.now());
        self.answered(core, Disposition::Helped, None, Occasion::Help(&takes))
            .await
    }

    /// The outcome with its confirmation; without the confirmation there is no outcome (I3).
    fn acted(&self, core: &Core, done: Task) -> Verdict {
        let about = About {
            task: Some(&done),
            assignee: self.proof.assignee,
            answers: Some(self.mail),
            language: self.language(),
        };
        let to = self.proof.assignee.and_then(|at| done.assignees.get(at));
        let Some(to) = to.map(on_file) else {
            return self.set_aside(core, "desk.assignee".to_owned());
        };
        match core.compose(Purpose::Confirmation, Occasion::Confirmation, &to, about) {
            Ok(mail) => {
                let possible = done.possible(&core.config().replies.standard);
                let until = done.outcome.as_ref().and_then(|o| undo_until(&done, o));
                let until = until.filter(|_| possible.contains(&StandardAction::Undo));
                let mut evidence = serde_json::json!({"outcome": done.outcome});
                if let (Some(until), Some(evidence)) = (until, evidence.as_object_mut()) {
                    evidence.insert("undo_until".to_owned(), serde_json::json!(until));
                }
                let event = core.event(EventKind::TaskCompleted, Some(done.id), evidence);
                let mut verdict = self.plain(Disposition::Acted);
                verdict.outbox.push(mail);
                verdict.events.push(event);
                verdict.task = Some(done);
                verdict
            }
            Err(problem) => self.unwritable(core, &problem),
        }
    }

    /// The language that the person wrote in, where their words tell.
    pub(super) fn language(&self) -> Option<&'static str> {
        language(&self.reading.new_text)
    }

    /// Nothing changes; the person is told, if they may be.
    pub(super) async fn answered(
        &self,
        core: &Core,
        disposition: Disposition,
        event: Option<EventKind>,
        occasion: Occasion<'_>,
    ) -> Result<Verdict, StoreError> {
        let on_file_of = |task: &Task| Some(on_file(task.assignees.get(self.proof.assignee?)?));
        let to = match self.task.as_ref().and_then(on_file_of) {
            Some(to) => Some(to),
            None => core.answerable(self.mail, Some(&self.proof)).await?,
        };
        let reason = match (&disposition, occasion) {
            (Disposition::Refused(why), _) => serde_json::json!(why),
            (_, Occasion::AskedBack(reading)) => serde_json::json!(reading.reason),
            _ => serde_json::json!(self.reading.reason),
        };
        let mut verdict = self.plain(disposition);
        if let (Some(evidence), Disposition::AskedBack) =
            (verdict.evidence.as_object_mut(), &verdict.disposition)
        {
            evidence.insert("asked".to_owned(), reason.clone());
        }
        if let Some(kind) = event {
            let task = self.task.as_ref().map(|t| t.id);
            let data = serde_json::json!({"reason": reason});
            verdict.events.push(core.event(kind, task, data));
        }
        self.add_answer(core, &mut verdict, to, occasion).await?;
        Ok(verdict)
    }

    async fn add_answer(
        &self,
        core: &Core,
        verdict: &mut Verdict,
        to: Option<Correspondent>,
        occasion: Occasion<'_>,
    ) -> Result<(), StoreError> {
        let task = self.task.as_ref().map(|t| t.id);
        let Some(to) = to else {
            let why = words::NOBODY_KNOWN;
            verdict.story.push(step("not_answered", why, false));
            return Ok(());
        };
        if !core.may_answer(&to.address, task).await? {
            let why = words::ENOUGH_ANSWERS;
            verdict.story.push(step("not_answered", why, false));
            let data = serde_json::json!({"assignee": to.address, "reason": TOO_MANY});
            let alert = core.event(EventKind::ReplyUnanswered, task, data);
            verdict.events.push(alert);
            return Ok(());
        }
        let about = About {
            task: self.task.as_ref(),
            assignee: self.proof.assignee,
            answers: Some(self.mail),
            language: self.language(),
        };
        match core.compose(Purpose::Answer, occasion, &to, about) {
            Ok(mail) => verdict.outbox.push(mail),
            Err(problem) => {
                let why = words::unwritable(&problem.what);
                verdict.story.push(step("not_answered", &why, false));
            }
        }
        Ok(())
    }

    /// No task: machine mail is filed, who is signed in may ask for their open tasks, a known person is told how to reply, the rest is set aside
    /// in silence (replies.md section 4).
    async fn without_task(&self, core: &Core) -> Result<Verdict, StoreError> {
        if self.reading.kind != MailKind::Reply {
            let reason = self.reading.reason.clone();
            return Ok(self.plain(Disposition::Ignored(reason)));
        }
        let asks = self.reading.standard == Some(StandardAction::Status);
        let from = self.mail.from.as_ref().filter(|_| asks);
        if let Some(from) = from.filter(|_| core.clerk.is_from_inside(self.mail)) {
            return self.status(core, &from.address).await;
        }
        let to = core.answerable(self.mail, None).await?;
        let mut verdict = self.set_aside(core, "desk.no_task".to_owned());
        if to.is_some() {
            self.add_answer(core, &mut verdict, to, Occasion::NoTask)
                .await?;
        }
        Ok(verdict)
    }

    pub(super) fn set_aside(&self, core: &Core, reason: String) -> Verdict {
        let task = self.task.as_ref().map(|t| t.id);
        let data = serde_json::json!({"reason": reason});
        let event = core.event(EventKind::ReplySetAside, task, data);
        let mut verdict = self.plain(Disposition::SetAside(reason));
        verdict.events.push(event);
        verdict
    }

    /// A letter that can't be composed stops this mail alone (F28).
    pub(super) fn unwritable(&self, core: &Core, problem: &Problem) -> Verdict {
        let effect = "a reply was set aside: its confirmation can't be written";
        let now = core.world.now();
        core.board.trouble("letters", problem.clone(), effect, now);
        self.set_aside(core, "desk.letter".to_owned())
    }

    /// A verdict that changes nothing.
    pub(super) fn plain(&self, disposition: Disposition) -> Verdict {
        // Replies to our own machine, such as `Refusal::NotYours`, carry the same evidence: what
        // was read, and what the proof stood on.
        Verdict {
            action: self.asked_for(),
            evidence: serde_json::json!({
                "reading": self.short_reading(),
                "answered": self.answered.as_ref().map(|row| {
                    serde_json::json!({"message_id": row.new.mail.message_id, "sent": row.sent})
                }),
                "proof": {"level": self.proof.level, "steps": self.proof.steps,
                    "version": self.proof.version},
                "refusal": match &disposition {
                    Disposition::Refused(why) => Some::<Refusal>(*why),
                    _ => None,
                },
            }),
            disposition,
            task: None,
            outbox: Vec::new(),
            events: Vec::new(),
            story: self.story.clone(),
        }
    }

    /// Label of the action, or of the standard action.
    fn asked_for(&self) -> String {
        let standard = self.reading.standard.map(StandardAction::label);
        let standard = standard.filter(|_| self.reading.decision == Decision::Act);
        let own = self.reading.action.clone();
        own.or_else(|| standard.map(str::to_owned))
            .unwrap_or_default()
    }

    /// The reading, with texts of a bounded length: the evidence is read with every status.
    fn short_reading(&self) -> Reading {
        let mut reading = self.reading.clone();
        let end = reading.new_text.floor_char_boundary(MOST_EVIDENCE);
        reading.new_text.truncate(end);
        if let Some(comment) = &mut reading.comment {
            comment.truncate(comment.floor_char_boundary(MOST_EVIDENCE));
        }
        reading
    }
}
