//! Replies to a mail that lists several tasks by number (feature R12): `Approve 1,3`,
//! `Reject 2: too dear`, `Approve all`.
//!
//! Called with the new text and the offers of the numbered tasks; never by `read`, for which digits
//! behind an action are a rest. In doubt about any line nothing at all is taken.

mod numbers;

use numbers::numbers;

use super::{
    comment,
    doubt::Doubt,
    grammar::LONGEST_READ,
    normalise::{Folded, is_blank, is_question, lines, mixes_scripts, reorders},
    offer::{Meaning, Offer, Said},
    wordlists::WordLists,
};

/// Most lines of a batch, and most tasks of one mail.
const MOST_LINES: usize = 100;
const MOST_TASKS: usize = 200;

/// What is to be done with one of the tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Number of the task in the mail, from 1.
    pub number: usize,
    /// Label of its action.
    pub action: String,
    /// The rest of the line.
    pub comment: Option<String>,
}

/// Reads new text (already cut) against the offers of tasks 1, 2, ….
///
/// # Errors
/// The stable code of the reason to ask: nothing is taken then.
pub fn read_batch(new_text: &str, offers: &[Offer]) -> Result<Vec<Item>, &'static str> {
    let full: Vec<&str> = lines(new_text).filter(|l| !is_blank(l)).collect();
    if full.is_empty() || full.len() > MOST_LINES || offers.len() > MOST_TASKS {
        return Err("reply.batch_length");
    }
    let mut items: Vec<Item> = Vec::new();
    for line in full {
        if is_courtesy(line) {
            continue;
        }
        for item in read_line(line, offers)? {
            if items.iter().any(|i| i.number == item.number) {
                return Err("reply.batch_twice");
            }
            items.push(item);
        }
    }
    if items.is_empty() {
        return Err("reply.unknown_word");
    }
    items.sort_by_key(|i| i.number);
    Ok(items)
}

fn is_courtesy(line: &str) -> bool {
    let folded = Folded::new(line.get(..line.floor_char_boundary(200)).unwrap_or(line));
    let word = WordLists::all().courtesies.at(&folded.chars).next();
    word.is_some_and(|w| {
        folded
            .chars
            .iter()
            .skip(w.chars.len())
            .all(|c| !c.is_alphanumeric())
    })
}

/// `ACTION NUMBERS [SEP comment]`.
fn read_line(line: &str, offers: &[Offer]) -> Result<Vec<Item>, &'static str> {
    let folded = Folded::new(
        line.get(..line.floor_char_boundary(LONGEST_READ))
            .unwrap_or(line),
    );
    let chars = folded.chars.as_slice();
    let refused = line.len() > LONGEST_READ
        || line.chars().any(reorders)
        || mixes_scripts(chars)
        || chars.iter().any(|c| is_question(*c));
    if refused {
        return Err("reply.batch_line");
    }
    let said = offers
        .iter()
        .find_map(|o| o.at(chars))
        .ok_or("reply.batch_line")?;
    let (numbers, used) = numbers(chars.get(said.length..).unwrap_or_default(), offers.len())?;
    let at = said.length + used;
    let rest = chars.get(at..).unwrap_or_default();
    let skipped = match rest {
        [] | ['.' | '!'] => rest.len(),
        [':' | ';', ..] => 1,
        [' ', '-', ' ', ..] => 3,
        ['.', ' ', ..] | [' ', ':', ..] => 2,
        _ => return Err(Doubt::Rest.code()),
    };
    let comment = folded
        .at
        .get(at + skipped)
        .and_then(|from| line.get(*from..));
    let comment = comment.map(str::trim).filter(|c| !c.is_empty());
    let text = rest.get(skipped..).unwrap_or_default();
    let mut items = Vec::new();
    for number in numbers {
        let offer = offers.get(number - 1).ok_or("reply.batch_number")?;
        // The word has to mean an action of that very task.
        let own: Said = offer
            .at(chars)
            .filter(|s| s.length == said.length && matches!(s.meaning, Meaning::Action(_)))
            .ok_or("reply.batch_line")?;
        if let Some(doubt) = comment::doubt(text, &own, offer, true) {
            return Err(doubt.code());
        }
        items.push(Item {
            number,
            action: offer.label(own.meaning).unwrap_or_default().to_owned(),
            comment: comment.map(str::to_owned),
        });
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::Action;

    type Row = (usize, String, Option<String>);

    fn read(text: &str) -> Result<Vec<Row>, &'static str> {
        let two = Offer::new(&[Action::named("Approve"), Action::named("Reject")], &[]).unwrap();
        let other = Offer::new(&[Action::named("Ship it")], &[]).unwrap();
        let items = read_batch(text, &[two.clone(), two.clone(), two, other])?;
        Ok(items
            .into_iter()
            .map(|i| (i.number, i.action, i.comment))
            .collect())
    }

    fn item(number: usize, action: &str, comment: Option<&str>) -> Row {
        (number, action.to_owned(), comment.map(str::to_owned))
    }

    #[test]
    fn numbers_behind_an_action_are_tasks() {
        let approve = |n| item(n, "Approve", None);
        assert_eq!(read("Approve 1,3"), Ok(vec![approve(1), approve(3)]));
        assert_eq!(
            read("approved 1-3."),
            Ok(vec![approve(1), approve(2), approve(3)])
        );
        assert_eq!(
            read("Genehmigt #1 & #2\n\nDanke!"),
            Ok(vec![approve(1), approve(2)])
        );
        assert_eq!(
            read("Approve 1, 3\nReject 2: too Dear\nShip it 4 - now"),
            Ok(vec![
                approve(1),
                item(2, "Reject", Some("too Dear")),
                approve(3),
                item(4, "Ship it", Some("now"))
            ])
        );
    }

    #[test]
    fn any_doubt_takes_nothing_at_all() {
        for text in [
            "",
            "Approve",
            "Approve 5",
            "Approve 0",
            "Approve 1 if it is cheap",
            "Approve 1,3\nnot 2",
            "Approve 1\nReject 1",
            "Approve all",
            "Approve 1-",
            "Approve 3-1",
            "Approve 1?",
            "Approve 1: but only one",
            "Do not approve 1",
            "Approve 1, reject 2",
            "Ship it 1",
            "Approve 4",
            "1 Approve",
            "Approve 1 4711 x",
            "Approve 1 and",
            "Approve 1 and not 3",
            "Approve and 1",
            "Approve all but 2",
            "Approve allof",
            "Genehmigt 1 und vielleicht 3",
            "Aprobado 1 o 3",
            "Approve 1\nThanks for that",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
        let two = Offer::new(&[Action::named("Approve")], &[]).unwrap();
        let all = read_batch("Approve all", &[two.clone(), two]).unwrap();
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn every_language_of_the_mails_has_its_words_for_all_and_and() {
        let offer = |name| Offer::new(&[Action::named(name), Action::named("No")], &[]).unwrap();
        let numbers = |text: &str, action| {
            let offers = [offer(action), offer(action), offer(action)];
            let items = read_batch(text, &offers).map_err(|why| format!("{text}: {why}"))?;
            Ok::<_, String>(items.into_iter().map(|i| i.number).collect::<Vec<_>>())
        };
        for (action, all, and) in [
            ("Approve", "all", "and"),
            ("Genehmigen", "alle", "und"),
            ("Approuver", "tous", "et"),
            ("Approuver", "toutes", "et"),
            ("Aprobar", "todos", "y"),
            ("Approva", "tutte", "e"),
            ("Goedkeuren", "alles", "en"),
            ("Aprovar", "todas", "e"),
        ] {
            assert_eq!(
                numbers(&format!("{action} {all}"), action),
                Ok(vec![1, 2, 3])
            );
            assert_eq!(
                numbers(&format!("{action} {all}."), action),
                Ok(vec![1, 2, 3])
            );
            let two = format!("{action} 1 {and} 3");
            assert_eq!(numbers(&two, action), Ok(vec![1, 3]));
            let three = format!("{action} 1, 2 {and} 3: ok");
            assert_eq!(numbers(&three, action), Ok(vec![1, 2, 3]));
        }
    }
}
