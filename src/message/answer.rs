//! What an answer says, by kind: one plain mail for every reply of a person (features R10).

use super::{
    compose::Fact,
    standing::{Target, closed, possible, target, waiting_tasks},
};
use crate::{
    domain::{Reading, StandardAction},
    task::{Outcome, Task},
    words::mail::Tongue,
};

/// The kinds of answers.
#[derive(Debug, Clone, Copy)]
pub enum Answer<'a> {
    /// Their action is the outcome; until when it can be taken back, if it can.
    Confirmation(&'a Outcome, Option<&'a str>),
    /// What they wrote was not clearly one action.
    AskedBack(&'a Reading),
    /// They asked what can be done; what else is possible.
    Help(&'a [StandardAction]),
    /// The same of a task that takes no answer any more; what is possible all the same.
    HelpOfClosed(&'a [StandardAction]),
    /// The same of one that they handed on.
    HelpHandedOn(&'a [StandardAction]),
    /// The task does not ask them.
    NotYours,
    /// They handed the task on.
    HandedOn,
    /// The task has its outcome already.
    AlreadyDone(&'a Outcome),
    /// The task was taken back.
    Cancelled,
    /// The task's time is over.
    Expired,
    /// The task was changed after the mail that they answered.
    Changed,
    /// The action of that label wants a comment.
    CommentNeeded(&'a str),
    /// It could not be proved that they sent it. Goes to the address on file.
    SenderNotProved,
    /// A known person wrote, but it cannot be told to which task.
    NoTask,
    /// To open assignees: the application took the task back, for that reason.
    TakenBack(Option<&'a str>),
    /// To open assignees: it was decided elsewhere or by another.
    DecidedElsewhere(&'a Outcome),
    /// The task is now that person's.
    Redirected(&'a str),
    /// The task is theirs no more; that person has it already.
    RedirectedToHolder(&'a str),
    /// That person can answer too.
    Delegated(&'a str),
    /// Put off until then.
    Slept(&'a str),
    /// Their question went to that person.
    Asked(&'a str),
    /// Their question to that person came back.
    QuestionBounced(&'a str),
    /// Their open tasks.
    Status(&'a [Task]),
    /// Their action of that label is taken back.
    Undone(&'a str),
    /// There is no answer of theirs.
    NothingToUndo,
    /// The time for that is over.
    TooLateToUndo,
    /// The answer was not given by reply.
    UndoElsewhere,
    /// To whom the task should go is not clear.
    NoTarget(StandardAction, &'a Target),
}

/// What the templates put together.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub sentences: Vec<String>,
    pub facts: Vec<Fact>,
    pub shows_actions: bool,
    /// What can be replied beside the task's actions, and what it does.
    pub also: Vec<(&'static str, &'static str)>,
    pub closing: Vec<String>,
}

impl Parts {
    pub(super) fn said(sentences: Vec<String>) -> Self {
        Self {
            sentences,
            ..Self::default()
        }
    }

    /// With what can be replied below.
    pub(super) fn open(sentences: Vec<String>) -> Self {
        Self {
            shows_actions: true,
            ..Self::said(sentences)
        }
    }
}

impl Answer<'_> {
    /// The parts of this answer about a task. Longer than our limit: it is a table, one entry for
    /// each kind.
    #[allow(clippy::too_many_lines)]
    pub(super) fn parts(&self, task: Option<&Task>, tongue: Tongue) -> Parts {
        let title = task.map_or("", |t| t.title.as_str());
        let of_task = |key| tongue.say(key, &[("title", title)]);
        let plain = |key| tongue.text(key).to_owned();
        let with = |key, name, value| tongue.say(key, &[("title", title), (name, value)]);
        match *self {
            Self::Confirmation(outcome, until) => Parts {
                facts: outcome_facts(title, outcome, tongue),
                closing: until
                    .map(|t| tongue.say("done.undo", &[("until", t)]))
                    .into_iter()
                    .collect(),
                ..Parts::said(vec![with("done", "action", &outcome.action)])
            },
            Self::AskedBack(reading) => asked_back(reading, title, tongue),
            Self::Help(others) => Parts {
                also: possible(others, tongue),
                closing: vec![plain("help.rules"), plain("help.unchanged")],
                ..Parts::open(vec![of_task("help.intro")])
            },
            Self::HelpOfClosed(others) => closed(task, false, others, tongue),
            Self::HelpHandedOn(others) => closed(task, true, others, tongue),
            Self::NotYours => Parts::said(vec![plain("not_yours"), plain("not_yours.advice")]),
            Self::HandedOn => Parts::said(vec![of_task("handed_on")]),
            Self::AlreadyDone(o) => Parts::said(vec![tongue.say(
                "already_done",
                &[
                    ("title", title),
                    ("action", &o.action),
                    ("by", o.by.as_str()),
                    ("at", &moment(o.at)),
                ],
            )]),
            Self::Cancelled => Parts::said(vec![of_task("cancelled")]),
            Self::Expired => Parts::said(vec![of_task("expired")]),
            Self::Changed => Parts::open(vec![of_task("changed"), plain("changed.advice")]),
            Self::CommentNeeded(action) => Parts::open(vec![
                with("comment_needed", "action", action),
                with("comment_needed.advice", "action", action),
            ]),
            Self::NoTask => Parts::said(vec![plain("no_task"), plain("no_task.advice")]),
            Self::TakenBack(reason) => Parts {
                closing: reason
                    .map(|r| tongue.say("taken_back.reason", &[("reason", r)]))
                    .into_iter()
                    .collect(),
                ..Parts::said(vec![of_task("taken_back")])
            },
            Self::DecidedElsewhere(outcome) => Parts {
                facts: outcome_facts(title, outcome, tongue),
                ..Parts::said(vec![of_task("decided_elsewhere")])
            },
            Self::SenderNotProved => {
                Parts::open(vec![of_task("not_proved"), plain("not_proved.advice")])
            }
            Self::Redirected(who) => Parts::said(vec![with("redirected", "who", who)]),
            Self::RedirectedToHolder(who) => Parts::said(vec![with("redirected.had", "who", who)]),
            Self::Delegated(who) => Parts::open(vec![with("delegated", "who", who)]),
            Self::Slept(until) => Parts::open(vec![with("slept", "until", until)]),
            Self::Asked(who) => Parts::open(vec![with("asked", "who", who)]),
            Self::QuestionBounced(who) => Parts::open(vec![
                with("question.bounced", "who", who),
                plain("question.bounced.advice"),
            ]),
            Self::Status(tasks) => waiting_tasks(tasks, tongue),
            Self::Undone(action) => Parts::open(vec![with("undone", "action", action)]),
            Self::NothingToUndo => Parts::said(vec![of_task("undo.none")]),
            Self::TooLateToUndo => Parts::said(vec![of_task("undo.late")]),
            Self::UndoElsewhere => Parts::said(vec![of_task("undo.elsewhere")]),
            Self::NoTarget(action, to) => target(action, to, title, tongue),
        }
    }
}

fn asked_back(reading: &Reading, title: &str, tongue: Tongue) -> Parts {
    // The line that was read, not the greeting above it.
    let first = reading
        .steps
        .iter()
        .find(|s| s.step == "line")
        .map(|s| s.found.as_str());
    let read = first.map_or_else(
        || tongue.text("read_nothing").to_owned(),
        |line| {
            let line: String = line.trim().chars().take(200).collect();
            tongue.say("read_as", &[("line", &line)])
        },
    );
    let why = match &reading.suggestion {
        Some(label) => tongue.say("suggestion", &[("label", label)]),
        None => tongue.why_asked(&reading.reason).to_owned(),
    };
    let unchanged = tongue.say("nothing_changed", &[("title", title)]);
    Parts::open(vec![read, why, unchanged])
}

/// A time as people read it.
pub(super) fn moment(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn outcome_facts(title: &str, outcome: &Outcome, tongue: Tongue) -> Vec<Fact> {
    let mut facts = vec![
        ("label.task", title.to_owned()),
        ("label.action", outcome.action.clone()),
        ("label.by", outcome.by.to_string()),
        ("label.at", moment(outcome.at)),
    ];
    let comment = outcome.comment.clone();
    facts.extend(comment.map(|c| ("label.comment_label", c)));
    facts
        .into_iter()
        .map(|(label, value)| Fact {
            label: tongue.text(label),
            value,
            link: None,
        })
        .collect()
}
