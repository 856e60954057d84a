//! The mails that ask: an assignee, at whatever time and for whatever reason, and whoever wants the
//! task done, in the name of an assignee.
//!
//! Called by the engine's clerk; parts and templates are those of [`super::compose`].

use super::{
    answer::Parts,
    compose::{Composer, Envelope, Fact, facts_of},
    standing::shown,
    templates::ComposeError,
};
use crate::{
    domain::{Correspondent, OutgoingMail},
    task::Task,
    words::mail as words,
};

/// The one of our own headers that a mail may set for itself: to whom an answer goes.
const REPLY_TO: &str = "Reply-To";

/// Why an assignee is asked at another time than when the task was made.
#[derive(Debug, Clone, Copy)]
pub enum Opening<'a> {
    /// Another assignee hands the task on, with what they wrote to it.
    HandedOn(&'a Correspondent, Option<&'a str>),
    /// Another assignee shares the task.
    Shared(&'a Correspondent, Option<&'a str>),
    /// They put it off until now.
    Woken,
    /// That person took the answer back.
    Reopened(&'a Correspondent),
}

impl Composer {
    /// The mail that asks an assignee later, with why it comes.
    pub fn asks_again(
        &self,
        envelope: &Envelope,
        task: &Task,
        why: &Opening<'_>,
    ) -> Result<OutgoingMail, ComposeError> {
        self.asks(envelope, task, Some(why))
    }

    pub(super) fn asks(
        &self,
        envelope: &Envelope,
        task: &Task,
        why: Option<&Opening<'_>>,
    ) -> Result<OutgoingMail, ComposeError> {
        let tongue = envelope.tongue;
        let mut facts = facts_of(task, tongue);
        let sentences = why.map(|why| {
            let (key, by, note) = match *why {
                Opening::HandedOn(by, note) => ("asked_by", Some(by), note),
                Opening::Shared(by, note) => ("shared_by", Some(by), note),
                Opening::Woken => ("woken", None, None),
                Opening::Reopened(by) => ("reopened", Some(by), None),
            };
            facts.extend(note.map(|note| Fact {
                label: tongue.text("label.comment_label"),
                value: note.to_owned(),
                link: None,
            }));
            tongue.say(key, &[("who", &by.map(shown).unwrap_or_default())])
        });
        let parts = Parts {
            facts,
            ..Parts::said(sentences.into_iter().collect())
        };
        let values = Self::values("notification", envelope, &task.title, Some(task), parts);
        self.mail(envelope, &values)
    }

    /// The question of an assignee, to whoever wants the task done. An answer to it goes to them
    /// directly.
    pub fn question(
        &self,
        envelope: &Envelope,
        task: &Task,
        (by, text): (&Correspondent, &str),
    ) -> Result<OutgoingMail, ComposeError> {
        let tongue = envelope.tongue;
        let who = shown(by);
        let mut facts = vec![Fact {
            label: tongue.text("label.question"),
            value: text.to_owned(),
            link: None,
        }];
        facts.extend(facts_of(task, tongue));
        let values = [("who", who.as_str()), ("title", &task.title)];
        let parts = Parts {
            facts,
            closing: vec![tongue.say("question.advice", &values)],
            ..Parts::said(vec![tongue.say("question", &values)])
        };
        let subject = words::answer_subject(&task.title);
        let values = Self::values("answer", envelope, &subject, None, parts);
        let mut mail = self.mail(envelope, &values)?;
        let reply_to = (REPLY_TO.to_owned(), by.address.to_string());
        mail.headers.push(reply_to);
        Ok(mail)
    }
}
