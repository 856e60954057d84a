//! The page Probe. Drawn by the frame; reads the view, changes nothing.

use ratatui::text::Line;

use super::{Body, Page, forms};

/// Columns of the labels.
const LABEL: usize = 14;

/// The middle column.
pub(super) fn body(page: &Page<'_>, width: usize, _height: usize) -> Body {
    let mut body = forms::heading(page, width);
    body.extend(forms::all_fields(page, LABEL, width));
    body
}

/// The column at the right of a wide window.
pub(super) fn side(_page: &Page<'_>, _width: usize, _height: usize) -> Vec<Line<'static>> {
    Vec::new()
}

/// One question at a time.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    forms::tiny(page, width, height)
}
