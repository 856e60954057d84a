//! What is written of one mail: its row of the ledger, and the one unit that it is committed with.
//!
//! Called by the desk with what was found out and decided; decides nothing itself.

use super::{Desk, case::Case, verdict::Verdict};
use crate::{
    domain::{Correspondent, Disposition, InboundMail, snapshot::StoryStep},
    store::{Change, LedgerRow},
    words::story as words,
};

impl Desk {
    /// The one unit that is committed for a mail.
    pub(super) fn change(
        &self,
        mail: &InboundMail,
        key: &str,
        case: &Case<'_>,
        verdict: Verdict,
    ) -> Change {
        let mut row = self.row(Some(mail), key);
        row.task = case.task.as_ref().map(|t| t.id);
        row.task_title = case
            .task
            .as_ref()
            .map_or_else(String::new, |t| t.title.clone());
        let outcome = verdict.task.as_ref().and_then(|task| task.outcome.as_ref());
        let decided = outcome.is_some();
        row.action = verdict.action;
        row.disposition = verdict.disposition;
        row.evidence = verdict.evidence;
        if let Some(evidence) = row.evidence.as_object_mut() {
            let mails: Vec<String> = verdict.outbox.iter().map(|m| m.id.to_string()).collect();
            evidence.insert("mails".to_owned(), mails.into());
        }
        row.story = verdict.story;
        row.story.push(StoryStep {
            at: Some(row.at),
            ..step(
                "committed",
                &words::committed(&row.disposition, decided),
                true,
            )
        });
        let mut events = verdict.events;
        for event in &mut events {
            if let Some(data) = event.data.as_object_mut() {
                data.insert("reply".to_owned(), key.into());
                data.insert("from".to_owned(), row.from.clone().into());
            }
        }
        Change {
            ledger: Some(row),
            task: verdict.task,
            outbox: verdict.outbox,
            events,
            ..Change::default()
        }
    }

    pub(super) fn row(&self, mail: Option<&InboundMail>, key: &str) -> LedgerRow {
        LedgerRow {
            key: key.to_owned(),
            mailbox: self.mailbox.clone(),
            message_id: mail
                .and_then(|m| m.message_id.as_ref())
                .map(ToString::to_string),
            from: mail
                .and_then(|m| m.from.as_ref())
                .map_or_else(String::new, shown),
            subject: mail.map_or_else(String::new, |m| m.subject.chars().take(300).collect()),
            received: mail.and_then(|m| m.received),
            at: self.core.world.now(),
            task: None,
            task_title: String::new(),
            action: String::new(),
            disposition: Disposition::Duplicate,
            story: Vec::new(),
            evidence: serde_json::Value::Null,
        }
    }
}

/// `Order 4711: Approve by anna@contoso.com, acted`: one line of the log.
pub(super) fn line(row: &LedgerRow) -> String {
    let task = match row.task_title.as_str() {
        "" => "no task of ours",
        title => title,
    };
    let action = match row.action.as_str() {
        "" => String::new(),
        action => format!("{action} "),
    };
    let became = row.disposition.word().replace('_', " ");
    let line = format!("{task}: {action}by {}, {became}", row.from);
    // Subjects and names come from mails: a line end in them must not begin a line of the log.
    line.replace(char::is_control, " ")
}

fn shown(party: &Correspondent) -> String {
    if party.name.is_empty() {
        return party.address.to_string();
    }
    let name: String = party.name.chars().take(120).collect();
    format!("{name} <{}>", party.address)
}

/// Delivered and seen.
pub(super) fn taken_in(mail: &InboundMail, now: jiff::Timestamp) -> Vec<StoryStep> {
    let delivered = mail.received.map(|at| StoryStep {
        at: Some(at),
        ..step("delivered", words::DELIVERED, true)
    });
    let seen = StoryStep {
        at: Some(now),
        ..step("seen", words::SEEN, true)
    };
    delivered.into_iter().chain([seen]).collect()
}

pub(super) fn step(name: &str, text: &str, ok: bool) -> StoryStep {
    StoryStep {
        step: name.to_owned(),
        text: text.to_owned(),
        at: None,
        ok,
    }
}
