//! What is still open, and what setup cannot check with the way to check it by hand.

use ratatui::text::Line;

use super::Shown;
use crate::{
    tui::{
        Role, Theme,
        wizard::parts::{head, line, wrapped},
    },
    words::{pages::review as words, setup::by_hand},
};

/// Both lists, each point with its code or its command.
pub(super) fn lines(shown: &Shown<'_>, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![head(theme, words::heads()[2], words::c_closes(), width)];
    for (what, how) in by_hand() {
        lines.push(line(
            theme,
            Role::Text,
            &format!("? {}", named(what, shown)),
            width,
        ));
        let how = command(how, shown);
        lines.extend(wrapped(theme, Role::Code, &how, 4, width));
    }
    lines.push(Line::default());
    lines.extend(open(shown, width, theme));
    lines
}

/// The open points, each with the step where it can be dealt with.
pub(super) fn open(shown: &Shown<'_>, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![head(theme, words::heads()[1], "", width)];
    if shown.review.open.is_empty() {
        let told = format!("{} {}", theme.marks.passed, words::all_proved());
        lines.push(line(theme, Role::Ok, &told, width));
    }
    for point in &shown.review.open {
        let told = format!("{} {}", theme.marks.warned, point.what);
        let mut told = wrapped(theme, Role::Warn, &told, 0, width);
        told.truncate(2);
        lines.extend(told);
        let mut place = format!("  {}", point.code);
        if width >= 50 {
            place = format!("{place}  {}", words::at_step(point.step.name()));
        }
        lines.push(line(theme, Role::Muted, &place, width));
    }
    lines
}

/// A point that cannot be checked, with the names of this setup in it.
pub(super) fn named(what: &str, shown: &Shown<'_>) -> String {
    let mut what = what.to_owned();
    let account = shown.account.rsplit('\\').next().unwrap_or_default();
    if !account.is_empty() {
        what = what.replace(words::unnamed_account(), &words::account(account));
    }
    if !shown.entry.is_empty() {
        what = what.replace(words::unnamed_mailbox(), &words::mailbox(shown.entry));
    }
    what
}

/// The command with the names of this setup in it.
fn command(how: &str, shown: &Shown<'_>) -> String {
    let mut how = how.to_owned();
    if !shown.account.is_empty() {
        how = how.replace("ACCOUNT", shown.account);
    }
    if !shown.entry.is_empty() {
        how = how.replace("MAILBOX", shown.entry);
    }
    how
}
