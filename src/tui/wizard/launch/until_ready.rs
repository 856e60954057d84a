//! What the engine has to reach until it is ready, point by point.

use ratatui::text::{Line, Span};

use super::{Shown, value_at};
use crate::{
    domain::snapshot::ReadyState,
    tui::{
        Role,
        wizard::{
            Page,
            parts::{self, Row},
        },
    },
    words::pages::launch as words,
};

/// Before the points that the engine has to reach.
const POINTS_AT: &str = "      ";

/// `▾ ⠋ Until it is ready                4 of 5`, and its points below.
pub(super) fn until_ready(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let marks = &theme.marks;
    let count = |state: ReadyState| shown.readiness.iter().filter(|p| p.state == state).count();
    let waits = count(ReadyState::Waiting);
    let (mark, value) = match (shown.ready, shown.failed, shown.running) {
        (Some(pid), ..) => ((marks.passed, Role::Ok), format!("pid {pid}")),
        (None, Some(_), _) => ((marks.failed, Role::Bad), String::new()),
        (None, None, true) if !shown.readiness.is_empty() => {
            let all = shown.readiness.len();
            let told = words::reached(all - waits, all);
            ((page.spinner(), Role::Accent), told)
        }
        (None, None, true) => ((page.spinner(), Role::Accent), String::new()),
        (None, None, false) => ((marks.waiting, Role::Muted), String::new()),
    };
    let value_at = value_at(page, width);
    let mut lines = vec![
        Row {
            indent: 0,
            lead: marks.open,
            mark,
            name: (words::until_ready(), Role::Text),
            value_at,
            value: &value,
            time: if value_at == 0 { &value } else { "" },
        }
        .line(width, theme),
    ];
    let mut at_work = true;
    for point in shown.readiness {
        let (mark, role) = match point.state {
            ReadyState::Done => (marks.passed, Role::Ok),
            // Told before the last answer came; ready says that it is reached.
            ReadyState::Waiting if shown.ready.is_some() => (marks.passed, Role::Ok),
            ReadyState::LeftOut => (marks.left_out, Role::Muted),
            // The first that is not reached is the one that is worked on.
            ReadyState::Waiting if shown.failed.is_some() => (marks.failed, Role::Bad),
            ReadyState::Waiting if at_work => {
                at_work = false;
                (page.spinner(), Role::Accent)
            }
            ReadyState::Waiting => (marks.waiting, Role::Muted),
        };
        let name = words::point(&point.name);
        let cell = parts::span(theme, role, format!("{mark} {name}"));
        let gap = Span::raw("   ");
        match lines.last_mut() {
            Some(line) if has_room(line, cell.width(), width) => line.spans.extend([gap, cell]),
            _ => lines.push(Line::from(vec![Span::raw(POINTS_AT), cell])),
        }
    }
    lines
}

/// Whether another point fits on this line; the head of the part takes none.
fn has_room(line: &Line<'_>, more: usize, width: usize) -> bool {
    let of_points = line.spans.first().is_some_and(|s| s.content == POINTS_AT);
    of_points && line.width() + 3 + more <= width
}
