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
        let mut tell = |name: &str, text: String, ok: bool| {
            let at = Some(core.world.now());
            story.push(StoryStep {
                at,
                ..step(name, &text, ok)
            });
        };
        let answered = answered(core, mail).await?;
        let mut named: Vec<TaskId> = tasks_named(mail);
        named.extend(answered.as_ref().and_then(|row| row.new.task));
        let mut task = None;
        for id in named.into_iter().take(20) {
            task = core.store.task(&core.tenant, id).await?;
            if task.is_some() {
                break;
            }
        }
        let matched = if task.is_some() {
            words::MATCHED
        } else {
            words::NO_TASK
        };
        tell("matched", matched.to_owned(), task.is_some());
        // The quote is cut by what we sent in this very thread, and by nothing else.
        let sent_text = answered.as_ref().map(|row| row.new.mail.text.as_str());
        let by_hand = released.then(|| as_by_hand(mail));
        let reading = read(
            by_hand.as_ref().unwrap_or(mail),
            task.as_ref(),
            sent_text,
            &core.config().replies,
        );
        let others = match &task {
            // Whose mailbox a machine writes from is nobody's question.
            Some(task)
                if reading.kind == MailKind::Reply
                    && is_tied(core, mail, task, answered.as_ref()) =>
            {
                whose
                    .addresses(mail, task, core.clerk.is_from_inside(mail))
                    .await
            }
            _ => Some(Vec::new()),
        };
        let sender_untold = others.is_none();
        let others = others.unwrap_or_default();
        let mut proof = match &task {
            Some(task) => core.clerk.prove(mail, task, &others, core.world.now()),
            None => SenderProof {
                internal: core.clerk.is_from_inside(mail),
                ..SenderProof::default()
            },
        };
        if released && proof.assignee.is_some() {
            proof.level = Some(ProofLevel::Exchange);
        }
        if task.is_some() {
            let level = proof.level;
            tell("sender_proved", words::proved(level), level.is_some());
        }
        tell("read", words::read(&reading), true);
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

/// Whether there is more to it than the name of a task: a token of one of its people that counts, or a
/// mail of ours about it that it answers.
fn is_tied(core: &Core, mail: &InboundMail, task: &Task, answered: Option<&OutboxRow>) -> bool {
    let of_task = answered.is_some_and(|row| row.new.task == Some(task.id));
    of_task || core.clerk.bears_token(mail, task, core.world.now())
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
