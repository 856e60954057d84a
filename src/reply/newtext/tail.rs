//! What stands below a person's text: signatures, footers of phones and lists, disclaimers.
//!
//! Called for every run of lines between quotes. A name under the text is part of it; only what is
//! marked as a signature goes.

use std::ops::Range;

use super::{
    Mail, disclaimer, footer,
    line::{Line, is_dash},
    shown, speech, step,
};

/// Most lines that a signature has when its mark is a bare `--`.
const SIGNATURE: usize = 15;

/// Most lines below a mark that others use too: dashes, underscores.
const WEAK_SIGNATURE: usize = 8;

/// Cuts the tails of all runs.
pub(super) fn cut(mail: &mut Mail<'_>) {
    let mut from = 0;
    while from < mail.lines.len() {
        if mail.line(from).quoted {
            from += 1;
            continue;
        }
        let end = (from..mail.lines.len())
            .find(|n| mail.line(*n).quoted)
            .unwrap_or(mail.lines.len());
        cut_run(mail, from..end);
        from = end;
    }
}

fn cut_run(mail: &mut Mail<'_>, run: Range<usize>) {
    for _ in 0..5 {
        let full: Vec<usize> = run.clone().filter(|n| is_own(mail.line(*n))).collect();
        mail.count(run.len());
        let found = footer::find(mail, &full)
            .map(|r| (r, "cut.footer", Vec::new()))
            .or_else(|| {
                let at = signature(mail, &full)?;
                let below = full.iter().copied().filter(|n| *n > at).collect();
                Some((at..run.end, "cut.signature", below))
            })
            .or_else(|| {
                let (at, below) = disclaimer::find(mail, &full)?;
                Some((at..run.end, "cut.disclaimer", below))
            });
        let Some((lines, name, aside)) = found else {
            return;
        };
        let aside: Vec<&str> = aside.iter().map(|n| mail.line(*n).text).collect();
        mail.aside.extend(aside);
        mail.steps
            .push(step(name, shown(mail.line(lines.start).bare)));
        for line in mail.lines.iter_mut().take(lines.end).skip(lines.start) {
            line.gone = true;
        }
    }
}

fn is_own(line: &Line<'_>) -> bool {
    !line.bare.is_empty() && !line.gone
}

/// Where the signature begins (RFC 3676 section 4.3, and marks that people use instead).
fn signature(mail: &Mail<'_>, full: &[usize]) -> Option<usize> {
    for (n, at) in full.iter().enumerate() {
        let line = mail.line(*at);
        let below = full.len() - n - 1;
        let is_mark = match line.bare {
            // As written, or with its blank lost.
            "--" => {
                line.text.trim_end_matches(['\r', '\n']).ends_with("-- ")
                    || (below <= SIGNATURE
                        && is_signature(mail, full.get(n + 1..).unwrap_or_default()))
            }
            bare => {
                below <= WEAK_SIGNATURE
                    && is_weak_mark(mail, bare, full.get(n + 1..).unwrap_or_default())
            }
        };
        if is_mark {
            return Some(*at);
        }
    }
    None
}

/// `---`, `__`, `—` alone above something like a signature, and `-- Anna`.
fn is_weak_mark(mail: &Mail<'_>, bare: &str, below: &[usize]) -> bool {
    let short = |n: &usize| mail.line(*n).bare.chars().count() <= 70;
    let name = below.first().map_or("", |n| mail.line(*n).bare);
    if bare.chars().all(is_dash) {
        let length = bare.chars().count();
        // Three and more part chapters too: then a telephone or an address has to be below.
        let signs = length == 2
            || bare == "—"
            || below.len() <= 3
            || below.iter().any(|n| is_contact(mail.line(*n)));
        return (length >= 2 || bare == "—")
            && bare != "**"
            && signs
            && below.iter().all(short)
            && is_name(name);
    }
    bare.strip_prefix("--")
        .map(str::trim_start)
        .is_some_and(|name| below.len() <= 5 && below.iter().all(short) && is_name(name))
}

/// Whether lines below a bare `--` are a signature: a name comes first, or a telephone or an
/// address is near. What else stands there was written like the text above.
fn is_signature(mail: &Mail<'_>, below: &[usize]) -> bool {
    let first = below.first().map_or("", |n| mail.line(*n).bare);
    let single = !first.contains(' ') && speech::is_calm(first) && !first.ends_with(['.', '!']);
    below.is_empty()
        || single
        || is_name(first)
        || (speech::is_calm(first) && below.iter().take(5).any(|n| is_contact(mail.line(*n))))
}

/// A telephone number, an address or a link.
fn is_contact(line: &Line<'_>) -> bool {
    let digits = line.bare.bytes().filter(u8::is_ascii_digit).count();
    digits >= 6 || line.facts().address || line.bare.contains("www.") || line.bare.contains("http")
}

/// One to five words with capitals, or in a script without; no figures, no sentence, and no word of
/// doubt (`Only item 1`, `The chairs later`).
fn is_name(line: &str) -> bool {
    let line = line.trim_matches(['*', '_', ' ', '~']);
    let words = line.split_whitespace().count();
    let capital = |w: &str| w.starts_with(|c: char| !c.is_lowercase());
    let small = |w: &str| w.chars().count() <= 3 && w.chars().all(char::is_alphabetic);
    (1..=5).contains(&words)
        && line.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && !line.contains(|c: char| c.is_numeric())
        && line.split_whitespace().all(|w| capital(w) || small(w))
        && !line.ends_with(['.', '?', '!', ':', ';', ',', '。', '？', '！', '：'])
        && speech::is_calm(line)
}
