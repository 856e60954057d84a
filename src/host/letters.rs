//! The engine's letters, on `reply` and `message`, with the keys of this installation.

use jiff::Timestamp;

use crate::{
    domain::{CommentRule, InboundMail, OutgoingMail, Problem, Reading, Refusal, TaskId},
    engine::{Letter, Letters, Occasion, Reader, SenderProof},
    message::{Answer, ComposeError, Composer, Envelope},
    reply::token::{Bound, Token},
    task::Task,
};

/// Reads with `reply`, writes with `message`.
pub(super) struct HouseLetters {
    reader: Reader,
    composer: Composer,
}

impl HouseLetters {
    pub(super) fn new(reader: Reader, installation: &str) -> Result<Self, ComposeError> {
        Ok(Self {
            reader,
            composer: Composer::new(installation)?,
        })
    }

    fn envelope(&self, letter: &Letter<'_>) -> Envelope {
        let answers = letter.answers;
        let mut references = answers.map(|m| m.references.clone()).unwrap_or_default();
        references.extend(answers.and_then(|m| m.message_id.clone()));
        Envelope {
            row: letter.id,
            domain: letter.domain.to_owned(),
            to: letter.to.clone(),
            token: self.token(letter),
            in_reply_to: answers.and_then(|m| m.message_id.clone()),
            references,
            subject: answers.map(|m| m.subject.clone()),
        }
    }

    /// Only a mail to an assignee carries a token, and only theirs.
    fn token(&self, letter: &Letter<'_>) -> Option<Token> {
        let (task, at) = (letter.task?, letter.assignee?);
        let person = &task.assignees.get(at)?.address;
        let key = self.reader.keys.first()?;
        let bound = Bound::new(task.id, u16::try_from(at).ok()?, task.version, None);
        Some(Token::mint(key, &self.reader.tenant, person, bound))
    }
}

impl Letters for HouseLetters {
    fn tasks_named(&self, mail: &InboundMail) -> Vec<TaskId> {
        self.reader.tasks_named(mail)
    }

    fn prove(&self, mail: &InboundMail, task: &Task, now: Timestamp) -> SenderProof {
        self.reader.prove(mail, task, now)
    }

    fn read(&self, mail: &InboundMail, task: Option<&Task>, sent_text: Option<&str>) -> Reading {
        self.reader.read(mail, task, sent_text)
    }

    fn compose(&self, letter: &Letter<'_>) -> Result<OutgoingMail, Problem> {
        let composer = &self.composer;
        let envelope = self.envelope(letter);
        let task = letter.task;
        let made = match (letter.occasion, task) {
            (Occasion::Notification, Some(task)) => composer.notification(&envelope, task),
            (Occasion::RoundTrip(_), _) => {
                composer.test_mail(letter.id, letter.domain, letter.to.clone())
            }
            (occasion, _) => composer.answer(&envelope, task, &answer(occasion, task)),
        };
        made.map_err(|e| fault(&e))
    }
}

/// What is said on an occasion. Where the task lacks what the sentence needs, help is given.
fn answer<'a>(occasion: Occasion<'a>, task: Option<&'a Task>) -> Answer<'a> {
    let outcome = task.and_then(|t| t.outcome.as_ref());
    match occasion {
        Occasion::Confirmation => outcome.map_or(Answer::Help, Answer::Confirmation),
        Occasion::AskedBack(reading) => Answer::AskedBack(reading),
        Occasion::Refused(refusal) => refused(refusal, task),
        Occasion::Cancelled(_) => Answer::Cancelled,
        Occasion::DecidedElsewhere => outcome.map_or(Answer::Help, Answer::AlreadyDone),
        Occasion::Help | Occasion::NoTask | Occasion::Notification | Occasion::RoundTrip(_) => {
            Answer::Help
        }
    }
}

fn refused(refusal: Refusal, task: Option<&Task>) -> Answer<'_> {
    let outcome = task.and_then(|t| t.outcome.as_ref());
    let wants_comment = task
        .and_then(|t| {
            t.actions
                .iter()
                .find(|a| a.comment == CommentRule::Required)
        })
        .map_or("", |a| a.name.as_str());
    match refusal {
        Refusal::NotYours => Answer::NotYours,
        Refusal::Late => outcome.map_or(Answer::Expired, Answer::AlreadyDone),
        Refusal::Expired => Answer::Expired,
        Refusal::Cancelled => Answer::Cancelled,
        Refusal::Changed => Answer::Changed,
        Refusal::SenderNotProved => Answer::SenderNotProved,
        Refusal::CommentMissing => Answer::CommentNeeded(wants_comment),
        // No action has a target yet, so nothing can be refused for it.
        Refusal::TargetNotFound => Answer::Help,
    }
}

fn fault(error: &ComposeError) -> Problem {
    Problem::new(
        "message.compose",
        error.to_string(),
        "",
        "shorten the task's text; if it stays, report it with the task's JSON",
    )
}
