//! All that is known of one mail before it is judged: its task, what we had sent, the reading.

use super::{
    super::{
        core::Core,
        letters::SenderProof,
        reader::{read, tasks_named},
        sending::{answered_by_test, note_back},
    },
    Whose,
    settle::as_by_hand,
    step, taken_in,
};
use crate::{
    domain::{InboundMail, MailKind, MessageId, ProofLevel, Reading, TaskId, snapshot::StoryStep},
    store::{OutboxRow, Purpose, StoreError},
    task::Task,
    words::story as words,
};

/// Most ids of `In-Reply-To` and `References` that are looked up.
const MOST_LOOKED_UP: usize = 12;
/// Most tasks that are looked up for one mail.
const MOST_NAMED: usize = 20;

/// One mail with its surroundings.
pub(super) struct Case<'a> {
    pub(super) mail: &'a InboundMail,
    /// The task that it answers, as it stands now.
    pub(super) task: Option<Task>,
    /// The mail of ours that it answers.
    pub(super) answered: Option<OutboxRow>,
    /// Who sent it; only with a task.
    pub(super) proof: SenderProof,
    /// What it says.
    pub(super) reading: Reading,
    /// It may be from an assignee's other address; nobody could tell.
    pub(super) sender_untold: bool,
    /// It is our own test mail come back.
    pub(super) round_trip: bool,
    /// What was found out, with the time of each step.
    pub(super) story: Vec<StoryStep>,
}

impl<'a> Case<'a> {
    /// Looks everything up.
    pub(super) async fn open(
        core: &Core,
        whose: &Whose,
        mail: &'a InboundMail,
    ) -> Result<Self, StoreError> {
        Self::look(core, whose, mail, false).await
    }

    /// The same of a mail that a person lets act: whoever stands in From counts as proved, and what
    /// tells machine mail does not count.
    pub(super) async fn released(
        core: &Core,
        whose: &Whose,
        mail: &'a InboundMail,
    ) -> Result<Self, StoreError> {
        Self::look(core, whose, mail, true).await
    }

    async fn look(
        core: &Core,
        whose: &Whose,
        mail: &'a InboundMail,
        released: bool,
    ) -> Result<Self, StoreError> {
        let mut story = taken_in(mail, core.world.now());
        let answered = answered(core, mail).await?;
        let task = task_of(core, mail, answered.as_ref()).await?;
        let found = task.as_ref().map_or(words::NO_TASK, |_| words::MATCHED);
        story.push(now(core, step("matched", found, task.is_some())));
        let seen = Seen {
            mail,
            task: task.as_ref(),
            answered: answered.as_ref(),
            released,
        };
        let reading = seen.reading(core);
        let (proof, sender_untold) = seen.sender(core, whose, &reading).await;
        if task.is_some() {
            let (said, ok) = (words::proved(proof.level), proof.level.is_some());
            story.push(now(core, step("sender_proved", &said, ok)));
        }
        story.push(now(core, step("read", &words::read(&reading), true)));
        Ok(Self {
            mail,
            task,
            answered,
            proof,
            reading,
            sender_untold,
            round_trip: came_back(core, mail).await?,
            story,
        })
    }
}

/// A step that is taken now.
fn now(core: &Core, step: StoryStep) -> StoryStep {
    StoryStep {
        at: Some(core.world.now()),
        ..step
    }
}

/// A mail, what it answers, and whether a person lets it act.
struct Seen<'a> {
    mail: &'a InboundMail,
    task: Option<&'a Task>,
    answered: Option<&'a OutboxRow>,
    released: bool,
}

impl Seen<'_> {
    /// What it says. The quote is cut by what we sent in this very thread, and by nothing else.
    fn reading(&self, core: &Core) -> Reading {
        let sent_text = self.answered.map(|row| row.new.mail.text.as_str());
        let by_hand = self.released.then(|| as_by_hand(self.mail));
        let mail = by_hand.as_ref().unwrap_or(self.mail);
        read(mail, self.task, sent_text, &core.config().replies)
    }

    /// Who sent it; and whether it may be from an assignee's other address and nobody could tell.
    async fn sender(&self, core: &Core, whose: &Whose, reading: &Reading) -> (SenderProof, bool) {
        let Some(task) = self.task else {
            let internal = core.clerk.is_from_inside(self.mail);
            let proof = SenderProof {
                internal,
                ..SenderProof::default()
            };
            return (proof, false);
        };
        // Whose mailbox a machine writes from is nobody's question.
        let asks = reading.kind == MailKind::Reply && self.is_tied(core, task);
        let others = if asks {
            let internal = core.clerk.is_from_inside(self.mail);
            whose.addresses(self.mail, task, internal).await
        } else {
            Some(Vec::new())
        };
        let untold = others.is_none();
        let others = others.unwrap_or_default();
        let now = core.world.now();
        let mut proof = core.clerk.prove(self.mail, task, &others, now);
        if self.released && proof.assignee.is_some() {
            proof.level = Some(ProofLevel::Exchange);
        }
        (proof, untold)
    }

    /// Whether there is more to it than the name of a task: a token of one of its people that counts,
    /// or a mail of ours about it that it answers.
    fn is_tied(&self, core: &Core, task: &Task) -> bool {
        let of_task = self
            .answered
            .is_some_and(|row| row.new.task == Some(task.id));
        of_task || core.clerk.bears_token(self.mail, task, core.world.now())
    }
}

/// The task that it names or answers, as it stands now.
async fn task_of(
    core: &Core,
    mail: &InboundMail,
    answered: Option<&OutboxRow>,
) -> Result<Option<Task>, StoreError> {
    let mut named: Vec<TaskId> = tasks_named(mail);
    named.extend(answered.and_then(|row| row.new.task));
    for id in named.into_iter().take(MOST_NAMED) {
        let task = core.store.task(&core.tenant, id).await?;
        if task.is_some() {
            return Ok(task);
        }
    }
    Ok(None)
}

/// The newest mail of ours that this one answers.
pub(super) async fn answered(
    core: &Core,
    mail: &InboundMail,
) -> Result<Option<OutboxRow>, StoreError> {
    let ids = mail.in_reply_to.iter().chain(mail.references.iter().rev());
    for id in ids.take(MOST_LOOKED_UP) {
        if let Some(row) = core.store.sent_mail(&core.tenant, id).await? {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// Whether it is our round-trip test mail: its own Message-ID, sent by us to ourselves; or, where a
/// server gave it another one, what it claims to answer.
async fn came_back(core: &Core, mail: &InboundMail) -> Result<bool, StoreError> {
    let newest = core.board.facts().round_trip.as_ref().map(|t| t.0.clone());
    let claims = |id: &MessageId| {
        answered_by_test(id).is_some_and(|claimed| mail.in_reply_to.contains(&claimed))
    };
    let Some(id) = newest.filter(claims).or_else(|| mail.message_id.clone()) else {
        return Ok(false);
    };
    let row = core.store.sent_mail(&core.tenant, &id).await?;
    let ours = row.filter(|row| row.new.purpose == Purpose::RoundTrip);
    if let Some(row) = &ours {
        note_back(core, &row.new.mail, mail);
    }
    Ok(ours.is_some())
}
