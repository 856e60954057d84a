//! The language that somebody wrote in, as far as their words tell.
//!
//! Called for the answer to a mail of a person whose language nobody told. Knows the words of the
//! lists only; what belongs to several languages tells nothing.

use super::{
    normalise::{Folded, is_blank, lines},
    wordlists::{WordLists, Words, starts_of_words},
};
use crate::words::reading::lexicons;

/// Lines and bytes of a line that are looked at.
const MOST_LINES: usize = 20;
const LONGEST: usize = 400;

/// The language tag; `None` where no word tells, or two languages are told as often.
pub fn language(new_text: &str) -> Option<&'static str> {
    let lists = WordLists::all();
    // Greetings and thanks are in one's own language, actions often in that of the mail.
    let own = lists
        .standard
        .values()
        .chain([&lists.greetings, &lists.courtesies]);
    let weighed: Vec<(&Words, u32)> = own
        .map(|words| (words, 2))
        .chain(lists.families.values().map(|words| (words, 1)))
        .collect();
    let mut counts = vec![0_u32; lexicons().len()];
    let written = lines(new_text).filter(|l| !is_blank(l)).take(MOST_LINES);
    for line in written {
        let line = line
            .get(..line.floor_char_boundary(LONGEST))
            .unwrap_or(line);
        let folded = Folded::new(line);
        for rest in starts_of_words(&folded.chars) {
            for (words, weight) in &weighed {
                let place = words.at(rest).next().and_then(|word| word.languages.only());
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    *count += weight;
                }
            }
        }
    }
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let mut best = (0..counts.len()).filter(|at| counts.get(*at) == Some(&most));
    let (Some(place), None) = (best.next(), best.next()) else {
        return None;
    };
    lexicons().get(place).map(|l| l.language.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_one_language_tell_it() {
        for (text, want) in [
            ("Genehmigt\n\nVielen Dank", Some("de")),
            ("Approve\nViele Grüße\nBo", Some("de")),
            ("Weiterleiten an Bob", Some("de")),
            ("déléguer à Marie", Some("fr")),
            ("Posponer hasta mañana", Some("es")),
            ("4711", None),
            ("", None),
        ] {
            assert_eq!(language(text), want, "{text}");
        }
    }
}
