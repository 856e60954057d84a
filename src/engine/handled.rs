//! One handled mail as the status screen shows it, out of its ledger row.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    domain::snapshot::{HandledReply, StoryStep},
    store::LedgerRow,
    words::story as words,
};

/// Most characters of the quoted first line.
const LONGEST_LINE: usize = 80;

/// What is known of the outbox when the snapshot is taken; by default nothing.
#[derive(Default)]
pub(super) struct Waiting {
    /// Ids of rows that wait.
    pub(super) ids: BTreeSet<String>,
    /// Whether these are all, and none was given up: then any other row has left.
    pub(super) complete: bool,
}

/// The row as it is shown, with where its answer is now.
pub(super) fn handled(mut row: LedgerRow, waiting: &Waiting) -> HandledReply {
    let took = row.received.map(|r| row.at.duration_since(r).as_millis());
    let answer = answer_step(&row, waiting);
    row.story.extend(answer);
    let evidence = &row.evidence;
    HandledReply {
        sent: evidence
            .pointer("/answered/sent")
            .and_then(|at| at.as_str()?.parse().ok()),
        line: first_line(evidence),
        proof: evidence
            .pointer("/proof/level")
            .and_then(|level| serde_json::from_value(level.clone()).ok()),
        key: row.key,
        at: row.at,
        from: row.from,
        subject: row.subject,
        action: row.action,
        disposition: row.disposition,
        took_ms: took.and_then(|ms| u64::try_from(ms).ok()),
        task: row.task,
        task_title: row.task_title,
        story: row.story,
    }
}

/// What was newly written, up to the end of its first line that shows something.
fn first_line(evidence: &Value) -> String {
    let written = evidence
        .pointer("/reading/new_text")
        .and_then(Value::as_str);
    let mut lines = written.unwrap_or_default().lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty()).unwrap_or_default();
    first.chars().take(LONGEST_LINE).collect()
}

fn answer_step(row: &LedgerRow, waiting: &Waiting) -> Option<StoryStep> {
    let mails = row.evidence.get("mails")?.as_array()?;
    let mut ids = mails.iter().filter_map(Value::as_str).peekable();
    ids.peek()?;
    let waits = ids.any(|id| waiting.ids.contains(id));
    (waits || waiting.complete).then(|| StoryStep {
        step: "answer".to_owned(),
        text: words::answer(&row.disposition, waits),
        at: None,
        ok: !waits,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use serde_json::json;

    use super::*;
    use crate::domain::{Disposition, ProofLevel};

    fn row() -> LedgerRow {
        LedgerRow {
            key: "k".to_owned(),
            mailbox: "m@x.test".to_owned(),
            message_id: None,
            from: "a@x.test".to_owned(),
            subject: "RE: Order".to_owned(),
            received: Some("2026-11-01T09:00:00Z".parse().unwrap()),
            at: "2026-11-01T09:00:00.78Z".parse().unwrap(),
            task: None,
            task_title: String::new(),
            action: "Approve".to_owned(),
            disposition: Disposition::Acted,
            story: Vec::new(),
            evidence: json!({
                "reading": {"new_text": "\n  approve \nthanks"},
                "proof": {"level": "exchange"},
                "answered": {"sent": "2026-11-01T08:55:00Z"},
                "mails": ["M1"],
            }),
        }
    }

    fn waiting(ids: &[&str], complete: bool) -> Waiting {
        Waiting {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            complete,
        }
    }

    #[test]
    fn the_row_tells_what_the_screen_shows() {
        let told = handled(row(), &waiting(&["M1"], true));
        assert_eq!(told.line, "approve");
        assert_eq!(told.proof, Some(ProofLevel::Exchange));
        assert_eq!(told.took_ms, Some(780));
        assert_eq!(told.sent.unwrap().to_string(), "2026-11-01T08:55:00Z");
        assert_eq!(told.story[0].text, "confirmation waits in the outbox");
        assert!(!told.story[0].ok);
    }

    #[test]
    fn what_is_not_known_of_the_answer_is_not_told() {
        let told = handled(row(), &waiting(&["M2"], true));
        assert_eq!(told.story[0].text, "confirmation has left");
        assert!(handled(row(), &waiting(&[], false)).story.is_empty());
        let mut old = row();
        old.evidence = Value::Null;
        let told = handled(old, &waiting(&[], true));
        assert!(told.story.is_empty() && told.sent.is_none() && told.proof.is_none());
    }
}
