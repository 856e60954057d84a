//! What was drawn last: how far the page can be scrolled, and where a click does what.
//!
//! Written by the drawing, which alone knows the size of the window; read when the wheel is turned or
//! a button of the mouse is pressed.

use ratatui::layout::{Position, Rect};

use crate::setup::{FieldId, Step};

/// What a click does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// Gives a field the focus.
    Focus(FieldId),
    /// Chooses.
    Choose(FieldId, usize),
    /// Goes to a step.
    Step(Step),
    /// Takes a line of what lies over the page.
    Line(usize),
}

/// The last frame, as far as the mouse and scrolling need it.
#[derive(Debug, Default)]
pub(in crate::tui) struct Seen {
    /// How many lines of the page stand above the window, and how many at most.
    pub(super) above: usize,
    pub(super) most: usize,
    hits: Vec<(Rect, Hit)>,
}

impl Seen {
    /// Begins a frame.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Only what comes from here on can be clicked: something lies over the page.
    pub(super) fn cover(&mut self) {
        self.hits.clear();
    }

    /// A click into this area does that.
    pub(super) fn add(&mut self, area: Rect, hit: Hit) {
        self.hits.push((area, hit));
    }

    /// What a click there does.
    pub(super) fn at(&self, column: u16, row: u16) -> Option<Hit> {
        let there = Position { x: column, y: row };
        let mut found = self.hits.iter().rev();
        found.find(|(a, _)| a.contains(there)).map(|(_, hit)| *hit)
    }
}
