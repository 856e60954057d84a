//! The column at the right of Review: what will happen, what is open, the same unattended.

use ratatui::text::Line;

use super::{points, shown};
use crate::{
    tui::{
        Role,
        wizard::{
            Page,
            parts::{apart, head, line, wrapped},
        },
    },
    words::{
        pages::{block::copy, review as words},
        setup::by_hand,
    },
};

/// The four parts, as far as they fit.
pub(in crate::tui::wizard) fn side(
    page: &Page<'_>,
    width: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let Some(shown) = shown(page) else {
        return Vec::new();
    };
    let theme = page.theme;
    let mut lines = vec![head(theme, words::heads()[0], "", width), Line::default()];
    if shown.dry_run {
        lines.extend(wrapped(theme, Role::Text, words::dry(), 0, width));
    } else {
        let order = words::order().into_iter().enumerate().filter(|(at, _)| {
            // Without a file there is nothing to back up; without passwords no secret to put.
            (*at != 0 || shown.had_file) && (*at != 2 || !shown.review.secrets.is_empty())
        });
        for (at, (_, step)) in order.enumerate() {
            let told = format!("{} {step}", at + 1);
            lines.push(line(theme, Role::Text, &told, width));
        }
        lines.push(Line::default());
        lines.extend(wrapped(
            theme,
            Role::Muted,
            words::all_or_nothing(),
            0,
            width,
        ));
    }
    lines.push(Line::default());
    lines.extend(points::open(&shown, width, theme));
    lines.push(Line::default());
    lines.push(head(theme, words::heads()[2], words::c_shows(), width));
    for (what, _) in by_hand() {
        lines.push(line(
            theme,
            Role::Text,
            &format!("? {}", points::named(what, &shown)),
            width,
        ));
    }
    lines.push(Line::default());
    lines.push(head(theme, words::heads()[3], "", width));
    let room = width.saturating_sub(1);
    let (first, rest) = words::UNATTENDED
        .split_once(" --")
        .unwrap_or((words::UNATTENDED, ""));
    lines.push(line(theme, Role::Code, &format!("{first} \\"), width));
    let rest = format!("  --{rest}");
    lines.push(apart(
        theme,
        (&rest, Role::Code),
        (copy(), Role::Code),
        room,
    ));
    lines.truncate(height);
    lines
}
