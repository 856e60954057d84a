//! What goes with the difference, in a line each, and the buttons.

use ratatui::text::{Line, Span};

use super::Shown;
use crate::{
    setup::FieldId,
    tui::{
        Layout, Role, Theme, text,
        wizard::{Page, parts::span},
    },
    words::{
        pages::{block::copy, review as words},
        setup::by_hand,
    },
};

/// Columns of the labels under the difference.
const LABEL: usize = 10;
/// Most open points that are told beside the difference.
const POINTS: usize = 3;

/// What goes with the difference, and the buttons.
pub(super) fn lines(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let small = page.layout < Layout::Normal;
    let mut lines = vec![Line::default()];
    let mut fact = |label: &str, told: Vec<Span<'static>>| {
        let indent = if small { " " } else { "  " };
        let mut spans = vec![span(
            theme,
            Role::Muted,
            format!("{indent}{}", theme.marks.pad(label, LABEL)),
        )];
        spans.extend(told);
        lines.push(Line::from(spans));
    };
    let room = width.saturating_sub(LABEL + 2);
    let text = |role, told: &str| vec![span(theme, role, theme.marks.fit(told, room))];
    for (at, name) in shown.review.secrets.iter().enumerate() {
        let label = if at == 0 { words::secrets_label() } else { "" };
        let told = words::to_secrets(name);
        fact(label, text(Role::Text, &told));
    }
    if shown.dry_run {
        fact(
            words::dry_run_label(),
            text(Role::Text, words::not_written()),
        );
    } else if shown.had_file && !shown.review.diff.is_empty() && !small {
        fact(words::backup_label(), text(Role::Text, words::backup()));
    }
    if !small && !shown.dry_run {
        fact(words::engine_label(), text(Role::Text, &engine(shown)));
    }
    if page.layout != Layout::Wide {
        open_points(shown, room, theme, &mut fact);
        if !small {
            let told = words::cannot_check(by_hand().len());
            fact(words::by_hand_label(), text(Role::Text, &told));
            let again = theme.marks.apart(words::UNATTENDED, copy(), room);
            fact(words::again_label(), vec![span(theme, Role::Code, again)]);
        }
    }
    if let Some(fault) = &shown.review.fault {
        let told = format!("{} {fault}", theme.marks.failed);
        for (at, part) in theme.marks.wrap_whole(&told, room).iter().enumerate() {
            let label = if at == 0 { words::fault_label() } else { "" };
            fact(label, vec![span(theme, Role::Bad, part.clone())]);
        }
    }
    lines.push(Line::default());
    lines.push(buttons(page, shown, width));
    lines
}

fn engine(shown: &Shown<'_>) -> String {
    match shown.engine {
        Some(pid) if shown.review.diff.is_empty() => words::runs_with_this(pid),
        Some(pid) => words::hands_over(pid),
        None => words::starts_one().to_owned(),
    }
}

fn open_points(
    shown: &Shown<'_>,
    room: usize,
    theme: &Theme,
    fact: &mut impl FnMut(&str, Vec<Span<'static>>),
) {
    let open = &shown.review.open;
    for (at, point) in open.iter().take(POINTS).enumerate() {
        let label = if at == 0 { words::open_label() } else { "" };
        let told = if at + 1 == POINTS && open.len() > POINTS {
            let more = open.len() - at;
            format!("{} {}", theme.marks.warned, words::and_more(more))
        } else {
            format!("{} {}", theme.marks.warned, point.what)
        };
        for (line, part) in theme.marks.wrap_whole(&told, room).iter().enumerate() {
            let label = if line == 0 { label } else { "" };
            fact(label, vec![span(theme, Role::Warn, part.clone())]);
        }
    }
}

/// `[ Write ]   [ Save answers only ]   [ Back ]`, the chosen one reversed.
fn buttons(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Line<'static> {
    let theme = page.theme;
    let chosen = page
        .view
        .fields
        .iter()
        .find(|f| f.id == FieldId::Act)
        .map_or(0, |f| f.chosen);
    let mut spans = vec![Span::raw("  ")];
    let mut left = width.saturating_sub(2);
    for (at, name) in words::buttons().into_iter().enumerate() {
        let name = if at == 0 && shown.dry_run {
            words::would_write()
        } else {
            name
        };
        let button = theme.marks.fit(&format!("[ {name} ]"), left);
        left = left.saturating_sub(text::columns(&button) + 3);
        let role = if at == chosen {
            Role::Select
        } else {
            Role::Text
        };
        spans.push(span(theme, role, button));
        spans.push(Span::raw(text::blanks(3.min(left))));
    }
    Line::from(spans)
}
