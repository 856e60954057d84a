//! What Exchange says of the mailbox that is chosen: a box, and what follows for the entry.

use ratatui::text::{Line, Span};

use super::Shown;
use crate::{
    domain::Finding,
    setup::{MailboxOutcome, Query, RecentMail, Rights},
    tui::{
        Layout, Role, text,
        wizard::{
            Page,
            parts::{self, Block, apart, boxed, line, span},
        },
    },
    words::{pages::mailbox as words, setup as setup_words, status::COPY},
};

/// Most mails that are shown: in a wide window, in a normal one, in a smaller one.
const MAILS: [usize; 3] = [6, 3, 2];
/// Bytes of a gigabyte, as Exchange counts quotas.
const GIGABYTE: u64 = 1 << 30;

/// The box and what stands under it.
pub(super) fn lines(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    if shown.chosen == 2 {
        return without(page, width);
    }
    let outcome = match shown.query {
        Query::NotAsked => {
            let told = format!("  {}", words::NOT_ASKED);
            return vec![line(theme, Role::Muted, &told, width)];
        }
        Query::Running => {
            let told = format!("  {} {}", page.spinner(), words::ASKING);
            return vec![line(theme, Role::Accent, &told, width)];
        }
        Query::Answered(outcome) => outcome,
    };
    let name = if shown.chosen == 0 {
        &shown.own.name
    } else {
        &shown.dedicated.name
    };
    let title = format!("{} {name}", words::SAYS_OF);
    let inside = width.saturating_sub(4);
    match outcome {
        MailboxOutcome::Found { elapsed, .. } => boxed(
            (&title, &parts::time(*elapsed)),
            found(page, shown, outcome, inside),
            words::ONLY_HERE,
            width,
            theme,
        ),
        MailboxOutcome::NotFound(finding) => {
            let told = block(finding, false, inside, page);
            let mut lines = boxed((&title, ""), told, words::NO_FAULT, width, theme);
            lines.extend(not_found(page, finding, width));
            lines
        }
        MailboxOutcome::NoRights(finding)
        | MailboxOutcome::NoAnswer(finding)
        | MailboxOutcome::Throttled(finding) => {
            let told = block(finding, true, inside, page);
            let foot = if shown.before.is_empty() {
                words::ENTRY_STAYS.to_owned()
            } else {
                format!("{}: {}", words::ENTRY_STAYS, shown.before)
            };
            let mut lines = boxed((&title, ""), told, &foot, width, theme);
            let told = format!("  {} {}", theme.marks.failed, setup_words::note::MEND_FIRST);
            lines.push(line(theme, Role::Bad, &told, width));
            lines
        }
    }
}

fn block(finding: &Finding, copies: bool, width: usize, page: &Page<'_>) -> Vec<Line<'static>> {
    Block {
        said: "Server",
        finding,
        indent: 0,
        beside_code: "",
        copies,
        command_lines: if page.layout == Layout::Wide { 9 } else { 3 },
    }
    .lines(width, page.theme)
}

/// Rights, whose mails they are, the newest of them, and how full it is.
fn found(
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
        ..
    } = outcome
    else {
        return Vec::new();
    };
    let theme = page.theme;
    let mut lines = vec![rights_line(page, *rights, width)];
    let marks = &theme.marks;
    let (role, told) = match (outcome.not_ours(), recent.len()) {
        (_, 0) => (Role::Ok, format!("{} {}", marks.passed, words::NO_MAIL)),
        (0, n) => {
            let told = format!(
                "{} dedicated: its last {n} mails are all about tasks",
                marks.passed
            );
            (Role::Ok, told)
        }
        (other, n) => {
            let told = format!(
                "{} {other} of its last {n} mails are not about tasks",
                marks.warned
            );
            (Role::Warn, told)
        }
    };
    lines.push(line(theme, role, &told, width));
    if shown.hide_names && !recent.is_empty() {
        let told = format!("  {}", words::HIDDEN);
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
        let newest = others.chain(recent.iter().filter(|m| m.ours)).take(most);
        let widest = newest.clone().map(|m| text::columns(&m.from)).max();
        let from = widest.unwrap_or(0).min(width / 3);
        lines.extend(newest.map(|m| mail_line(page, m, from, width)));
    }
    let (role, told) = fullness(page, *used, *limit);
    lines.push(line(theme, role, &told, width));
    lines
}

fn rights_line(page: &Page<'_>, rights: Rights, width: usize) -> Line<'static> {
    let theme = page.theme;
    let all = [rights.read, rights.moving, rights.delete, rights.send];
    let gap = if width >= 56 { "    " } else { "  " };
    let found = format!("{} {}", theme.marks.passed, words::FOUND);
    let mut spans = vec![span(theme, Role::Ok, found)];
    for (name, right) in words::RIGHTS.iter().zip(all) {
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
    let mut told = format!("{} {}", marks.passed, words::FOUND);
    for (name, right) in words::RIGHTS.iter().zip(all) {
        let mark = match right {
            Some(true) => marks.passed,
            Some(false) => marks.failed,
            None => marks.waiting,
        };
        let name = name.split(' ').next().unwrap_or(name);
        told = format!("{told}  {mark} {name}");
    }
    match outcome.map_or(0, MailboxOutcome::not_ours) {
        0 => format!("{told}  {} {}", marks.passed, words::DEDICATED),
        n => format!("{told}  {} {n} not ours", marks.warned),
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
                "{} {} of {} GB used; {}",
                marks.warned,
                tenths(used),
                tenths(limit),
                words::FULL
            ),
        ),
        (Some(used), Some(limit)) => (
            Role::Ok,
            format!(
                "{} {} of {} GB used",
                marks.passed,
                tenths(used),
                tenths(limit)
            ),
        ),
        (Some(used), None) => (
            Role::Text,
            format!("{} {} GB used, limit not told", marks.waiting, tenths(used)),
        ),
        (None, Some(limit)) => (
            Role::Text,
            format!(
                "{} may hold {} GB, size not told",
                marks.waiting,
                tenths(limit)
            ),
        ),
        (None, None) => (
            Role::Muted,
            format!("{} {}", marks.waiting, words::SIZE_NOT_TOLD),
        ),
    }
}

/// Gigabytes with one decimal.
fn tenths(bytes: u64) -> String {
    let tenths = u128::from(bytes) * 10 / u128::from(GIGABYTE);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// What an empty entry means, and what can be done about it.
fn not_found(page: &Page<'_>, finding: &Finding, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let mut lines = goes_on(page, width);
    let told = format!("  {}", words::MAKE_ONE);
    lines.push(line(theme, Role::Text, &told, width));
    let indent = if page.layout >= Layout::Normal { 11 } else { 4 };
    let command = format!("{}{}", text::blanks(indent), words::NEW_MAILBOX);
    lines.push(apart(
        theme,
        (&command, Role::Code),
        (COPY, Role::Code),
        width.saturating_sub(2),
    ));
    let told = |r: &crate::domain::Remedy| r.command.as_deref() == Some(words::SET_LATER);
    if !finding.remedies.iter().any(told) {
        let later = format!("  Later    {}", words::SET_LATER);
        lines.push(line(theme, Role::Code, &later, width));
    }
    lines
}

fn goes_on(page: &Page<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let told = "  Enter    goes on; step 6 writes  mailbox = \"\"";
    let then = format!("           {}", words::WITHOUT);
    vec![
        line(theme, Role::Text, told, width),
        line(theme, Role::Text, &then, width),
    ]
}

/// None yet, on purpose.
fn without(page: &Page<'_>, width: usize) -> Vec<Line<'static>> {
    let mut lines = goes_on(page, width);
    let later = format!("  Later    {}", words::SET_LATER);
    lines.push(line(page.theme, Role::Code, &later, width));
    lines
}

/// The answer in at most three lines.
pub(super) fn short(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let marks = &theme.marks;
    let one = |role, told: String| vec![line(theme, role, &told, width)];
    if shown.chosen == 2 {
        return one(Role::Text, words::WITHOUT.to_owned());
    }
    match shown.query {
        Query::NotAsked => one(Role::Muted, words::NOT_ASKED.to_owned()),
        Query::Running => one(
            Role::Accent,
            format!("{} {}", page.spinner(), words::ASKING),
        ),
        Query::Answered(outcome @ MailboxOutcome::Found { .. }) => match outcome.not_ours() {
            0 => one(
                Role::Ok,
                format!("{} {} {}", marks.passed, words::FOUND, shown.entry),
            ),
            n => one(
                Role::Warn,
                format!("{} {}; {n} last mails not ours", marks.warned, words::FOUND),
            ),
        },
        Query::Answered(MailboxOutcome::NotFound(finding)) => {
            let will = setup_words::note::WILL_BE_EMPTY;
            let mut lines = one(Role::Warn, format!("{} {will}", marks.warned));
            lines.extend(one(Role::Muted, finding.code.clone()));
            lines
        }
        Query::Answered(outcome) => {
            let Some(finding) = outcome.finding() else {
                return Vec::new();
            };
            let mut lines = one(Role::Bad, format!("{} {}", marks.failed, finding.said));
            lines.extend(one(Role::Muted, finding.code.clone()));
            lines
        }
    }
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
