//! Has the keys: proves who sent a mail that came in, and writes those that leave.
//!
//! Stands on `reply` and `message`; asked by the desk and the intake. All of it is pure; the
//! engine alone decides what becomes of a mail.

use std::sync::{PoisonError, RwLock};

use jiff::Timestamp;

use super::{
    letters::{Letter, Occasion, SenderProof, zone_of},
    reader::Reader,
};
use crate::{
    domain::{Address, InboundMail, OutgoingMail, Problem, Reading, Refusal},
    message::{Answer, ComposeError, Composer, Envelope, Opening, shown_name},
    reply::{
        sender::{Stamp, stamp},
        token::{Bound, Token},
    },
    task::{Outcome, Task, undo_until},
    words::mail::Tongue,
};

/// Proves senders and writes mails for one installation.
pub struct Clerk {
    reader: Reader,
    composer: Composer,
    /// Servers whose stamp counts, as the settings in force say; empty: any.
    trusted: RwLock<Vec<String>>,
}

impl Clerk {
    /// `installation` names this installation in the loop header of its mails.
    pub fn new(reader: Reader, installation: &str) -> Result<Self, ComposeError> {
        let composer = Composer::new(installation)?;
        Ok(Self {
            reader,
            composer,
            trusted: RwLock::default(),
        })
    }

    /// From now on the stamps of these servers count alone; of any, where there are none.
    pub(super) fn trusts(&self, sources: &[String]) {
        let mut trusted = self.trusted.write().unwrap_or_else(PoisonError::into_inner);
        sources.clone_into(&mut trusted);
    }

    fn trusted(&self) -> std::sync::RwLockReadGuard<'_, Vec<String>> {
        self.trusted.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether Exchange stamped it as sent by somebody signed in, on a server that counts.
    pub(super) fn stamp_counts(&self, mail: &InboundMail) -> bool {
        stamp(mail, &self.trusted()) == Stamp::Internal
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
        self.reader
            .prove(mail, task, (others, &self.trusted()), now)
    }

    /// Whether Exchange stamped it as sent by whoever stands in From, signed in.
    pub(super) fn is_from_inside(&self, mail: &InboundMail) -> bool {
        Reader::is_from_inside(mail, &self.trusted())
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
            tongue: tongue(letter),
        }
    }

    /// Writes a mail. An error is a fault of a template or of the task's text.
    pub(super) fn compose(&self, letter: &Letter<'_>) -> Result<OutgoingMail, Problem> {
        let envelope = self.envelope(letter);
        let written = match (letter.occasion, letter.task) {
            (Occasion::RoundTrip, _) => {
                self.composer
                    .test_mail(letter.id, letter.domain, letter.to.clone())
            }
            (Occasion::Notification, Some(task)) => self.composer.notification(&envelope, task),
            (Occasion::Question(by, text), Some(task)) => {
                self.composer.question(&envelope, task, (by, text))
            }
            (occasion, Some(task)) => match opening(occasion) {
                Some(why) => self.composer.asks_again(&envelope, task, &why),
                None => return self.answer(letter, &envelope),
            },
            _ => return self.answer(letter, &envelope),
        };
        written.map_err(|e| unusable(&e))
    }

    /// The answer to a reply, and what else is said to people of a task.
    fn answer(&self, letter: &Letter<'_>, envelope: &Envelope) -> Result<OutgoingMail, Problem> {
        let outcome = letter.task.and_then(|t| t.outcome.as_ref());
        // What the answer borrows.
        let words = Inserted::of(letter, outcome);
        let (who, when) = (words.who.as_str(), words.when.as_deref());
        let answer = match (letter.occasion, outcome) {
            (Occasion::Confirmation, Some(o)) => Answer::Confirmation(o, when),
            (Occasion::DecidedElsewhere, Some(o)) => Answer::DecidedElsewhere(o),
            (Occasion::Refused(Refusal::Late, _), Some(o)) => Answer::AlreadyDone(o),
            (Occasion::AskedBack(reading), _) => Answer::AskedBack(reading),
            (Occasion::Help(takes), _) if takes.answers => Answer::Help(&takes.standard),
            (Occasion::Help(takes), _) if takes.handed_on => Answer::HelpHandedOn(&takes.standard),
            (Occasion::Help(takes), _) => Answer::HelpOfClosed(&takes.standard),
            (Occasion::NoTask, _) => Answer::NoTask,
            (Occasion::Cancelled(reason), _) => Answer::TakenBack(reason),
            (Occasion::Redirected(_), _) => Answer::Redirected(who),
            (Occasion::RedirectedToHolder(_), _) => Answer::RedirectedToHolder(who),
            (Occasion::Delegated(_), _) => Answer::Delegated(who),
            (Occasion::Asked(_), _) => Answer::Asked(who),
            (Occasion::QuestionBounced(_), _) => Answer::QuestionBounced(who),
            (Occasion::Slept(_), _) => Answer::Slept(when.unwrap_or_default()),
            (Occasion::Status(tasks), _) => Answer::Status(tasks),
            (Occasion::Undone(before), _) => Answer::Undone(&before.action),
            (Occasion::NoTarget(wish, why), _) => Answer::NoTarget(wish, why),
            (Occasion::Refused(why, reading), _) => refusal(why, reading)?,
            _ => return Err(without("a task or an outcome")),
        };
        // Who is no assignee learns nothing of the task.
        let stranger = matches!(answer, Answer::NotYours | Answer::NoTask);
        let task = letter.task.filter(|_| !stranger);
        let written = self.composer.answer(envelope, task, &answer);
        written.map_err(|e| unusable(&e))
    }
}

/// Names and times that are put into sentences.
struct Inserted {
    who: String,
    when: Option<String>,
}

impl Inserted {
    fn of(letter: &Letter<'_>, outcome: Option<&Outcome>) -> Self {
        let at = match letter.occasion {
            Occasion::Slept(until) => Some(until),
            Occasion::Confirmation => letter
                .task
                .zip(outcome)
                .and_then(|(task, outcome)| undo_until(task, outcome)),
            _ => None,
        };
        let person = letter.task.zip(letter.assignee);
        let person = person.and_then(|(task, at)| task.assignees.get(at));
        // In the person's own zone, which is named with it.
        let shown = |at: Timestamp| {
            let local = at.to_zoned(zone_of(person));
            local.strftime("%Y-%m-%d %H:%M (%Q)").to_string()
        };
        let who = match letter.occasion {
            Occasion::Redirected(who)
            | Occasion::RedirectedToHolder(who)
            | Occasion::Delegated(who)
            | Occasion::Asked(who)
            | Occasion::QuestionBounced(who) => shown_name(who),
            _ => String::new(),
        };
        Self {
            who,
            when: at.map(shown),
        }
    }
}

/// Why an assignee is asked later than when the task was made, where that is the occasion.
const fn opening(occasion: Occasion<'_>) -> Option<Opening<'_>> {
    match occasion {
        Occasion::HandedOn(by, note) => Some(Opening::HandedOn(by, note)),
        Occasion::Shared(by, note) => Some(Opening::Shared(by, note)),
        Occasion::Woken => Some(Opening::Woken),
        Occasion::Reopened(by) => Some(Opening::Reopened(by)),
        _ => None,
    }
}

/// The language of the person on file, else that of the task, else the one they wrote in.
fn tongue(letter: &Letter<'_>) -> Tongue {
    let person = letter.task.zip(letter.assignee);
    let person = person.and_then(|(task, at)| task.assignees.get(at));
    let own = person.and_then(|p| p.language.as_deref());
    let of_task = letter.task.and_then(|t| t.language.as_deref());
    Tongue::of(own.into_iter().chain(of_task).chain(letter.language))
}

fn unusable(error: &ComposeError) -> Problem {
    let remedy = "correct the template or the task";
    Problem::new("engine.letter", error.to_string(), "", remedy)
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
        Refusal::HandedOn => Answer::HandedOn,
        Refusal::NothingToUndo => Answer::NothingToUndo,
        Refusal::TooLateToUndo => Answer::TooLateToUndo,
        Refusal::UndoElsewhere => Answer::UndoElsewhere,
        Refusal::Late => return Err(without("an outcome")),
        Refusal::TargetNotFound | Refusal::HasItAlready | Refusal::TooManyMails => {
            return Err(without("a target"));
        }
    })
}

fn without(what: &str) -> Problem {
    let what = format!("a letter can't be written without {what}");
    Problem::new("engine.letter", what, "", "report this")
}
