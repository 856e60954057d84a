//! Text by display columns: cut, filled, aligned, and made harmless.
//!
//! Subjects and names come from mails: control characters could move the cursor, direction marks
//! could turn a line round. Both are cut here, on the way to the screen.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Marks;

/// Whether a character may reach the screen. Left out: control characters and the marks of the
/// bidirectional algorithm (UAX 9, section 2) that change the order of other text.
pub(super) fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}')
}

/// Without what must not reach the screen; a tab or line end becomes a blank.
pub(super) fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| is_harmless(*c))
        .collect()
}

/// Display columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

impl Marks {
    /// The text in at most `width` columns, made harmless; an ellipsis stands for what was cut.
    pub fn fit(&self, text: &str, width: usize) -> String {
        let text = harmless(text);
        if columns(&text) <= width {
            return text;
        }
        let room = width.saturating_sub(columns(self.ellipsis));
        let mut kept = String::new();
        for cluster in text.graphemes(true) {
            if columns(&kept) + columns(cluster) > room {
                break;
            }
            kept.push_str(cluster);
        }
        if width > 0 {
            kept.push_str(self.ellipsis);
        }
        kept
    }

    /// [`Self::fit`], filled with blanks to exactly `width` columns.
    pub fn pad(&self, text: &str, width: usize) -> String {
        let mut fitted = self.fit(text, width);
        fitted.push_str(&blanks(width.saturating_sub(columns(&fitted))));
        fitted
    }

    /// [`Self::fit`], with the blanks before the text.
    pub fn right(&self, text: &str, width: usize) -> String {
        let fitted = self.fit(text, width);
        format!("{}{fitted}", blanks(width.saturating_sub(columns(&fitted))))
    }

    /// Left text, blanks, right text: together `width` columns. The left one gives way, with one
    /// blank kept between.
    pub fn apart(&self, left: &str, right: &str, width: usize) -> String {
        let right = self.fit(right, width);
        let room = width.saturating_sub(columns(&right));
        let left = if room == 0 {
            String::new()
        } else {
            self.pad(&self.fit(left, room - 1), room)
        };
        format!("{left}{right}")
    }

    /// Breaks a text between words into lines of at most `width` columns.
    pub fn wrap(&self, text: &str, width: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in harmless(text).split_whitespace() {
            match lines.last_mut() {
                Some(line) if columns(line) + 1 + columns(word) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(self.fit(word, width)),
            }
        }
        lines
    }

    /// [`Self::wrap`] that cuts nothing: a word that is too long goes on in the next line.
    pub fn wrap_whole(&self, text: &str, width: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in harmless(text).split_whitespace() {
            match lines.last_mut() {
                Some(line) if columns(line) + 1 + columns(word) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.extend(self.pieces(word, width)),
            }
        }
        lines
    }

    /// A word in pieces of at most `width` columns.
    fn pieces(&self, word: &str, width: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        for cluster in word.graphemes(true) {
            // One letter may be wider than all the room there is.
            let cluster = self.fit(cluster, width);
            match all.last_mut() {
                Some(piece) if columns(piece) + columns(&cluster) <= width => {
                    piece.push_str(&cluster);
                }
                _ => all.push(cluster),
            }
        }
        all
    }

    /// [`Self::wrap`] for a text of several lines: line ends, blank lines and indentation stay, and
    /// so do the distances between words where a line fits. A word that is too long is cut.
    pub fn wrap_lines(&self, text: &str, width: usize) -> Vec<String> {
        let mut all = Vec::new();
        for line in text.lines() {
            let words = line.trim_start();
            let indent = (columns(line) - columns(words)).min(width / 2);
            let (indented, room) = (blanks(indent), width - indent);
            let lines = if columns(words) <= room {
                vec![harmless(words).trim_end().to_owned()]
            } else {
                self.wrap(words, room)
            };
            let lines = lines.iter().map(|l| format!("{indented}{l}"));
            all.extend(lines.map(|l| l.trim_end().to_owned()));
        }
        all
    }
}

/// So many blanks.
pub(super) fn blanks(count: usize) -> String {
    " ".repeat(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cutting_counts_columns_not_letters() {
        let m = Marks::UNICODE;
        assert_eq!(
            m.fit("Automatic reply: Approve order", 25),
            "Automatic reply: Approve…"
        );
        assert_eq!(m.fit("日本語", 4), "日…");
        assert_eq!(m.pad("日", 4), "日  ");
        assert_eq!(m.right("44 ms", 7), "  44 ms");
        assert_eq!(m.apart("a", "z", 5), "a   z");
        assert_eq!(m.apart("abcdef", "z", 5), "ab… z");
        assert_eq!(Marks::ASCII.fit("abcdef", 4), "abc~");
    }

    #[test]
    fn hostile_subjects_cannot_steer_the_terminal() {
        assert_eq!(harmless("a\u{1b}]0;x\u{7}b\u{202e}c\td"), "a]0;xbc d");
    }

    #[test]
    fn words_are_kept_whole_where_they_fit() {
        assert_eq!(
            Marks::UNICODE.wrap("one two  three", 7),
            ["one two", "three"]
        );
    }

    #[test]
    fn a_long_word_goes_on_in_the_next_line() {
        let told = Marks::UNICODE.wrap_whole("pin sha256:0123456789abcdef it", 10);
        assert_eq!(told, ["pin", "sha256:012", "3456789abc", "def it"]);
        assert_eq!(Marks::UNICODE.wrap_whole("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn line_ends_blank_lines_and_indentation_stay() {
        let text = "From     A <a@b.c>\n\n  Approve\n  Reject at once, or later\n";
        assert_eq!(
            Marks::UNICODE.wrap_lines(text, 20),
            [
                "From     A <a@b.c>",
                "",
                "  Approve",
                "  Reject at once, or",
                "  later"
            ]
        );
        assert_eq!(Marks::ASCII.wrap_lines("sa1-aea2ec", 8), ["sa1-aea~"]);
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_its_room(text in any::<String>(), width in 0_usize..40) {
            for marks in [Marks::UNICODE, Marks::ASCII] {
                prop_assert!(columns(&marks.fit(&text, width)) <= width);
                prop_assert!(marks.wrap(&text, width).iter().all(|l| columns(l) <= width));
                prop_assert!(marks.wrap_whole(&text, width).iter().all(|l| columns(l) <= width));
                prop_assert!(marks.wrap_lines(&text, width).iter().all(|l| columns(l) <= width));
                prop_assert!(columns(&marks.apart(&text, "seen", width)) <= width);
            }
        }
    }
}
