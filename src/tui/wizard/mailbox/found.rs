//! A mailbox that is there: rights, whose mails are in it, the newest of them, how full it is.

use ratatui::text::{Line, Span};

use super::Shown;
use crate::{
    setup::{MailboxOutcome, RecentMail, Rights},
    tui::{
        Layout, Role, text,
        wizard::{
            Page,
            parts::{self, line, span},
        },
    },
    words::{checks::mailbox as check_words, pages::mailbox as words},
};

/// Most mails that are shown: in a wide window, in a normal one, in a smaller one.
const MAILS: [usize; 3] = [6, 3, 2];
/// Bytes of a gigabyte, as Exchange counts quotas.
const GIGABYTE: u64 = 1 << 30;

/// Rights, whose mails they are, the newest of them, and how full it is.
pub(super) fn lines(
    page: &Page<'_>,
    shown: &Shown<'_>,
    outcome: &MailboxOutcome,
    width: usize,
) -> Vec<Line<'static>> {
    let MailboxOutcome::Found {
        rights,
        recent,
        used,
        limit,
        notices,
        ..
    } = outcome
    else {
        return Vec::new();
    };
    let theme = page.theme;
    let mut lines = vec![rights_line(page, *rights, width)];
    let marks = &theme.marks;
    let (role, told) = match (outcome.not_ours(), recent.len()) {
        (_, 0) => (Role::Ok, format!("{} {}", marks.passed, words::no_mail())),
        (0, n) => {
            let told = format!("{} {}", marks.passed, words::all_ours(n));
            (Role::Ok, told)
        }
        (other, n) => {
            let told = format!("{} {}", marks.warned, words::other_mail(other, n));
            (Role::Warn, told)
        }
    };
    lines.push(line(theme, role, &told, width));
    if shown.hide_names && !recent.is_empty() {
        let told = format!("  {}", words::hidden());
        lines.push(line(theme, Role::Muted, &told, width));
    } else {
        // Mails that are not ours come first: they are the evidence.
        let others = recent.iter().filter(|m| !m.ours);
        let [wide, normal, small] = MAILS;
        let most = match page.layout {
            Layout::Wide => wide,
            Layout::Normal => normal,
            _ => small,
        };
        // What is to know stands in for mails, so that the page stays as long as it is.
        let most = most.saturating_sub(notices.len());
        let newest = others.chain(recent.iter().filter(|m| m.ours)).take(most);
        let widest = newest.clone().map(|m| text::columns(&m.from)).max();
        let from = widest.unwrap_or(0).min(width / 3);
        lines.extend(newest.map(|m| mail_line(page, m, from, width)));
    }
    for notice in notices {
        let about = check_words::about(&notice.code);
        let told = format!("{} {about}: {}", marks.warned, notice.said);
        lines.extend(parts::wrapped(theme, Role::Warn, &told, 0, width));
    }
    let (role, told) = fullness(page, *used, *limit);
    lines.push(line(theme, role, &told, width));
    lines
}

fn rights_line(page: &Page<'_>, rights: Rights, width: usize) -> Line<'static> {
    let theme = page.theme;
    let all = [rights.read, rights.moving, rights.delete, rights.send];
    let gap = if width >= 56 { "    " } else { "  " };
    let found = format!("{} {}", theme.marks.passed, words::found());
    let mut spans = vec![span(theme, Role::Ok, found)];
    for (name, right) in words::rights().iter().zip(all) {
        let (mark, role) = match right {
            Some(true) => (theme.marks.passed, Role::Ok),
            Some(false) => (theme.marks.failed, Role::Bad),
            None => (theme.marks.waiting, Role::Muted),
        };
        spans.push(Span::raw(gap));
        spans.push(span(theme, role, format!("{mark} {name}")));
    }
    let line = Line::from(spans);
    if line.width() <= width {
        return line;
    }
    let short: String = line.spans.iter().map(|s| s.content.as_ref()).collect();
    parts::line(theme, Role::Text, &short.replace("    ", " "), width)
}

/// `✓ found  ✓ read  ✓ move  ✓ delete  ✓ send as it  ✓ dedicated`, for one line.
pub(super) fn rights_told(
    page: &Page<'_>,
    rights: Rights,
    outcome: Option<&MailboxOutcome>,
) -> String {
    let marks = &page.theme.marks;
    let all = [rights.read, rights.moving, rights.delete, rights.send];
    let mut told = format!("{} {}", marks.passed, words::found());
    for (name, right) in words::rights_short().iter().zip(all) {
        let mark = match right {
            Some(true) => marks.passed,
            Some(false) => marks.failed,
            None => marks.waiting,
        };
        told = format!("{told}  {mark} {name}");
    }
    match outcome.map_or(0, MailboxOutcome::not_ours) {
        0 => format!("{told}  {} {}", marks.passed, words::dedicated()),
        n => format!("{told}  {} {}", marks.warned, words::not_ours(n)),
    }
}

/// `  09:41  RE: Approve order 4655          anna@contoso.com`
fn mail_line(page: &Page<'_>, mail: &RecentMail, from: usize, width: usize) -> Line<'static> {
    let theme = page.theme;
    let (mark, role) = if mail.ours {
        (" ", Role::Text)
    } else {
        (theme.marks.warned, Role::Warn)
    };
    let at = theme.marks.pad(&mail.at, 7);
    let room = width.saturating_sub(2 + 7);
    let subject = theme
        .marks
        .pad(&mail.subject, room.saturating_sub(from + 2));
    let from = theme.marks.fit(&mail.from, from);
    Line::from(vec![
        span(theme, role, format!("{mark} ")),
        span(theme, Role::Muted, at),
        span(theme, Role::Text, subject),
        span(theme, Role::Text, format!("  {from}")),
    ])
}

/// `1.2 of 2.0 GB used`
fn fullness(page: &Page<'_>, used: Option<u64>, limit: Option<u64>) -> (Role, String) {
    let marks = &page.theme.marks;
    match (used, limit) {
        (Some(used), Some(limit)) if used / 19 >= limit / 20 && limit > 0 => (
            Role::Warn,
            format!(
                "{} {}; {}",
                marks.warned,
                words::used_of(tenths(used), tenths(limit)),
                words::full()
            ),
        ),
        (Some(used), Some(limit)) => (
            Role::Ok,
            format!(
                "{} {}",
                marks.passed,
                words::used_of(tenths(used), tenths(limit))
            ),
        ),
        (Some(used), None) => (
            Role::Text,
            format!("{} {}", marks.waiting, words::used(tenths(used))),
        ),
        (None, Some(limit)) => (
            Role::Text,
            format!("{} {}", marks.waiting, words::limit(tenths(limit))),
        ),
        (None, None) => (
            Role::Muted,
            format!("{} {}", marks.waiting, words::size_not_told()),
        ),
    }
}

/// Gigabytes with one decimal.
fn tenths(bytes: u64) -> String {
    let tenths = u128::from(bytes) * 10 / u128::from(GIGABYTE);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gigabytes_have_one_decimal() {
        assert_eq!(tenths(0), "0.0");
        assert_eq!(tenths(GIGABYTE * 3 / 2), "1.5");
        assert_eq!(tenths(u64::MAX), "17179869183.9");
    }
}
