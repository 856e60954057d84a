//! The short path: the difference, and what becomes of it, on the page of the mailbox.

use ratatui::text::Line;

use super::Shown;
use crate::{
    setup::Review,
    tui::{
        Role, text,
        wizard::{
            Page,
            parts::{line, span},
            review::difference,
        },
    },
    words::pages::mailbox as words,
};

/// Least blanks between the difference and the path of its file.
const GAP: usize = 2;

/// The short path: the difference is the review, and what the engine does with it.
pub(super) fn lines(
    page: &Page<'_>,
    shown: &Shown<'_>,
    review: &Review,
    width: usize,
) -> Vec<Line<'static>> {
    let theme = page.theme;
    let mut lines = vec![Line::default()];
    // Lines that stay tell nothing here, save the name of the part.
    let told = difference(&review.diff, width, theme);
    let telling = told.into_iter().filter(|l| {
        let l = l.to_string();
        !l.starts_with("   ") || l.starts_with("   [") || review.diff.is_empty()
    });
    lines.extend(telling);
    let file = text::columns(&review.file);
    match lines.get_mut(1) {
        Some(first) if first.width() + GAP + file <= width => {
            let room = width.saturating_sub(first.width());
            let beside = theme.marks.apart("", &review.file, room);
            first.spans.push(span(theme, Role::Muted, beside));
        }
        // A long path has a line of its own.
        _ => lines.insert(
            1,
            line(theme, Role::Muted, &format!("   {}", review.file), width),
        ),
    }
    lines.push(Line::default());
    let mut fact = |label: &str, told: &str, role| {
        let parts = theme.marks.wrap_whole(told, width.saturating_sub(12));
        for (at, part) in parts.into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let label = format!("  {}", theme.marks.pad(label, 10));
            let label = span(theme, Role::Muted, label);
            lines.push(Line::from(vec![label, span(theme, role, part)]));
        }
    };
    if let Some(pid) = shown.engine {
        let told = words::takes_it_up(pid);
        fact(words::engine_label(), &told, Role::Text);
        if !shown.before.is_empty() && shown.before != shown.entry {
            fact(words::old_one_label(), words::old_one(), Role::Text);
        }
    }
    let same = format!(
        "smartactions mailbox set {}",
        if shown.entry.is_empty() {
            "\"\""
        } else {
            shown.entry
        }
    );
    fact(words::same_as_label(), &same, Role::Code);
    match &review.fault {
        Some(fault) => fact(words::fault_label(), fault, Role::Bad),
        None => lines.push(line(
            theme,
            Role::Text,
            &format!("  {}", words::enter_writes()),
            width,
        )),
    }
    lines
}
