//! The lexicons of all languages in the form the grammar compares with: folded, found by their
//! first letter, longest first.
//!
//! Called by the grammar, the greetings, the comments and the offer. The language of a mail need
//! not be known: all are tried, and each word remembers whose it is.

use std::{collections::HashMap, sync::LazyLock};

use super::normalise::fold;
use crate::words::reading::{Lexicon, lexicons};

/// A set of languages, one bit each by their place among the lexicons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Languages(u64);

impl Languages {
    pub(super) const ALL: Self = Self(u64::MAX);
    pub(super) const ENGLISH: Self = Self(1);

    fn numbered(place: usize) -> Self {
        Self(1 << (place % 64))
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The place of the language, when it is one alone.
    pub(super) fn only(self) -> Option<usize> {
        self.0
            .is_power_of_two()
            .then_some(usize::try_from(self.0.trailing_zeros()).ok()?)
    }

    pub(super) const fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// One word or phrase.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub chars: Vec<char>,
    /// Whose word it is.
    pub languages: Languages,
    /// Languages in which it is an ordinary word and not what this list says.
    pub spared: Languages,
}

impl Word {
    /// Whether it counts behind an action in those languages. An action of nobody's language
    /// counts as English.
    pub(super) fn counts_behind(&self, action: Languages) -> bool {
        let action = if action.is_none() {
            Languages::ENGLISH
        } else {
            action
        };
        self.languages.meets(action) || !self.spared.meets(action)
    }
}

/// A list of words.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    by_first: HashMap<char, Vec<Word>>,
}

impl Words {
    /// Adds a word, or a language to a word that is there.
    pub(super) fn add(&mut self, word: &str, languages: Languages) {
        let chars: Vec<char> = fold(word).chars().collect();
        let Some(first) = chars.first() else { return };
        let list = self.by_first.entry(*first).or_default();
        if let Some(known) = list.iter_mut().find(|w| w.chars == chars) {
            known.languages = known.languages.with(languages);
            return;
        }
        let at = list.partition_point(|w| w.chars.len() >= chars.len());
        let spared = Languages::default();
        list.insert(
            at,
            Word {
                chars,
                languages,
                spared,
            },
        );
    }

    fn remove(&mut self, word: &[char]) {
        if let Some(list) = word.first().and_then(|f| self.by_first.get_mut(f)) {
            list.retain(|w| w.chars != word);
        }
    }

    fn spare(&mut self, word: &str, languages: Languages) {
        let chars: Vec<char> = fold(word).chars().collect();
        let list = chars.first().and_then(|f| self.by_first.get_mut(f));
        if let Some(word) = list.and_then(|l| l.iter_mut().find(|w| w.chars == chars)) {
            word.spared = word.spared.with(languages);
        }
    }

    fn beginning_with(&self, first: Option<&char>) -> &[Word] {
        first
            .and_then(|f| self.by_first.get(f))
            .map_or(&[], Vec::as_slice)
    }

    /// The words with which a text begins, longest first. They end there: see [`starts_with_word`].
    pub(super) fn at<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = &'a Word> {
        let list = self.beginning_with(text.first()).iter();
        list.filter(move |w| starts_with_word(text, &w.chars))
    }

    /// The words with which a text begins; those of scripts without blanks need not end there.
    pub(super) fn begins<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = &'a Word> {
        let list = self.beginning_with(text.first()).iter();
        list.filter(move |w| {
            let runs_on = w.chars.last().is_some_and(|c| is_unspaced(*c));
            text.starts_with(&w.chars) && (runs_on || ends_at(text, w.chars.len()))
        })
    }

    /// The word that a whole text is.
    pub(super) fn whole(&self, text: &[char]) -> Option<&Word> {
        let mut list = self.beginning_with(text.first()).iter();
        list.find(|w| w.chars == text)
    }

    /// Whether a text has one of the words anywhere; in scripts without blanks inside others too.
    pub(super) fn within(&self, text: &[char]) -> bool {
        starts_of_words(text).any(|rest| self.begins(rest).next().is_some())
    }

    /// All words, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Word> {
        self.by_first.values().flatten()
    }
}

/// All lists.
#[derive(Debug, Default)]
pub(super) struct WordLists {
    /// Strong words by meaning, `approve` and `reject`, in all languages.
    pub families: HashMap<String, Words>,
    /// Words that mean different things in two families; they never act.
    pub ambiguous: Vec<Vec<char>>,
    pub negators: Words,
    pub hedges: Words,
    pub courtesies: Words,
    pub objects: Words,
    pub openers: Words,
    pub greetings: Words,
    pub addressed: Words,
    pub name_ends: Vec<Vec<char>>,
    pub stoppers: Words,
    pub first_stoppers: Words,
    pub lone_stoppers: Words,
    pub conditions: Words,
    pub harmless: Words,
    pub withdrawals: Words,
    pub apologies: Words,
    pub never_names: Words,
    pub names_too: Words,
    pub contractions: Vec<Vec<char>>,
    /// Weak words by family; of those in `other` nobody knows the meaning.
    pub weak: HashMap<String, Words>,
    pub standard: HashMap<String, Words>,
}

static ALL: LazyLock<WordLists> = LazyLock::new(|| WordLists::new(lexicons()));

impl WordLists {
    /// All languages, folded once.
    pub(super) fn all() -> &'static Self {
        &ALL
    }

    fn new(lexicons: &[Lexicon]) -> Self {
        let mut lists = Self::default();
        for (place, lexicon) in lexicons.iter().enumerate() {
            lists.add(lexicon, Languages::numbered(place));
        }
        for (place, lexicon) in lexicons.iter().enumerate() {
            lists.spare(lexicon, Languages::numbered(place));
        }
        lists.forget_ambiguous();
        lists
    }

    fn add(&mut self, lexicon: &Lexicon, language: Languages) {
        for (list, words) in [
            (&mut self.negators, &lexicon.negators),
            (&mut self.hedges, &lexicon.hedges),
            (&mut self.courtesies, &lexicon.courtesies),
            (&mut self.objects, &lexicon.objects),
            (&mut self.openers, &lexicon.openers),
            (&mut self.greetings, &lexicon.greetings),
            (&mut self.addressed, &lexicon.addressed),
            (&mut self.stoppers, &lexicon.comment_stoppers),
            (&mut self.first_stoppers, &lexicon.first_stoppers),
            (&mut self.lone_stoppers, &lexicon.lone_stoppers),
            (&mut self.conditions, &lexicon.conditions),
            (&mut self.harmless, &lexicon.harmless_starts),
            (&mut self.withdrawals, &lexicon.withdrawals),
            (&mut self.apologies, &lexicon.apologies),
            (&mut self.never_names, &lexicon.never_names),
            (&mut self.names_too, &lexicon.names_too),
        ] {
            for word in words {
                list.add(word, language);
            }
        }
        self.add_named(lexicon, language);
        let folded = |words: &[String]| -> Vec<Vec<char>> {
            words.iter().map(|w| fold(w).chars().collect()).collect()
        };
        self.contractions.extend(folded(&lexicon.contractions));
        self.name_ends.extend(folded(&lexicon.name_ends));
    }

    fn add_named(&mut self, lexicon: &Lexicon, language: Languages) {
        for (name, words) in &lexicon.families {
            let phrases: &[String] = if name == "reject" {
                &lexicon.reject_phrases
            } else {
                &[]
            };
            let family = self.families.entry(name.clone()).or_default();
            for word in words.iter().chain(phrases) {
                family.add(word, language);
            }
        }
        for (lists, named) in [
            (&mut self.weak, &lexicon.weak),
            (&mut self.standard, &lexicon.standard),
        ] {
            for (name, words) in named {
                let list = lists.entry(name.clone()).or_default();
                for word in words {
                    list.add(word, language);
                }
            }
        }
    }

    fn spare(&mut self, lexicon: &Lexicon, language: Languages) {
        for list in [
            &mut self.stoppers,
            &mut self.first_stoppers,
            &mut self.negators,
        ] {
            for word in &lexicon.ordinary {
                list.spare(word, language);
            }
            for word in &lexicon.only_behind_own {
                list.spare(word, Languages::ALL);
            }
        }
    }

    /// A word that means one thing in one language and another thing in another never acts.
    fn forget_ambiguous(&mut self) {
        let mut seen: HashMap<Vec<char>, usize> = HashMap::new();
        for word in self.families.values().flat_map(Words::iter) {
            *seen.entry(word.chars.clone()).or_default() += 1;
        }
        self.ambiguous = seen
            .into_iter()
            .filter_map(|(word, times)| (times > 1).then_some(word))
            .collect();
        for family in self.families.values_mut() {
            for word in &self.ambiguous {
                family.remove(word);
            }
        }
    }
}

/// Whether a text begins with a word and the word ends there. Scripts without blanks have no such
/// end inside a run of letters, so a word in them is never found inside a longer one (rule 6).
pub(super) fn starts_with_word(text: &[char], word: &[char]) -> bool {
    text.starts_with(word) && !word.is_empty() && ends_at(text, word.len())
}

/// The rest of a text from the start of each of its words on; in scripts without blanks from each
/// letter on.
pub(super) fn starts_of_words(text: &[char]) -> impl Iterator<Item = &[char]> {
    let mut before = ' ';
    text.iter().enumerate().filter_map(move |(at, c)| {
        let starts = !c.is_whitespace() && (!before.is_alphanumeric() || is_unspaced(*c));
        before = *c;
        starts.then(|| text.get(at..).unwrap_or_default())
    })
}

/// Letters of scripts that put no blanks between words, and Korean, which glues endings to them.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{e7f}' | '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn ends_at(text: &[char], at: usize) -> bool {
    let joined = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let last = at.checked_sub(1).and_then(|n| text.get(n));
    !joined(last) || !joined(text.get(at))
}
