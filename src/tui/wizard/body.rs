//! The middle of a page: all its lines, and where the cursor is in them.

use std::ops::Range;

use ratatui::text::Line;

/// Lines of a page, more than fit perhaps.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// All of them, from the top.
    pub lines: Vec<Line<'static>>,
    /// Those that belong to the focus; they stay in the window.
    pub cursor: Option<Range<usize>>,
}

impl From<Vec<Line<'static>>> for Body {
    fn from(lines: Vec<Line<'static>>) -> Self {
        Self {
            lines,
            cursor: None,
        }
    }
}

impl Body {
    /// Adds one line.
    pub fn push(&mut self, line: impl Into<Line<'static>>) {
        self.lines.push(line.into());
    }

    /// Adds an empty line.
    pub fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    /// Adds the lines of another, and its cursor if it has one.
    pub fn extend(&mut self, other: impl Into<Self>) {
        let (other, from) = (other.into(), self.lines.len());
        if let Some(cursor) = other.cursor {
            self.cursor = Some(from + cursor.start..from + cursor.end);
        }
        self.lines.extend(other.lines);
    }

    /// The lines of a window of that height: from `scroll` on, but never without the cursor. When
    /// the cursor has more lines than the window, its first ones are shown.
    pub fn window(self, height: usize, scroll: usize) -> Vec<Line<'static>> {
        let most = self.lines.len().saturating_sub(height);
        let mut first = scroll.min(most);
        if let Some(Range { start, end }) = self.cursor {
            first = first.max(end.saturating_sub(height)).min(start);
        }
        self.lines.into_iter().skip(first).take(height).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cursor_is_always_in_the_window(
            count in 1_usize..60, at in 0_usize..60, long in 1_usize..4,
            height in 1_usize..30, scroll in 0_usize..90,
        ) {
            let start = at % count;
            let body = Body {
                lines: (0..count).map(|n| Line::from(n.to_string())).collect(),
                cursor: Some(start..(start + long).min(count)),
            };
            let shown = body.window(height, scroll);
            prop_assert!(shown.len() <= height);
            prop_assert!(shown.iter().any(|l| l.to_string() == start.to_string()));
        }
    }
}
