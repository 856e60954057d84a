//! From the new text to a decision: which line counts, the rules that look at several lines, and
//! the comment.
//!
//! Called by `read` with text that is already cut. Rules are numbered as in replies.md section 2.

use super::{
    comment::{contradicts, names_other},
    doubt::Doubt,
    grammar::{Line, read_line},
    greeting::is_greeting,
    nearmiss,
    normalise::{fold, is_blank},
    offer::{Meaning, Offer},
    wordlists::{WordLists, starts_with_word},
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

/// Most columns to which anybody wraps narrowly: a line of fewer, its next word included, was
/// ended by its writer and not by a mail program.
const NARROWEST_WRAP: usize = 40;

/// Below this many columns a line may have been wrapped, or ended by its writer: both readings
/// have to agree. Letter case and Unicode form change how many letters a line has, so the two
/// limits lie well apart.
const SURELY_WRAPPED: usize = 60;

/// Most lines of new text that may act: nobody types more, so it is quoted text not recognised.
const MOST_LINES: usize = 500;

/// Decides on the lines of the new text.
pub(super) fn decide(lines: &[&str], offer: &Offer) -> Verdict {
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
    if rest.len() > MOST_LINES {
        return Verdict::ask("reply.text_too_long", "");
    }
    let Unwrapped { line, own, later } = unwrapped(rest);
    // Rule 1. The same action counts too: then the first line alone never decided. Every line as it
    // stands is looked at, also those that were joined above.
    let again = rest.iter().skip(1).any(|l| is_action(l, offer));
    match read_line(&line, offer) {
        Line::Doubt(doubt) => doubtful(doubt, &line, offer),
        _ if again => Verdict::ask(Doubt::TwoActions.code(), &line),
        // `Approve: the rest …` with `not before May` below it, by its writer or by a mail program.
        Line::Act { .. } if own.is_some_and(contradicts) => {
            Verdict::ask(Doubt::CommentStops.code(), &line)
        }
        Line::Act { meaning, .. } if own.is_some_and(|l| names_other(l, meaning, offer)) => {
            Verdict::ask(Doubt::TwoActions.code(), &line)
        }
        Line::Act {
            meaning: meaning @ Meaning::Action(_),
            comment_at,
        } => act(&line, meaning, comment_at, later, offer),
        Line::QuestionMark | Line::Act { .. } => help(&line),
    }
}

/// A voting response of Outlook (rule 8): the button counts like the first line, and what was
/// written beside it is its comment, unless it says something else.
pub(super) fn decide_vote(vote: &str, lines: &[&str], offer: &Offer) -> Verdict {
    let Some(meaning @ Meaning::Action(_)) = offer.whole(vote) else {
        return Verdict::ask("reply.voting_unknown", vote);
    };
    let written = skip_blank(lines);
    if written.len() > MOST_LINES {
        return Verdict::ask("reply.text_too_long", "");
    }
    if let Some(first) = written.first() {
        let same = match read_line(first, offer) {
            Line::Act { meaning: said, .. } => said == meaning,
            Line::QuestionMark => false,
            Line::Doubt(doubt) => doubt == Doubt::Unknown,
        };
        if !same {
            return Verdict::ask("reply.voting_contradicted", first);
        }
        if matches!(read_line(first, offer), Line::Act { .. }) {
            return decide(lines, offer);
        }
    }
    if written.iter().any(|l| is_action(l, offer)) {
        return Verdict::ask(Doubt::TwoActions.code(), vote);
    }
    act(vote, meaning, None, written, offer)
}

fn act(
    line: &str,
    meaning: Meaning,
    comment_at: Option<usize>,
    later: &[&str],
    offer: &Offer,
) -> Verdict {
    let own = comment_at.and_then(|at| line.get(at..)).unwrap_or_default();
    let comment = comment(own, later);
    if comment.as_deref().is_some_and(contradicts)
        || skip_blank(later).first().is_some_and(|l| contradicts(l))
    {
        return Verdict::ask(Doubt::CommentStops.code(), line);
    }
    if skip_blank(later)
        .first()
        .is_some_and(|l| names_other(l, meaning, offer))
    {
        return Verdict::ask(Doubt::TwoActions.code(), line);
    }
    Verdict {
        decision: Decision::Act,
        action: offer.label(meaning).map(str::to_owned),
        standard: None,
        comment,
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
    let reason = if suggestion.is_some() {
        "reply.near_miss"
    } else {
        doubt.code()
    };
    Verdict {
        suggestion,
        ..Verdict::ask(reason, line)
    }
}

fn is_action(line: &str, offer: &Offer) -> bool {
    matches!(
        read_line(line, offer),
        Line::Act { .. } | Line::QuestionMark
    )
}

/// A first line put together again.
struct Unwrapped<'a, 'b> {
    line: String,
    /// The second line, where it was joined and may yet be a line of its own.
    own: Option<&'a str>,
    /// The lines behind it.
    later: &'b [&'a str],
}

/// Joins a line with the following ones where a mail program may have wrapped it, so that wrapping
/// never hides the rest of a sentence.
fn unwrapped<'a, 'b>(lines: &'b [&'a str]) -> Unwrapped<'a, 'b> {
    let (mut joined, mut own) = (String::new(), None);
    let Some((first, mut later)) = lines.split_first() else {
        return Unwrapped {
            line: joined,
            own,
            later: lines,
        };
    };
    joined.push_str(first.trim());
    let mut width = first.trim_end().chars().count();
    while let Some((next, more)) = later.split_first() {
        let word = next
            .split_whitespace()
            .next()
            .map_or(0, |w| w.chars().count());
        // No need to go on: a line of that length is refused anyway.
        if word == 0 || width + 1 + word <= NARROWEST_WRAP || joined.len() > 8_000 {
            break;
        }
        if later.len() + 1 == lines.len() && width + 1 + word <= SURELY_WRAPPED {
            own = Some(*next);
        }
        joined.push(' ');
        joined.push_str(next.trim());
        width = next.trim_end().chars().count();
        later = more;
    }
    Unwrapped {
        line: joined,
        own,
        later,
    }
}

/// The rest beside the action, without a sign-off at its end.
fn comment(own: &str, later: &[&str]) -> Option<String> {
    let mut lines: Vec<&str> = Vec::new();
    lines.extend((!own.trim().is_empty()).then_some(own.trim()));
    let from_first = lines.len();
    lines.extend(later.iter().map(|l| l.trim_end()));
    if let Some(at) = sign_off(&lines, from_first) {
        lines.truncate(at);
    }
    let text = lines.join("\n");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Where `Thanks,` and a name end the text: a line of courtesy and at most four short lines.
fn sign_off(lines: &[&str], from: usize) -> Option<usize> {
    let full: Vec<usize> = (from..lines.len())
        .filter(|at| lines.get(*at).is_some_and(|l| !l.trim().is_empty()))
        .collect();
    let tail = full.get(full.len().saturating_sub(5)..).unwrap_or_default();
    let found = tail
        .iter()
        .position(|at| lines.get(*at).is_some_and(|l| is_courtesy(l)))?;
    let short = |at: &usize| lines.get(*at).is_some_and(|l| l.chars().count() <= 40);
    let names = tail.get(found + 1..).unwrap_or_default();
    names.iter().all(short).then(|| tail.get(found).copied())?
}

fn is_courtesy(line: &str) -> bool {
    if line.len() > 80 {
        return false;
    }
    let folded: Vec<char> = fold(line).chars().collect();
    WordLists::english().courtesies.iter().any(|w| {
        starts_with_word(&folded, w)
            && folded
                .get(w.len()..)
                .is_some_and(|rest| rest.iter().all(|c| matches!(c, ',' | '.' | '!' | ' ')))
    })
}

fn skip_blank<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let at = lines.iter().position(|l| !is_blank(l));
    at.and_then(|at| lines.get(at..)).unwrap_or_default()
}
