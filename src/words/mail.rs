//! Sentences of the mails that leave, in the languages that there is a table for.
//!
//! Called by `message` only. The tables are shipped documents under `assets/words/mail/`: whole
//! sentences by key, with the names of what is put in. No markup, no line ends. A sentence says what
//! was read, what became of it and what can be done, in plain words. A test keeps a table with a
//! sentence less, or with another name in it, from shipping.

use std::{collections::HashMap, sync::LazyLock};

/// Language tag and table, English first.
const DOCUMENTS: &[(&str, &str)] = &[
    ("en", include_str!("../../assets/words/mail/en.json")),
    ("de", include_str!("../../assets/words/mail/de.json")),
    ("fr", include_str!("../../assets/words/mail/fr.json")),
    ("es", include_str!("../../assets/words/mail/es.json")),
    ("it", include_str!("../../assets/words/mail/it.json")),
    ("nl", include_str!("../../assets/words/mail/nl.json")),
    ("pt", include_str!("../../assets/words/mail/pt.json")),
];

/// Sentences by key.
type Table = HashMap<String, String>;

static TABLES: LazyLock<Vec<(&str, Table)>> = LazyLock::new(|| {
    let read = |document| serde_json::from_str(document).unwrap_or_default();
    DOCUMENTS.iter().map(|(tag, d)| (*tag, read(d))).collect()
});

/// The language of one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tongue(usize);

impl Tongue {
    /// What everybody gets whose language is not known, or has no table.
    pub const ENGLISH: Self = Self(0);

    /// All that there are.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..DOCUMENTS.len()).map(Self)
    }

    /// The first of these language tags that there is a table for; `de-AT` is `de`.
    pub fn of<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        let place = |tag: &str| {
            let bare = tag.split(['-', '_']).next().unwrap_or_default();
            let known = |(known, _): &(&str, &str)| known.eq_ignore_ascii_case(bare);
            DOCUMENTS.iter().position(known)
        };
        tags.into_iter().find_map(place).map_or(Self::ENGLISH, Self)
    }

    /// Its language tag.
    pub fn tag(self) -> &'static str {
        DOCUMENTS.get(self.0).map_or("en", |(tag, _)| tag)
    }

    /// A sentence without names in it.
    pub fn text(self, key: &str) -> &'static str {
        let tables: &'static [(&str, Table)] = &TABLES;
        let own = tables.get(self.0).and_then(|(_, table)| table.get(key));
        let english = || tables.first().and_then(|(_, table)| table.get(key));
        own.or_else(english).map_or("", String::as_str)
    }

    /// A sentence with what belongs in it, by name. What is put in is not looked through again: a
    /// title with braces stays as it is.
    pub fn say(self, key: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.text(key);
        let mut out = String::new();
        while let Some((before, behind)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, behind)) = behind.split_once('}') else {
                rest = behind;
                break;
            };
            let value = values.iter().find(|(known, _)| *known == name);
            out.push_str(value.map_or("", |(_, value)| value));
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// Why a reading did not act, by its stable reason code; a reason that has no sentence of its
    /// own is covered by "what can be replied".
    pub fn why_asked(self, reason: &str) -> &'static str {
        self.text(match reason {
            "reply.question" => "why.question",
            "reply.two_actions" => "why.two_actions",
            "reply.negation" => "why.negation",
            "reply.condition" => "why.condition",
            "reply.rest" => "why.rest",
            "reply.weak_word" => "why.weak_word",
            "reply.comment_contradicts" => "why.comment_contradicts",
            "reply.struck_out" => "why.struck_out",
            "reply.second_opinion" => "why.second_opinion",
            "reply.reordered_text" | "reply.mixed_scripts" => "why.characters",
            "reply.line_too_long" => "why.line_too_long",
            "reply.text_too_long" => "why.text_too_long",
            "reply.voting_unknown" | "reply.voting_contradicted" => "why.voting",
            "reply.not_available" => "why.not_available",
            "reply.empty" => "why.empty",
            "reply.sleep_time" => "why.sleep_time",
            "reply.no_question" => "why.no_question",
            "reply.nobody_to_ask" => "why.nobody_to_ask",
            "reply.directory_silent" => "why.directory_silent",
            _ => "why.other",
        })
    }
}

/// Subject of an answer that follows no mail of the person.
pub fn answer_subject(title: &str) -> String {
    format!("Re: {title}")
}

/// Subject of the round-trip test mail.
pub fn test_subject() -> &'static str {
    "SmartActions: test mail"
}

/// Text of the round-trip test mail.
pub fn test_text() -> &'static str {
    "This is a test mail that the engine sent to its own listener mailbox. When it comes back, \
     sending and listening work. Nothing has to be done."
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::collections::BTreeSet;

    use super::*;

    fn names(text: &str) -> BTreeSet<&str> {
        let parts = text.split('{').skip(1);
        parts.filter_map(|p| Some(p.split_once('}')?.0)).collect()
    }

    #[test]
    fn every_language_has_every_sentence_with_the_same_names_in_it() {
        let tables: Vec<Table> = DOCUMENTS
            .iter()
            .map(|(_, d)| serde_json::from_str(d).unwrap())
            .collect();
        for (table, (tag, _)) in tables.iter().zip(DOCUMENTS) {
            assert_eq!(table.len(), tables[0].len(), "{tag}");
            let mut seen = BTreeSet::new();
            for (key, text) in table {
                let english = tables[0].get(key);
                assert_eq!(english.map(|e| names(e)), Some(names(text)), "{tag} {key}");
                assert!(!text.trim().is_empty(), "{tag} {key}");
                let is_sentence = !key.starts_with("label.") && !key.starts_with("use.");
                assert!(!is_sentence || seen.insert(text), "{tag} {key}: said twice");
            }
        }
    }

    #[test]
    fn every_reason_has_a_sentence() {
        for tongue in Tongue::all() {
            for reason in ["reply.question", "reply.empty", "reply.other"] {
                assert!(tongue.why_asked(reason).ends_with('.'));
            }
        }
    }

    #[test]
    fn the_first_language_that_is_known_is_spoken() {
        assert_eq!(Tongue::of(["xx", "de-AT", "fr"]).tag(), "de");
        assert_eq!(Tongue::of(["PT_br"]).tag(), "pt");
        assert_eq!(Tongue::of([]), Tongue::ENGLISH);
        let said = Tongue::ENGLISH.say("cancelled", &[("title", "{who} {")]);
        assert!(said.starts_with("The task \"{who} {\" was"), "{said}");
    }
}
