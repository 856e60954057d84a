//! Cuts by the marks that mail programs put above quoted text: dividers, header blocks and
//! attribution lines.

use super::{Mail, attribution, divider, header, notes, shown, step};

/// Longest line that can be a mark.
const LONGEST: usize = 2_000;

/// Most lines that are taken for the end of an attribution; a mail that has more was made to be
/// slow.
const MOST_TRIES: usize = 1_000;

/// Cuts everything from the first mark on. An attribution above `>` lines goes alone: what stands
/// between and below those lines may be an answer.
pub(super) fn cut(mail: &mut Mail<'_>) {
    let (mut at, mut tries) = (0, 0);
    while at < mail.lines.len() {
        mail.count(1);
        let line = mail.line(at);
        if line.bare.is_empty() || line.gone || line.bare.len() > LONGEST {
            at += 1;
            continue;
        }
        if line.quoted {
            if divider::is_groupwise(mail, at) {
                truncate(mail, at, "cut.divider");
                return;
            }
            at += 1;
            continue;
        }
        let mark = if divider::begins_at(mail, at) {
            Some("cut.divider")
        } else if header::begins_at(mail, at) {
            Some("cut.header_block")
        } else {
            None
        };
        if let Some(name) = mark {
            truncate(mail, at, name);
            return;
        }
        if let Some(start) = notes::begins_above(mail, at) {
            truncate(mail, start, "cut.header_block");
            return;
        }
        if tries > MOST_TRIES || !attribution::may_end(mail.line(at)) {
            at += 1;
            continue;
        }
        tries += 1;
        let quote = next_is_quoted(mail, at + 1);
        if let Some(start) = attribution::ends_at(mail, at, quote) {
            let found = shown(mail.line(start).bare);
            mail.steps.push(step("cut.attribution", found));
            if !quote {
                mail.lines.truncate(start);
                return;
            }
            for line in mail.lines.iter_mut().take(at + 1).skip(start) {
                line.quoted = true;
                line.attribution = true;
            }
        }
        at += 1;
    }
}

/// Drops everything from the mark on, and the line drawn above it.
fn truncate(mail: &mut Mail<'_>, at: usize, name: &str) {
    let found = shown(mail.line(at).bare);
    mail.steps.push(step(name, found));
    let rule = header::ruled_above(mail, at).or_else(|| divider::named_above(mail, at));
    mail.lines.truncate(rule.unwrap_or(at));
}

fn next_is_quoted(mail: &Mail<'_>, from: usize) -> bool {
    mail.lines
        .iter()
        .skip(from)
        .take(4)
        .find(|l| !l.is_blank())
        .is_some_and(|l| l.quoted)
}
