//! Choices as radio buttons.

use ratatui::text::{Line, Span};

use crate::{
    setup::FieldView,
    tui::{
        Role, Theme, text,
        wizard::{Page, about},
    },
};

/// Blanks between two choices of one line.
const GAP: usize = 3;

/// The choices as radio buttons: each with its meaning on a line of its own where it has one, else
/// as many on a line as fit.
pub(in crate::tui::wizard) fn choice_lines(
    page: &Page<'_>,
    field: &FieldView,
    room: usize,
) -> Vec<Line<'static>> {
    let focused = page.view.focus == Some(field.id);
    let buttons: Vec<(Span<'static>, &'static str)> = field
        .choices
        .iter()
        .enumerate()
        .map(|(at, choice)| {
            let span = button(
                page.theme,
                about::shown(field.id, choice),
                at == field.chosen,
                focused,
            );
            (span, about::choice(field.id, choice))
        })
        .collect();
    if buttons.iter().any(|(_, meaning)| !meaning.is_empty()) {
        return with_meanings(page.theme, buttons, room);
    }
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (button, _) in buttons {
        match lines.last_mut() {
            Some(line) if line.width() + GAP + button.width() <= room => {
                line.spans.push(Span::raw(text::blanks(GAP)));
                line.spans.push(button);
            }
            _ => lines.push(Line::from(fitted(page.theme, &button, room))),
        }
    }
    lines
}

fn with_meanings(
    theme: &Theme,
    buttons: Vec<(Span<'static>, &'static str)>,
    room: usize,
) -> Vec<Line<'static>> {
    let widest = buttons.iter().map(|(b, _)| b.width()).max().unwrap_or(0);
    buttons
        .into_iter()
        .map(|(button, meaning)| {
            let button = fitted(theme, &button, room);
            let gap = (widest + 2).saturating_sub(button.width());
            let left = room.saturating_sub(button.width() + gap);
            Line::from(vec![
                button,
                Span::raw(text::blanks(gap.min(room))),
                Span::styled(theme.marks.fit(meaning, left), theme.style(Role::Muted)),
            ])
        })
        .collect()
}

pub(super) fn fitted(theme: &Theme, span: &Span<'static>, room: usize) -> Span<'static> {
    Span::styled(theme.marks.fit(&span.content, room), span.style)
}

/// One radio button.
pub(in crate::tui::wizard) fn button(
    theme: &Theme,
    name: &str,
    chosen: bool,
    focused: bool,
) -> Span<'static> {
    let mark = if chosen {
        theme.marks.chosen
    } else {
        theme.marks.unchosen
    };
    let role = if chosen && focused {
        Role::Focus
    } else {
        Role::Text
    };
    Span::styled(format!("{mark} {name}"), theme.style(role))
}
