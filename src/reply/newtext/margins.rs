//! Cuts what gateways put above the text, and signatures, phone footers and disclaimers below it.

use std::sync::LazyLock;

use super::{super::normalise::fold, Mark, shown, step};
use crate::{domain::reading::ReadingStep, words::reading::quote_marks};

struct Starts {
    banners: Vec<String>,
    below: Vec<String>,
}

static STARTS: LazyLock<Starts> = LazyLock::new(|| {
    let marks = quote_marks();
    let folded = |words: &[String]| words.iter().map(|w| format!("{} ", fold(w))).collect();
    let mut below: Vec<String> = folded(&marks.footers);
    below.extend::<Vec<String>>(folded(&marks.disclaimers));
    Starts {
        banners: folded(&marks.banners),
        below,
    }
});

/// Cuts at both ends.
pub(super) fn cut(marks: &mut Vec<Mark<'_>>, steps: &mut Vec<ReadingStep>) {
    cut_banners(marks, steps);
    let below = marks.iter().position(|m| is_below(m.text));
    if let Some(at) = below {
        steps.push(step(
            "cut.footer",
            shown(marks.get(at).map_or("", |m| m.text)),
        ));
        marks.truncate(at);
    }
}

fn cut_banners(marks: &mut Vec<Mark<'_>>, steps: &mut Vec<ReadingStep>) {
    let (mut keep_from, mut in_banner) = (0, false);
    for (at, mark) in marks.iter().enumerate() {
        let blank = mark.text.trim().is_empty();
        // The rest of a wrapped banner goes with it: a line right below one that is nearly full.
        if blank {
            in_banner = false;
        } else if begins(mark.text, &STARTS.banners) || in_banner {
            in_banner = mark.text.trim_end().chars().count() >= 60;
            keep_from = at + 1;
        } else {
            break;
        }
    }
    if keep_from > 0 {
        steps.push(step(
            "cut.banner",
            shown(marks.first().map_or("", |m| m.text)),
        ));
        marks.drain(..keep_from);
    }
}

/// `-- ` (RFC 3676 section 4.3), also with its blank lost, or what a phone or a lawyer adds.
fn is_below(line: &str) -> bool {
    matches!(line.trim_end(), "--" | "—") || begins(line, &STARTS.below)
}

/// Whether a line begins with one of the words; both end in a blank, so that words stay whole.
fn begins(line: &str, words: &[String]) -> bool {
    let head = line.trim().trim_start_matches(['*', '_', '(']);
    let head = head.get(..head.floor_char_boundary(120)).unwrap_or(head);
    if head.is_empty() {
        return false;
    }
    let folded = format!("{} ", fold(head));
    words.iter().any(|w| {
        let bare = w.trim_end();
        let whole = bare.ends_with(|c: char| !c.is_alphanumeric()) || !bare.is_ascii();
        folded.starts_with(if whole { bare } else { w.as_str() })
    })
}
