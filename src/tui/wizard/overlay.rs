//! What lies over a page: help from the key table, the list of steps, the question about leaving.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    draw::step_marks,
    face::{Face, Overlay},
};
use crate::{
    setup::{Command, Step, keys},
    tui::{
        Role, Theme,
        widgets::{StepMark, draw_overlay, rail_lines},
    },
    words::setup::{self as words, trial},
};

/// Columns of a key in the help.
const KEY: usize = 11;
/// Columns of what it does, where there are two columns of keys.
const SAYS: usize = 18;

/// Draws what is open, if anything is.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, face: &Face, theme: &Theme) {
    if let Some(dialog) = &face.view.dialog {
        let lines = leave_lines(dialog.choices, dialog.chosen, is_written(face), theme);
        draw_overlay(frame, area, words::LEAVE_TITLE, lines, theme);
        return;
    }
    match face.overlay {
        None => {}
        Some(Overlay::Help) => {
            let lines = help(face.view.step, area, theme);
            draw_overlay(frame, area, words::HELP_TITLE, lines, theme);
        }
        Some(Overlay::Trial) => {
            let width = usize::from(area.width).saturating_sub(4).min(64);
            let lines = face.trial.lines(width, theme);
            draw_overlay(frame, area, trial::TITLE, lines, theme);
        }
        Some(Overlay::Steps(at)) => {
            let lines = steps(face, at, theme);
            draw_overlay(frame, area, words::STEPS_TITLE, lines, theme);
        }
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
        words::IS_WRITTEN
    } else {
        words::IS_NOT_WRITTEN
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
    lines.push(Line::styled(words::ONCE_MORE, theme.style(Role::Muted)));
    lines
}

fn steps(face: &Face, at: usize, theme: &Theme) -> Vec<Line<'static>> {
    let marks = step_marks(&face.view);
    let mut lines = rail_lines(&marks, theme);
    for (n, (line, (_, mark))) in lines.iter_mut().zip(&marks).enumerate() {
        let note = match mark {
            StepMark::ToDo => words::step_note::NOT_SEEN,
            StepMark::Here => words::step_note::HERE,
            StepMark::Done => words::step_note::DONE,
            StepMark::Warned => words::step_note::WARNED,
            StepMark::Failed => words::step_note::FAILED,
            StepMark::LeftOut => words::step_note::LEFT_OUT,
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
    let lines = here.len() + everywhere.len() + 8;
    let columns =
        if lines > usize::from(area.height) && usize::from(area.width) >= 2 * (KEY + SAYS) + 4 {
            2
        } else {
            1
        };
    let mut all = cells(&here, columns, theme);
    all.push(Line::default());
    all.push(Line::styled(words::EVERYWHERE, theme.style(Role::Focus)));
    all.extend(cells(&everywhere, columns, theme));
    all.push(Line::default());
    all.push(legend(theme));
    all
}

fn cells(rows: &[&keys::Key], columns: usize, theme: &Theme) -> Vec<Line<'static>> {
    let per_column = rows.len().div_ceil(columns);
    let cell = |row: &keys::Key| {
        let pressed = if row.elsewhere.is_empty() {
            row.in_text
        } else {
            row.elsewhere
        };
        [
            Span::styled(
                theme.marks.pad(&pressed.join("  "), KEY),
                theme.style(Role::Code),
            ),
            Span::raw(if columns > 1 {
                theme.marks.pad(row.words, SAYS)
            } else {
                row.words.to_owned()
            }),
        ]
    };
    (0..per_column)
        .map(|at| {
            let spans = (0..columns).filter_map(|c| rows.get(at + c * per_column));
            Line::from(spans.flat_map(|row| cell(row)).collect::<Vec<_>>())
        })
        .collect()
}

fn legend(theme: &Theme) -> Line<'static> {
    let m = &theme.marks;
    let told = [
        (m.passed, words::legend::PASSED, Role::Ok),
        (m.warned, words::legend::WARNED, Role::Warn),
        (m.failed, words::legend::FAILED, Role::Bad),
        (m.waiting, words::legend::WAITING, Role::Muted),
        (m.left_out, words::legend::LEFT_OUT, Role::Muted),
    ];
    let mut spans = vec![Span::raw(words::legend::MARKS)];
    for (mark, says, role) in told {
        spans.push(Span::styled(format!(" {mark}"), theme.style(role)));
        spans.push(Span::raw(format!(" {says}")));
    }
    Line::from(spans)
}
