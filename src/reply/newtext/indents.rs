//! Text that a `blockquote` sets in without drawing a line beside it: Outlook on the web and Gmail
//! indent own text so, and a few programs quote so.
//!
//! Called before the marks are looked for. What tells the two apart is the line above: one that says
//! who wrote makes it a quote.

use super::{Mail, attribution, divider, header};

/// Settles for each run of such lines whether it is quoted.
pub(super) fn settle(mail: &mut Mail<'_>) {
    let mut at = 0;
    while at < mail.lines.len() {
        mail.count(1);
        if !mail.line(at).indented {
            at += 1;
            continue;
        }
        let end = (at..mail.lines.len())
            .find(|n| !mail.line(*n).indented && !mail.line(*n).bare.is_empty())
            .unwrap_or(mail.lines.len());
        let quoted = is_quote(mail, at);
        for line in mail.lines.iter_mut().take(end).skip(at) {
            line.quoted |= quoted && line.indented;
        }
        at = end;
    }
}

/// Whether the line above says that a quote follows, or the text itself begins as one.
fn is_quote(mail: &Mail<'_>, from: usize) -> bool {
    let above = (from.saturating_sub(3)..from)
        .rev()
        .find(|n| !mail.line(*n).is_blank());
    let said = above.is_some_and(|n| {
        divider::begins_at(mail, n)
            || (attribution::may_end(mail.line(n)) && attribution::ends_at(mail, n, true).is_some())
    });
    said || mail.line(from).quoted
        || header::begins_at(mail, from)
        || divider::begins_at(mail, from)
}
