//! The marks by which mail programs set off quotes, and what they and gateways add around a text.
//!
//! Called by `reply` only. The list is a shipped document (`assets/words/quotes.json`); one that
//! cannot be read gives empty lists, with which less is cut and nothing acts (a test keeps that
//! from shipping). All words in it are compared folded: letter case does not matter.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// The whole document.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteMarks {
    /// Labels, dividers and verbs by language tag.
    pub languages: BTreeMap<String, LanguageMarks>,
    /// Footers that phones and mail programs add.
    pub footers: Footers,
    /// What lawyers and virus scanners add.
    pub disclaimers: Disclaimers,
    /// Words for the writer's own self: we, ich. A line with one is a sentence and names nobody who
    /// wrote.
    pub own_selves: Vec<String>,
    /// Beginnings of lines that name whom they quote: quoting, Zitat von.
    pub quoting: Vec<String>,
    /// Words in the footers of mailing lists and free mail.
    pub lists: Vec<String>,
    /// Security banners that gateways put above the text.
    pub banners: Banners,
}

/// Marks of one language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageMarks {
    /// `From`.
    pub from: Vec<String>,
    /// `Sent`, `Date`.
    pub date: Vec<String>,
    /// `To`.
    pub to: Vec<String>,
    /// `Cc`.
    pub cc: Vec<String>,
    /// `Bcc`.
    pub bcc: Vec<String>,
    /// `Subject`.
    pub subject: Vec<String>,
    /// Other labels of header blocks: importance, attachments.
    pub other: Vec<String>,
    /// What stands between dashes: original message, forwarded message.
    pub dividers: Vec<String>,
    /// Whole lines that begin a forwarded mail.
    pub begins: Vec<String>,
    /// Verbs of attribution lines: wrote, schrieb.
    pub wrote: Vec<String>,
    /// First words of attribution lines: On, Am, Le, and the days.
    pub starters: Vec<String>,
}

/// Footers of phones: a line with a word of sending and a device or program in it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footers {
    /// Words of sending.
    pub sent: Vec<String>,
    /// The same in scripts that put no blanks between words.
    pub marks: Vec<String>,
    /// Words that may stand behind a word of sending: from, with.
    pub with: Vec<String>,
    /// First words of footers whose word of sending comes later: this, von.
    pub openers: Vec<String>,
    /// Devices and programs.
    pub devices: Vec<String>,
    /// Beginnings that need no device.
    pub starts: Vec<String>,
    /// Beginnings of the line below: excuse my brevity.
    pub notes: Vec<String>,
}

/// Disclaimers: paragraphs that begin so and speak of such things.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclaimers {
    /// Beginnings of paragraphs.
    pub starts: Vec<String>,
    /// What they speak of.
    pub words: Vec<String>,
    /// Lines that are enough by themselves: save paper, free of viruses.
    pub lines: Vec<String>,
}

/// Security banners.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Banners {
    /// Beginnings that are enough by themselves.
    pub starts: Vec<String>,
    /// First words of others: caution, Achtung.
    pub caution: Vec<String>,
    /// Words for outside.
    pub outside: Vec<String>,
    /// Words for mail and its sender.
    pub mail: Vec<String>,
}

static QUOTES: LazyLock<QuoteMarks> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/words/quotes.json")).unwrap_or_default()
});

/// The marks of quotes, footers and banners.
pub fn quote_marks() -> &'static QuoteMarks {
    &QUOTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_document_can_be_read() {
        let marks = quote_marks();
        assert!(marks.languages.len() >= 55);
        for (tag, marks) in &marks.languages {
            assert!(!marks.from.is_empty(), "{tag}");
            assert!(!marks.date.is_empty(), "{tag}");
            assert!(!marks.to.is_empty(), "{tag}");
            assert!(!marks.subject.is_empty(), "{tag}");
            assert!(!marks.wrote.is_empty(), "{tag}");
        }
        assert!(!marks.banners.starts.is_empty());
    }
}
