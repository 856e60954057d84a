//! Comments that keep an action from being taken (rules 1 and 4 of replies.md section 2): what
//! begins with *but* or *wait*, sets a condition, names another action, or denies its own.
//!
//! Called by the grammar for the rest of the line and by `decide` for the lines below. It only
//! finds reasons to ask; none of its lists makes anything act.

use super::{
    doubt::Doubt,
    normalise::{Folded, is_blank, is_question},
    offer::{Meaning, Offer, Said},
    signs,
    wordlists::{Word, WordLists, Words, is_unspaced, starts_of_words},
    wrapping::{SURELY_WRAPPED, first_word},
};
use crate::domain::StandardAction;

/// Most words of a sentence that can hardly speak of another action without meaning it.
const SHORT: usize = 6;

/// The same in letters, for scripts without blanks.
const SHORT_UNSPACED: usize = 15;

/// Why folded text may not stand as the comment of what was said. `begins`: the comment starts
/// here; otherwise it went on already.
pub(super) fn doubt(text: &[char], said: &Said, offer: &Offer, begins: bool) -> Option<Doubt> {
    if signs::contradicts(text, offer.refuses(said.meaning)) {
        return Some(Doubt::CommentStops);
    }
    let mut first = begins;
    for sentence in pieces(text, ends_sentence) {
        let mut start = true;
        for clause in pieces(sentence, ends_clause) {
            if let Some(doubt) = clause_doubt(clause, said, offer, first, start) {
                return Some(doubt);
            }
            start = false;
            first &= !clause.iter().any(|c| c.is_alphanumeric());
        }
        if let Some(doubt) = sentence_doubt(sentence, said, offer) {
            return Some(doubt);
        }
    }
    None
}

/// Why lines below an action keep it from being taken. A line that a mail program wrapped goes on
/// in the next one; every other line begins a sentence.
pub(super) fn doubt_below(lines: &[&str], said: &Said, offer: &Offer) -> Option<Doubt> {
    let mut begins = true;
    let mut lines = lines.iter().filter(|l| !is_blank(l)).peekable();
    while let Some(line) = lines.next() {
        let mut text = Folded::new(line);
        let mut width = line.trim_end().chars().count();
        while let Some(next) = lines.next_if(|n| width + 1 + first_word(n) > SURELY_WRAPPED) {
            text.chars.push(' ');
            text.chars.extend(Folded::new(next).chars);
            width = next.trim_end().chars().count();
        }
        if let Some(found) = doubt(&text.chars, said, offer, begins) {
            return Some(found);
        }
        begins = false;
    }
    None
}

/// What the beginning of a clause tells. `first`: of the whole comment; `start`: of a sentence.
fn clause_doubt(
    clause: &[char],
    said: &Said,
    offer: &Offer,
    first: bool,
    start: bool,
) -> Option<Doubt> {
    let lists = WordLists::all();
    let text = from_first_letter(clause);
    let begun = without_courtesy(text);
    let refuses = offer.refuses(said.meaning);
    // Past `Unfortunately,`, which goes with turning something down.
    let begun = if refuses {
        without_apology(begun)
    } else {
        begun
    };
    let text = if refuses { without_apology(text) } else { text };
    let counts = |words: &Words, text: &[char]| {
        let mut found = words.begins(text);
        found.any(|w| {
            w.counts_behind(said.languages) && !(refuses && is_reason(&w.chars, text, first))
        })
    };
    let stops = |text: &[char]| {
        let harmless = lists.harmless.begins(text).next().is_some();
        !harmless
            && (counts(&lists.stoppers, text) || (first && counts(&lists.first_stoppers, text)))
    };
    let alone = |text: &[char]| lists.lone_stoppers.whole(trimmed(text)).is_some();
    // `I cannot approve this` behind a rejection says it again.
    let again = refuses
        && offer
            .at(text)
            .is_some_and(|found| found.meaning == said.meaning && found.length > 1);
    if !again && [text, begun].iter().any(|t| stops(t) || alone(t)) {
        return Some(Doubt::CommentStops);
    }
    if !refuses && ends_denied(trimmed(text), said) {
        return Some(Doubt::CommentStops);
    }
    let other = |s: Said| is_other(&s, said);
    let named = (first || start) && offer.at(begun).is_some_and(other);
    named.then_some(Doubt::TwoActions)
}

/// Whether a denial may begin a reason for turning something down: `too dear, not urgent`. The very
/// first clause may only where it goes on: `Rejected: not needed`, and not `Rejected: not`. Whole
/// phrases of the lists (`not yet`, `not really`) are none there.
fn is_reason(word: &[char], text: &[char], first: bool) -> bool {
    let negators = &WordLists::all().negators;
    if !first {
        return negators.within(word);
    }
    let goes_on = text
        .get(word.len()..)
        .is_some_and(|rest| rest.iter().any(|c| c.is_alphanumeric()));
    negators.whole(word).is_some() && goes_on
}

/// Whether a clause ends in a word that denies it (`das brauchen wir nicht`, `gerek yok`), unless
/// it says that nothing stands against it (`sorun yok`).
fn ends_denied(clause: &[char], said: &Said) -> bool {
    let lists = WordLists::all();
    let last = clause
        .iter()
        .rposition(|c| *c == ' ')
        .map_or(0, |at| at + 1);
    let word = clause.get(last..).unwrap_or_default();
    let glued = || {
        let mut all = lists.negators.iter();
        all.any(|n| {
            n.chars.len() > 1
                && n.chars.last().is_some_and(|c| is_unspaced(*c))
                && word.ends_with(&n.chars)
        })
    };
    let counts = |w: &Word| w.counts_behind(said.languages);
    let denied = lists.negators.whole(word).is_some_and(counts)
        || (word.last().is_some_and(|c| is_unspaced(*c)) && glued());
    denied && !lists.harmless.within(clause)
}

/// Past an apology at the beginning.
fn without_apology(text: &[char]) -> &[char] {
    let found = WordLists::all().apologies.begins(text).next();
    found.map_or(text, |word| {
        from_first_letter(text.get(word.chars.len()..).unwrap_or_default())
    })
}

/// Another action. A word of help is none here: *thanks for your help* says nothing of the task, and
/// one that stands alone on its line is seen elsewhere.
fn is_other(found: &Said, said: &Said) -> bool {
    found.meaning != said.meaning && found.meaning != Meaning::Standard(StandardAction::Help)
}

/// What a whole sentence tells: conditions, other actions, its own action denied.
fn sentence_doubt(sentence: &[char], said: &Said, offer: &Offer) -> Option<Doubt> {
    let lists = WordLists::all();
    let refuses = offer.refuses(said.meaning);
    if (!refuses && lists.conditions.within(sentence)) || lists.withdrawals.within(sentence) {
        return Some(Doubt::CommentStops);
    }
    let (mut any, mut other, mut past) = (false, false, 0);
    // The action itself, and the same in a word that denies nothing.
    let (mut own, mut plain) = (false, false);
    for rest in starts_of_words(sentence) {
        let at = sentence.len() - rest.len();
        if let Some(found) = offer.begins(rest).filter(|_| at >= past) {
            past = at + found.length;
            any = true;
            other |= is_other(&found, said);
            let same = found.meaning == said.meaning;
            own |= same;
            let word = rest.get(..found.length).unwrap_or_default();
            plain |= same && !lists.negators.within(word);
        }
    }
    if !any {
        return None;
    }
    let negated = lists.negators.within(sentence);
    let doubtful = sentence.iter().any(|c| is_question(*c))
        || lists.hedges.within(sentence)
        || is_short(sentence)
        || (negated && !refuses);
    // Both named in one sentence: a menu (`reply with Approve or Reject`), or a comparison.
    if other && (doubtful || own) {
        Some(Doubt::TwoActions)
    } else if negated && (!refuses || plain) {
        Some(Doubt::CommentStops)
    } else {
        None
    }
}

fn is_short(sentence: &[char]) -> bool {
    if sentence.iter().any(|c| is_unspaced(*c)) {
        return sentence.len() <= SHORT_UNSPACED;
    }
    let words = sentence.split(|c| *c == ' ');
    words.filter(|w| !w.is_empty()).count() <= SHORT
}

/// Past `Thanks,` and `Yes,` at the beginning, which say nothing of what follows.
fn without_courtesy(mut text: &[char]) -> &[char] {
    let lists = WordLists::all();
    for _ in 0..3 {
        let polite = [&lists.courtesies, &lists.openers];
        let Some(word) = polite.iter().find_map(|l| l.at(text).next()) else {
            break;
        };
        text = from_first_letter(text.get(word.chars.len()..).unwrap_or_default());
    }
    text
}

fn from_first_letter(text: &[char]) -> &[char] {
    let start = text.iter().position(|c| c.is_alphanumeric());
    start.and_then(|at| text.get(at..)).unwrap_or_default()
}

/// Without what is no letter at the end.
fn trimmed(text: &[char]) -> &[char] {
    let last = text.iter().rposition(|c| c.is_alphanumeric());
    last.and_then(|at| text.get(..=at)).unwrap_or_default()
}

fn ends_sentence(before: char, c: char, next: Option<char>) -> bool {
    let apart = next.is_none_or(|n| n == ' ' || is_unspaced(n));
    match c {
        '。' | '।' | ';' => true,
        '.' | '!' => apart,
        // Question marks stay with their sentence, and end it.
        ' ' => is_question(before),
        _ => false,
    }
}

fn ends_clause(before: char, c: char, next: Option<char>) -> bool {
    match c {
        ',' | ':' => next.is_none_or(|n| !n.is_ascii_digit()),
        '(' | '/' => true,
        '-' => before == ' ' && next == Some(' '),
        _ => false,
    }
}

/// Cuts a text behind each character for which a test holds that sees its neighbours too.
fn pieces(
    text: &[char],
    ends: fn(char, char, Option<char>) -> bool,
) -> impl Iterator<Item = &[char]> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..).filter(|r| !r.is_empty())?;
        let mut before = ' ';
        let cut = rest.iter().enumerate().position(|(at, c)| {
            let found = ends(before, *c, rest.get(at + 1).copied());
            before = *c;
            found
        });
        let length = cut.map_or(rest.len(), |at| at + 1);
        from += length;
        rest.get(..length)
    })
}

/// The rest beside the action, without a sign-off at its end.
pub(super) fn kept(own: &str, later: &[&str]) -> Option<String> {
    let mut lines: Vec<&str> = Vec::new();
    lines.extend((!own.trim().is_empty() && !is_courtesy(own)).then_some(own.trim()));
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
    let folded = Folded::new(line);
    let mut found = WordLists::all().courtesies.at(&folded.chars);
    found.any(|w| {
        let rest = folded.chars.get(w.chars.len()..).unwrap_or_default();
        rest.iter()
            .all(|c| matches!(c, ',' | '.' | '!' | '。' | ' '))
    })
}
