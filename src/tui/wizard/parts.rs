//! Pieces that more than one page of the wizard draws: rows of checks, findings, boxes, scrolling.

use std::time::Duration;

use ratatui::text::{Line, Span};

use super::Page;
pub(super) use super::block::Block;
use crate::{
    domain::{CheckState, Finding},
    tui::{Role, Theme, figures, text},
    words::pages::probe as words,
};

/// Glyph and role of a state.
pub(super) fn look(state: &CheckState, page: &Page<'_>) -> (&'static str, Role) {
    let theme = page.theme;
    match state {
        CheckState::Waiting { .. } => (theme.marks.waiting, Role::Muted),
        CheckState::Running => (page.spinner(), Role::Accent),
        CheckState::Passed { .. } => (theme.marks.passed, Role::Ok),
        CheckState::Warned { .. } => (theme.marks.warned, Role::Warn),
        CheckState::Failed { .. } => (theme.marks.failed, Role::Bad),
        CheckState::LeftOut => (theme.marks.left_out, Role::Muted),
    }
}

/// What a state saw, in short.
pub(super) fn value(state: &CheckState) -> &str {
    match state {
        CheckState::Passed { value, .. }
        | CheckState::Warned { value, .. }
        | CheckState::Failed { value, .. } => value,
        CheckState::Running => words::runs(),
        CheckState::LeftOut => words::left_out(),
        CheckState::Waiting { .. } => "",
    }
}

/// How long it took, once it is over.
pub(super) fn elapsed(state: &CheckState) -> Option<Duration> {
    match state {
        CheckState::Passed { elapsed, .. }
        | CheckState::Warned { elapsed, .. }
        | CheckState::Failed { elapsed, .. } => Some(*elapsed),
        _ => None,
    }
}

/// `44 ms`, `1.02 s`.
pub(super) fn time(elapsed: Duration) -> String {
    figures::millis(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX))
}

/// The finding of a state that has one.
pub(super) fn finding(state: &CheckState) -> Option<&Finding> {
    match state {
        CheckState::Warned { finding, .. } | CheckState::Failed { finding, .. } => Some(finding),
        _ => None,
    }
}

/// Text in a role.
pub(super) fn span(theme: &Theme, role: Role, text: impl Into<String>) -> Span<'static> {
    Span::styled(text.into(), theme.style(role))
}

/// One line of one role, cut to its width.
pub(super) fn line(theme: &Theme, role: Role, text: &str, width: usize) -> Line<'static> {
    Line::from(span(theme, role, theme.marks.fit(text, width)))
}

/// Two texts at both ends of a line.
pub(super) fn apart(
    theme: &Theme,
    left: (&str, Role),
    right: (&str, Role),
    width: usize,
) -> Line<'static> {
    let shown = theme.marks.fit(right.0, width);
    let room = width.saturating_sub(text::columns(&shown));
    // A blank stays between the two.
    let gap = usize::from(!shown.is_empty() && room > 0);
    let left_text = theme.marks.pad(left.0, room.saturating_sub(gap));
    Line::from(vec![
        span(theme, left.1, format!("{left_text}{}", text::blanks(gap))),
        span(theme, right.1, shown),
    ])
}

/// A text over as many lines as it needs, in one role.
pub(super) fn wrapped(
    theme: &Theme,
    role: Role,
    text: &str,
    indent: usize,
    width: usize,
) -> Vec<Line<'static>> {
    let room = width.saturating_sub(indent);
    let lines = theme.marks.wrap_whole(text, room);
    lines
        .into_iter()
        .map(|l| Line::from(span(theme, role, format!("{}{l}", text::blanks(indent)))))
        .collect()
}

/// A row of a list: cursor, mark, name, value and time.
pub(super) struct Row<'a> {
    /// Blanks before the cursor's column.
    pub indent: usize,
    /// The cursor's column: blank, here or open.
    pub lead: &'static str,
    /// Glyph and its role.
    pub mark: (&'static str, Role),
    /// Its name, and in which role.
    pub name: (&'a str, Role),
    /// Column at which the value begins, counted from the left end; 0 for no value.
    pub value_at: usize,
    /// What was seen.
    pub value: &'a str,
    /// At the right end.
    pub time: &'a str,
}

impl Row<'_> {
    /// The row in `width` columns.
    pub(super) fn line(&self, width: usize, theme: &Theme) -> Line<'static> {
        let head = self.indent + 4;
        let marks = &theme.marks;
        let mut spans = vec![
            Span::raw(text::blanks(self.indent)),
            span(theme, Role::Accent, marks.pad(self.lead, 2)),
            span(theme, self.mark.1, marks.pad(self.mark.0, 2)),
        ];
        let rest = width.saturating_sub(head);
        if self.value_at > head {
            let name = (self.value_at - head).min(rest);
            let value = rest - name;
            spans.push(span(theme, self.name.1, marks.pad(self.name.0, name)));
            spans.push(span(
                theme,
                Role::Text,
                marks.apart(self.value, self.time, value),
            ));
        } else {
            let time = marks.fit(self.time, rest);
            let room = rest.saturating_sub(text::columns(&time));
            spans.push(span(theme, self.name.1, marks.pad(self.name.0, room)));
            spans.push(span(theme, Role::Text, time));
        }
        Line::from(spans)
    }
}

/// Lines in a box: a title and a note at its upper edge, one at its lower one.
pub(super) fn boxed(
    title: (&str, &str),
    inside: Vec<Line<'static>>,
    foot: &str,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let [top_left, top_right, bottom_left, bottom_right] = theme.marks.corners;
    let room = width.saturating_sub(4);
    let rest = room.saturating_sub(text::columns(title.0) + text::columns(title.1) + 4);
    let beside = if title.1.is_empty() {
        String::new()
    } else {
        format!(" {} {}", title.1, theme.marks.rule.repeat(rest.clamp(1, 6)))
    };
    let edge = |left: &str, text: &str, beside: &str, right: &str, role: Role| {
        let text = theme.marks.fit(
            &format!(" {text} "),
            room.saturating_sub(text::columns(beside)),
        );
        let rule =
            (width.saturating_sub(2)).saturating_sub(text::columns(&text) + text::columns(beside));
        Line::from(vec![
            span(theme, Role::Muted, left),
            span(theme, role, text),
            span(
                theme,
                Role::Muted,
                format!("{}{beside}{right}", theme.marks.rule.repeat(rule)),
            ),
        ])
    };
    let mut lines = vec![edge(top_left, title.0, &beside, top_right, Role::Text)];
    lines.extend(inside.into_iter().map(|line| {
        let filled = text::blanks(room.saturating_sub(line.width()));
        let mut spans = vec![span(theme, Role::Muted, format!("{} ", theme.marks.bar))];
        spans.extend(line.spans);
        spans.push(Span::raw(filled));
        spans.push(span(theme, Role::Muted, format!(" {}", theme.marks.bar)));
        Line::from(spans)
    }));
    lines.push(edge(bottom_left, foot, "", bottom_right, Role::Muted));
    lines
}

/// A head of the column at the right.
pub(super) fn head(theme: &Theme, text: &str, right: &str, width: usize) -> Line<'static> {
    apart(
        theme,
        (text, Role::Focus),
        (right, Role::Muted),
        width.saturating_sub(1),
    )
}
