//! What is said about the standard actions: what is possible, whose turn it is, who was meant.
//!
//! Called by [`super::answer`]; the same parts for the same templates.

use super::{
    answer::{Parts, moment},
    compose::Fact,
};
use crate::{
    domain::{Correspondent, StandardAction},
    task::{Task, TaskState},
    words::mail::Tongue,
};

/// Most people and tasks that one mail lists.
const MOST_LISTED: usize = 20;

/// Why nobody could be told to whom a task should go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Nobody is named in the text, and not one person alone in Cc.
    Missing,
    /// Nobody is called exactly that; who was found instead.
    Unknown(String, Vec<Correspondent>),
    /// Several are called exactly that.
    Several(String, Vec<Correspondent>),
    /// More have names like it than the directory lists.
    TooMany(String),
    /// A name, from somebody who is told nothing of the directory.
    ByAddressOnly(String),
    /// It is themselves.
    Own,
    /// The task takes nobody more.
    Full,
    /// That person has it already.
    Has(Correspondent),
    /// That person got as many mails about it as a day may bring.
    Enough(Correspondent),
}

/// Name and address as people read them.
pub fn shown(who: &Correspondent) -> String {
    let name: String = who.name.chars().take(120).collect();
    if name.trim().is_empty() {
        return who.address.to_string();
    }
    format!("{} ({})", name.trim(), who.address)
}

/// What can be replied, and what it does.
pub(super) fn possible(
    actions: &[StandardAction],
    tongue: Tongue,
) -> Vec<(&'static str, &'static str)> {
    let of = |action: &StandardAction| {
        let [how, what] = keys(*action)?;
        Some((tongue.text(how), tongue.text(what)))
    };
    actions.iter().filter_map(of).collect()
}

fn keys(action: StandardAction) -> Option<[&'static str; 2]> {
    Some(match action {
        // How to get help stands in every mail.
        StandardAction::Help => return None,
        StandardAction::Redirect => ["use.redirect", "use.redirect.what"],
        StandardAction::Delegate => ["use.delegate", "use.delegate.what"],
        StandardAction::Sleep => ["use.sleep", "use.sleep.what"],
        StandardAction::Ask => ["use.ask", "use.ask.what"],
        StandardAction::Status => ["use.status", "use.status.what"],
        StandardAction::Undo => ["use.undo", "use.undo.what"],
    })
}

/// Help where nothing can be answered any more: how the task stands, and what is possible all the
/// same.
pub(super) fn closed(
    task: Option<&Task>,
    handed_on: bool,
    others: &[StandardAction],
    tongue: Tongue,
) -> Parts {
    let title = task.map_or("", |t| t.title.as_str());
    let outcome = task.and_then(|t| t.outcome.as_ref());
    let said = match (task.map(|t| t.state), outcome) {
        _ if handed_on => tongue.say("help.handed_on", &[("title", title)]),
        (Some(TaskState::Cancelled), _) => tongue.say("help.cancelled", &[("title", title)]),
        (_, Some(o)) => {
            let (by, at) = (o.by.as_str(), moment(o.at));
            let values = [
                ("title", title),
                ("action", &o.action),
                ("by", by),
                ("at", &at),
            ];
            tongue.say("help.done", &values)
        }
        _ => tongue.say("help.expired", &[("title", title)]),
    };
    Parts {
        also: possible(others, tongue),
        closing: vec![tongue.text("help.unchanged").to_owned()],
        ..Parts::said(vec![said])
    }
}

/// The tasks that wait for somebody.
pub(super) fn waiting_tasks(tasks: &[Task], tongue: Tongue) -> Parts {
    if tasks.is_empty() {
        return Parts::said(vec![tongue.text("status.none").to_owned()]);
    }
    let count = tasks.len().to_string();
    let fact = |task: &Task| Fact {
        label: tongue.text("label.task"),
        value: match &task.reference {
            Some(reference) => format!("{} ({reference}), {}", task.title, moment(task.created)),
            None => format!("{}, {}", task.title, moment(task.created)),
        },
        link: None,
    };
    Parts {
        facts: tasks.iter().take(MOST_LISTED).map(fact).collect(),
        ..Parts::said(vec![tongue.say("status", &[("count", &count)])])
    }
}

/// Who was meant could not be told.
pub(super) fn target(wish: StandardAction, to: &Target, title: &str, tongue: Tongue) -> Parts {
    let (why, found) = match to {
        Target::Missing => (tongue.text("target.missing").to_owned(), None),
        Target::Unknown(wanted, found) => (
            tongue.say("target.unknown", &[("wanted", wanted)]),
            Some(found),
        ),
        Target::Several(wanted, found) => (
            tongue.say("target.several", &[("wanted", wanted)]),
            Some(found),
        ),
        Target::TooMany(wanted) => (tongue.say("target.too_many", &[("wanted", wanted)]), None),
        Target::ByAddressOnly(wanted) => {
            (tongue.say("target.by_address", &[("wanted", wanted)]), None)
        }
        Target::Own => (tongue.say("target.self", &[("title", title)]), None),
        Target::Full => (tongue.say("target.full", &[("title", title)]), None),
        Target::Has(who) | Target::Enough(who) => {
            let key = match to {
                Target::Has(_) => "target.has",
                _ => "target.enough",
            };
            let values = [("who", shown(who)), ("title", title.to_owned())];
            let values = values.each_ref().map(|(name, v)| (*name, v.as_str()));
            (tongue.say(key, &values), None)
        }
    };
    let mut said = vec![why];
    if let Some(found) = found.filter(|f| !f.is_empty()) {
        let people: Vec<String> = found.iter().take(MOST_LISTED).map(shown).collect();
        said.push(tongue.say("target.found", &[("people", &people.join("; "))]));
    }
    said.push(tongue.say("nothing_changed", &[("title", title)]));
    let was_unclear = matches!(
        to,
        Target::Missing | Target::Unknown(..) | Target::Several(..)
    );
    if was_unclear && let Some([how, _]) = keys(wish) {
        let word = tongue.text(how);
        let word = word.rsplit_once(' ').map_or(word, |(word, _)| word);
        let how = format!("{word} name@example.com");
        said.push(tongue.say("target.advice", &[("use", &how)]));
    }
    Parts::open(said)
}
