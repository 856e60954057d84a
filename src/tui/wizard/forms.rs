//! The fields of a form as lines: label, value or choices, and the note under it.

mod choices;

use ratatui::text::{Line, Span};

use super::{Body, Page, about, seen::Hit};
use crate::{
    setup::{self, FieldId, FieldKind, FieldView, Note},
    tui::{Role, Theme, figures, text},
    words::setup as words,
};

use choices::fitted;
pub(super) use choices::{button, choice_lines};

/// Most lines of a text; what is longer is no name, URL or key.
const LONGEST: usize = 4;
/// Most lines of a note: what is wrong, and what to do, is told whole.
const LONGEST_NOTE: usize = 8;
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
        (told, _) if !told.is_empty() => lines.extend(indented(told, MARK + label)),
        (_, FieldKind::Text | FieldKind::Secret) => lines.push(Line::default()),
        _ => {}
    }
    let cursor = focused.then_some(0..lines.len());
    let mut body = Body {
        lines,
        cursor,
        hits: Vec::new(),
    };
    body.clicks(0, Hit::Focus(field.id));
    if let FieldKind::Choice(_) = field.kind {
        body.chooses(0, field.id, 0, theme);
    }
    body
}

fn note_of<'a>(page: &Page<'a>, field: &'a FieldView) -> Option<&'a Note> {
    match &page.form.pasted {
        Some((id, note)) if *id == field.id => Some(note),
        _ => field.note.as_ref(),
    }
}

/// What stands under a field: its note, or that its answer is asked for now.
fn note_under(page: &Page<'_>, field: &FieldView, room: usize) -> Vec<Line<'static>> {
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
            .fit(words::searching(), room.saturating_sub(2));
        return vec![Line::from(vec![
            Span::styled(format!("{mark} "), role),
            Span::styled(told, page.theme.style(Role::Muted)),
        ])];
    }
    note_of(page, field).map_or_else(Vec::new, |note| note_lines(note, room, page.theme))
}

/// Lines with so many blanks before them.
pub(super) fn indented(mut lines: Vec<Line<'static>>, indent: usize) -> Vec<Line<'static>> {
    for line in &mut lines {
        line.spans.insert(0, Span::raw(text::blanks(indent)));
    }
    lines
}

/// At most so many lines; an ellipsis stands for the rest.
fn told_in(mut lines: Vec<String>, most: usize, room: usize, theme: &Theme) -> Vec<String> {
    let cut = lines.len() > most;
    lines.truncate(most);
    if let Some(last) = lines.last_mut().filter(|_| cut) {
        let ellipsis = theme.marks.ellipsis;
        let kept = theme
            .marks
            .fit(last, room.saturating_sub(text::columns(ellipsis)));
        *last = format!("{}{ellipsis}", kept.trim_end_matches(ellipsis));
    }
    lines
}

/// A note with its mark: `✓ Autodiscover: mail.contoso.com`. A long one goes on in the next line:
/// what is wrong is told whole.
pub(super) fn note_lines(note: &Note, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let (mark, role, told) = match note {
        Note::Good(told) => (theme.marks.passed, Role::Ok, told),
        Note::Warning(told) => (theme.marks.warned, Role::Warn, told),
        Note::Bad(told) => (theme.marks.failed, Role::Bad, told),
    };
    let room = width.saturating_sub(2);
    // Distances between words stay where it fits.
    let told = if text::columns(told) <= room {
        vec![theme.marks.fit(told, room)]
    } else {
        told_in(
            theme.marks.wrap_whole(told, room),
            LONGEST_NOTE,
            room,
            theme,
        )
    };
    let lines = told.into_iter().enumerate().map(|(at, told)| {
        let mark = if at == 0 { mark } else { " " };
        Line::from(vec![
            Span::styled(format!("{mark} "), theme.style(role)),
            Span::styled(told, theme.style(Role::Text)),
        ])
    });
    lines.collect()
}

fn value_lines(page: &Page<'_>, field: &FieldView, room: usize) -> Vec<Line<'static>> {
    match field.kind {
        FieldKind::Choice(_) => choice_lines(page, field, room),
        FieldKind::Secret => vec![secret_line(page, field, room)],
        FieldKind::Text => text_lines(page, field, room),
        FieldKind::Number { min, max } => vec![number_line(page, field, (min, max), room)],
    }
}

/// A text on one line; one that is longer, such as a key or a URL, is seen whole once it is left.
fn text_lines(page: &Page<'_>, field: &FieldView, room: usize) -> Vec<Line<'static>> {
    let focused = page.view.focus == Some(field.id);
    if focused || text::columns(&field.text) <= room {
        return vec![text_line(page, field, room)];
    }
    let told = page.theme.marks.wrap_whole(&field.text, room);
    let told = told_in(told, LONGEST, room, page.theme);
    told.into_iter().map(Line::from).collect()
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
        beside = format!("{beside}  {}", words::from_to(&min, &max));
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
        _ if shown => words::shown(),
        0 if field.stored => words::stored(),
        0 => "",
        _ => words::hidden(),
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
        return heading(page, width).window(height, None);
    };
    let name = if field.label.is_empty() {
        page.view.step.question()
    } else {
        field.label
    };
    let mut body = Body::default();
    let of = words::field_of(at + 1, fields.len());
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
    for line in note_under(page, field, width) {
        body.push(line);
    }
    page.window(body, height).1
}
