//! The shipped marks, made ready for looking up: folded once, at the first mail.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::facts::push_folded;
use crate::words::quoting::quote_marks;

/// What a label may say. A word can be two of them in two languages.
pub(super) mod role {
    pub(crate) const FROM: u8 = 1;
    pub(crate) const DATE: u8 = 2;
    pub(crate) const TO: u8 = 4;
    pub(crate) const CC: u8 = 8;
    pub(crate) const SUBJECT: u8 = 32;
    pub(crate) const OTHER: u8 = 64;
}

/// All of them.
pub(super) struct Tables {
    pub labels: HashMap<String, u8>,
    pub dividers: HashSet<String>,
    pub divider_starts: Phrases,
    pub begins: HashSet<String>,
    pub verbs: HashSet<String>,
    /// Words for the writer's own self.
    pub own_selves: HashSet<String>,
    pub unspaced_verbs: Vec<String>,
    pub starters: HashSet<String>,
    pub long_starters: Phrases,
    pub footer_sent: HashSet<String>,
    pub footer_with: HashSet<String>,
    pub footer_openers: HashSet<String>,
    pub footer_devices: HashSet<String>,
    pub footer_long_devices: Phrases,
    pub footer_marks: Phrases,
    pub footer_starts: Phrases,
    pub footer_notes: Phrases,
    pub disclaimer_starts: Phrases,
    pub disclaimer_words: Phrases,
    pub disclaimer_lines: Phrases,
    /// Beginnings of lines that name whom they quote.
    pub quoting: Phrases,
    pub lists: Phrases,
    pub banner_starts: Phrases,
    pub banner_caution: Phrases,
    pub banner_outside: Phrases,
    pub banner_mail: Phrases,
}

/// Phrases that are looked for all at once, in one pass.
pub(super) struct Phrases(Option<AhoCorasick>);

impl Phrases {
    fn new<'a>(words: impl IntoIterator<Item = &'a String>) -> Self {
        let folded: Vec<String> = words.into_iter().map(|w| fold(w)).collect();
        // Words that cannot be built find nothing: less is cut.
        let built = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Both)
            .build(folded);
        Self(built.ok())
    }

    /// Length of the longest one at the beginning, when it ends where a word ends.
    pub(super) fn start(&self, text: &str) -> Option<usize> {
        let input = Input::new(text).anchored(Anchored::Yes);
        let found = self.0.as_ref()?.find(input)?;
        whole(text, found.end()).then_some(found.end())
    }

    /// Whether the word begins with one, whatever ending it has: iPhonesta.
    pub(super) fn start_of_word(&self, word: &str) -> bool {
        let input = Input::new(word).anchored(Anchored::Yes);
        self.0.as_ref().is_some_and(|a| a.find(input).is_some())
    }

    /// Whether one stands anywhere, word ends or not.
    pub(super) fn anywhere(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|a| a.is_match(text))
    }

    /// How many different ones there are.
    pub(super) fn count(&self, text: &str) -> usize {
        let Some(all) = &self.0 else { return 0 };
        let mut seen: Vec<usize> = all
            .find_iter(text)
            .map(|m| m.pattern().as_usize())
            .collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len()
    }
}

/// Whether a word ends at this place, in scripts that part words.
fn whole(text: &str, end: usize) -> bool {
    let before = text.get(..end).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    match (before, after) {
        (Some(b), Some(a)) => !(b.is_alphanumeric() && a.is_alphanumeric()) || is_unspaced(b),
        _ => true,
    }
}

/// Scripts that put no blanks between words: Thai, Lao, Khmer, Chinese, Japanese, Korean endings.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// A phrase as it is compared: small letters, single blanks, no bold marks.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| *c != '*') {
        let blank = out.is_empty() || out.ends_with(' ');
        if c.is_whitespace() && blank {
            continue;
        }
        push_folded(&mut out, c);
    }
    out.truncate(out.trim_end().len());
    if !out.is_ascii()
        && unicode_normalization::is_nfc_quick(out.chars())
            != unicode_normalization::IsNormalized::Yes
    {
        return unicode_normalization::UnicodeNormalization::nfc(out.chars()).collect();
    }
    out
}

/// Folded marks of this installation.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(build);

fn build() -> Tables {
    let marks = quote_marks();
    let mut tables = margins_of(marks);
    let mut long = Vec::new();
    for words in marks.languages.values() {
        for (list, role) in [
            (&words.from, role::FROM),
            (&words.date, role::DATE),
            (&words.to, role::TO),
            (&words.cc, role::CC),
            (&words.bcc, role::CC),
            (&words.subject, role::SUBJECT),
            (&words.other, role::OTHER),
        ] {
            for word in list {
                *tables.labels.entry(fold(word)).or_default() |= role;
            }
        }
        tables
            .dividers
            .extend(words.dividers.iter().map(|w| fold(w)));
        tables.begins.extend(words.begins.iter().map(|w| fold(w)));
        for verb in words.wrote.iter().map(|w| fold(w)) {
            if verb.ends_with(is_unspaced) {
                tables.unspaced_verbs.push(verb);
            } else if !verb.contains(' ') {
                tables.verbs.insert(verb);
            }
        }
        for starter in &words.starters {
            if starter.contains(' ') || starter.starts_with(is_unspaced) || starter.starts_with('ב')
            {
                long.push(starter.clone());
            } else {
                tables.starters.insert(fold(starter));
            }
        }
    }
    tables.long_starters = Phrases::new(&long);
    tables.divider_starts = Phrases::new(marks.languages.values().flat_map(|w| &w.dividers));
    tables
}

fn margins_of(marks: &crate::words::quoting::QuoteMarks) -> Tables {
    let set = |words: &[String]| words.iter().map(|w| fold(w)).collect::<HashSet<_>>();
    let (footers, banners) = (&marks.footers, &marks.banners);
    Tables {
        labels: HashMap::new(),
        dividers: HashSet::new(),
        divider_starts: Phrases(None),
        begins: HashSet::new(),
        verbs: HashSet::new(),
        own_selves: set(&marks.own_selves),
        unspaced_verbs: Vec::new(),
        starters: HashSet::new(),
        long_starters: Phrases(None),
        footer_sent: set(&footers.sent),
        footer_with: set(&footers.with),
        footer_openers: set(&footers.openers),
        footer_devices: set(&footers.devices),
        footer_long_devices: Phrases::new(
            footers.devices.iter().filter(|d| d.chars().count() >= 4),
        ),
        footer_marks: Phrases::new(&footers.marks),
        footer_starts: Phrases::new(&footers.starts),
        footer_notes: Phrases::new(&footers.notes),
        disclaimer_starts: Phrases::new(&marks.disclaimers.starts),
        disclaimer_words: Phrases::new(&marks.disclaimers.words),
        disclaimer_lines: Phrases::new(&marks.disclaimers.lines),
        quoting: Phrases::new(&marks.quoting),
        lists: Phrases::new(&marks.lists),
        banner_starts: Phrases::new(&banners.starts),
        banner_caution: Phrases::new(&banners.caution),
        banner_outside: Phrases::new(&banners.outside),
        banner_mail: Phrases::new(&banners.mail),
    }
}
