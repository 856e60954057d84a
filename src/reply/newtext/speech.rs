//! What tells a person's words from what programs and gateways put around them, by the words that
//! the grammar knows.
//!
//! Called where a shape alone would cut too much. Decides nothing about actions.

use super::super::{
    normalise::Folded,
    wordlists::{WordLists, starts_of_words},
};

/// Longest line that is looked into, in bytes; longer ones are no short answers.
const LONGEST: usize = 400;

/// Whether a line has nothing that restricts, denies or takes back: no `only`, no `not`.
pub(super) fn is_calm(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let lists = WordLists::all();
    let folded = Folded::new(line);
    let text = from_first_letter(&folded.chars);
    // Names that are words of doubt elsewhere: van, de, Will.
    let named = lists.names_too.at(text).next().is_some();
    let stops = [&lists.stoppers, &lists.first_stoppers]
        .iter()
        .any(|l| l.begins(text).next().is_some());
    (named || !stops)
        && !lists.conditions.within(text)
        && !lists.negators.within(text)
        && !acts(text)
}

/// Whether a line begins as people answer: a greeting, yes, or a word of an action.
pub(super) fn answers(line: &str) -> bool {
    let head = line
        .get(..line.floor_char_boundary(LONGEST))
        .unwrap_or(line);
    let lists = WordLists::all();
    let folded = Folded::new(head);
    let text = from_first_letter(&folded.chars);
    let begun = [&lists.greetings, &lists.openers, &lists.addressed];
    let families = || lists.families.values().chain(lists.weak.values());
    begun.iter().any(|l| l.at(text).next().is_some())
        || families().any(|words| words.at(text).next().is_some())
        || (text.len() <= 40 && folded.chars.ends_with(&[',']))
}

/// Whether a word of approval or rejection stands in it.
fn acts(text: &[char]) -> bool {
    let lists = WordLists::all();
    starts_of_words(text).any(|rest| {
        let mut families = lists.families.values();
        families.any(|words| words.at(rest).next().is_some())
    })
}

fn from_first_letter(text: &[char]) -> &[char] {
    let start = text.iter().position(|c| c.is_alphanumeric());
    start.and_then(|at| text.get(at..)).unwrap_or_default()
}
