//! Comments that keep an action from being taken (rules 1 and 4 of replies.md section 2).
//!
//! Called by the grammar for the rest of the line and by `decide` for the lines below.

use super::{
    normalise::Folded,
    offer::{Entry, Meaning, Offer},
    wordlists::{WordLists, starts_with_word},
};

/// Whether a text may not be the comment of an act (rule 4).
pub(super) fn contradicts(comment: &str) -> bool {
    let folded = Folded::new(
        comment
            .get(..comment.floor_char_boundary(400))
            .unwrap_or(comment),
    );
    stops(&folded.chars)
}

/// Whether folded text begins as no comment of an act may.
pub(super) fn stops(comment: &[char]) -> bool {
    let text = from_first_letter(comment);
    let lists = WordLists::english();
    let begins = |list: &[Vec<char>]| list.iter().any(|w| starts_with_word(text, w));
    let is_clause = |w: &Vec<char>| {
        let behind = text.get(w.len()..).unwrap_or_default();
        starts_with_word(text, w) && !matches!(behind, [' ', c, ..] if c.is_alphanumeric())
    };
    lists.lone_stoppers.iter().any(is_clause)
        || (begins(&lists.stoppers) && !begins(&lists.harmless))
}

/// Whether a text that would be the comment of an act begins with the word of another action
/// (`Approve: reject the rest`).
pub(super) fn names_other(comment: &str, meaning: Meaning, offer: &Offer) -> bool {
    let head = comment.get(..comment.floor_char_boundary(400));
    begins_other(&Folded::new(head.unwrap_or(comment)).chars, meaning, offer)
}

/// The same for folded text.
pub(super) fn begins_other(comment: &[char], meaning: Meaning, offer: &Offer) -> bool {
    let text = from_first_letter(comment);
    let is_other = |e: &Entry| matches!(e.meaning, Meaning::Action(_)) && e.meaning != meaning;
    let longest = offer
        .entries
        .iter()
        .find(|e| starts_with_word(text, &e.word));
    longest.is_some_and(is_other)
}

fn from_first_letter(text: &[char]) -> &[char] {
    let start = text.iter().position(|c| c.is_alphanumeric());
    start.and_then(|at| text.get(at..)).unwrap_or_default()
}
