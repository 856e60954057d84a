//! Greetings: lines of their own, and what stands before an action.
//!
//! Called by the grammar and by `decide`. A name may be anything but the words that would make a
//! sentence of what follows: `Hi we won't` above `Approve` is no greeting.

use unicode_normalization::char::is_combining_mark;

use super::{
    grammar::{LONGEST_READ, trim_end, whole_line},
    normalise::{Folded, is_invisible},
    offer::Offer,
    wordlists::{WordLists, starts_of_words},
};

/// Whether a line is nothing but a greeting: `Hi Anna,`.
pub(super) fn is_greeting(raw: &str, offer: &Offer) -> bool {
    if raw.len() > LONGEST_READ {
        return false;
    }
    let folded = Folded::new(raw);
    let bare: &[char] = trim_end(&folded.chars, &[',', '!', '.', '。', ' ', '-', ':']);
    if bare.len() > 50 || whole_line(bare, offer).is_some() {
        return false;
    }
    // Hi Will, / hi will
    let closed = bare.len() < folded.chars.len();
    after_greeting(bare).is_some_and(|at| {
        // Hello, Bob
        let name = bare.get(at..).unwrap_or_default();
        let apart = name.iter().take_while(|c| matches!(c, ' ' | ',')).count();
        let name = name.get(apart..).unwrap_or_default();
        is_name(name, closed, offer)
    }) || (closed && WordLists::all().addressed.whole(bare).is_some())
        || is_marked_name(bare, offer)
        || is_bare_name(raw, &folded.chars, offer)
}

/// `Bob,` on a line of its own: at most three words, the first with a capital (or in a script
/// without), and a comma. Not `Hopefully,`: an adverb belongs to the sentence below.
fn is_bare_name(raw: &str, folded: &[char], offer: &Offer) -> bool {
    let lists = WordLists::all();
    let Some(name) = folded.strip_suffix(&[',']) else {
        return false;
    };
    let raw = raw.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let adverb = |word: &[char]| {
        let text: String = word.iter().collect();
        let ends =
            |long: usize, all: &[&str]| word.len() >= long && all.iter().any(|e| text.ends_with(e));
        ends(
            7,
            &[
                "ally", "ely", "bly", "tly", "dly", "sly", "lly", "fully", "weise", "lijk", "vis",
            ],
        ) || ends(9, &["ment", "mente", "lich", "sti"])
    };
    let listed = [
        &lists.stoppers,
        &lists.first_stoppers,
        &lists.openers,
        &lists.conditions,
    ]
    .iter()
    .any(|l| l.begins(name).next().is_some());
    let spoken = |rest: &[char]| offer.begins(rest).is_some();
    // All in capitals nobody can tell a name from another word.
    let cased = raw.contains(char::is_lowercase) || !raw.contains(char::is_uppercase);
    (2..=40).contains(&name.len())
        && raw.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && cased
        && is_name(name, true, offer)
        && !listed
        && !name.split(|c| *c == ' ').any(adverb)
        && !lists.weak.values().any(|w| w.whole(name).is_some())
        && !starts_of_words(name).any(spoken)
}

/// A name with the mark that its language puts behind names: 佐藤様.
fn is_marked_name(bare: &[char], offer: &Offer) -> bool {
    let lists = WordLists::all();
    let marked = lists.name_ends.iter().any(|end| bare.ends_with(end));
    let spoken = |rest: &[char]| offer.begins(rest).is_some();
    marked
        && bare.len() <= 12
        && bare.iter().all(|c| c.is_alphabetic() || *c == ' ')
        && !lists.negators.within(bare)
        && !lists.stoppers.within(bare)
        && !starts_of_words(bare).any(spoken)
}

/// Where a line goes on behind its word of greeting.
pub(super) fn after_greeting(chars: &[char]) -> Option<usize> {
    let word = WordLists::all().greetings.at(chars).next()?;
    Some(word.chars.len())
}

/// At most three words of letters, none of which could make a sentence with what follows.
/// `closed`: a comma or the like stands behind them, so that `Will` is no verb.
pub(super) fn is_name(chars: &[char], closed: bool, offer: &Offer) -> bool {
    let words: Vec<&[char]> = chars
        .split(|c| *c == ' ')
        .filter(|w| !w.is_empty())
        .collect();
    words.len() <= 3
        && words.iter().all(|w| {
            w.iter().all(|c| {
                c.is_alphabetic() || is_combining_mark(*c) || matches!(c, '.' | '-' | '\'')
            }) && !is_sentence_word(w, closed)
                && offer.whole(w).is_none()
        })
}

/// Whether a word belongs to a sentence and not to a name: `haven't`, `we`, `unlikely`.
fn is_sentence_word(word: &[char], closed: bool) -> bool {
    let lists = WordLists::all();
    if closed && lists.names_too.whole(word).is_some() {
        return false;
    }
    [&lists.negators, &lists.hedges, &lists.never_names]
        .iter()
        .any(|list| list.whole(word).is_some())
        || lists.contractions.iter().any(|end| word.ends_with(end))
}
