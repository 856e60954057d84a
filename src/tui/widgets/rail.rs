//! The list of steps: a column at the left, or one line of marks in a narrow window.

use ratatui::text::{Line, Span};

use crate::tui::{Role, Theme};

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepMark {
    /// Not reached yet.
    ToDo,
    /// The present one.
    Here,
    /// Done.
    Done,
    /// Done, with something to know.
    Warned,
    /// Something has to be mended.
    Failed,
    /// Left out.
    LeftOut,
}

fn look(mark: StepMark, theme: &Theme, to_do: &'static str) -> (&'static str, Role) {
    match mark {
        StepMark::ToDo => (to_do, Role::Muted),
        StepMark::Here => (theme.marks.here, Role::Focus),
        StepMark::Done => (theme.marks.passed, Role::Ok),
        StepMark::Warned => (theme.marks.warned, Role::Warn),
        StepMark::Failed => (theme.marks.failed, Role::Bad),
        StepMark::LeftOut => (theme.marks.left_out, Role::Muted),
    }
}

/// ` ✓ 1 Welcome`: one line a step.
pub fn rail_lines(steps: &[(&str, StepMark)], theme: &Theme) -> Vec<Line<'static>> {
    let row = |(i, (name, mark)): (usize, &(&str, StepMark))| {
        let (glyph, role) = look(*mark, theme, " ");
        let text = if *mark == StepMark::Here {
            Role::Focus
        } else {
            Role::Text
        };
        Line::from(vec![
            Span::styled(format!(" {glyph}"), theme.style(role)),
            Span::styled(format!(" {} {name}", i + 1), theme.style(text)),
        ])
    };
    steps.iter().enumerate().map(row).collect()
}

/// ` ✓ ✓ ▸ · ·`: all steps in one line.
pub fn rail_line(steps: &[(&str, StepMark)], theme: &Theme) -> Line<'static> {
    let span = |(_, mark): &(&str, StepMark)| {
        let (glyph, role) = look(*mark, theme, theme.marks.waiting);
        Span::styled(format!(" {glyph}"), theme.style(role))
    };
    Line::from(steps.iter().map(span).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::tui::{Marks, ThemeKind};

    #[test]
    fn the_rail_says_where_and_what_is_left() {
        let theme = Theme::new(ThemeKind::Mono, Marks::UNICODE);
        let steps = [
            ("Welcome", StepMark::Done),
            ("Exchange", StepMark::Here),
            ("Probe", StepMark::ToDo),
        ];
        let lines = rail_lines(&steps, &theme);
        assert_eq!(lines[0].to_string(), " ✓ 1 Welcome");
        assert_eq!(lines[1].to_string(), " ▸ 2 Exchange");
        assert_eq!(lines[2].to_string(), "   3 Probe");
        assert_eq!(rail_line(&steps, &theme).to_string(), " ✓ ▸ ·");
    }
}
