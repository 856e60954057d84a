//! Words that the reader of replies knows: the grammar's words by language, and the subjects of
//! machine mail. The marks of quoted text are in `quoting`.
//!
//! Called by `reply` only. The lists are shipped documents under `assets/words/`; a document that
//! cannot be read gives empty lists, with which nothing acts (a test keeps that from shipping).

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// The grammar's words in one language (replies.md section 2), in lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lexicon {
    /// Language tag, such as `en`.
    pub language: String,
    /// Strong synonyms by meaning: `approve`, `reject`.
    pub families: BTreeMap<String, Vec<String>>,
    /// Whole phrases with a negator that mean `reject` (rule 2).
    pub reject_phrases: Vec<String>,
    /// Words that negate: their sentence never acts, but for the phrases above.
    pub negators: Vec<String>,
    /// Words of doubt and condition; only name the reason, the grammar needs no list (rule 3).
    pub hedges: Vec<String>,
    /// What may follow an action: thanks, regards.
    pub courtesies: Vec<String>,
    /// What an action may be about: it, this request.
    pub objects: Vec<String>,
    /// What may stand before an action: yes, hereby.
    pub openers: Vec<String>,
    /// Hi, hello, dear.
    pub greetings: Vec<String>,
    /// With which a comment may not start (rule 4).
    pub comment_stoppers: Vec<String>,
    /// The same, when they are a clause by themselves: `No.`, but not `no budget`.
    pub lone_stoppers: Vec<String>,
    /// Starts of comments that contradict nothing although a stopper begins them: without delay.
    pub harmless_starts: Vec<String>,
    /// Words that make a sentence of what follows a greeting, so that no name is read: we, must.
    pub never_names: Vec<String>,
    /// Words of doubt that are names too, where a comma follows: Will, May.
    pub names_too: Vec<String>,
    /// Ends of words that no name has: n't, 'll.
    pub contractions: Vec<String>,
    /// Weak words: never act by default (rule 5).
    pub weak: Vec<String>,
    /// Words of the standard actions, by name.
    pub standard: BTreeMap<String, Vec<String>>,
}

/// Starts of the subjects of machine mail, all languages together. A weak sign.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineSubjects {
    /// Somebody is away.
    pub absence: Vec<String>,
    /// Not delivered, or late.
    pub bounce: Vec<String>,
    /// Read and delivery receipts, recalls.
    pub receipt: Vec<String>,
    /// Answers to meeting requests.
    pub meeting: Vec<String>,
}

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/words/en.json")).unwrap_or_default()
});

static SUBJECTS: LazyLock<MachineSubjects> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/words/machine.json")).unwrap_or_default()
});

/// The English words.
pub fn english() -> &'static Lexicon {
    &ENGLISH
}

/// The subjects of machine mail.
pub fn machine_subjects() -> &'static MachineSubjects {
    &SUBJECTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_documents_can_be_read() {
        assert!(english().families.contains_key("approve"));
        assert!(!english().reject_phrases.is_empty());
        assert!(!machine_subjects().absence.is_empty());
    }
}
