//! Has the keys: proves who sent a mail that came in, and writes those that leave.
//!
//! Stands on `reply` and `message`; asked by the desk and the intake. All of it is pure; the
//! engine alone decides what becomes of a mail.

use jiff::Timestamp;

use super::{
    letters::{Letter, Occasion, SenderProof},
    reader::Reader,
};
use crate::{
    domain::{Address, InboundMail, OutgoingMail, Problem, Reading, Refusal},
    message::{Answer, ComposeError, Composer, Envelope},
    reply::token::{Bound, Token},
    task::Task,
};

/// Proves senders and writes mails for one installation.
pub struct Clerk {
    reader: Reader,
    composer: Composer,
}

impl Clerk {
    /// `installation` names this installation in the loop header of its mails.
    pub fn new(reader: Reader, installation: &str) -> Result<Self, ComposeError> {
        let composer = Composer::new(installation)?;
        Ok(Self { reader, composer })
    }

    /// Who of the task's assignees sent it, and how sure that is.
    /// `others`: further addresses of the mailbox that sent it.
    pub(super) fn prove(
        &self,
        mail: &InboundMail,
        task: &Task,
        others: &[Address],
        now: Timestamp,
    ) -> SenderProof {
        self.reader.prove(mail, task, others, now)
    }

    /// Whether the mail bears a token that counts, of whichever person of the task.
    pub(super) fn bears_token(&self, mail: &InboundMail, task: &Task, now: Timestamp) -> bool {
        self.reader.bears_token(mail, task, now)
    }

    /// The token of the person that the letter goes to; none where nobody is bound.
    fn token(&self, letter: &Letter<'_>) -> Option<Token> {
        let (task, at) = letter.task.zip(letter.assignee)?;
        let person = &task.assignees.get(at)?.address;
        let bound = Bound::new(task.id, u16::try_from(at).ok()?, task.version, None);
        let key = self.reader.keys.first()?;
        Some(Token::mint(key, &self.reader.tenant, person, bound))
    }

    fn envelope(&self, letter: &Letter<'_>) -> Envelope {
        let answers = letter.answers;
        Envelope {
            row: letter.id,
            domain: letter.domain.to_owned(),
            to: letter.to.clone(),
            token: self.token(letter),
            in_reply_to: answers.and_then(|m| m.message_id.clone()),
            references: answers.map_or_else(Vec::new, |m| m.references.clone()),
            subject: answers.map(|m| m.subject.clone()),
        }
    }

    /// Writes a mail. An error is a fault of a template or of the task's text.
    pub(super) fn compose(&self, letter: &Letter<'_>) -> Result<OutgoingMail, Problem> {
        let envelope = self.envelope(letter);
        let outcome = letter.task.and_then(|t| t.outcome.as_ref());
        let written = match (letter.occasion, letter.task, outcome) {
            (Occasion::RoundTrip, _, _) => {
                self.composer
                    .test_mail(letter.id, letter.domain, letter.to.clone())
            }
            (Occasion::Notification, Some(task), _) => self.composer.notification(&envelope, task),
            (Occasion::Notification, None, _) => return Err(without("a task")),
            (occasion, task, outcome) => {
                let answer = match (occasion, outcome) {
                    (Occasion::Confirmation, Some(o)) => Answer::Confirmation(o),
                    (Occasion::DecidedElsewhere, Some(o)) => Answer::DecidedElsewhere(o),
                    (Occasion::Refused(Refusal::Late, _), Some(o)) => Answer::AlreadyDone(o),
                    (Occasion::AskedBack(reading), _) => Answer::AskedBack(reading),
                    (Occasion::Help, _) => Answer::Help,
                    (Occasion::NoTask, _) => Answer::NoTask,
                    (Occasion::Cancelled(reason), _) => Answer::TakenBack(reason),
                    (Occasion::Refused(why, reading), _) => refusal(why, reading)?,
                    _ => return Err(without("an outcome")),
                };
                // Who is no assignee learns nothing of the task.
                let stranger = matches!(answer, Answer::NotYours | Answer::NoTask);
                let task = task.filter(|_| !stranger);
                self.composer.answer(&envelope, task, &answer)
            }
        };
        written.map_err(|e| {
            let remedy = "correct the template or the task";
            Problem::new("engine.letter", e.to_string(), "", remedy)
        })
    }
}

fn refusal(why: Refusal, reading: &Reading) -> Result<Answer<'_>, Problem> {
    Ok(match why {
        Refusal::NotYours => Answer::NotYours,
        Refusal::Expired => Answer::Expired,
        Refusal::Cancelled => Answer::Cancelled,
        Refusal::Changed => Answer::Changed,
        Refusal::SenderNotProved => Answer::SenderNotProved,
        Refusal::CommentMissing => {
            Answer::CommentNeeded(reading.action.as_deref().unwrap_or_default())
        }
        Refusal::Late => return Err(without("an outcome")),
        Refusal::TargetNotFound => return Err(without("a target")),
    })
}

fn without(what: &str) -> Problem {
    let what = format!("a letter can't be written without {what}");
    Problem::new("engine.letter", what, "", "report this")
}
