//! What can be replied to one task: its actions, the standard actions, and all words for them.
//!
//! Made by whoever reads a task in (to refuse colliding words early) and by the desk before it
//! reads a reply. Never decides anything by itself.

use std::collections::HashMap;

use super::{
    normalise::fold,
    offer_error::{OfferError, checked},
    wordlists::{Languages, WordLists, Words, is_unspaced, starts_with_word},
};
use crate::domain::{Action, StandardAction};

/// What a word of the offer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The configured action of that place.
    Action(usize),
    /// A standard action.
    Standard(StandardAction),
}

/// A word or phrase of the offer, found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    /// What it means.
    pub meaning: Meaning,
    /// Its length in folded characters.
    pub length: usize,
    /// Languages whose strong word it is; none for words that only this task has.
    pub languages: Languages,
    /// Label or synonym of the task itself, as the person was shown it.
    pub own: bool,
}

/// Label or synonym of one action.
#[derive(Debug, Clone)]
struct Own {
    /// Folded.
    word: Vec<char>,
    action: usize,
    languages: Languages,
}

/// The actions of a task with every word for them (features R1, R2, R7).
#[derive(Debug, Clone)]
pub struct Offer {
    actions: Vec<Action>,
    /// Longest first: the longest word that fits wins.
    own: Vec<Own>,
    /// Strong words in all languages of actions whose label is one, with the family's name.
    families: Vec<(&'static str, &'static Words, usize)>,
    standard: Vec<(StandardAction, &'static Words)>,
    /// Standard actions that carry more than a word: with a target, a time, a question.
    wishes: Vec<StandardAction>,
    weak_words: bool,
}

impl Offer {
    /// Checks the words and gathers them. A label that is a strong word of any language (Approve,
    /// Ablehnen) brings that word's relatives in all languages along, unless two labels would share
    /// them; every other action has only its own words.
    pub fn new(actions: &[Action], standard: &[StandardAction]) -> Result<Self, OfferError> {
        if actions.is_empty() {
            return Err(OfferError::NoAction);
        }
        let lists = WordLists::all();
        let words: Vec<_> = standard
            .iter()
            .filter_map(|action| Some((*action, lists.standard.get(action.word())?)))
            .collect();
        let own = own_words(actions, &words)?;
        let is_help = |action: &StandardAction| *action == StandardAction::Help;
        let help = words.into_iter().filter(|(action, _)| is_help(action));
        Ok(Self {
            families: families(actions),
            actions: actions.to_vec(),
            own,
            standard: help.collect(),
            wishes: standard.iter().copied().filter(|a| !is_help(a)).collect(),
            weak_words: false,
        })
    }

    /// Lets weak words (ok, yes, 👍) act where they are the whole new text (rule 5).
    #[must_use]
    pub fn with_weak_words(mut self, on: bool) -> Self {
        self.weak_words = on;
        self
    }

    /// Whether that standard action is among those that carry more than a word.
    pub(super) fn grants(&self, action: StandardAction) -> bool {
        self.wishes.contains(&action)
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

    /// The longest word of the offer with which a text begins, as a word of its own.
    pub(super) fn at(&self, text: &[char]) -> Option<Said> {
        self.longest(
            |word| starts_with_word(text, word),
            |words| Some(words.at(text).next()?.chars.as_slice()),
        )
    }

    /// The longest word with which a text begins; in scripts without blanks it may go on.
    pub(super) fn begins(&self, text: &[char]) -> Option<Said> {
        let runs_on = |word: &[char]| word.last().is_some_and(|c| is_unspaced(*c));
        self.longest(
            |word| starts_with_word(text, word) || (runs_on(word) && text.starts_with(word)),
            |words| Some(words.begins(text).next()?.chars.as_slice()),
        )
    }

    /// The meaning of a whole text, when it is exactly one word of the offer.
    pub(super) fn whole(&self, text: &[char]) -> Option<Said> {
        self.longest(
            |word| word == text,
            |words| Some(words.whole(text)?.chars.as_slice()),
        )
    }

    /// The task's own words win over standard actions, which share none of them; those win over
    /// the relatives.
    fn longest<'a>(
        &'a self,
        is_own: impl Fn(&[char]) -> bool,
        among: impl Fn(&'a Words) -> Option<&'a [char]>,
    ) -> Option<Said> {
        let own = self.own.iter().find(|o| is_own(&o.word)).map(|o| Said {
            meaning: Meaning::Action(o.action),
            length: o.word.len(),
            languages: o.languages,
            own: true,
        });
        let said = |meaning, words: &'a Words| {
            let chars = among(words)?;
            Some(Said {
                meaning,
                length: chars.len(),
                languages: words.whole(chars)?.languages,
                own: false,
            })
        };
        let standard = self
            .standard
            .iter()
            .filter_map(|(action, words)| said(Meaning::Standard(*action), words));
        let relatives = self
            .families
            .iter()
            .filter_map(|(_, words, action)| said(Meaning::Action(*action), words));
        // Of several longest ones the first.
        let longer = |best: Option<Said>, next: Said| match best {
            Some(best) if best.length >= next.length => Some(best),
            _ => Some(next),
        };
        own.into_iter()
            .chain(standard)
            .chain(relatives)
            .fold(None, longer)
    }

    /// Every word of the configured actions with the meaning, the task's own first.
    pub(super) fn words(&self) -> impl Iterator<Item = (&[char], Meaning)> {
        let own = self
            .own
            .iter()
            .map(|o| (o.word.as_slice(), Meaning::Action(o.action)));
        let relatives = self.families.iter().flat_map(|(_, words, action)| {
            let meaning = Meaning::Action(*action);
            words.iter().map(move |w| (w.chars.as_slice(), meaning))
        });
        own.chain(relatives)
    }

    /// Whether it is an action that turns the request down, as far as its label tells.
    pub(super) fn refuses(&self, meaning: Meaning) -> bool {
        self.families
            .iter()
            .any(|(name, _, action)| *name == "reject" && Meaning::Action(*action) == meaning)
    }

    /// The meaning of a weak word, where they are on and exactly one action is meant.
    pub(super) fn weak(&self, word: &[char]) -> Option<Meaning> {
        if !self.weak_words {
            return None;
        }
        let lists = WordLists::all();
        let mut meant = self.families.iter().filter_map(|(name, _, action)| {
            lists.weak.get(*name)?.whole(word)?;
            Some(Meaning::Action(*action))
        });
        let first = meant.next()?;
        meant.next().is_none().then_some(first)
    }
}

/// The labels and synonyms, longest first.
fn own_words(
    actions: &[Action],
    standard: &[(StandardAction, &'static Words)],
) -> Result<Vec<Own>, OfferError> {
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut own = Vec::new();
    for (at, action) in actions.iter().enumerate() {
        for word in std::iter::once(&action.name).chain(&action.synonyms) {
            let folded = checked(word)?;
            let chars: Vec<char> = folded.chars().collect();
            if standard
                .iter()
                .any(|(_, words)| words.whole(&chars).is_some())
            {
                return Err(OfferError::Standard {
                    word: folded,
                    action: action.name.clone(),
                });
            }
            match taken.get(&folded) {
                Some(other) if *other == at => continue,
                Some(other) => {
                    let first = actions.get(*other).map(|a| a.name.clone());
                    return Err(OfferError::Collision {
                        word: folded,
                        first: first.unwrap_or_default(),
                        second: action.name.clone(),
                    });
                }
                None => {}
            }
            taken.insert(folded, at);
            own.push(Own {
                languages: languages_of(&chars),
                word: chars,
                action: at,
            });
        }
    }
    own.sort_by_key(|o: &Own| std::cmp::Reverse(o.word.len()));
    Ok(own)
}

/// Languages in which a word is a strong one.
fn languages_of(word: &[char]) -> Languages {
    let families = WordLists::all().families.values();
    families
        .filter_map(|words| words.whole(word))
        .fold(Languages::default(), |all, w| all.with(w.languages))
}

/// The families whose one member among the labels owns them.
fn families(actions: &[Action]) -> Vec<(&'static str, &'static Words, usize)> {
    let labels: Vec<Vec<char>> = actions
        .iter()
        .map(|a| fold(&a.name).chars().collect())
        .collect();
    let mut owned = Vec::new();
    for (name, words) in &WordLists::all().families {
        let mut owners = (0..labels.len())
            .filter(|at| labels.get(*at).is_some_and(|l| words.whole(l).is_some()));
        if let (Some(owner), None) = (owners.next(), owners.next()) {
            owned.push((name.as_str(), words, owner));
        }
    }
    owned
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
        assert_eq!(code(&[action("Hilfe", &[])]), "actions.standard");
        assert_eq!(code(&[action("Forward", &[])]), "fine");
        let redirect = Offer::new(&[action("Forward", &[])], &[StandardAction::Redirect]);
        assert_eq!(
            redirect.map_err(|e| e.code()).err(),
            Some("actions.standard")
        );
        assert_eq!(code(&[action("\u{200b}", &[])]), "actions.length");
        assert_eq!(code(&[action("Really?", &[])]), "actions.unreadable");
        assert_eq!(code(&[action("Approve", &["go", "Go"])]), "fine");
    }

    #[test]
    fn relatives_belong_to_one_action_or_to_none() {
        let two = Offer::new(&[action("Reject", &[]), action("Decline", &[])], &[]).unwrap();
        let meaning = |offer: &Offer, word: &str| {
            let chars: Vec<char> = fold(word).chars().collect();
            offer.whole(&chars).map(|s| s.meaning)
        };
        assert_eq!(meaning(&two, "denied"), None);
        assert_eq!(meaning(&two, "decline"), Some(Meaning::Action(1)));
        let one = Offer::new(&[action("Decline", &[])], &[]).unwrap();
        assert_eq!(meaning(&one, "not approved"), Some(Meaning::Action(0)));
        let other = Offer::new(&[action("Release", &[])], &[]).unwrap();
        assert_eq!(meaning(&other, "approve"), None);
        // Only the label brings relatives along, in any language.
        let custom = Offer::new(&[action("Ship it", &["approve"])], &[]).unwrap();
        assert_eq!(meaning(&custom, "approve"), Some(Meaning::Action(0)));
        assert_eq!(meaning(&custom, "approved"), None);
        let german = Offer::new(&[action("Genehmigen", &[])], &[]).unwrap();
        assert_eq!(meaning(&german, "approved"), Some(Meaning::Action(0)));
        assert_eq!(meaning(&german, "同意"), Some(Meaning::Action(0)));
    }
}
