//! Dividers: `-----Original Message-----` and its like in any language, and the lines that begin
//! a forwarded mail.

use super::{
    Mail,
    line::{is_dash, is_edge, without_marks},
    tables::{TABLES, fold},
};

/// Whether everything from this line on is quoted.
pub(super) fn begins_at(mail: &Mail<'_>, at: usize) -> bool {
    let line = mail.line(at);
    if let Some(frame) = framed(line.bare) {
        return is_divider(mail, at, &frame);
    }
    // `Begin forwarded message:`
    if line.ends_with_colon() && line.bare.len() <= 120 {
        let bare = without_marks(line.bare).trim_end_matches([':', '：']);
        return TABLES.begins.contains(&fold(bare)) || TABLES.dividers.contains(&fold(bare));
    }
    false
}

/// Words between dashes.
pub(super) struct Frame<'a> {
    inner: &'a str,
    before: usize,
    after: usize,
}

/// Finds words between dashes, or behind a row of them.
pub(super) fn framed(bare: &str) -> Option<Frame<'_>> {
    if bare.len() > 300 || !bare.starts_with(is_dash) {
        return None;
    }
    let tail = bare.trim_start_matches(is_dash);
    let before = bare.chars().count() - tail.chars().count();
    let inner = tail.trim_end_matches(is_dash);
    let after = tail.chars().count() - inner.chars().count();
    let inner = inner.trim_matches(|c: char| is_edge(c) || is_dash(c));
    (before >= 2 && inner.contains(char::is_alphabetic)).then_some(Frame {
        inner,
        before,
        after,
    })
}

/// Words between rows of dashes, as no person writes them: `**so**` and `__so__` are own text.
pub(super) fn is_drawn(bare: &str) -> bool {
    let drawn = bare.starts_with(|c: char| is_dash(c) && !matches!(c, '*' | '_' | '~' | '#'));
    drawn && framed(bare).is_some_and(|f| f.before >= 3 && f.after >= 3)
}

fn is_divider(mail: &Mail<'_>, at: usize, frame: &Frame<'_>) -> bool {
    let folded = fold(frame.inner.trim_end_matches([':', '：']));
    if TABLES.dividers.contains(&folded) {
        return frame.after >= 2 || frame.before >= 3;
    }
    let next = mail.lines.get(at + 1);
    // `----- Forwarded by Anna on 11/02/2026 -----`
    if frame.before >= 3 && TABLES.divider_starts.start(&folded).is_some() {
        return frame.after >= 2
            || frame.before >= 5
            || next.is_some_and(|n| n.bare.ends_with(is_dash));
    }
    let facts = mail.line(at).facts();
    // `---- On Mon, 2 Nov 2026 09:14:00 +0100 Anna <a@x.test> wrote ----`
    if frame.after >= 2 {
        return facts.verb && (facts.address || facts.date || frame.before >= 4);
    }
    next.filter(|n| frame.before >= 3 && n.bare.ends_with("--") && !n.quoted)
        .is_some_and(|n| {
            let both = facts.with(n.facts());
            both.verb && (both.address || both.date)
        })
}

/// `GroupWise`: `>>> Anna Smith <a@x.test> 11/2/2026 9:14 AM >>>`, and the quote below without marks.
pub(super) fn is_groupwise(mail: &Mail<'_>, at: usize) -> bool {
    let line = mail.line(at);
    if !line.bare.starts_with(">>>") || line.bare.starts_with(">>>>") {
        return false;
    }
    let inner = line.bare.trim_start_matches('>');
    let facts = line.facts();
    let closed = inner.ends_with(">>>") || (facts.verb && line.ends_with_colon());
    let alone = !mail.lines.get(at + 1).is_some_and(|n| n.quoted)
        && at.checked_sub(1).is_none_or(|n| !mail.line(n).quoted);
    closed && alone && facts.digit
}

/// `Original Message` without dashes, right above a header block.
pub(super) fn named_above(mail: &Mail<'_>, at: usize) -> Option<usize> {
    let above = (at.saturating_sub(2)..at)
        .rev()
        .find(|n| !mail.line(*n).is_blank())?;
    let bare = mail.line(above).bare;
    let name = fold(bare.trim_end_matches([':', '：']));
    let known =
        bare.len() <= 80 && (TABLES.dividers.contains(&name) || TABLES.begins.contains(&name));
    known.then_some(above)
}
