//! What Exchange says of the mailbox that is chosen: a box, and what follows for the entry.

use ratatui::text::Line;

use super::{Shown, found};
use crate::{
    domain::Finding,
    setup::{Command, MailboxOutcome, Query},
    tui::{
        Layout, Role, text,
        wizard::{
            Page,
            parts::{self, Block, apart, boxed, line},
        },
    },
    words::{pages::mailbox as words, setup as setup_words},
};

/// The box and what stands under it.
pub(super) fn lines(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    if shown.chosen == 2 {
        return without(page, shown, width);
    }
    let outcome = match shown.query {
        Query::NotAsked => {
            let told = format!("  {}", words::not_asked());
            return vec![line(theme, Role::Muted, &told, width)];
        }
        Query::Running => {
            let told = format!("  {} {}", page.spinner(), words::asking());
            return vec![line(theme, Role::Accent, &told, width)];
        }
        Query::Answered(outcome) => outcome,
    };
    let name = if shown.chosen == 0 {
        &shown.own.name
    } else {
        &shown.dedicated.name
    };
    let title = format!("{} {name}", words::says_of());
    let inside = width.saturating_sub(4);
    match outcome {
        MailboxOutcome::Found { elapsed, .. } => boxed(
            (&title, &parts::time(*elapsed)),
            found::lines(page, shown, outcome, inside),
            words::only_here(),
            width,
            theme,
        ),
        MailboxOutcome::NotFound(finding) => {
            let told = block(finding, false, inside, page);
            let mut lines = boxed((&title, ""), told, words::no_fault(), width, theme);
            lines.extend(not_found(page, shown, finding, width));
            lines
        }
        MailboxOutcome::NoRights(finding)
        | MailboxOutcome::NoAnswer(finding)
        | MailboxOutcome::Throttled(finding) => {
            let told = block(&fitting(finding, page), true, inside, page);
            let foot = if shown.before.is_empty() {
                words::entry_stays().to_owned()
            } else {
                format!("{}: {}", words::entry_stays(), shown.before)
            };
            let mut lines = boxed((&title, ""), told, &foot, width, theme);
            let first = setup_words::note::mend_first(page.key(Command::WithoutProof));
            let told = format!("  {} {first}", theme.marks.failed);
            lines.push(line(theme, Role::Bad, &told, width));
            lines
        }
    }
}

/// The finding as far as it fits under the choices: in a normal window what is to do first; how it
/// is taken back is told by `smartactions probe` too.
fn fitting(finding: &Finding, page: &Page<'_>) -> Finding {
    let mut shown = finding.clone();
    if page.layout < Layout::Wide {
        shown.remedies.truncate(1);
    }
    shown
}

fn block(finding: &Finding, copies: bool, width: usize, page: &Page<'_>) -> Vec<Line<'static>> {
    Block {
        said: crate::words::pages::block::server(),
        finding,
        indent: 0,
        beside_code: "",
        copy: if copies { page.copy() } else { "" },
        command_lines: if page.layout == Layout::Wide { 9 } else { 3 },
    }
    .lines(width, page.theme)
}

/// What an empty entry means, and what can be done about it.
fn not_found(
    page: &Page<'_>,
    shown: &Shown<'_>,
    finding: &Finding,
    width: usize,
) -> Vec<Line<'static>> {
    let theme = page.theme;
    let mut lines = goes_on(page, shown, width);
    let told = format!("  {}", words::make_one());
    lines.push(line(theme, Role::Text, &told, width));
    let indent = if page.layout >= Layout::Normal { 11 } else { 4 };
    let command = format!("{}{}", text::blanks(indent), words::NEW_MAILBOX);
    lines.push(apart(
        theme,
        (&command, Role::Code),
        (page.copy(), Role::Code),
        width.saturating_sub(2),
    ));
    let told = |r: &crate::domain::Remedy| r.command.as_deref() == Some(words::SET_LATER);
    if !finding.remedies.iter().any(told) {
        let later = format!("  {:<8} {}", words::later_label(), words::SET_LATER);
        lines.push(line(theme, Role::Code, &later, width));
    }
    lines
}

fn goes_on(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    // The short path writes on this page.
    let told = if shown.review.is_some() {
        words::writes_empty()
    } else {
        words::goes_on_empty()
    };
    let told = format!("  {:<8} {told}", words::enter_label());
    let then = format!("           {}", words::without());
    vec![
        line(theme, Role::Text, &told, width),
        line(theme, Role::Text, &then, width),
    ]
}

/// None yet, on purpose.
fn without(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let mut lines = goes_on(page, shown, width);
    let later = format!("  {:<8} {}", words::later_label(), words::SET_LATER);
    lines.push(line(page.theme, Role::Code, &later, width));
    lines
}

/// The answer in few lines; of a failure all of it.
pub(super) fn short(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let marks = &theme.marks;
    let one = |role, told: String| vec![line(theme, role, &told, width)];
    if shown.chosen == 2 {
        return one(Role::Text, words::without().to_owned());
    }
    match shown.query {
        Query::NotAsked => one(Role::Muted, words::not_asked().to_owned()),
        Query::Running => one(
            Role::Accent,
            format!("{} {}", page.spinner(), words::asking()),
        ),
        Query::Answered(outcome @ MailboxOutcome::Found { .. }) => match outcome.not_ours() {
            0 => one(
                Role::Ok,
                format!("{} {} {}", marks.passed, words::found(), shown.entry),
            ),
            n => one(
                Role::Warn,
                format!("{} {}", marks.warned, words::not_ours_found(n)),
            ),
        },
        Query::Answered(outcome) => {
            let Some(finding) = outcome.finding() else {
                return Vec::new();
            };
            let mut lines = Vec::new();
            if let MailboxOutcome::NotFound(_) = outcome {
                let will = setup_words::note::will_be_empty();
                lines = one(Role::Warn, format!("{} {will}", marks.warned));
            }
            lines.extend(block(finding, true, width, page));
            lines
        }
    }
}
