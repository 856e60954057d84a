//! Security banners that gateways put above the text.

use super::{
    Mail, shown, speech, step,
    tables::{TABLES, fold},
};

/// Most columns to which a program wraps.
const WIDEST_WRAP: usize = 100;

/// Most lines that are looked at.
const MOST_LINES: usize = 30;

/// Marks the banners at the top as gone, paragraph by paragraph.
pub(super) fn cut(mail: &mut Mail<'_>) {
    let mut at = 0;
    let mut found = None;
    while at < mail.lines.len().min(MOST_LINES) {
        let line = mail.line(at);
        if line.is_blank() || line.gone || line.is_rule() {
            at += 1;
            continue;
        }
        let end = paragraph_end(mail, at);
        let Some(cut) = banner_end(mail, at, end) else {
            break;
        };
        found = found.or_else(|| Some(shown(mail.line(at).bare)));
        for line in mail.lines.iter_mut().take(cut).skip(at) {
            line.gone = true;
        }
        at = cut;
    }
    if let Some(found) = found {
        // The line drawn below it.
        if let Some(rule) = mail
            .lines
            .get_mut(at.saturating_sub(1)..)
            .and_then(|below| {
                below
                    .iter_mut()
                    .find(|l| !l.gone && !l.is_blank())
                    .filter(|l| l.is_rule())
            })
        {
            rule.gone = true;
        }
        mail.steps.push(step("cut.banner", found));
    }
}

fn paragraph_end(mail: &Mail<'_>, from: usize) -> usize {
    let most = mail.lines.len().min(from + 12);
    (from + 1..most)
        .find(|n| mail.line(*n).is_blank() || mail.line(*n).quoted || mail.line(*n).rule)
        .unwrap_or(most)
}

/// Where the banner that begins this paragraph ends; the person's text may stand right below it.
fn banner_end(mail: &Mail<'_>, at: usize, end: usize) -> Option<usize> {
    mail.count(end - at);
    let first = stripped(mail.line(at).bare);
    let known = TABLES.banner_starts.start(&first).is_some();
    if !known && TABLES.banner_caution.start(&first).is_none() {
        return None;
    }
    let mut text = String::new();
    let mut sure = known.then_some(at + 1);
    for n in at..end {
        let line = fold(mail.line(n).bare);
        text.push_str(&line);
        text.push(' ');
        if !known
            && sure.is_none()
            && TABLES.banner_outside.anywhere(&text)
            && TABLES.banner_mail.anywhere(&text)
        {
            sure = Some(n + 1);
        }
        // A wrapped banner goes on after a line that is nearly full.
        if let Some(cut) = sure
            && (n < cut || (n == cut && wraps(mail, n - 1)))
        {
            sure = Some(n + 1);
        }
    }
    sure
}

/// Whether the next line goes on with this one. Lines of a page are never wrapped; in a text that
/// was made of one they may be as long as any. A line that begins as people answer begins the
/// person's text.
fn wraps(mail: &Mail<'_>, line: usize) -> bool {
    let (above, next) = (mail.line(line), mail.line(line + 1));
    let full = above.bare.chars().count() >= 60
        && !above
            .bare
            .ends_with(['.', '!', '?', ':', '>', ']', '*', '。', '！']);
    let width = above.bare.chars().count();
    let goes_on = next.bare.starts_with(char::is_lowercase);
    full && !above.paged && (width <= WIDEST_WRAP || goes_on) && !speech::answers(next.bare)
}

/// Folded, without what is put around for attention.
fn stripped(bare: &str) -> String {
    let head = bare.get(..bare.floor_char_boundary(300)).unwrap_or(bare);
    let inner = fold(head);
    let cut = inner.trim_start_matches(|c: char| {
        matches!(c, '*' | '_' | '(' | '!' | '#' | '<' | ' ' | '=')
            || !c.is_alphanumeric() && !c.is_ascii()
    });
    if TABLES.banner_starts.start(cut).is_some() {
        return cut.to_owned();
    }
    cut.trim_start_matches('[').to_owned()
}
