//! Greetings: lines of their own, and what stands before an action.
//!
//! Called by the grammar and by `decide`. A name may be anything but the words that would make a
//! sentence of what follows: `Hi we won't` above `Approve` is no greeting.

use super::{
    grammar::{LONGEST_READ, trim_end, whole_line},
    normalise::Folded,
    offer::Offer,
    wordlists::{WordLists, starts_with_word},
};

/// Whether a line is nothing but a greeting: `Hi Anna,`.
pub(super) fn is_greeting(raw: &str, offer: &Offer) -> bool {
    if raw.len() > LONGEST_READ {
        return false;
    }
    let folded = Folded::new(raw);
    let bare: &[char] = trim_end(&folded.chars, &[',', '!', '.', ' ', '-', ':']);
    if bare.len() > 50 || whole_line(bare, offer).is_some() {
        return false;
    }
    // Hi Will, / hi will
    let closed = bare.len() < folded.chars.len();
    after_greeting(bare).is_some_and(|at| {
        let name = bare.get(at..).unwrap_or_default();
        is_name(name, closed, offer)
    })
}

/// Where a line goes on behind its word of greeting.
pub(super) fn after_greeting(chars: &[char]) -> Option<usize> {
    let lists = WordLists::english();
    let word = lists
        .greetings
        .iter()
        .find(|w| starts_with_word(chars, w))?;
    Some(word.len())
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
            w.iter()
                .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\''))
                && !is_sentence_word(w, closed)
                && !offer.entries.iter().any(|e| e.word == *w)
        })
}

/// Whether a word belongs to a sentence and not to a name: `haven't`, `we`, `unlikely`.
fn is_sentence_word(word: &[char], closed: bool) -> bool {
    let lists = WordLists::english();
    let among = |list: &[Vec<char>]| list.iter().any(|w| w == word);
    if closed && among(&lists.names_too) {
        return false;
    }
    among(&lists.negators)
        || among(&lists.hedges)
        || among(&lists.never_names)
        || lists.contractions.iter().any(|end| word.ends_with(end))
}
