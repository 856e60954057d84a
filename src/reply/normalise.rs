//! Brings a written line into the form in which words are compared.
//!
//! Called by the grammar, the offer and the cutter. Never changes what is shown or kept: every
//! character remembers where in the written line it came from.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A line for comparing: no invisible characters, NFKC, quotes and dashes in ASCII, case folded,
/// single spaces, trimmed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Folded {
    /// The characters.
    pub chars: Vec<char>,
    /// For each character the byte offset in the written line where its source begins.
    pub at: Vec<usize>,
}

impl Folded {
    /// Folds one line.
    pub(super) fn new(line: &str) -> Self {
        let mut out = Self::default();
        if line.is_ascii() {
            for (at, byte) in line.bytes().enumerate() {
                out.push(char::from(byte.to_ascii_lowercase()), at);
            }
            return out.trimmed();
        }
        for (at, grapheme) in line.grapheme_indices(true) {
            let visible = grapheme.chars().filter(|c| !is_invisible(*c));
            for c in visible.nfkc() {
                out.push_folded(c, at);
            }
        }
        out.trimmed()
    }

    fn trimmed(mut self) -> Self {
        while self.chars.last() == Some(&' ') {
            self.chars.pop();
            self.at.pop();
        }
        self
    }

    /// The characters as a string.
    pub(super) fn text(&self) -> String {
        self.chars.iter().collect()
    }

    fn push_folded(&mut self, c: char, at: usize) {
        // Turkish-safe: all four letters I are one, and the dot that lower case leaves over goes.
        match c {
            'İ' | 'ı' => return self.push('i', at),
            '\u{307}' if self.chars.last() == Some(&'i') => return,
            'ß' | 'ẞ' => {
                self.push('s', at);
                return self.push('s', at);
            }
            'ς' => return self.push('σ', at),
            _ => {}
        }
        for lower in c.to_lowercase() {
            self.push(plain(lower), at);
        }
    }

    fn push(&mut self, c: char, at: usize) {
        if c.is_whitespace() {
            if self.chars.last().is_some_and(|l| *l != ' ') {
                self.chars.push(' ');
                self.at.push(at);
            }
        } else if !is_invisible(c) {
            self.chars.push(if c == '`' { '\'' } else { c });
            self.at.push(at);
        }
    }
}

/// Folds a word list's entry or a label.
pub(super) fn fold(text: &str) -> String {
    Folded::new(text).text()
}

/// Typographic quotes and dashes, Arabic and Chinese commas as ASCII; anything else as it is.
fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '´' | '＇' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '،' | '、' => ',',
        '؛' => ';',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        c => c,
    }
}

/// Characters that nobody sees (Unicode `Default_Ignorable_Code_Point`, and control characters
/// other than white space). Bidirectional controls that reorder text are not among them: those
/// are refused, see [`reorders`].
pub(super) fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a line shows nothing.
pub(super) fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Embeddings, overrides and isolates (UAX #9): what is shown is not what is stored.
pub(super) fn reorders(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Question marks of all scripts. The Greek one is a semicolon after normalising and stays one.
pub(super) fn is_question(c: char) -> bool {
    matches!(
        c,
        '?' | '？'
            | '؟'
            | '¿'
            | '⸮'
            | '՞'
            | '፧'
            | '❓'
            | '❔'
            | '‽'
            | '⁇'
            | '⁈'
            | '⁉'
            | '﹖'
            | '︖'
    )
}

/// Whether a word mixes Latin, Cyrillic and Greek letters: look-alikes.
pub(super) fn mixes_scripts(chars: &[char]) -> bool {
    chars.split(|c| !c.is_alphanumeric()).any(|word| {
        word.iter()
            .fold(0_u8, |seen, c| seen | script(*c))
            .count_ones()
            > 1
    })
}

/// One bit for each script that has look-alikes in the others.
fn script(c: char) -> u8 {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => 1,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 2,
        '\u{400}'..='\u{52f}' => 4,
        _ => 0,
    }
}

/// Lines of a text whatever ends them: LF, CRLF, CR, VT, FF, NEL, LS, PS.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let ends = |c| {
            matches!(
                c,
                '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
            )
        };
        let Some(at) = text.find(ends) else {
            rest = None;
            return Some(text);
        };
        let (line, tail) = text.split_at(at);
        let tail = tail.strip_prefix("\r\n").unwrap_or_else(|| {
            let mut chars = tail.chars();
            chars.next();
            chars.as_str()
        });
        rest = Some(tail);
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_looks_the_same_to_the_same() {
        for (written, folded) in [
            ("  Approve\u{200b}d  ", "approved"),
            ("ＡＰＰＲＯＶＥ", "approve"),
            ("I don’t", "i don't"),
            ("REDİRECT", "redirect"),
            ("a\u{a0}\u{a0}b\tc", "a b c"),
            ("Straße", "strasse"),
            ("cafe\u{301}", "café"),
            ("a — b", "a - b"),
            ("\u{feff}ok", "ok"),
        ] {
            assert_eq!(fold(written), folded, "{written:?}");
        }
    }

    #[test]
    fn remembers_where_characters_came_from() {
        let line = "Ａ – b";
        let folded = Folded::new(line);
        assert_eq!(folded.text(), "a - b");
        assert_eq!(folded.at.last().and_then(|at| line.get(*at..)), Some("b"));
    }

    #[test]
    fn sees_look_alikes_and_reordering() {
        assert!(mixes_scripts(&Folded::new("аpprove").chars));
        assert!(!mixes_scripts(&Folded::new("approve одобрить").chars));
        assert!(reorders('\u{202e}') && !reorders('\u{200e}'));
    }

    #[test]
    fn every_line_end_counts() {
        let seen: Vec<_> = lines("a\r\nb\nc\rd\u{2028}e\n").collect();
        assert_eq!(seen, ["a", "b", "c", "d", "e", ""]);
    }
}
