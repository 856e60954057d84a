//! The lexicon in the form the grammar compares with: folded characters, longest first.

use std::sync::LazyLock;

use super::normalise::fold;
use crate::words::reading::{Lexicon, english};

/// The lists of one language.
pub(super) struct WordLists {
    pub negators: Vec<Vec<char>>,
    pub hedges: Vec<Vec<char>>,
    pub courtesies: Vec<Vec<char>>,
    pub objects: Vec<Vec<char>>,
    pub openers: Vec<Vec<char>>,
    pub greetings: Vec<Vec<char>>,
    pub stoppers: Vec<Vec<char>>,
    pub lone_stoppers: Vec<Vec<char>>,
    pub harmless: Vec<Vec<char>>,
    pub never_names: Vec<Vec<char>>,
    pub names_too: Vec<Vec<char>>,
    pub contractions: Vec<Vec<char>>,
    pub weak: Vec<Vec<char>>,
}

static ENGLISH: LazyLock<WordLists> = LazyLock::new(|| WordLists::new(english()));

impl WordLists {
    /// English, folded once.
    pub(super) fn english() -> &'static Self {
        &ENGLISH
    }

    fn new(lexicon: &Lexicon) -> Self {
        Self {
            negators: folded(&lexicon.negators),
            hedges: folded(&lexicon.hedges),
            courtesies: folded(&lexicon.courtesies),
            objects: folded(&lexicon.objects),
            openers: folded(&lexicon.openers),
            greetings: folded(&lexicon.greetings),
            stoppers: folded(&lexicon.comment_stoppers),
            lone_stoppers: folded(&lexicon.lone_stoppers),
            harmless: folded(&lexicon.harmless_starts),
            never_names: folded(&lexicon.never_names),
            names_too: folded(&lexicon.names_too),
            contractions: folded(&lexicon.contractions),
            weak: folded(&lexicon.weak),
        }
    }
}

fn folded(words: &[String]) -> Vec<Vec<char>> {
    let mut all: Vec<Vec<char>> = words.iter().map(|w| fold(w).chars().collect()).collect();
    all.sort_by_key(|w: &Vec<char>| std::cmp::Reverse(w.len()));
    all
}

/// Whether a text begins with a word and the word ends there. Scripts without blanks have no such
/// end inside a run of letters, so a word in them is never found inside a longer one (rule 6).
pub(super) fn starts_with_word(text: &[char], word: &[char]) -> bool {
    text.starts_with(word) && !word.is_empty() && ends_at(text, word.len())
}

/// Whether a text has a word anywhere, not inside another one.
pub(super) fn has_word(text: &[char], word: &[char]) -> bool {
    let mut before = ' ';
    for (at, c) in text.iter().enumerate() {
        let rest = text.get(at..).unwrap_or_default();
        if !before.is_alphanumeric() && starts_with_word(rest, word) {
            return true;
        }
        before = *c;
    }
    false
}

fn ends_at(text: &[char], at: usize) -> bool {
    let joined = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let last = at.checked_sub(1).and_then(|n| text.get(n));
    !joined(last) || !joined(text.get(at))
}
