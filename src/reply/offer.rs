//! What can be replied to one task: its actions, the standard actions, and all words for them.
//!
//! Made by whoever reads a task in (to refuse colliding words early) and by the desk before it
//! reads a reply. Never decides anything by itself.

use std::collections::HashMap;

use super::normalise::{fold, is_question, mixes_scripts, reorders};
use crate::{
    domain::{Action, StandardAction},
    words::reading::{Lexicon, english},
};

/// Longest label or synonym, in characters.
pub const LONGEST_WORD: usize = 60;

/// What a word of the offer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The configured action of that place.
    Action(usize),
    /// A standard action.
    Standard(StandardAction),
}

/// One word or phrase that can be replied.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Folded.
    pub word: Vec<char>,
    /// What it means.
    pub meaning: Meaning,
}

/// The actions of a task with every word for them (features R1, R2, R7).
#[derive(Debug, Clone)]
pub struct Offer {
    actions: Vec<Action>,
    /// Longest first: the longest word that fits wins.
    pub(super) entries: Vec<Entry>,
}

/// Why actions cannot be offered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// There is none.
    #[error("a task needs at least one action")]
    NoAction,
    /// A label or synonym shows nothing, or is longer than [`LONGEST_WORD`].
    #[error("the word {0:?} of an action is empty or over {LONGEST_WORD} characters")]
    Length(String),
    /// It could never be read back: a question mark, a line end, reordering or mixed scripts.
    #[error("the word {0:?} of an action cannot be typed on one line without doubt")]
    Unreadable(String),
    /// Two actions share a word.
    #[error("the word {word:?} means both {first:?} and {second:?}")]
    Collision {
        /// The word, folded.
        word: String,
        /// Label of one action.
        first: String,
        /// Label of the other.
        second: String,
    },
    /// A word belongs to a standard action, which would win.
    #[error("the word {word:?} of {action:?} belongs to a standard action")]
    Standard {
        /// The word, folded.
        word: String,
        /// Label of the action.
        action: String,
    },
}

impl OfferError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoAction => "actions.none",
            Self::Length(_) => "actions.length",
            Self::Unreadable(_) => "actions.unreadable",
            Self::Collision { .. } => "actions.collision",
            Self::Standard { .. } => "actions.standard",
        }
    }
}

impl Offer {
    /// Checks the words and gathers them. A label that is a strong word of its language (Approve,
    /// Decline) brings that word's relatives along, unless two actions would share them.
    pub fn new(actions: &[Action], standard: &[StandardAction]) -> Result<Self, OfferError> {
        if actions.is_empty() {
            return Err(OfferError::NoAction);
        }
        let mut words = HashMap::new();
        add_standard(&mut words, standard, english());
        add_own(&mut words, actions)?;
        add_families(&mut words, english());
        let mut entries: Vec<Entry> = words
            .into_iter()
            .map(|(word, meaning)| Entry {
                word: word.chars().collect(),
                meaning,
            })
            .collect();
        entries.sort_by(|a, b| (b.word.len(), &a.word).cmp(&(a.word.len(), &b.word)));
        Ok(Self {
            actions: actions.to_vec(),
            entries,
        })
    }

    /// The configured actions, in the task's order.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// Label of a meaning that is a configured action.
    pub(super) fn label(&self, meaning: Meaning) -> Option<&str> {
        match meaning {
            Meaning::Action(at) => self.actions.get(at).map(|a| a.name.as_str()),
            Meaning::Standard(_) => None,
        }
    }

    /// The meaning of a whole text, when it is exactly one word of the offer.
    pub(super) fn whole(&self, text: &str) -> Option<Meaning> {
        let folded: Vec<char> = fold(text).chars().collect();
        let found = self.entries.iter().find(|e| e.word == folded)?;
        Some(found.meaning)
    }
}

fn add_standard(
    words: &mut HashMap<String, Meaning>,
    standard: &[StandardAction],
    lexicon: &Lexicon,
) {
    for action in standard {
        let StandardAction::Help = action;
        for word in lexicon.standard.get("help").into_iter().flatten() {
            words.insert(fold(word), Meaning::Standard(*action));
        }
    }
}

fn add_own(words: &mut HashMap<String, Meaning>, actions: &[Action]) -> Result<(), OfferError> {
    for (at, action) in actions.iter().enumerate() {
        for word in std::iter::once(&action.name).chain(&action.synonyms) {
            let folded = checked(word)?;
            match words.get(&folded) {
                None => {
                    words.insert(folded, Meaning::Action(at));
                }
                Some(Meaning::Action(other)) if *other == at => {}
                Some(Meaning::Action(other)) => {
                    return Err(OfferError::Collision {
                        word: folded,
                        first: actions
                            .get(*other)
                            .map(|a| a.name.clone())
                            .unwrap_or_default(),
                        second: action.name.clone(),
                    });
                }
                Some(Meaning::Standard(_)) => {
                    return Err(OfferError::Standard {
                        word: folded,
                        action: action.name.clone(),
                    });
                }
            }
        }
    }
    Ok(())
}

fn checked(word: &str) -> Result<String, OfferError> {
    let folded = fold(word);
    let length = folded.chars().count();
    if length == 0 || length > LONGEST_WORD {
        return Err(OfferError::Length(word.chars().take(80).collect()));
    }
    let chars: Vec<char> = folded.chars().collect();
    let unreadable = word
        .chars()
        .any(|c| is_question(c) || reorders(c) || c.is_control())
        || mixes_scripts(&chars)
        || !chars.iter().any(|c| c.is_alphanumeric());
    if unreadable {
        return Err(OfferError::Unreadable(word.chars().take(80).collect()));
    }
    Ok(folded)
}

/// Gives a family's words to the one action that owns one of them already.
fn add_families(words: &mut HashMap<String, Meaning>, lexicon: &Lexicon) {
    for (family, members) in &lexicon.families {
        let phrases: &[String] = if family == "reject" {
            &lexicon.reject_phrases
        } else {
            &[]
        };
        let mut owners: Vec<usize> = members
            .iter()
            .filter_map(|m| match words.get(&fold(m)) {
                Some(Meaning::Action(at)) => Some(*at),
                _ => None,
            })
            .collect();
        owners.sort_unstable();
        owners.dedup();
        let [owner] = owners.as_slice() else { continue };
        for member in members.iter().chain(phrases) {
            words.entry(fold(member)).or_insert(Meaning::Action(*owner));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn action(name: &str, synonyms: &[&str]) -> Action {
        Action {
            synonyms: synonyms.iter().map(|s| (*s).to_owned()).collect(),
            ..Action::named(name)
        }
    }

    #[test]
    fn words_that_collide_are_refused() {
        let code = |actions: &[Action]| {
            Offer::new(actions, &[StandardAction::Help]).map_or_else(|e| e.code(), |_| "fine")
        };
        assert_eq!(code(&[]), "actions.none");
        assert_eq!(
            code(&[action("Go", &[]), action("GO ", &[])]),
            "actions.collision"
        );
        assert_eq!(
            code(&[action("A", &["b"]), action("B", &[])]),
            "actions.collision"
        );
        assert_eq!(code(&[action("Help", &[])]), "actions.standard");
        assert_eq!(code(&[action("\u{200b}", &[])]), "actions.length");
        assert_eq!(code(&[action("Really?", &[])]), "actions.unreadable");
        assert_eq!(code(&[action("Approve", &["go", "Go"])]), "fine");
    }

    #[test]
    fn relatives_belong_to_one_action_or_to_none() {
        let two = Offer::new(&[action("Reject", &[]), action("Decline", &[])], &[]).unwrap();
        assert_eq!(two.whole("denied"), None);
        assert_eq!(two.whole("decline"), Some(Meaning::Action(1)));
        let one = Offer::new(&[action("Decline", &[])], &[]).unwrap();
        assert_eq!(one.whole("not approved"), Some(Meaning::Action(0)));
        let other = Offer::new(&[action("Release", &[])], &[]).unwrap();
        assert_eq!(other.whole("approve"), None);
    }
}
