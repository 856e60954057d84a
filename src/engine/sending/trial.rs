//! What the test mail showed, and what follows from it. Pure.

use std::collections::BTreeSet;

use super::{Known, Way};
use crate::{
    domain::{Address, InboundMail, MessageId, OutboxId, OutgoingMail},
    mailbox::{MailError, ServerName, Traces},
    reply::ours::LOOP_HEADER,
};

/// What the newest test mail showed so far.
#[derive(Debug, Default)]
pub(in crate::engine) struct Trial {
    /// Its outbox row, once it was asked for.
    pub(in crate::engine) key: Option<OutboxId>,
    answered_oddly: bool,
    /// Places in the inbox where it was seen.
    copies: BTreeSet<String>,
    pub(super) missing: Vec<String>,
}

impl Trial {
    pub(in crate::engine) fn of(key: OutboxId) -> Self {
        Self {
            key: Some(key),
            ..Self::default()
        }
    }

    /// The end of submitting it. A lost connection says nothing of the server's ways.
    pub(in crate::engine) fn heard(&mut self, error: Option<&MailError>) {
        if let Some(MailError::FateUnknown(p)) = error {
            self.answered_oddly |= p.code == "ews.not_understood";
        }
    }

    /// It was seen at that place of the inbox.
    pub(in crate::engine) fn seen_at(&mut self, item: &str) {
        const MOST: usize = 10;
        if self.copies.len() < MOST {
            self.copies.insert(item.to_owned());
        }
    }
}

/// The id that the test mail claims to answer: there is no such mail, but it shows whether the
/// headers of an answer arrive, and which mail it is when its own id does not.
pub(in crate::engine) fn answered_by_test(id: &MessageId) -> Option<MessageId> {
    MessageId::parse(&format!("<test-of.{}>", id.bare()))
}

/// Which of the headers that replies and loops are told by did not arrive.
pub(super) fn missing(
    sent: &OutgoingMail,
    back: &InboundMail,
    from: Option<&Address>,
) -> Vec<String> {
    let mut missing = Vec::new();
    let mut wants = |name: &str, there: bool| {
        if !there {
            missing.push(name.to_owned());
        }
    };
    wants(
        "Message-ID",
        back.message_id.as_ref() == Some(&sent.message_id),
    );
    let written_by = back.from.as_ref().map(|party| &party.address);
    wants("From", from.is_none() || written_by == from);
    let answered = sent.in_reply_to.as_ref();
    wants(
        "In-Reply-To",
        answered.is_none_or(|id| back.in_reply_to.contains(id)),
    );
    let thread = sent
        .references
        .iter()
        .all(|id| back.references.contains(id));
    wants("References", thread);
    for (name, _) in &sent.headers {
        let told_by = name == "Auto-Submitted" || name == LOOP_HEADER;
        wants(name, !told_by || back.header(name).is_some());
    }
    missing
}

/// What the two steps showed of themselves.
pub(super) fn judge(trial: &Trial, traces: &Traces, server: Option<ServerName>) -> Known {
    let mut odd = Vec::new();
    if trial.answered_oddly {
        odd.push("answers with something else".to_owned());
    }
    if traces.draft.is_some() {
        odd.push("leaves the draft".to_owned());
    }
    if trial.copies.len() > 1 {
        odd.push(format!("sends {} times", trial.copies.len()));
    }
    Known {
        way: if odd.is_empty() {
            Way::TwoSteps
        } else {
            Way::AtOnce
        },
        odd,
        keeps_copy: traces.sent,
        missing: trial.missing.clone(),
        server,
    }
}
