//! What a line says of date, time, address and writing, in any language.
//!
//! One pass over the characters, one over the words; no month names are needed, for a date that
//! matters has a year or a time in digits.

use super::{line::is_edge, tables::TABLES};

/// Longest line that is looked into: attributions are short.
const LONGEST: usize = 600;

/// What a line holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // independent signs
pub(super) struct Facts {
    /// An address: `a@x.test`.
    pub address: bool,
    /// An address in brackets: `<a@x.test>`, `(a@x.test)`, `[mailto:a@x.test]`.
    pub bracketed: bool,
    /// A time of day.
    pub time: bool,
    /// A year, or a date in digits.
    pub date: bool,
    /// Any digit.
    pub digit: bool,
    /// A verb of writing.
    pub verb: bool,
    /// The verb is the last word.
    pub verb_last: bool,
    /// A word for the writer's own self: we, ich. No program writes that of who wrote.
    pub own: bool,
    /// Every other word begins with a capital or has none, as in a name.
    pub names: bool,
    /// Words.
    pub words: usize,
}

impl Facts {
    pub(super) fn of(bare: &str) -> Self {
        let bare = bare
            .get(..bare.floor_char_boundary(LONGEST))
            .unwrap_or(bare);
        let mut facts = Self::default();
        facts.find_numbers(bare);
        facts.find_address(bare);
        facts.find_words(bare);
        facts
    }

    /// Both lines as one.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            address: self.address || other.address,
            bracketed: self.bracketed || other.bracketed,
            time: self.time || other.time,
            date: self.date || other.date,
            digit: self.digit || other.digit,
            verb: self.verb || other.verb,
            verb_last: other.verb_last,
            own: self.own || other.own,
            names: self.names && other.names,
            words: self.words + other.words,
        }
    }

    fn find_numbers(&mut self, bare: &str) {
        // The last three runs of digits: value, digits, and the character that ended each.
        let mut runs = [(0_u32, 0_u32, '\0'); 3];
        let (mut value, mut length) = (0_u32, 0_u32);
        for c in bare.chars().chain(['\0']) {
            if let Some(d) = digit(c) {
                value = value.saturating_mul(10).saturating_add(d);
                length += 1;
                continue;
            }
            if length > 0 {
                runs.rotate_left(1);
                runs[2] = (value, length, c);
                self.number(&runs);
                (value, length) = (0, 0);
            } else if !matches!(c, ' ' | '\u{a0}') || runs[2].2 != ' ' {
                // Something between the runs: they are no longer neighbours.
                runs[2].2 = '\0';
            }
        }
    }

    fn number(&mut self, runs: &[(u32, u32, char); 3]) {
        let [first, second, third] = *runs;
        self.digit = true;
        let year = matches!(third.0, 1380..=1450 | 1970..=2099 | 2500..=2599) && third.1 == 4;
        let separated = |c: char| matches!(c, '.' | '/' | '-');
        let in_digits = third.1 <= 4 && separated(first.2) && separated(second.2);
        self.date |= year || in_digits || matches!(third.2, '年' | '년');
        let colon = matches!(
            second.2,
            ':' | '：' | 'h' | 'H' | '時' | '时' | '點' | '点' | '시' | '.'
        );
        // `09.14` is a time only as a whole number of two parts that cannot be a day and a month.
        let dotted = second.2 != '.'
            || (third.0 > 12 && third.0 < 60 && first.2 != '.' && !separated(third.2));
        self.time |=
            colon && dotted && second.1 <= 2 && second.0 < 25 && third.1 == 2 && third.0 < 60;
    }

    fn find_address(&mut self, bare: &str) {
        for (at, _) in bare.match_indices('@') {
            let before = bare.get(..at).unwrap_or_default();
            let after = bare.get(at + 1..).unwrap_or_default();
            let name_ends =
                before.ends_with(|c: char| c.is_alphanumeric() || "_-+.\"'".contains(c));
            let end = after.find(|c: char| c.is_whitespace() || "<>()[],;:\"*".contains(c));
            let host = after.get(..end.unwrap_or(after.len())).unwrap_or_default();
            if !name_ends || !host.contains('.') && !host.contains("...") {
                continue;
            }
            self.address = true;
            let rest = after.get(host.len()..).unwrap_or_default();
            let closes = rest
                .trim_start_matches(|c: char| is_edge(c) || c == '*')
                .starts_with(['>', ')', ']']);
            self.bracketed |= closes || before.ends_with("mailto:");
        }
        self.bracketed |= bare.contains("mailto:") && self.address;
    }

    fn find_words(&mut self, bare: &str) {
        let mut folded = String::new();
        self.names = true;
        let mut last_is_verb = false;
        let mut clock = false;
        for word in words(bare) {
            self.words += 1;
            folded.clear();
            word.chars().for_each(|c| push_folded(&mut folded, c));
            // `napsal(a)`: an ending in brackets.
            let ending = last_is_verb && folded.chars().count() <= 2;
            last_is_verb = ending || TABLES.verbs.contains(folded.as_str());
            self.verb |= last_is_verb;
            self.own |= TABLES.own_selves.contains(folded.as_str());
            self.time |= clock && is_dotted_time(&folded);
            clock = CLOCK.contains(&folded.as_str());
            self.names &=
                last_is_verb || word.contains('@') || !word.starts_with(char::is_lowercase);
        }
        let ending = bare.trim_end_matches(|c: char| {
            c.is_ascii_punctuation() || "：。、…".contains(c) || is_edge(c)
        });
        let unspaced = TABLES
            .unspaced_verbs
            .iter()
            .any(|v| ending.ends_with(v.as_str()));
        self.verb |= unspaced;
        self.verb_last = last_is_verb || unspaced;
    }
}

/// Words before a time, behind which `9.05` is one and no day of May.
const CLOCK: &[&str] = &[
    "kl", "klo", "kello", "klokken", "um", "ore", "alle", "godz", "at",
];

/// `9.05`, `21.30`.
fn is_dotted_time(word: &str) -> bool {
    let number = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|n| n <= most);
    word.split_once('.').is_some_and(|(hour, minute)| {
        hour.len() <= 2 && minute.len() == 2 && number(hour, 24) && number(minute, 59)
    })
}

/// Words of a line: what stands between blanks and punctuation.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| is_edge(c) || ",;:()[]<>\"“”„«»!?*_/|=：，、。（）…".contains(c))
        .map(|w| w.trim_matches(['.', '-', '\'', '’', '–']))
        .filter(|w| !w.is_empty())
}

/// Appends a character as it is compared: small, without look of its own.
pub(super) fn push_folded(out: &mut String, c: char) {
    match c {
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        _ if c.is_ascii() => out.push(c),
        'İ' | 'ı' => out.push('i'),
        '\u{307}' => {}
        '’' | '‘' | 'ʼ' | '´' => out.push('\''),
        '‐' | '‑' | '–' => out.push('-'),
        _ if is_edge(c) => {
            if c.is_whitespace() {
                out.push(' ');
            }
        }
        _ => out.extend(c.to_lowercase()),
    }
}

/// A digit of the scripts that write dates with their own.
fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{9e6}'..='\u{9ef}' => '\u{9e6}',
        '\u{e50}'..='\u{e59}' => '\u{e50}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    Some(u32::from(c) - u32::from(zero))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_times_and_addresses() {
        for (line, address, time, date) in [
            (
                "On Mon, Nov 2, 2026 at 9:14 AM Anna <a@x.test> wrote:",
                true,
                true,
                true,
            ),
            ("Am 02.11.2026 um 09:14 schrieb Anna:", false, true, true),
            ("2026年11月2日(月) 9:14 Anna", false, true, true),
            ("Le 2 nov. à 9h14", false, true, false),
            ("den 2 nov. kl. 09.14", false, true, false),
            ("3. marraskuuta klo 9.05 Anna", false, true, false),
            ("den 3 maj kl. 9.05 skrev Anna", false, true, false),
            ("2/11/26", false, false, true),
            ("version 1.2", false, false, false),
            ("ratio 3:1", false, false, false),
            ("call me @ noon", false, false, false),
            ("٢٠٢٦/١١/٢ ٩:١٤", false, true, true),
            ("order 4711", false, false, false),
        ] {
            let facts = Facts::of(line);
            assert_eq!(
                (facts.address, facts.time, facts.date),
                (address, time, date),
                "{line}"
            );
        }
    }

    #[test]
    fn verbs_of_writing() {
        for line in [
            "Anna wrote:",
            "Anna a écrit :",
            "Anna 写道：",
            "Anna님이 작성:",
            "napsal(a):",
            "כתב/ה:",
            "ANNA WROTE",
        ] {
            assert!(Facts::of(line).verb_last, "{line}");
        }
        assert!(Facts::of("schrieb Anna <a@x.test>:").verb);
        assert!(!Facts::of("rewrote it:").verb);
    }
}
