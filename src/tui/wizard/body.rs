//! The middle of a page: all its lines, and where the cursor is in them.

use std::ops::Range;

use ratatui::text::Line;

use super::seen::Hit;
use crate::{setup::FieldId, tui::Theme};

/// Lines of a page, more than fit perhaps.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// All of them, from the top.
    pub lines: Vec<Line<'static>>,
    /// Those that belong to the focus; they stay in the window.
    pub cursor: Option<Range<usize>>,
    /// What a click on a line does: the line, its columns, what. The later one wins.
    pub hits: Vec<(usize, Range<usize>, Hit)>,
}

impl From<Vec<Line<'static>>> for Body {
    fn from(lines: Vec<Line<'static>>) -> Self {
        Self {
            lines,
            cursor: None,
            hits: Vec::new(),
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
        let hits = other.hits.into_iter();
        self.hits
            .extend(hits.map(|(line, columns, hit)| (from + line, columns, hit)));
        self.lines.extend(other.lines);
    }

    /// A click anywhere on the lines from `from` on does this.
    pub fn clicks(&mut self, from: usize, hit: Hit) {
        let lines = from..self.lines.len();
        self.hits
            .extend(lines.map(|line| (line, 0..usize::MAX, hit)));
    }

    /// A click on one of the buttons in the lines from `from` on chooses it; the first of them is the
    /// choice `first` of that field.
    pub fn chooses(&mut self, from: usize, field: FieldId, first: usize, theme: &Theme) {
        let heads = [theme.marks.chosen, theme.marks.unchosen, "[ "];
        let mut at = first;
        for (line, shown) in self.lines.iter().enumerate().skip(from) {
            let mut column = 0;
            for span in &shown.spans {
                let width = span.width();
                if heads.iter().any(|head| span.content.starts_with(head)) {
                    let hit = Hit::Choose(field, at);
                    self.hits.push((line, column..column + width, hit));
                    at += 1;
                }
                column += width;
            }
        }
    }

    /// The first line of a window of that height: never without the cursor, and with its first lines
    /// where it has more than the window. Whoever scrolls sees what they scroll to.
    pub fn first(&self, height: usize, scroll: Option<usize>) -> usize {
        let most = self.lines.len().saturating_sub(height);
        match (scroll, &self.cursor) {
            (Some(scroll), _) => scroll.min(most),
            (None, Some(Range { start, end })) => end.saturating_sub(height).min(*start),
            (None, None) => 0,
        }
    }

    /// The lines of a window of that height.
    pub fn window(self, height: usize, scroll: Option<usize>) -> Vec<Line<'static>> {
        let first = self.first(height, scroll);
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
                hits: Vec::new(),
            };
            let shown = body.clone().window(height, None);
            prop_assert!(shown.len() <= height);
            prop_assert!(shown.iter().any(|l| l.to_string() == start.to_string()));
            // Every line can be scrolled to.
            let line = scroll % count;
            let shown = body.window(height, Some(line));
            prop_assert!(shown.iter().any(|l| l.to_string() == line.to_string()));
        }
    }
}
