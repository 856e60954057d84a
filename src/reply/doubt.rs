//! Why a line does not act, by stable code.
//!
//! Called by the grammar for every line that does not fit it. Only names the reason: whatever comes
//! out, nothing acts.

use super::{
    offer::{Meaning, Offer},
    wordlists::{WordLists, starts_of_words},
};

/// Why a line does not act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    Question,
    TooLong,
    Reordered,
    MixedScripts,
    TwoActions,
    Negation,
    Hedge,
    Rest,
    Weak,
    CommentStops,
    Unknown,
}

impl Doubt {
    /// Stable reason code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Question => "reply.question",
            Self::TooLong => "reply.line_too_long",
            Self::Reordered => "reply.reordered_text",
            Self::MixedScripts => "reply.mixed_scripts",
            Self::TwoActions => "reply.two_actions",
            Self::Negation => "reply.negation",
            Self::Hedge => "reply.condition",
            Self::Rest => "reply.rest",
            Self::Weak => "reply.weak_word",
            Self::CommentStops => "reply.comment_contradicts",
            Self::Unknown => "reply.unknown_word",
        }
    }
}

/// Names the doubt of a line that does not fit. It never acts, whatever comes out.
pub(super) fn name(chars: &[char], offer: &Offer) -> Doubt {
    let lists = WordLists::all();
    let mut meanings: Vec<Meaning> = Vec::new();
    let mut past = 0;
    for rest in starts_of_words(chars) {
        let at = chars.len() - rest.len();
        let Some(said) = offer.begins(rest).filter(|_| at >= past) else {
            continue;
        };
        past = at + said.length;
        if !meanings.contains(&said.meaning) {
            meanings.push(said.meaning);
        }
    }
    let bare = chars
        .iter()
        .rposition(|c| !matches!(c, '.' | '!' | ',' | ' '))
        .and_then(|last| chars.get(..=last))
        .unwrap_or_default();
    let negated = lists.negators.within(chars);
    let hedged = lists.hedges.within(chars);
    if lists.weak.values().any(|words| words.whole(bare).is_some()) {
        Doubt::Weak
    } else if meanings.len() > 1 {
        Doubt::TwoActions
    } else if negated {
        Doubt::Negation
    } else if meanings.is_empty() {
        Doubt::Unknown
    } else if hedged {
        Doubt::Hedge
    } else {
        Doubt::Rest
    }
}
