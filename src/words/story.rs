//! What happened to one reply, step by step, as the status screen and `task story` tell it.

use serde_json::Value;

use super::reasons;
use crate::domain::{Decision, Disposition, EventKind, ProofLevel, Reading};

/// Exchange took it in.
pub const DELIVERED: &str = "delivered by Exchange";
/// The engine has it.
pub const SEEN: &str = "seen by the listener";
/// Its task is known.
pub const MATCHED: &str = "matched to its task";
/// No task is named in it, or none that is there.
pub const NO_TASK: &str = "no task found for it";
/// Nobody may be written to.
pub const NOBODY_KNOWN: &str = "nobody is told: the sender is not known";
/// The limit of automatic answers.
pub const ENOUGH_ANSWERS: &str = "nobody is told: enough automatic answers went there already";
/// Kept without being read.
pub const NOT_READ: &str = "set aside without being read";

/// How sure it is who sent it.
pub fn proved(level: Option<ProofLevel>) -> String {
    match level {
        Some(level) => format!("sender proved: {}", level.word()),
        None => "sender not proved".to_owned(),
    }
}

/// What was read.
pub fn read(reading: &Reading) -> String {
    match (reading.decision, &reading.action) {
        (Decision::Act, Some(action)) => format!("reading: act, {action}"),
        (Decision::Act, None) => match reading.standard {
            Some(standard) => format!("reading: act, {}", standard.label()),
            None => "reading: act".to_owned(),
        },
        (Decision::Ask, _) => format!("reading: ask, for {}", reasons::told(&reading.reason)),
        (Decision::Help, _) => "reading: help".to_owned(),
        (Decision::SetAside, _) => {
            format!("reading: set aside, for {}", reasons::told(&reading.reason))
        }
        (Decision::Ignore, _) => format!("reading: ignore, for {}", reasons::told(&reading.reason)),
    }
}

/// What is kept for ever.
pub fn committed(disposition: &Disposition, decided: bool) -> String {
    match disposition {
        Disposition::Acted if decided => "outcome committed".to_owned(),
        Disposition::Acted => "carried out and committed".to_owned(),
        other => format!("committed: {}", other.word().replace('_', " ")),
    }
}

/// A person said what is to become of a mail that was set aside.
pub fn settled(what: &str, by: &str, why: Option<&str>) -> String {
    match why {
        Some(why) => format!("{what} by {by}: {why}"),
        None => format!("{what} by {by}"),
    }
}

/// Where the answer to a reply is.
pub fn answer(disposition: &Disposition, waits: bool) -> String {
    let what = match disposition {
        Disposition::Acted => "confirmation",
        _ => "answer",
    };
    if waits {
        format!("{what} waits in the outbox")
    } else {
        format!("{what} has left")
    }
}

/// The answer to a reply could not be written.
pub fn unwritable(why: &str) -> String {
    format!("nobody is told: {why}")
}

/// What happened to a task, and what more there is to say of it.
pub fn happened(kind: EventKind, held: &str) -> String {
    let what = match kind {
        EventKind::TaskCreated => "the task was made",
        EventKind::TaskChanged => "the task was changed",
        EventKind::TaskNotified => "the mail has left",
        EventKind::TaskDelegated => "more people are asked",
        EventKind::TaskRedirected => "the task was handed on",
        EventKind::TaskSlept => "the task was put off",
        EventKind::TaskReminded => "the mail has left again",
        EventKind::TaskAsked => "a question was asked",
        EventKind::QuestionBounced => "the question came back",
        EventKind::TaskUndone => "the answer was taken back",
        EventKind::TaskCompleted => "decided",
        EventKind::TaskCancelled => "the task was taken back",
        EventKind::TaskExpired => "the time is over",
        EventKind::AssigneeAbsent => "away",
        EventKind::AssigneeBounced => "the mail came back",
        EventKind::MailRepeated => "a mail may have come twice",
        EventKind::MailFailed => "a mail was given up",
        EventKind::ReplyAskedBack => "a reply was not clear, and was asked back",
        EventKind::ReplySetAside => "a reply was set aside",
        EventKind::ReplyRefused => "a reply was refused",
        EventKind::ReplyUnanswered => "a reply got no answer",
        EventKind::ReplyReleased => "a reply that was set aside was let act",
        EventKind::ReplyReplayed => "a reply that was set aside was read again",
        EventKind::ReplyDiscarded => "a reply that was set aside was put away",
        EventKind::EngineTrouble => "the engine has trouble",
        EventKind::EngineRecovered => "the trouble is over",
    };
    let who = held.strip_prefix("assignee: ").unwrap_or_default();
    match kind {
        _ if held.is_empty() => what.to_owned(),
        EventKind::TaskNotified if !who.is_empty() => format!("the mail to {who} has left"),
        EventKind::AssigneeAbsent if !who.is_empty() => format!("{who} is away"),
        EventKind::AssigneeBounced if !who.is_empty() => format!("the mail to {who} came back"),
        _ => format!("{what}: {held}"),
    }
}

/// What an event holds, for a line of `task story`: the outcome as a sentence, then what else there
/// is as `name: text`; hashes and ids of mails are for `--json`.
pub fn event(data: &Value) -> String {
    let text = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    let outcome = &data["outcome"];
    let mut told = Vec::new();
    if let (Some(action), Some(by)) = (text(outcome, "action"), text(outcome, "by")) {
        told.push(format!("{action} by {by}"));
        told.extend(text(outcome, "comment").map(|c| format!("comment: {}", one_line(&c))));
    }
    for (key, value) in data.as_object().into_iter().flatten() {
        match value {
            Value::String(said) if !MADE_FOR_PROGRAMS.contains(&key.as_str()) => {
                let said = if key == "reason" {
                    reasons::with_code(said)
                } else {
                    one_line(said)
                };
                told.push(format!("{}: {said}", key.replace('_', " ")));
            }
            Value::Bool(true) => told.push(key.replace('_', " ")),
            _ => {}
        }
    }
    told.join(", ")
}

/// Names of an event's data that say nothing to a reader.
const MADE_FOR_PROGRAMS: [&str; 2] = ["message_id", "reply"];

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_a_sentence() {
        assert_eq!(happened(EventKind::TaskNotified, ""), "the mail has left");
        assert_eq!(
            happened(EventKind::TaskNotified, "assignee: a@b.c"),
            "the mail to a@b.c has left"
        );
    }

    #[test]
    fn the_confirmation_is_told_by_name() {
        let set_aside = Disposition::SetAside("x".to_owned());
        assert_eq!(
            answer(&Disposition::Acted, true),
            "confirmation waits in the outbox"
        );
        assert_eq!(answer(&Disposition::Helped, false), "answer has left");
        assert_eq!(committed(&set_aside, false), "committed: set aside");
        assert_eq!(proved(Some(ProofLevel::Token)), "sender proved: token");
    }

    #[test]
    fn an_event_is_told_without_its_hashes() {
        let data = serde_json::json!({"from": "Bob <b@x.y>", "reply": "901be8", "outcome":
            {"action": "Reject", "by": "b@x.y", "comment": "too\ndear", "at": "2026-11-23T15:06:59Z"}});
        assert_eq!(
            event(&data),
            "Reject by b@x.y, comment: too dear, from: Bob <b@x.y>"
        );
        let aside = serde_json::json!({"reason": "desk.no_task"});
        assert_eq!(
            event(&aside),
            "reason: no task was found for it (desk.no_task)"
        );
        let made = serde_json::json!({"title": "Order", "reference": null});
        assert_eq!(event(&made), "title: Order");
    }
}
