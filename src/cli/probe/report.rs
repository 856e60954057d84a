//! The probe as one JSON object, of a shape that stays.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    domain::CheckState,
    probe::{AutoReply, CheckId, MailboxFacts, SendRight, Told},
};

/// How many ended how.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) warned: usize,
    pub(super) failed: usize,
}

impl Tally {
    pub(super) fn of(states: &BTreeMap<CheckId, CheckState>) -> Self {
        let mut tally = Self::default();
        for state in states.values() {
            match state {
                CheckState::Passed { .. } => tally.passed += 1,
                CheckState::Warned { .. } => tally.warned += 1,
                CheckState::Failed { .. } => tally.failed += 1,
                _ => {}
            }
        }
        tally
    }

    const fn word(&self) -> &'static str {
        match (self.failed, self.warned) {
            (0, 0) => "passed",
            (0, _) => "warned",
            _ => "failed",
        }
    }
}

/// `{"host","state","passed","warned","failed","checks":[…],"mailbox"}`; a check is
/// `{"id","name","state","value"?,"waits_for"?,"finding"?,"elapsed_ms"?}` with the state `passed`,
/// `warned`, `failed`, `waiting` or `left_out`; a finding is
/// `{"code","severity","said","likely","remedies":[{"text","command"?}]}`. For `mailbox` see
/// [`facts`]; it is `null` where no listener mailbox was opened.
pub(super) fn report(
    host: &str,
    states: &BTreeMap<CheckId, CheckState>,
    tally: &Tally,
    mailbox: Option<&MailboxFacts>,
) -> Value {
    let checks: Vec<Value> = states.iter().map(|(id, state)| entry(*id, state)).collect();
    json!({
        "host": host,
        "state": tally.word(),
        "passed": tally.passed,
        "warned": tally.warned,
        "failed": tally.failed,
        "checks": checks,
        "mailbox": mailbox.map(facts),
    })
}

/// What was told of the listener mailbox. `null` is "unknown": the server did not tell, or the
/// check did not run; it never stands for zero, false or none.
fn facts(facts: &MailboxFacts) -> Value {
    let room = facts.room.as_ref();
    let fullness = room.map(|r| r.fullness).unwrap_or_default();
    let dedicated = facts.dedicated.as_ref();
    let junk = facts.junk.as_ref().and_then(Told::known);
    let rules = facts.rules.as_ref().and_then(Told::known);
    let auto_reply = facts.auto_reply.as_ref().and_then(Told::known);
    json!({
        "address": facts.address,
        "may_send_as": facts.send.and_then(|send| match send {
            SendRight::Yes => Some(true),
            SendRight::No => Some(false),
            SendRight::NotProved => None,
        }),
        "used_bytes": fullness.used,
        "limit_bytes": fullness.limit,
        "percent_full": fullness.percent(),
        "takes_mail": room.and_then(|r| r.full.known()).map(|full| !full),
        "days_until_full": room.and_then(|r| r.days_left),
        "looked_at": dedicated.map(|d| d.looked_at),
        "about_tasks": dedicated.map(|d| d.ours),
        "auto_reply": auto_reply.map(|state| match state {
            AutoReply::Disabled => "off",
            AutoReply::Enabled => "on",
            AutoReply::Scheduled => "scheduled",
        }),
        "rules_that_take_mail": rules.map(Vec::len),
        "replies_in_junk": junk.map(|j| j.ours),
    })
}

fn entry(id: CheckId, state: &CheckState) -> Value {
    let with = |rest: Value| {
        let mut entry = json!({"id": id.as_str(), "name": id.title()});
        if let (Some(entry), Value::Object(rest)) = (entry.as_object_mut(), rest) {
            entry.extend(rest);
        }
        entry
    };
    let ms = |elapsed: &std::time::Duration| u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    match state {
        CheckState::Waiting { waits_for } => {
            with(json!({"state": "waiting", "waits_for": waits_for}))
        }
        CheckState::Running => with(json!({"state": "running"})),
        CheckState::LeftOut => with(json!({"state": "left_out"})),
        CheckState::Passed { value, elapsed } => {
            with(json!({"state": "passed", "value": value, "elapsed_ms": ms(elapsed)}))
        }
        CheckState::Warned {
            value,
            finding,
            elapsed,
        } => with(
            json!({"state": "warned", "value": value, "finding": finding, "elapsed_ms": ms(elapsed)}),
        ),
        CheckState::Failed {
            value,
            finding,
            elapsed,
        } => with(
            json!({"state": "failed", "value": value, "finding": finding, "elapsed_ms": ms(elapsed)}),
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn the_report_tells_state_and_time() {
        let elapsed = std::time::Duration::from_millis(12);
        let value = "10.0.0.1".to_owned();
        let state = CheckState::Passed { value, elapsed };
        let told = entry(CheckId::NameResolves, &state);
        assert_eq!(told["id"], "name_resolves");
        assert_eq!(told["elapsed_ms"], 12);
    }
}
