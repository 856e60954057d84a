//! Machine mail of a task: an absence or a bounce is told to the application, the bounce of a question
//! to who asked it too; the rest is filed.

use super::{
    super::{
        answer::{About, on_file},
        core::Core,
        letters::Occasion,
    },
    case::Case,
    step,
    verdict::Verdict,
};
use crate::{
    domain::{Address, Disposition, EventKind, MailKind, StandardAction},
    reply::language,
    store::{LedgerRow, OutboxRow, Purpose, StoreError},
    task::{AssigneeState, Task, TaskState},
    words::story as words,
};

/// Newest replies to a task among which its question is looked for.
const MOST_REPLIES: u32 = 200;

impl Case<'_> {
    /// Machine mail of a task: filed in silence; an absence or a bounce is told to the
    /// application.
    pub(super) async fn machine(
        &self,
        core: &Core,
        task: &Task,
        reason: String,
    ) -> Result<Verdict, StoreError> {
        if let (MailKind::Bounce, Some(row)) = (self.reading.kind, self.question(task)) {
            return self.question_bounced(core, task, row, reason).await;
        }
        Ok(self.of_assignee(core, task, reason))
    }

    fn of_assignee(&self, core: &Core, task: &Task, reason: String) -> Verdict {
        let mut verdict = self.plain(Disposition::Ignored(reason));
        let (kind, at, state) = match self.reading.kind {
            MailKind::Absence => (
                EventKind::AssigneeAbsent,
                self.proof.assignee,
                AssigneeState::Absent,
            ),
            // A bounce counts only for a notification that we really sent: the Message-ID that it
            // names can't be guessed.
            MailKind::Bounce => (
                EventKind::AssigneeBounced,
                self.bounced(task),
                AssigneeState::Bounced,
            ),
            _ => return verdict,
        };
        let Some(person) = at.and_then(|at| task.assignees.get(at)) else {
            return verdict;
        };
        let data = serde_json::json!({"assignee": person.address});
        verdict.events.push(core.event(kind, Some(task.id), data));
        let moves = matches!(
            person.state,
            AssigneeState::Waiting | AssigneeState::Notified
        );
        if moves && task.state == TaskState::Open {
            let mut changed = task.clone();
            if let Some(assignee) = at.and_then(|at| changed.assignees.get_mut(at)) {
                assignee.state = state;
                verdict.task = Some(changed);
            }
        }
        verdict
    }

    /// The question that this bounce answers, of this very task.
    fn question(&self, task: &Task) -> Option<&OutboxRow> {
        let row = self.answered.as_ref()?;
        let asks = row.new.purpose == Purpose::Question && row.new.task == Some(task.id);
        asks.then_some(row)
    }

    /// Who asked waits for an answer that will not come: they are told.
    async fn question_bounced(
        &self,
        core: &Core,
        task: &Task,
        row: &OutboxRow,
        reason: String,
    ) -> Result<Verdict, StoreError> {
        let mut verdict = self.plain(Disposition::Ignored(reason));
        let to = row.new.mail.to.first();
        // The question was sent in the name of who asked: answers go to them.
        let headers = &row.new.mail.headers;
        let reply_to = headers.iter().find(|(name, _)| name == "Reply-To");
        let asker = reply_to.and_then(|(_, who)| Address::parse(who).ok());
        let at = task
            .assignees
            .iter()
            .position(|a| Some(&a.address) == asker.as_ref());
        let person = at.and_then(|at| task.assignees.get(at));
        let (Some(to), Some(person)) = (to, person) else {
            return Ok(verdict);
        };
        let data = serde_json::json!({"assignee": person.address, "to": to.address});
        let event = core.event(EventKind::QuestionBounced, Some(task.id), data);
        verdict.events.push(event);
        if !core.may_answer(&person.address, Some(task.id)).await? {
            let why = words::ENOUGH_ANSWERS;
            verdict.story.push(step("not_answered", why, false));
            return Ok(verdict);
        }
        let about = About {
            task: Some(task),
            assignee: at,
            language: asked_in(core, task, &person.address).await?,
            ..About::default()
        };
        let occasion = Occasion::QuestionBounced(to);
        match core.compose(Purpose::Answer, occasion, &on_file(person), about) {
            Ok(mail) => verdict.outbox.push(mail),
            Err(problem) => {
                let why = words::unwritable(&problem.what);
                verdict.story.push(step("not_answered", &why, false));
            }
        }
        Ok(verdict)
    }

    /// Place of the assignee whose notification this bounce answers.
    fn bounced(&self, task: &Task) -> Option<usize> {
        let row = self.answered.as_ref()?;
        let to = &row.new.mail.to.first()?.address;
        let notified = row.new.purpose.asks() && row.new.task == Some(task.id);
        let at = task.assignees.iter().position(|a| a.address == *to);
        at.filter(|_| notified)
    }
}

/// The language that the person's newest question was written in, where its words tell.
async fn asked_in(
    core: &Core,
    task: &Task,
    asker: &Address,
) -> Result<Option<&'static str>, StoreError> {
    let rows = core
        .store
        .recent(&core.tenant, Some(task.id), MOST_REPLIES)
        .await?;
    let theirs = |row: &&LedgerRow| {
        row.disposition == Disposition::Acted
            && row.action == StandardAction::Ask.label()
            && row.from.contains(asker.as_str())
    };
    let text = rows.iter().find(theirs);
    let text = text.and_then(|row| row.evidence.pointer("/reading/new_text")?.as_str());
    Ok(text.and_then(language))
}
