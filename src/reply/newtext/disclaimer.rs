//! Paragraphs that lawyers and virus scanners put below a text.

use super::{
    Mail,
    tables::{TABLES, fold},
};

/// Most bytes of a paragraph that are looked at.
const LONGEST: usize = 900;

/// Most paragraphs from the end that are looked at.
const MOST_PARAGRAPHS: usize = 12;

/// Where the disclaimers at the end of a run begin.
pub(super) fn find(mail: &Mail<'_>, full: &[usize]) -> Option<usize> {
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
    starts.iter().enumerate().find_map(|(p, n)| {
        let next = starts.get(p + 1).copied().unwrap_or(full.len());
        is_disclaimer(mail, full.get(*n..next)?).then(|| full.get(*n).copied())?
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
    if TABLES.disclaimer_starts.start(text).is_some() {
        let heading = text.len() <= 40 && text.trim_end().ends_with([':', 'e', 'r', 's', 'l', 't']);
        let hits = TABLES.disclaimer_words.count(text);
        return hits >= 2 || (hits == 1 && text.len() >= 40) || (heading && hits >= 1);
    }
    text.len() >= 150 && TABLES.disclaimer_words.count(text) >= 4
}
