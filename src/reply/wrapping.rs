//! Lines that mail programs wrapped, put together again.
//!
//! Called by `decide` for the first line and by `comment` for the lines below. Whether a line was
//! wrapped or ended by its writer cannot always be told; then both readings have to agree.

use super::wordlists::is_unspaced;

/// Most columns to which anybody wraps narrowly: a line of fewer, its next word included, was
/// ended by its writer and not by a mail program.
const NARROWEST_WRAP: usize = 40;

/// Below this many columns a line may have been wrapped, or ended by its writer: both readings
/// have to agree. Letter case and Unicode form change how many letters a line has, so the two
/// limits lie well apart.
pub(super) const SURELY_WRAPPED: usize = 60;

/// A first line put together again.
pub(super) struct Unwrapped<'a, 'b> {
    pub line: String,
    /// The second line, where it was joined and may yet be a line of its own.
    pub own: Option<&'a str>,
    /// The lines behind it.
    pub later: &'b [&'a str],
}

/// Joins a line with the following ones where a mail program may have wrapped it, so that wrapping
/// never hides the rest of a sentence.
pub(super) fn unwrapped<'a, 'b>(lines: &'b [&'a str]) -> Unwrapped<'a, 'b> {
    let (mut joined, mut own) = (String::new(), None);
    let Some((first, mut later)) = lines.split_first() else {
        return Unwrapped {
            line: joined,
            own,
            later: lines,
        };
    };
    joined.push_str(first.trim());
    let mut width = first.trim_end().chars().count();
    while let Some((next, more)) = later.split_first() {
        let word = first_word(next);
        // No need to go on: a line of that length is refused anyway.
        if word == 0 || width + 1 + word <= NARROWEST_WRAP || joined.len() > 8_000 {
            break;
        }
        if later.len() + 1 == lines.len() && width + 1 + word <= SURELY_WRAPPED {
            own = Some(*next);
        }
        joined.push(' ');
        joined.push_str(next.trim());
        width = next.trim_end().chars().count();
        later = more;
    }
    Unwrapped {
        line: joined,
        own,
        later,
    }
}

/// Columns of the first word of a line. In scripts without blanks a line can be wrapped between
/// any two letters.
pub(super) fn first_word(line: &str) -> usize {
    let word = line.split_whitespace().next().unwrap_or_default();
    match word.chars().next() {
        Some(c) if wraps_before(c) => 1,
        _ => word.chars().count(),
    }
}

/// Whether a line may be wrapped before that letter, also inside a word; Korean is written without
/// blanks in part, but wrapped at them.
pub(super) fn wraps_before(letter: char) -> bool {
    is_unspaced(letter) && !matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7ff}')
}
