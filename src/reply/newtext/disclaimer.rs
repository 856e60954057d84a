//! Paragraphs that lawyers and virus scanners put below a text.

use super::{
    Mail,
    tables::{TABLES, fold},
};

/// Most bytes of a paragraph that are looked at.
const LONGEST: usize = 900;

/// Most paragraphs from the end that are looked at.
const MOST_PARAGRAPHS: usize = 12;

/// Longest paragraph below a disclaimer that may be a person's, in bytes.
const SHORT: usize = 120;

/// Where the disclaimers at the end of a run begin, and the lines of short paragraphs below that
/// are none.
pub(super) fn find(mail: &Mail<'_>, full: &[usize]) -> Option<(usize, Vec<usize>)> {
    let mut starts = Vec::new();
    let mut above = None;
    for (n, at) in full.iter().enumerate() {
        if above.is_none_or(|a: usize| a + 1 < *at) {
            starts.push(n);
        }
        above = Some(*at);
    }
    let from = starts.len().saturating_sub(MOST_PARAGRAPHS);
    let starts = starts.get(from..)?;
    let paragraphs: Vec<&[usize]> = starts
        .iter()
        .enumerate()
        .filter_map(|(p, n)| full.get(*n..starts.get(p + 1).copied().unwrap_or(full.len())))
        .collect();
    let first = paragraphs.iter().position(|p| is_disclaimer(mail, p))?;
    let below = paragraphs.get(first + 1..).unwrap_or_default();
    let others = below.iter().filter(|p| is_short(mail, p));
    Some((
        *paragraphs.get(first)?.first()?,
        others.flat_map(|p| p.iter().copied()).collect(),
    ))
}

/// Whether a paragraph is short and speaks of nothing that disclaimers speak of.
fn is_short(mail: &Mail<'_>, paragraph: &[usize]) -> bool {
    let bare = |n: &usize| mail.line(*n).bare;
    paragraph.iter().map(|n| bare(n).len()).sum::<usize>() <= SHORT
        && !paragraph.iter().any(|n| {
            let text = fold(bare(n));
            TABLES.disclaimer_words.anywhere(&text)
                || TABLES.disclaimer_lines.anywhere(&text)
                || TABLES.disclaimer_starts.start(&text).is_some()
        })
}

fn is_disclaimer(mail: &Mail<'_>, paragraph: &[usize]) -> bool {
    let mut text = String::new();
    for n in paragraph {
        if text.len() > LONGEST {
            break;
        }
        let bare = mail.line(*n).bare;
        text.push_str(&fold(
            bare.get(..bare.floor_char_boundary(LONGEST))
                .unwrap_or(bare),
        ));
        text.push(' ');
    }
    mail.count(text.len() / 40);
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if TABLES.disclaimer_lines.anywhere(text) && text.len() <= 400 {
        return text.len() <= 160 || paragraph.len() <= 3;
    }
    if let Some(start) = TABLES.disclaimer_starts.start(text) {
        let (named, rest) = text.split_at(start);
        // `Confidential: do not book yet` begins as they do and goes on as people write.
        let one_word = !named.trim_end_matches([':', ' ']).contains(' ');
        let hits = TABLES
            .disclaimer_words
            .count(if one_word { rest } else { text });
        let heading = !rest.contains(char::is_alphanumeric);
        return hits >= 2
            || (hits == 1 && text.len() >= 40 && !one_word)
            || (heading && TABLES.disclaimer_words.count(text) >= 1);
    }
    text.len() >= 150 && TABLES.disclaimer_words.count(text) >= 4
}
