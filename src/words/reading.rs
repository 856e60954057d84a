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
    /// Words of doubt and condition; the grammar needs no list (rule 3), they name the reason and
    /// keep a comment that names another action from passing.
    pub hedges: Vec<String>,
    /// What may follow an action: thanks, regards.
    pub courtesies: Vec<String>,
    /// What an action may be about: it, this request.
    pub objects: Vec<String>,
    /// What may stand before an action: yes, hereby.
    pub openers: Vec<String>,
    /// Hi, hello, dear.
    pub greetings: Vec<String>,
    /// Who may be addressed without a word of greeting, before a comma: team.
    pub addressed: Vec<String>,
    /// Ends of a line that is a name and nothing else, in languages that mark names: 様.
    pub name_ends: Vec<String>,
    /// With which no clause of a comment may start (rule 4).
    pub comment_stoppers: Vec<String>,
    /// With which a comment may not start, but a later clause of it may: after, tomorrow.
    pub first_stoppers: Vec<String>,
    /// The same as the stoppers, when they are a clause by themselves: `No.`, but not `no budget`.
    pub lone_stoppers: Vec<String>,
    /// What makes a condition of a comment wherever it stands: only if, unless.
    pub conditions: Vec<String>,
    /// What takes an answer back wherever it stands, whatever the answer was: changed my mind.
    pub withdrawals: Vec<String>,
    /// With which a reason for turning something down may begin: unfortunately, sorry.
    pub apologies: Vec<String>,
    /// Starts of comments that contradict nothing although a stopper begins them: without delay.
    pub harmless_starts: Vec<String>,
    /// Stoppers of other languages that are ordinary words in this one.
    pub ordinary: Vec<String>,
    /// Stoppers that are ordinary words in most other languages, so that they count only behind an
    /// action in this one.
    pub only_behind_own: Vec<String>,
    /// Words that make a sentence of what follows a greeting, so that no name is read: we, must.
    pub never_names: Vec<String>,
    /// Words of doubt that are names too, where a comma follows: Will, May.
    pub names_too: Vec<String>,
    /// Ends of words that no name has: n't, 'll.
    pub contractions: Vec<String>,
    /// Weak words by meaning: never act by default (rule 5). `other`: weak, and without meaning.
    pub weak: BTreeMap<String, Vec<String>>,
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
    /// Anywhere in a subject: a system took a request in.
    pub request: Vec<String>,
}

/// The shipped documents, English first.
const DOCUMENTS: &[&str] = &[
    include_str!("../../assets/words/en.json"),
    include_str!("../../assets/words/de.json"),
    include_str!("../../assets/words/fr.json"),
    include_str!("../../assets/words/es.json"),
    include_str!("../../assets/words/it.json"),
    include_str!("../../assets/words/pt.json"),
    include_str!("../../assets/words/nl.json"),
    include_str!("../../assets/words/sv.json"),
    include_str!("../../assets/words/da.json"),
    include_str!("../../assets/words/no.json"),
    include_str!("../../assets/words/fi.json"),
    include_str!("../../assets/words/pl.json"),
    include_str!("../../assets/words/cs.json"),
    include_str!("../../assets/words/hu.json"),
    include_str!("../../assets/words/ru.json"),
    include_str!("../../assets/words/uk.json"),
    include_str!("../../assets/words/tr.json"),
    include_str!("../../assets/words/he.json"),
    include_str!("../../assets/words/ar.json"),
    include_str!("../../assets/words/zh.json"),
    include_str!("../../assets/words/ja.json"),
    include_str!("../../assets/words/ko.json"),
    include_str!("../../assets/words/th.json"),
    include_str!("../../assets/words/vi.json"),
    include_str!("../../assets/words/el.json"),
    include_str!("../../assets/words/ro.json"),
    include_str!("../../assets/words/bg.json"),
    include_str!("../../assets/words/sk.json"),
    include_str!("../../assets/words/id.json"),
    include_str!("../../assets/words/fa.json"),
    include_str!("../../assets/words/hi.json"),
];

static LEXICONS: LazyLock<Vec<Lexicon>> = LazyLock::new(|| {
    DOCUMENTS
        .iter()
        .map(|d| serde_json::from_str(d).unwrap_or_default())
        .collect()
});

/// Words of dates, all languages together.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    /// Names of each month, January first, whole and short.
    pub months: Vec<Vec<String>>,
    /// Names of each weekday, Monday first.
    pub weekdays: Vec<Vec<String>>,
    /// Tomorrow.
    pub tomorrow: Vec<String>,
    /// Hours, as a unit.
    pub hours: Vec<String>,
    /// Days, as a unit.
    pub days: Vec<String>,
    /// Before the last day of an absence: until.
    pub last_day: Vec<String>,
    /// The same, behind the date or glued to it: まで.
    pub last_day_behind: Vec<String>,
    /// Before the day of return: back on.
    pub back: Vec<String>,
}

static DATES: LazyLock<DateWords> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/words/dates.json")).unwrap_or_default()
});

/// The words of dates.
pub fn date_words() -> &'static DateWords {
    &DATES
}

static SUBJECTS: LazyLock<MachineSubjects> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/words/machine.json")).unwrap_or_default()
});

/// The words of every language, English first. The place in this list is the language's number.
pub fn lexicons() -> &'static [Lexicon] {
    &LEXICONS
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
        for (document, lexicon) in DOCUMENTS.iter().zip(lexicons()) {
            let read = serde_json::from_str::<Lexicon>(document);
            assert!(read.is_ok(), "{read:?}");
            for family in ["approve", "reject"] {
                assert!(
                    lexicon.families.contains_key(family),
                    "{}",
                    lexicon.language
                );
            }
            assert!(!lexicon.reject_phrases.is_empty(), "{}", lexicon.language);
            assert!(!lexicon.comment_stoppers.is_empty(), "{}", lexicon.language);
            assert!(
                lexicon.standard.contains_key("help"),
                "{}",
                lexicon.language
            );
        }
        assert_eq!(lexicons().len(), 31);
        assert_eq!(
            (date_words().months.len(), date_words().weekdays.len()),
            (12, 7)
        );
        assert!(!machine_subjects().absence.is_empty());
    }
}
