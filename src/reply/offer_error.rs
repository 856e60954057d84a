//! Why the words of actions cannot be offered, and the check of one word.
//!
//! Called by `offer` when a task is read in.

use super::normalise::{fold, is_question, mixes_scripts, reorders};

/// Longest label or synonym, in characters.
pub const LONGEST_WORD: usize = 60;

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

/// A word folded, when it can be read back from a line.
pub(super) fn checked(word: &str) -> Result<String, OfferError> {
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
