//! From a task and what is to be said to a whole mail.

use minijinja::Environment;
use serde::Serialize;

use super::{
    answer::{Answer, Parts},
    templates::{ComposeError, fill, shipped},
};
use crate::{
    domain::{CommentRule, Correspondent, MessageId, OutboxId, OutgoingMail},
    reply::{
        ours::{LOOP_HEADER, message_id},
        token::Token,
    },
    task::{Task, TaskState},
    words::mail::{self as words, Tongue},
};

/// Longest subject, in characters: what mail programs show and gateways let through unfolded.
const LONGEST_SUBJECT: usize = 200;

/// Composes mail for one installation. Made once; use it from anywhere.
pub struct Composer {
    environment: Environment<'static>,
    installation: String,
}

/// To whom a mail goes and what it follows.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The outbox row that it becomes; its Message-ID follows from it.
    pub row: OutboxId,
    /// Right side of its Message-ID: the domain of the listener mailbox.
    pub domain: String,
    /// Recipient: an address on file.
    pub to: Correspondent,
    /// The token of this person and task; none where the answer binds nothing.
    pub token: Option<Token>,
    /// The mail that this answers: its Message-ID.
    pub in_reply_to: Option<MessageId>,
    /// Its `References`, oldest first.
    pub references: Vec<MessageId>,
    /// Its subject; an answer takes it over so that threads stay together.
    pub subject: Option<String>,
    /// The language of this person.
    pub tongue: Tongue,
}

impl Composer {
    /// Reads the templates. `installation` names this installation in the loop header.
    pub fn new(installation: &str) -> Result<Self, ComposeError> {
        Ok(Self {
            environment: shipped()?,
            installation: one_line(installation),
        })
    }

    /// The mail that asks an assignee.
    pub fn notification(
        &self,
        envelope: &Envelope,
        task: &Task,
    ) -> Result<OutgoingMail, ComposeError> {
        self.asks(envelope, task, None)
    }

    /// The one answer that a reply gets. `task` may be missing where the person may not know it.
    pub fn answer(
        &self,
        envelope: &Envelope,
        task: Option<&Task>,
        answer: &Answer<'_>,
    ) -> Result<OutgoingMail, ComposeError> {
        let title = task.map_or("", |t| t.title.as_str());
        let subject = envelope
            .subject
            .as_deref()
            .map_or_else(|| words::answer_subject(title), reply_subject);
        let parts = answer.parts(task, envelope.tongue);
        // What a closed task would refuse is not offered.
        let open = |task: &&Task| task.state == TaskState::Open;
        let actions = task.filter(|_| parts.shows_actions).filter(open);
        let values = Self::values("answer", envelope, &subject, actions, parts);
        self.mail(envelope, &values)
    }

    /// The round-trip test mail; it goes to the listener mailbox itself.
    pub fn test_mail(
        &self,
        row: OutboxId,
        domain: &str,
        to: Correspondent,
    ) -> Result<OutgoingMail, ComposeError> {
        let envelope = Envelope {
            row,
            domain: domain.to_owned(),
            to,
            token: None,
            in_reply_to: None,
            references: Vec::new(),
            subject: None,
            tongue: Tongue::ENGLISH,
        };
        let parts = Parts::said(vec![words::test_text().to_owned()]);
        let values = Self::values("answer", &envelope, words::test_subject(), None, parts);
        self.mail(&envelope, &values)
    }

    pub(super) fn values(
        body: &'static str,
        envelope: &Envelope,
        subject: &str,
        task: Option<&Task>,
        parts: Parts,
    ) -> Values {
        Values {
            body,
            subject: one_line(subject),
            title: task.map(|t| one_line(&t.title)).unwrap_or_default(),
            text: task.map(|t| t.text.trim().to_owned()).unwrap_or_default(),
            sentences: parts.sentences,
            facts: parts.facts,
            actions: task.map(offered).unwrap_or_default(),
            also: parts.also,
            closing: parts.closing,
            token: envelope.token.map(|t| t.to_string()),
            labels: Labels::of(envelope.tongue),
            lang: envelope.tongue.tag(),
        }
    }

    pub(super) fn mail(
        &self,
        envelope: &Envelope,
        values: &Values,
    ) -> Result<OutgoingMail, ComposeError> {
        let id = message_id(envelope.row, envelope.token.as_ref(), &envelope.domain)
            .ok_or_else(|| ComposeError::Domain(envelope.domain.clone()))?;
        let text = fill(&self.environment, "mail.txt", values)?;
        let mut references = envelope.references.clone();
        references.extend(envelope.in_reply_to.clone());
        references.dedup();
        Ok(OutgoingMail {
            message_id: id,
            to: vec![envelope.to.clone()],
            subject: values.subject.clone(),
            text: tidy(&text),
            html: fill(&self.environment, "mail.html", values)?,
            in_reply_to: envelope.in_reply_to.clone(),
            references,
            headers: self.headers(),
        })
    }

    /// What keeps machines from answering (RFC 3834; MS-OXCMAIL, `X-Auto-Response-Suppress`).
    fn headers(&self) -> Vec<(String, String)> {
        [
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "DR, RN, NRN, AutoReply"),
            (LOOP_HEADER, self.installation.as_str()),
        ]
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .to_vec()
    }
}

/// One line of a small table in a mail.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Fact {
    pub label: &'static str,
    pub value: String,
    pub link: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Values {
    body: &'static str,
    subject: String,
    title: String,
    text: String,
    sentences: Vec<String>,
    facts: Vec<Fact>,
    actions: Vec<Offered>,
    also: Vec<(&'static str, &'static str)>,
    closing: Vec<String>,
    token: Option<String>,
    labels: Labels,
    lang: &'static str,
}

#[derive(Serialize)]
struct Offered {
    name: String,
    required: bool,
}

#[derive(Serialize)]
struct Labels {
    reply_with: &'static str,
    also: &'static str,
    comment: &'static str,
    help: &'static str,
    token: &'static str,
    needs_comment: &'static str,
}

impl Labels {
    fn of(tongue: Tongue) -> Self {
        Self {
            reply_with: tongue.text("label.reply_with"),
            also: tongue.text("label.also"),
            comment: tongue.text("label.comment"),
            help: tongue.text("label.help"),
            token: tongue.text("label.token"),
            needs_comment: tongue.text("label.needs_comment"),
        }
    }
}

fn offered(task: &Task) -> Vec<Offered> {
    let one = |a: &crate::domain::Action| Offered {
        name: one_line(&a.name),
        required: a.comment == CommentRule::Required,
    };
    task.actions.iter().map(one).collect()
}

pub(super) fn facts_of(task: &Task, tongue: Tongue) -> Vec<Fact> {
    let reference = task.reference.as_deref().map(|r| Fact {
        label: tongue.text("label.reference"),
        value: one_line(r),
        link: None,
    });
    let link = task.link.as_deref().map(|l| Fact {
        label: tongue.text("label.link"),
        value: one_line(l),
        // Only what a browser opens harmlessly becomes a link; the task's check says the same.
        link: (l.starts_with("https://") || l.starts_with("http://")).then(|| one_line(l)),
    });
    reference.into_iter().chain(link).collect()
}

/// `Re:` once, whatever stood there.
fn reply_subject(subject: &str) -> String {
    let bare = subject.trim();
    match bare.get(..3) {
        Some(head) if head.eq_ignore_ascii_case("re:") => bare.to_owned(),
        _ => format!("Re: {bare}"),
    }
}

/// One line without control characters, at most 200 characters: nothing can be smuggled into a
/// header.
fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    clean
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(LONGEST_SUBJECT)
        .collect()
}

/// Lines without blanks at their ends, no more than one blank line in a row, one line end at the
/// end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && blank) {
            out.push_str(line);
            out.push('\n');
        }
        blank = line.is_empty();
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
