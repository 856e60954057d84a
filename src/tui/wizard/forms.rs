//! The fields of a form as lines: label, value or choices, and the note under it.

mod choices;

use ratatui::text::{Line, Span};

use super::{Body, Page, about};
use crate::{
    setup::{self, FieldId, FieldKind, FieldView, Note},
    tui::{Role, Theme, figures, text},
    words::setup as words,
};

use choices::fitted;
pub(super) use choices::{button, choice_lines};

/// Columns of the mark before a label.
const MARK: usize = 2;

/// The question of the step, and an empty line.
pub(super) fn heading(page: &Page<'_>, width: usize) -> Body {
    let question = page.theme.marks.fit(page.view.step.question(), width);
    Body::from(vec![
        Line::styled(question, page.theme.style(Role::Text)),
        Line::default(),
    ])
}

/// The lines of some fields of the view, in the order of `fields`; those that the view has not are
/// passed over. `label` is the width of the labels' column.
pub(super) fn field_lines(page: &Page<'_>, fields: &[FieldId], label: usize, width: usize) -> Body {
    let mut body = Body::default();
    for id in fields {
        if let Some(field) = page.view.fields.iter().find(|f| f.id == *id) {
            body.extend(one_field(page, field, label, width));
        }
    }
    body
}

/// Label, value and note of one field.
fn one_field(page: &Page<'_>, field: &FieldView, label: usize, width: usize) -> Body {
    let theme = page.theme;
    let focused = page.view.focus == Some(field.id);
    let room = width.saturating_sub(MARK + label);
    let values = value_lines(page, field, room);
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (at, value) in values.into_iter().enumerate() {
        let mut spans = if at == 0 {
            let (mark, role) = if focused {
                (theme.marks.here, Role::Focus)
            } else {
                (" ", Role::Text)
            };
            vec![
                Span::styled(format!("{mark} "), theme.style(role)),
                Span::styled(theme.marks.pad(field.label, label), theme.style(role)),
            ]
        } else {
            vec![Span::raw(text::blanks(MARK + label))]
        };
        spans.extend(value.spans);
        lines.push(Line::from(spans));
    }
    // The room of a note is always kept under a text, so that an error never moves the fields.
    match (note_under(page, field, room), field.kind) {
        (Some(mut line), _) => {
            line.spans.insert(0, Span::raw(text::blanks(MARK + label)));
            lines.push(line);
        }
        (None, FieldKind::Text | FieldKind::Secret) => lines.push(Line::default()),
        (None, _) => {}
    }
    let cursor = focused.then_some(0..lines.len());
    Body { lines, cursor }
}

fn note_of<'a>(page: &Page<'a>, field: &'a FieldView) -> Option<&'a Note> {
    match &page.form.pasted {
        Some((id, note)) if *id == field.id => Some(note),
        _ => field.note.as_ref(),
    }
}

/// The line under a field: its note, or that its answer is asked for now.
fn note_under(page: &Page<'_>, field: &FieldView, room: usize) -> Option<Line<'static>> {
    let searching = matches!(
        page.view.page,
        setup::Page::Exchange {
            searching: true,
            ..
        }
    );
    if searching && field.id == FieldId::Address {
        let (mark, role) = (page.spinner(), page.theme.style(Role::Accent));
        let told = page
            .theme
            .marks
            .fit(words::SEARCHING, room.saturating_sub(2));
        return Some(Line::from(vec![
            Span::styled(format!("{mark} "), role),
            Span::styled(told, page.theme.style(Role::Muted)),
        ]));
    }
    note_of(page, field).map(|note| note_line(note, room, page.theme))
}

/// A note with its mark: `✓ Autodiscover: mail.contoso.com`.
pub(super) fn note_line(note: &Note, width: usize, theme: &Theme) -> Line<'static> {
    let (mark, role, told) = match note {
        Note::Good(told) => (theme.marks.passed, Role::Ok, told),
        Note::Warning(told) => (theme.marks.warned, Role::Warn, told),
        Note::Bad(told) => (theme.marks.failed, Role::Bad, told),
    };
    let told = theme.marks.fit(told, width.saturating_sub(2));
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.style(role)),
        Span::styled(told, theme.style(Role::Text)),
    ])
}

fn value_lines(page: &Page<'_>, field: &FieldView, room: usize) -> Vec<Line<'static>> {
    match field.kind {
        FieldKind::Choice(_) => choice_lines(page, field, room),
        FieldKind::Secret => vec![secret_line(page, field, room)],
        FieldKind::Text => vec![text_line(page, field, room)],
        FieldKind::Number { min, max } => vec![number_line(page, field, (min, max), room)],
    }
}

fn text_line(page: &Page<'_>, field: &FieldView, room: usize) -> Line<'static> {
    let focused = page.view.focus == Some(field.id);
    match page.form.field(field.id) {
        Some(typed) => typed.line(room, focused, page.form.now, page.theme),
        None => Line::from(page.theme.marks.fit(&field.text, room)),
    }
}

/// `[ 30 ]  5 to 3 600`: the range only while the field has the focus.
fn number_line(
    page: &Page<'_>,
    field: &FieldView,
    (min, max): (u32, u32),
    room: usize,
) -> Line<'static> {
    let focused = page.view.focus == Some(field.id);
    let mut line = text_line(page, field, room.saturating_sub(4));
    line.spans.insert(0, Span::raw("[ "));
    line.spans.push(Span::raw(if focused { "]" } else { " ]" }));
    let mut beside = about::unit(field.id).to_owned();
    if focused {
        let (min, max) = (figures::count(min.into()), figures::count(max.into()));
        beside = format!("{beside}  {min} to {max}");
    }
    let left = room.saturating_sub(line.width());
    let beside = page.theme.marks.fit(&format!(" {beside}"), left);
    line.spans
        .push(Span::styled(beside, page.theme.style(Role::Muted)));
    line
}

fn secret_line(page: &Page<'_>, field: &FieldView, room: usize) -> Line<'static> {
    let theme = page.theme;
    let focused = page.view.focus == Some(field.id);
    let typed = page.form.field(field.id);
    let shown = typed.is_some_and(|t| t.is_revealed(page.form.now));
    let state = match field.secret_length {
        _ if shown => words::SHOWN,
        0 if field.stored => words::STORED,
        0 => "",
        _ => words::HIDDEN,
    };
    let left = room.saturating_sub(text::columns(state) + 1);
    let typed = typed.filter(|t| !t.text().is_empty() || field.secret_length == 0);
    let mut line = if let Some(typed) = typed {
        typed.line(left, focused, page.form.now, theme)
    } else {
        // Typed before and handed over: only its length is known here.
        let dots = theme.marks.hidden.repeat(field.secret_length.min(left));
        let role = if focused { Role::Focus } else { Role::Text };
        Line::styled(dots, theme.style(role))
    };
    let blank = room.saturating_sub(line.width() + text::columns(state));
    line.spans.push(Span::raw(text::blanks(blank)));
    line.spans
        .push(Span::styled(state, theme.style(Role::Muted)));
    line
}

/// One question at a time: the field with the focus, its choices one under the other.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let fields = &page.view.fields;
    let at = fields.iter().position(|f| Some(f.id) == page.view.focus);
    let Some((at, field)) = at.and_then(|at| Some((at, fields.get(at)?))) else {
        return heading(page, width).window(height, 0);
    };
    let name = if field.label.is_empty() {
        page.view.step.question()
    } else {
        field.label
    };
    let mut body = Body::default();
    let of = format!("{} of {}", at + 1, fields.len());
    body.push(Line::styled(
        theme
            .marks
            .apart(&format!("{} {name}", theme.marks.here), &of, width),
        theme.style(Role::Focus),
    ));
    if let FieldKind::Choice(_) = field.kind {
        for (n, choice) in field.choices.iter().enumerate() {
            let chosen = n == field.chosen;
            let line = button(theme, about::shown(field.id, choice), chosen, true);
            if chosen {
                body.cursor = Some(body.lines.len()..body.lines.len() + 1);
            }
            body.push(Line::from(fitted(theme, &line, width)));
        }
    } else {
        for line in value_lines(page, field, width) {
            body.push(line);
        }
        body.cursor = Some(0..body.lines.len());
    }
    if let Some(line) = note_under(page, field, width) {
        body.push(line);
    }
    body.window(height, 0)
}
