//! Readings of replies: what was newly written, which action it says, machine or human, who sent
//! it. Pure: no IO, no clock, no random.
//!
//! Called by the engine's desk for every mail and by `smartactions explain` with the very same
//! code. Never applies a rule of a task (not yours, late, comment missing): that is the desk's.
//! Everything undecided is *ask*: nothing changes and the person is told what was read.

mod absence;
pub mod batch;
mod bounce;
mod comment;
mod dates;
mod decide;
mod doubt;
mod grammar;
mod greeting;
mod html;
mod input;
mod language;
mod machine;
mod nearmiss;
mod newtext;
mod normalise;
mod offer;
mod offer_error;
pub mod ours;
pub mod sender;
mod signs;
pub mod standard;
mod subject;
pub mod target;
#[cfg(test)]
mod tests;
pub mod token;
mod wordlists;
mod wrapping;

pub use input::Input;
pub use language::language;
pub use offer::Offer;
pub use offer_error::{LONGEST_WORD, OfferError};

use crate::domain::{Decision, MailKind, Reading, StandardAction, reading::ReadingStep};
use decide::{Verdict, Written, decide, decide_vote};
use html::Page;
use newtext::{NewText, cut, cut_page};

/// Reads one mail against what its task offers. Linear in the size of the mail.
pub fn read(mail: &Input<'_>, offer: &Offer) -> Reading {
    let page;
    let (body, new) = match mail.html {
        Some(html) if normalise::is_blank(mail.text) => {
            page = Page::read(html);
            (page.text(), cut_page(&page, mail.sent_text))
        }
        _ => (mail.text, cut(mail.text, mail.sent_text)),
    };
    if let Some(machine) = machine::recognise(mail) {
        let mut reading = machine_reading(&machine, new);
        reading.steps.extend(information(mail, &machine, body));
        return reading;
    }
    let mut verdict = match mail.voting_response.filter(|v| !v.trim().is_empty()) {
        Some(vote) => decide_vote(vote, written(&new), offer),
        None => decide(written(&new), offer),
    };
    if let Some(other) = second_opinion(mail, &verdict, offer) {
        verdict = other;
    }
    if let Some(other) = struck_out(mail, &verdict, offer) {
        verdict = other;
    }
    human_reading(verdict, new)
}

/// Exchange's own view of what is new. When it says another action than ours, nobody acts. A vote
/// does not stand in the text, so it has no second opinion.
fn second_opinion(mail: &Input<'_>, ours: &Verdict, offer: &Offer) -> Option<Verdict> {
    let unique = mail.unique_text?;
    if ours.decision != Decision::Act || mail.voting_response.is_some() {
        return None;
    }
    let theirs = decide(written(&cut(unique, mail.sent_text)), offer);
    (!agree(&theirs, ours)).then(|| Verdict::ask("reply.second_opinion", &ours.line))
}

fn written<'a>(new: &'a NewText<'a>) -> Written<'a> {
    Written {
        lines: &new.lines,
        aside: &new.aside,
    }
}

/// Both act, and do the same; of a standard action for the same person or time too.
fn agree(theirs: &Verdict, ours: &Verdict) -> bool {
    theirs.decision == Decision::Act
        && theirs.action == ours.action
        && theirs.standard == ours.standard
        && (ours.standard.is_none() || theirs.line == ours.line)
}

/// A text part says what its page says struck through (RFC 2046 section 5.1.4: the same, in
/// another form; a strike has none in plain text). Then the page has to agree.
fn struck_out(mail: &Input<'_>, ours: &Verdict, offer: &Offer) -> Option<Verdict> {
    let html = mail.html.filter(|_| !normalise::is_blank(mail.text))?;
    if ours.decision != Decision::Act || mail.voting_response.is_some() || !html::may_strike(html) {
        return None;
    }
    let page = Page::read(html);
    if !page.is_struck() {
        return None;
    }
    let theirs = decide(written(&cut_page(&page, mail.sent_text)), offer);
    (!agree(&theirs, ours)).then(|| Verdict::ask("reply.struck_out", &ours.line))
}

fn human_reading(verdict: Verdict, new: NewText<'_>) -> Reading {
    let new_text = new.text();
    let mut steps = vec![step("kind", "written by a person".to_owned())];
    steps.extend(new.steps);
    steps.push(step("new_text", format!("{} lines", new.lines.len())));
    if !verdict.line.is_empty() {
        steps.push(step("line", verdict.line.chars().take(300).collect()));
    }
    let standard = verdict
        .standard
        .filter(|_| verdict.decision == Decision::Act);
    let what = verdict.action.as_deref().or(verdict.suggestion.as_deref());
    let what = what.or(standard.map(StandardAction::label));
    steps.push(step(
        "decision",
        match what {
            Some(what) => format!("{}: {what}", verdict.reason),
            None => verdict.reason.to_owned(),
        },
    ));
    Reading {
        kind: MailKind::Reply,
        new_text,
        decision: verdict.decision,
        action: verdict.action,
        standard: verdict.standard,
        comment: verdict.comment,
        suggestion: verdict.suggestion,
        reason: verdict.reason.to_owned(),
        steps,
    }
}

/// What an absence or a bounce tells, as steps: `absence.back` and `absence.last_day` (a date),
/// `bounce.recipient`, `bounce.status`, `bounce.original`, and `bounce.delay` when it only comes
/// later.
fn information(mail: &Input<'_>, machine: &machine::Machine, body: &str) -> Vec<ReadingStep> {
    match machine.kind {
        MailKind::Absence => match absence::returns(mail, body) {
            Some(absence::Return::Back(date)) => vec![step("absence.back", date.to_string())],
            Some(absence::Return::LastDay(date)) => {
                vec![step("absence.last_day", date.to_string())]
            }
            None => Vec::new(),
        },
        MailKind::Bounce => {
            let report = bounce::report(mail, body);
            let delay = report.is_delay().then(|| "not given up yet".to_owned());
            [
                ("bounce.recipient", report.recipient.map(|r| r.to_string())),
                ("bounce.status", report.status),
                ("bounce.original", report.original.map(|o| o.to_string())),
                ("bounce.delay", delay),
            ]
            .into_iter()
            .filter_map(|(name, found)| Some(step(name, found?)))
            .collect()
        }
        _ => Vec::new(),
    }
}

fn machine_reading(machine: &machine::Machine, new: NewText<'_>) -> Reading {
    let new_text = new.text();
    let mut steps = vec![step("kind", machine.sign.clone())];
    steps.extend(new.steps);
    Reading {
        kind: machine.kind,
        new_text,
        decision: machine.decision,
        action: None,
        standard: None,
        comment: None,
        suggestion: None,
        reason: machine.reason.to_owned(),
        steps,
    }
}

fn step(name: &str, found: String) -> ReadingStep {
    ReadingStep {
        step: name.to_owned(),
        found,
    }
}
