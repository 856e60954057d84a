//! The four layouts, by size of the window, and the arithmetic of regions.

use ratatui::layout::Rect;

/// How much of a screen fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// Nothing can be drawn: a closed connection reports 0x0.
    None,
    /// A single line of text.
    Line,
    /// From 24x8: one question or one problem at a time.
    Tiny,
    /// From 40x16: one column.
    Narrow,
    /// From 72x20: all facts.
    Normal,
    /// From 110x24: a column with the story at the right.
    Wide,
}

impl Layout {
    /// The layout for a window of that size, in cells.
    pub const fn of(area: Rect) -> Self {
        match (area.width, area.height) {
            (0, _) | (_, 0) => Self::None,
            (110.., 24..) => Self::Wide,
            (72.., 20..) => Self::Normal,
            (40.., 16..) => Self::Narrow,
            (24.., 8..) => Self::Tiny,
            _ => Self::Line,
        }
    }
}

/// Cuts `height` rows off the top of `rest` and returns them; less where less is left.
pub(super) fn take_top(rest: &mut Rect, height: u16) -> Rect {
    let height = height.min(rest.height);
    let top = Rect { height, ..*rest };
    rest.y = rest.y.saturating_add(height);
    rest.height -= height;
    top
}

/// Cuts `height` rows off the bottom of `rest` and returns them; less where less is left.
pub(super) fn take_bottom(rest: &mut Rect, height: u16) -> Rect {
    let height = height.min(rest.height);
    rest.height -= height;
    Rect {
        y: rest.y.saturating_add(rest.height),
        height,
        ..*rest
    }
}

/// A region of the wanted size in the middle of `area`, never larger than it.
pub(super) fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x.saturating_add((area.width - width) / 2),
        y: area.y.saturating_add((area.height - height) / 2),
        width,
        height,
    }
}

/// Index of the first row to show, so that the selected one of a list is inside `height` rows.
pub(super) const fn first_visible(selected: usize, height: usize) -> usize {
    if height == 0 {
        0
    } else {
        selected.saturating_sub(height - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_choose_their_layout() {
        for (width, height, expected) in [
            (0, 24, Layout::None),
            (80, 0, Layout::None),
            (23, 8, Layout::Line),
            (24, 8, Layout::Tiny),
            (40, 12, Layout::Tiny),
            (40, 16, Layout::Narrow),
            (71, 50, Layout::Narrow),
            (72, 20, Layout::Normal),
            (80, 24, Layout::Normal),
            (110, 23, Layout::Normal),
            (110, 24, Layout::Wide),
        ] {
            assert_eq!(
                Layout::of(Rect::new(0, 0, width, height)),
                expected,
                "{width}x{height}"
            );
        }
    }

    #[test]
    fn regions_never_leave_the_frame() {
        let mut rest = Rect::new(0, 0, 10, 3);
        assert_eq!(take_top(&mut rest, 2), Rect::new(0, 0, 10, 2));
        assert_eq!(take_bottom(&mut rest, 5), Rect::new(0, 2, 10, 1));
        assert_eq!(rest.height, 0);
        assert_eq!(
            centred(Rect::new(0, 0, 10, 3), 40, 40),
            Rect::new(0, 0, 10, 3)
        );
        assert_eq!(first_visible(9, 4), 6);
        assert_eq!(first_visible(2, 4), 0);
    }
}
