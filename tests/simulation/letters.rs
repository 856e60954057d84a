//! Plain letters: the real reader, and mails that are easy to count.

use smartactions::{
    domain::{InboundMail, OutgoingMail, Problem, Reading, TaskId, Tenant},
    engine::{Letter, Letters, Occasion, Reader, SenderProof},
    reply::{
        ours,
        token::{Bound, Token, TokenKey},
    },
    task::Task,
};

pub struct PlainLetters {
    reader: Reader,
}

impl PlainLetters {
    pub fn new() -> Self {
        let key = TokenKey {
            id: 1,
            bytes: [7; 32],
        };
        Self {
            reader: Reader {
                tenant: Tenant::default(),
                keys: vec![key],
                trusted_sources: Vec::new(),
            },
        }
    }
}

/// First word of a mail: what it is.
fn heading(occasion: Occasion<'_>) -> String {
    match occasion {
        Occasion::Notification => "NOTIFICATION".to_owned(),
        Occasion::Confirmation => "CONFIRMATION".to_owned(),
        Occasion::Refused(why, _) => format!("ANSWER {why:?}"),
        Occasion::AskedBack(reading) => format!("ANSWER asked {}", reading.reason),
        Occasion::Help => "ANSWER help".to_owned(),
        Occasion::NoTask => "ANSWER no task".to_owned(),
        Occasion::Cancelled(_) | Occasion::DecidedElsewhere => "CLOSED".to_owned(),
        Occasion::RoundTrip(_) => "ROUNDTRIP".to_owned(),
    }
}

impl Letters for PlainLetters {
    fn tasks_named(&self, mail: &InboundMail) -> Vec<TaskId> {
        self.reader.tasks_named(mail)
    }

    fn prove(&self, mail: &InboundMail, task: &Task, now: jiff::Timestamp) -> SenderProof {
        self.reader.prove(mail, task, now)
    }

    fn read(&self, mail: &InboundMail, task: Option<&Task>, sent_text: Option<&str>) -> Reading {
        self.reader.read(mail, task, sent_text)
    }

    fn compose(&self, letter: &Letter<'_>) -> Result<OutgoingMail, Problem> {
        let token = letter.task.zip(letter.assignee).map(|(task, at)| {
            let bound = Bound::new(task.id, u16::try_from(at).unwrap(), task.version, None);
            let person = &task.assignees[at].address;
            Token::mint(&self.reader.keys[0], &self.reader.tenant, person, bound)
        });
        let title = letter.task.map_or("none", |t| t.title.as_str());
        let shown = token.map(|t| t.to_string()).unwrap_or_default();
        Ok(OutgoingMail {
            message_id: ours::message_id(letter.id, token.as_ref(), letter.domain).unwrap(),
            to: vec![letter.to.clone()],
            subject: title.to_owned(),
            text: format!(
                "{}\nTask: {title}\nReply with one of: Approve, Reject\n{shown}\n",
                heading(letter.occasion)
            ),
            html: String::new(),
            in_reply_to: letter.answers.and_then(|m| m.message_id.clone()),
            references: Vec::new(),
            headers: vec![("X-SmartActions".to_owned(), "simulation".to_owned())],
        })
    }
}
