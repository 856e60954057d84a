//! The numbers behind an action: `1,3`, `1, 2 and 3`, `1-3`, `all`.
//!
//! Called for each line of a batch; anything else behind them is the caller's.

/// What stands for all tasks, and between two numbers, in the languages that mails are written in;
/// in folded letters.
const ALL: &[&str] = &[
    "all", "alle", "alles", "tous", "toutes", "tout", "todo", "todos", "todas", "tutti", "tutte",
    "tudo",
];
const AND: &[&str] = &["and", "und", "et", "y", "e", "en"];

/// ` 1,3`, ` 1, 2 and 3`, ` 1-3`, ` all`: the numbers, and how many characters they took.
pub(super) fn numbers(text: &[char], tasks: usize) -> Result<(Vec<usize>, usize), &'static str> {
    if let Some(used) = word(text, ALL) {
        return Ok(((1..=tasks).collect(), used));
    }
    let (part, used) = written(text);
    let mut found = Vec::new();
    for one in part.split([',', ' ', '&']).filter(|p| !p.is_empty()) {
        let (from, to) = one.split_once('-').unwrap_or((one, one));
        let number = |n: &str| n.trim_start_matches('#').parse::<usize>().ok();
        let (from, to) = number(from).zip(number(to)).ok_or("reply.batch_number")?;
        if from == 0 || to > tasks || from > to {
            return Err("reply.batch_number");
        }
        found.extend(from..=to);
    }
    if found.is_empty() {
        return Err("reply.batch_number");
    }
    Ok((found, used))
}

/// Length of a blank with one of these words behind it, as a whole word.
fn word(text: &[char], words: &[&str]) -> Option<usize> {
    let [' ', rest @ ..] = text else {
        return None;
    };
    let length = rest
        .iter()
        .position(|c| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let said: String = rest.iter().take(length).collect();
    let ends = rest.get(length).is_none_or(|c| !c.is_alphanumeric());
    (ends && words.contains(&said.as_str())).then_some(length + 1)
}

/// The part with the numbers, `and` written as a comma, and how many characters it took: up to its last
/// digit. A dash with blanks around it begins the comment.
fn written(text: &[char]) -> (String, usize) {
    let (mut part, mut used, mut kept) = (String::new(), 0, 0);
    let mut at = 0;
    while let Some(c) = text.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        if matches!(rest, [' ', '-', ' ', ..]) {
            break;
        }
        // Before the first number it joins nothing.
        if let Some(length) = word(rest, AND).filter(|_| kept > 0) {
            part.push(',');
            at += length;
            continue;
        }
        if !(c.is_ascii_digit() || matches!(c, ' ' | ',' | '-' | '#' | '&')) {
            break;
        }
        part.push(*c);
        at += 1;
        if c.is_ascii_digit() {
            (used, kept) = (at, part.len());
        }
    }
    part.truncate(kept);
    (part, used)
}
