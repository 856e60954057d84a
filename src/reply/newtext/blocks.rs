//! Cuts by the marks that mail programs put above quoted text: dividers, header blocks and
//! attribution lines.

use std::{collections::HashSet, sync::LazyLock};

use super::{super::normalise::fold, Mark, shown, step};
use crate::{domain::reading::ReadingStep, words::reading::quote_marks};

struct Labels {
    from: HashSet<String>,
    others: HashSet<String>,
    wrote: Vec<String>,
    starters: Vec<String>,
}

static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let marks = quote_marks();
    Labels {
        from: marks.from.iter().map(|w| fold(w)).collect(),
        others: marks.others.iter().map(|w| fold(w)).collect(),
        wrote: marks.wrote.iter().map(|w| fold(w)).collect(),
        starters: marks.starters.iter().map(|w| fold(w)).collect(),
    }
});

/// Cuts everything from the first mark on. An attribution above `>` lines goes alone: what stands
/// between and below those lines may be an answer.
pub(super) fn cut(marks: &mut Vec<Mark<'_>>, steps: &mut Vec<ReadingStep>) {
    let mut at = 0;
    while let Some(mark) = marks.get(at) {
        if mark.quoted || mark.text.len() > 1_000 {
            at += 1;
            continue;
        }
        let line = mark.text;
        let cut_by = if is_divider(line) {
            Some("cut.divider")
        } else if is_header_block(marks, at) {
            Some("cut.header_block")
        } else {
            None
        };
        if let Some(name) = cut_by {
            steps.push(step(name, shown(line)));
            let rule = at
                .checked_sub(1)
                .filter(|above| marks.get(*above).is_some_and(|m| is_rule(m.text)));
            marks.truncate(rule.unwrap_or(at));
            return;
        }
        if let Some(start) = attribution(marks, at) {
            steps.push(step("cut.attribution", shown(line)));
            if !next_is_quoted(marks, at + 1) {
                marks.truncate(start);
                return;
            }
            marks
                .iter_mut()
                .take(at + 1)
                .skip(start)
                .for_each(|m| m.quoted = true);
        }
        at += 1;
    }
}

/// `-----Original Message-----` in any language: letters between rows of dashes.
fn is_divider(line: &str) -> bool {
    let line = line.trim();
    let inner = line.trim_matches('-');
    let dashes = line.len() - inner.len();
    let framed = dashes >= 6 && line.starts_with("---") && line.ends_with("---");
    (framed && inner.chars().count() <= 80 && inner.chars().any(char::is_alphabetic))
        || line.eq_ignore_ascii_case("begin forwarded message:")
}

/// Outlook's rule of underscores above a header block.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 10 && line.chars().all(|c| c == '_')
}

/// `From:` with two other labels among the five lines below.
fn is_header_block(marks: &[Mark<'_>], at: usize) -> bool {
    let text = |n: usize| marks.get(n).map_or("", |m| m.text);
    if !label(text(at)).is_some_and(|l| LABELS.from.contains(&l)) {
        return false;
    }
    let labels: HashSet<String> = (at + 1..=at + 6).filter_map(|n| label(text(n))).collect();
    labels.intersection(&LABELS.others).count() >= 2
}

/// The label of `Label: value`, folded; bold letters and full-width colons count too.
fn label(line: &str) -> Option<String> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '\u{feff}');
    let head = line.get(..line.floor_char_boundary(60)).unwrap_or(line);
    let colon = head.find([':', '：'])?;
    let name = fold(head.get(..colon)?.trim_matches('*'));
    (!name.is_empty()).then(|| name.trim_end().to_owned())
}

/// `On … wrote:` that ends at a line and may be wrapped over four: gives the line it begins at.
fn attribution(marks: &[Mark<'_>], end: usize) -> Option<usize> {
    let last = marks.get(end)?.text.trim_end();
    if !last.ends_with([':', '：']) && !last.ends_with("wrote") {
        return None;
    }
    let mut joined = String::new();
    // Without its first word an attribution is known by its address, on the line of the verb.
    let mut addressed = None;
    for start in (end.saturating_sub(3)..=end).rev() {
        let mark = marks.get(start)?;
        if mark.quoted || mark.text.trim().is_empty() || joined.len() > 1_000 {
            break;
        }
        joined = format!("{} {joined}", mark.text.trim());
        let folded = fold(&joined);
        let begins = LABELS.starters.iter().any(|s| {
            folded
                .strip_prefix(s.as_str())
                .is_some_and(|rest| !s.is_ascii() || rest.starts_with([' ', ',', '.']))
        }) || folded.starts_with(|c: char| c.is_ascii_digit());
        let dated = folded.contains(|c: char| c.is_numeric()) || folded.contains('@');
        let says = LABELS.wrote.iter().any(|w| folded.contains(w.as_str()));
        if dated && says && begins {
            return Some(start);
        }
        if start == end && says && folded.contains('@') && folded.contains('<') {
            addressed = Some(start);
        }
    }
    addressed
}

fn next_is_quoted(marks: &[Mark<'_>], from: usize) -> bool {
    let below = marks.get(from..).unwrap_or_default();
    below
        .iter()
        .find(|m| !m.text.trim().is_empty())
        .is_some_and(|m| m.quoted)
}
