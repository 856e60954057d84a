//! What a word that we do not know may have meant. Only ever suggested, never acted on (rule 7).

use super::{normalise::Folded, offer::Offer};

/// Label of the action that the line comes near to, if it comes near to exactly one.
pub(super) fn suggest(line: &str, offer: &Offer) -> Option<String> {
    let folded = Folded::new(line);
    let end = folded
        .chars
        .iter()
        .position(|c| matches!(c, ':' | ';' | ',' | '.' | '!'));
    let clause = folded.chars.get(..end.unwrap_or(folded.chars.len()))?;
    if !(3..=40).contains(&clause.len()) {
        return None;
    }
    let mut found: Option<&str> = None;
    for (word, meaning) in offer.words() {
        let Some(label) = offer.label(meaning) else {
            continue;
        };
        if found == Some(label) || !near(clause, word) {
            continue;
        }
        if found.is_some() {
            return None;
        }
        found = Some(label);
    }
    found.map(str::to_owned)
}

/// One slip in a word of four letters or more, two in one of eight or more; a word with something
/// put before or behind it (unapprove) is another word.
fn near(written: &[char], word: &[char]) -> bool {
    let allowed = match word.len() {
        0..4 => return false,
        4..8 => 1,
        _ => 2,
    };
    let blanks = |t: &[char]| t.iter().filter(|c| **c == ' ').count();
    if written.len().abs_diff(word.len()) > allowed || blanks(written) != blanks(word) {
        return false;
    }
    let affixed =
        written.len() > word.len() + 1 && (written.ends_with(word) || written.starts_with(word));
    !affixed && distance(written, word) <= allowed
}

/// Optimal string alignment: insert, delete, change, swap neighbours. Both texts are short.
fn distance(a: &[char], b: &[char]) -> usize {
    let (mut older, mut old): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    let mut before_a = None;
    for (i, ca) in a.iter().enumerate() {
        let mut new = vec![i + 1];
        let mut before_b = None;
        for (j, cb) in b.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best = (cell(&old, j) + usize::from(ca != cb))
                .min(cell(&old, j + 1) + 1)
                .min(cell(&new, j) + 1);
            if before_a == Some(cb) && before_b == Some(ca) && j > 0 {
                best = best.min(cell(&older, j - 1) + 1);
            }
            new.push(best);
            before_b = Some(cb);
        }
        before_a = Some(ca);
        older = std::mem::replace(&mut old, new);
    }
    old.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::Action;

    #[test]
    fn slips_are_suggested_and_other_words_are_not() {
        let offer = Offer::new(&[Action::named("Approve"), Action::named("Reject")], &[]).unwrap();
        for (line, want) in [
            ("aprove", Some("Approve")),
            ("Approev", Some("Approve")),
            ("rejcet, sorry", Some("Reject")),
            ("aproved: fine", Some("Approve")),
            ("unapprove", None),
            ("improve", None),
            ("hello", None),
            ("no", None),
            ("genehmight", Some("Approve")),
            ("odrzucan", Some("Reject")),
        ] {
            assert_eq!(suggest(line, &offer).as_deref(), want, "{line}");
        }
    }
}
