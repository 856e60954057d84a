//! From the new text to a decision: which line counts, the rules that look at several lines, and
//! the comment.
//!
//! Called by `read` with text that is already cut. Rules are numbered as in replies.md section 2.

use super::{
    comment,
    doubt::Doubt,
    grammar::{Line, is_action, read_line},
    greeting::is_greeting,
    nearmiss,
    normalise::{Folded, is_blank},
    offer::{Meaning, Offer, Said},
    signs::is_tone,
    standard,
    wordlists::Languages,
    wrapping::{Unwrapped, unwrapped},
};
use crate::domain::{Decision, StandardAction};

/// What the new text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub decision: Decision,
    pub action: Option<String>,
    pub standard: Option<StandardAction>,
    pub comment: Option<String>,
    pub suggestion: Option<String>,
    pub reason: &'static str,
    /// The line that was read, for the steps.
    pub line: String,
}

impl Verdict {
    pub(super) fn ask(reason: &'static str, line: &str) -> Self {
        Self {
            decision: Decision::Ask,
            action: None,
            standard: None,
            comment: None,
            suggestion: None,
            reason,
            line: line.to_owned(),
        }
    }
}

/// Most lines of new text that may act: nobody types more, so it is quoted text not recognised.
const MOST_LINES: usize = 500;

/// Most bytes of new text that may act, for the same reason.
const MOST_BYTES: usize = 32 * 1024;

/// What was written, as the cutter gives it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'a> {
    /// Lines of the new text.
    pub lines: &'a [&'a str],
    /// Lines that were cut on a weak sign: no comment, but what speaks against an action in them
    /// counts.
    pub aside: &'a [&'a str],
}

/// Decides on what was written.
pub(super) fn decide(written: Written<'_>, offer: &Offer) -> Verdict {
    let Written { lines, aside } = written;
    if let Some(weak) = weak_word(lines, offer).filter(|_| aside.is_empty()) {
        return weak;
    }
    let mut rest = skip_blank(lines);
    if let Some((first, more)) = rest.split_first()
        && is_greeting(first, offer)
        && !skip_blank(more).is_empty()
    {
        rest = skip_blank(more);
    }
    if rest.is_empty() {
        return Verdict::ask("reply.empty", "");
    }
    if is_too_long(rest) {
        return Verdict::ask("reply.text_too_long", "");
    }
    decide_first(rest, aside, offer)
}

/// Decides on lines of which the first one counts.
fn decide_first(lines: &[&str], aside: &[&str], offer: &Offer) -> Verdict {
    let Unwrapped { line, own, later } = unwrapped(lines);
    // Rule 1. The same action counts too: then the first line alone never decided. Every line as it
    // stands is looked at, also those that were joined above.
    let is_another = |l: &&str| is_action(l, offer) || standard::is_one(l, offer);
    let again = lines.iter().skip(1).any(is_another);
    if let Some(asked) = standard::asked_for(&line, offer) {
        return standard_action(asked, (later, aside), again, offer);
    }
    let (said, comment_at) = match read_line(&line, offer) {
        Line::Doubt(doubt) => return doubtful(doubt, &line, offer),
        _ if again => return Verdict::ask(Doubt::TwoActions.code(), &line),
        Line::QuestionMark => return help(&line),
        Line::Act { said, comment_at } => (said, comment_at),
    };
    if matches!(said.meaning, Meaning::Standard(_)) {
        return help(&line);
    }
    if let Some(doubt) = doubt_aside(aside, &said, offer) {
        return Verdict::ask(doubt.code(), &line);
    }
    // `Approve: the rest …` with `not before May` below it, by its writer or by a mail program.
    match own.and_then(|own| comment::doubt_below(&[own], &said, offer)) {
        Some(doubt) => Verdict::ask(doubt.code(), &line),
        None => act(&line, &said, comment_at, later, offer),
    }
}

/// A standard action, unless what stands below it speaks against it. Below a question stands the question.
fn standard_action(
    asked: Verdict,
    (later, aside): (&[&str], &[&str]),
    again: bool,
    offer: &Offer,
) -> Verdict {
    let Some(action) = asked.standard.filter(|_| asked.decision == Decision::Act) else {
        return asked;
    };
    let said = Said {
        meaning: Meaning::Standard(action),
        length: 0,
        languages: Languages::ALL,
        own: false,
    };
    let below = || comment::doubt_below(later, &said, offer);
    let doubt = match action {
        _ if again => Some(Doubt::TwoActions),
        StandardAction::Ask => None,
        _ => below().or_else(|| doubt_aside(aside, &said, offer)),
    };
    match doubt {
        Some(doubt) => Verdict::ask(doubt.code(), &asked.line),
        None => Verdict {
            comment: comment::kept("", later),
            ..asked
        },
    }
}

/// What lines that were cut on a weak sign say against an action.
fn doubt_aside(aside: &[&str], said: &Said, offer: &Offer) -> Option<Doubt> {
    if aside.iter().any(|l| is_action(l, offer)) {
        return Some(Doubt::TwoActions);
    }
    comment::doubt_below(aside, said, offer)
}

/// A weak word that is the whole new text, where they are on (rule 5).
fn weak_word(lines: &[&str], offer: &Offer) -> Option<Verdict> {
    let mut full = lines.iter().filter(|l| !is_blank(l));
    let line = full.next().filter(|l| l.len() <= 100)?;
    if full.next().is_some() {
        return None;
    }
    let folded = Folded::new(line);
    let plain = |c: &&char| !is_tone(**c);
    let word: Vec<char> = folded.chars.iter().filter(plain).copied().collect();
    let end = word
        .iter()
        .rposition(|c| !matches!(c, '.' | '!' | '。' | ' '))?;
    let meaning = offer.weak(word.get(..=end)?)?;
    Some(Verdict {
        decision: Decision::Act,
        action: offer.label(meaning).map(str::to_owned),
        ..Verdict::ask("reply.weak_word_allowed", line)
    })
}

fn is_too_long(lines: &[&str]) -> bool {
    lines.len() > MOST_LINES || lines.iter().map(|l| l.len() + 1).sum::<usize>() > MOST_BYTES
}

/// A voting response of Outlook (rule 8): the button counts like the first line, and what was
/// written beside it is its comment, unless it says something else.
pub(super) fn decide_vote(vote: &str, all: Written<'_>, offer: &Offer) -> Verdict {
    let said = Some(vote)
        .filter(|v| v.len() <= 400)
        .and_then(|v| offer.whole(&Folded::new(v).chars))
        .filter(|s| matches!(s.meaning, Meaning::Action(_)));
    let Some(said) = said else {
        return Verdict::ask("reply.voting_unknown", vote);
    };
    let mut written = skip_blank(all.lines);
    if let Some((first, more)) = written.split_first()
        && is_greeting(first, offer)
    {
        written = skip_blank(more);
    }
    if is_too_long(written) {
        return Verdict::ask("reply.text_too_long", "");
    }
    if written.iter().any(|l| standard::is_one(l, offer)) {
        return Verdict::ask("reply.voting_contradicted", vote);
    }
    if let Some(first) = written.first() {
        let read = read_line(first, offer);
        let same = match &read {
            Line::Act { said: again, .. } => again.meaning == said.meaning,
            Line::QuestionMark => false,
            Line::Doubt(doubt) => *doubt == Doubt::Unknown,
        };
        if !same {
            return Verdict::ask("reply.voting_contradicted", first);
        }
        if matches!(read, Line::Act { .. }) {
            return decide(all, offer);
        }
    }
    if let Some(doubt) = doubt_aside(all.aside, &said, offer) {
        return Verdict::ask(doubt.code(), vote);
    }
    if written.iter().any(|l| is_action(l, offer)) {
        return Verdict::ask(Doubt::TwoActions.code(), vote);
    }
    act(vote, &said, None, written, offer)
}

fn act(
    line: &str,
    said: &Said,
    comment_at: Option<usize>,
    later: &[&str],
    offer: &Offer,
) -> Verdict {
    if let Some(doubt) = comment::doubt_below(later, said, offer) {
        return Verdict::ask(doubt.code(), line);
    }
    let own = comment_at.and_then(|at| line.get(at..)).unwrap_or_default();
    Verdict {
        decision: Decision::Act,
        action: offer.label(said.meaning).map(str::to_owned),
        standard: None,
        comment: comment::kept(own, later),
        suggestion: None,
        reason: "reply.action",
        line: line.to_owned(),
    }
}

fn help(line: &str) -> Verdict {
    Verdict {
        decision: Decision::Help,
        standard: Some(StandardAction::Help),
        ..Verdict::ask("reply.help", line)
    }
}

fn doubtful(doubt: Doubt, line: &str, offer: &Offer) -> Verdict {
    let suggestion = match doubt {
        Doubt::Unknown => nearmiss::suggest(line, offer),
        _ => None,
    };
    let reason = if doubt == Doubt::Unknown && standard::named(line).is_some() {
        "reply.not_available"
    } else if suggestion.is_some() {
        "reply.near_miss"
    } else {
        doubt.code()
    };
    Verdict {
        suggestion,
        ..Verdict::ask(reason, line)
    }
}

fn skip_blank<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let at = lines.iter().position(|l| !is_blank(l));
    at.and_then(|at| lines.get(at..)).unwrap_or_default()
}
