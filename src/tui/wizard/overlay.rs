//! What lies over a page: help from the key table, the list of steps, the question about leaving.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    draw::step_marks,
    face::{Face, Overlay},
    seen::Hit,
};
use crate::{
    setup::{Command, Step, keys},
    tui::{
        Role, Theme, text,
        widgets::{StepMark, draw_overlay, rail_lines},
    },
    words::setup::{self as words, trial},
};

/// Columns of a key in the help.
const KEY: usize = 10;

/// Draws what is open, if anything is.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, face: &Face, theme: &Theme) {
    if let Some(dialog) = &face.view.dialog {
        let lines = leave_lines(dialog.choices, dialog.chosen, is_written(face), theme);
        let inner = draw_overlay(frame, area, words::leave_title(), lines, theme);
        // A sentence and an empty line stand before the choices.
        note_lines(face, inner, 2, dialog.choices.len());
        return;
    }
    match face.overlay {
        None => {}
        Some(Overlay::Help(above)) => {
            let mut lines = help(face.view.step, area, theme);
            let room = usize::from(area.height).saturating_sub(2);
            drop(lines.drain(..above.min(lines.len().saturating_sub(room))));
            let inner = draw_overlay(frame, area, words::help_title(), lines, theme);
            note_lines(face, inner, 0, 0);
        }
        Some(Overlay::Trial) => {
            let width = usize::from(area.width).saturating_sub(4).min(64);
            let lines = face.trial.lines(width, theme);
            let inner = draw_overlay(frame, area, trial::title(), lines, theme);
            note_lines(face, inner, 0, 0);
        }
        Some(Overlay::Steps(at)) => {
            let lines = steps(face, at, theme);
            let count = lines.len();
            let inner = draw_overlay(frame, area, words::steps_title(), lines, theme);
            note_lines(face, inner, 0, count);
        }
    }
}

/// Notes that so many lines of what lies over the page can be clicked, after `skip` others; the page can
/// not.
fn note_lines(face: &Face, inner: Rect, skip: u16, count: usize) {
    let mut seen = face.seen.borrow_mut();
    seen.cover();
    let rows = inner.y.saturating_add(skip)..inner.bottom();
    for (at, y) in (0..count).zip(rows) {
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        seen.add(row, Hit::Line(at));
    }
}

fn is_written(face: &Face) -> bool {
    face.machine().has_written()
}

fn leave_lines(
    choices: &[&str],
    chosen: usize,
    written: bool,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let told = if written {
        words::is_written()
    } else {
        words::is_not_written()
    };
    let mut lines = vec![Line::raw(told), Line::default()];
    lines.extend(choices.iter().enumerate().map(|(at, choice)| {
        let (mark, role) = if at == chosen {
            (theme.marks.here, Role::Select)
        } else {
            (" ", Role::Text)
        };
        Line::styled(format!("{mark} {choice} "), theme.style(role))
    }));
    lines.push(Line::default());
    lines.push(Line::styled(words::once_more(), theme.style(Role::Muted)));
    lines
}

fn steps(face: &Face, at: usize, theme: &Theme) -> Vec<Line<'static>> {
    let marks = step_marks(&face.view);
    let mut lines = rail_lines(&marks, theme);
    for (n, (line, (_, mark))) in lines.iter_mut().zip(&marks).enumerate() {
        let note = match mark {
            StepMark::ToDo => words::step_note::not_seen(),
            StepMark::Here => words::step_note::here(),
            StepMark::Done => words::step_note::done(),
            StepMark::Warned => words::step_note::warned(),
            StepMark::Failed => words::step_note::failed(),
            StepMark::LeftOut => words::step_note::left_out(),
        };
        let name = theme.marks.pad(&line.to_string(), 16);
        let role = match mark {
            _ if n == at => Role::Select,
            StepMark::ToDo => Role::Muted,
            _ => Role::Text,
        };
        *line = Line::styled(format!("{name} {note} "), theme.style(role));
    }
    lines
}

/// The keys of a step, in two columns where one is too long.
fn help(step: Step, area: Rect, theme: &Theme) -> Vec<Line<'static>> {
    let is_here = |k: &&keys::Key| {
        !k.steps.is_empty() || matches!(k.command, Command::Up | Command::Down | Command::Next)
    };
    let here: Vec<_> = keys::on(step).filter(is_here).collect();
    let everywhere: Vec<_> = keys::on(step).filter(|k| !is_here(k)).collect();
    let groups = [here, everywhere];
    let room = usize::from(area.height).saturating_sub(2);
    let one = groups.iter().map(Vec::len).sum::<usize>() + 5;
    let widths = [0, 1].map(|column| width_of(&groups, column));
    let fits = widths.iter().sum::<usize>() + 4 <= usize::from(area.width);
    let widths = if one > room && fits {
        &widths[..]
    } else {
        &[0][..]
    };
    let [here, everywhere] = groups.map(|group| cells(&group, widths, theme));
    let mut all = here;
    all.push(Line::default());
    all.push(Line::styled(words::everywhere(), theme.style(Role::Focus)));
    all.extend(everywhere);
    all.push(Line::default());
    all.push(legend(theme));
    all.push(Line::styled(
        words::shift_selects(),
        theme.style(Role::Muted),
    ));
    all
}

/// The keys of one of two columns.
fn of_column<'a>(
    rows: &'a [&'static keys::Key],
    column: usize,
    columns: usize,
) -> impl Iterator<Item = &'static keys::Key> + 'a {
    let each = rows.len().div_ceil(columns);
    rows.iter().copied().skip(column * each).take(each)
}

fn width_of(groups: &[Vec<&'static keys::Key>; 2], column: usize) -> usize {
    let longest = groups
        .iter()
        .flat_map(|rows| of_column(rows, column, 2))
        .map(|row| text::columns((row.words)()))
        .max();
    KEY + longest.unwrap_or(0) + 1
}

/// Keys and what they do, in columns of these widths.
fn cells(rows: &[&'static keys::Key], widths: &[usize], theme: &Theme) -> Vec<Line<'static>> {
    let each = rows.len().div_ceil(widths.len().max(1));
    let mut lines = vec![Line::default(); each];
    for (column, width) in widths.iter().enumerate() {
        for (line, row) in lines.iter_mut().zip(of_column(rows, column, widths.len())) {
            let pressed = if row.elsewhere.is_empty() {
                row.in_text
            } else {
                row.elsewhere
            };
            let pressed = theme.marks.pad(&pressed.join("  "), KEY);
            let gap = width.saturating_sub(KEY + text::columns((row.words)()));
            line.spans.extend([
                Span::styled(pressed, theme.style(Role::Code)),
                Span::raw(format!("{}{}", (row.words)(), text::blanks(gap))),
            ]);
        }
    }
    lines
}

fn legend(theme: &Theme) -> Line<'static> {
    let m = &theme.marks;
    let told = [
        (m.passed, words::legend::passed(), Role::Ok),
        (m.warned, words::legend::warned(), Role::Warn),
        (m.failed, words::legend::failed(), Role::Bad),
        (m.waiting, words::legend::waiting(), Role::Muted),
        (m.left_out, words::legend::left_out(), Role::Muted),
    ];
    let mut spans = vec![Span::raw(words::legend::marks())];
    for (mark, says, role) in told {
        spans.push(Span::styled(format!(" {mark}"), theme.style(role)));
        spans.push(Span::raw(format!(" {says}")));
    }
    Line::from(spans)
}
