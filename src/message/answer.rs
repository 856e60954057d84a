//! What an answer says, by kind: one plain mail for every reply of a person (features R10).

use super::compose::Fact;
use crate::{
    domain::Reading,
    task::{Outcome, Task},
    words::mail::{self as words, labels},
};

/// The kinds of answers.
#[derive(Debug, Clone, Copy)]
pub enum Answer<'a> {
    /// Their action is the outcome.
    Confirmation(&'a Outcome),
    /// What they wrote was not clearly one action.
    AskedBack(&'a Reading),
    /// They asked what can be done.
    Help,
    /// The task does not ask them.
    NotYours,
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
}

/// What the templates put together.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub sentences: Vec<String>,
    pub facts: Vec<Fact>,
    pub shows_actions: bool,
    pub closing: Vec<String>,
}

impl Answer<'_> {
    /// The parts of this answer about a task. Longer than our limit: it is a table, one entry for
    /// each kind.
    pub(super) fn parts(&self, task: Option<&Task>) -> Parts {
        let title = task.map_or("", |t| t.title.as_str());
        let say = |sentences: &[&str]| Parts {
            sentences: sentences.iter().map(|s| (*s).to_owned()).collect(),
            ..Parts::default()
        };
        let open = |sentences: &[&str]| Parts {
            shows_actions: true,
            ..say(sentences)
        };
        match self {
            Self::Confirmation(outcome) => Parts {
                facts: outcome_facts(title, outcome),
                ..say(&[&words::done(&outcome.action, title)])
            },
            Self::AskedBack(reading) => asked_back(reading, title),
            Self::Help => Parts {
                closing: vec![
                    words::help_rules().to_owned(),
                    words::help_unchanged().to_owned(),
                ],
                ..open(&[&words::help_intro(title)])
            },
            Self::NotYours => say(&[words::not_yours(), words::not_yours_advice()]),
            Self::AlreadyDone(o) => say(&[&words::already_done(
                title,
                &o.action,
                o.by.as_str(),
                &moment(o.at),
            )]),
            Self::Cancelled => say(&[&words::cancelled(title)]),
            Self::Expired => say(&[&words::expired(title)]),
            Self::Changed => open(&[&words::changed(title), words::changed_advice()]),
            Self::CommentNeeded(action) => open(&[
                &words::comment_needed(action, title),
                &words::comment_advice(action),
            ]),
            Self::NoTask => say(&[words::no_task(), words::no_task_advice()]),
            Self::TakenBack(reason) => Parts {
                closing: reason.map(words::taken_back_reason).into_iter().collect(),
                ..say(&[&words::taken_back(title)])
            },
            Self::DecidedElsewhere(outcome) => Parts {
                facts: outcome_facts(title, outcome),
                ..say(&[&words::decided_elsewhere(title)])
            },
            Self::SenderNotProved => open(&[&words::not_proved(title), words::not_proved_advice()]),
        }
    }
}

fn asked_back(reading: &Reading, title: &str) -> Parts {
    // The line that was read, not the greeting above it.
    let first = reading
        .steps
        .iter()
        .find(|s| s.step == "line")
        .map(|s| s.found.as_str());
    let read = first.map_or_else(words::read_nothing, |line| {
        words::read_as(&line.trim().chars().take(200).collect::<String>())
    });
    let mut sentences = vec![read];
    match &reading.suggestion {
        Some(label) => sentences.push(words::suggestion(label)),
        None => sentences.push(words::why_asked(&reading.reason).to_owned()),
    }
    sentences.push(words::nothing_changed(title));
    Parts {
        sentences,
        shows_actions: true,
        ..Parts::default()
    }
}

/// A time as people read it.
fn moment(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn outcome_facts(title: &str, outcome: &Outcome) -> Vec<Fact> {
    let mut facts = vec![
        (labels::TASK, title.to_owned()),
        (labels::ACTION, outcome.action.clone()),
        (labels::BY, outcome.by.to_string()),
        (labels::AT, moment(outcome.at)),
    ];
    facts.extend(outcome.comment.clone().map(|c| (labels::COMMENT_LABEL, c)));
    facts
        .into_iter()
        .map(|(label, value)| Fact {
            label,
            value,
            link: None,
        })
        .collect()
}
