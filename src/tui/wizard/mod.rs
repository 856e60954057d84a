//! The setup wizard on the screen: a face of `setup::Machine`, drawn at four sizes.
//!
//! The command line runs it with someone who carries out effects. [`draw`] only reads a `View` and
//! the [`Form`]; what a key means comes from the key table of the machine. It decides nothing
//! about setup, and it never touches a file or a network.
//!
//! A page is a file of its own with the same three functions:
//!
//! - `body(page, width, height) -> Body`: everything of the middle column, also what does not fit;
//!   the frame scrolls so that `Body::cursor` is inside the window;
//! - `side(page, width, height) -> Vec<Line>`: the column at the right of a wide window;
//! - `tiny(page, width, height) -> Vec<Line>`: one question or one problem, for a tiny window.
//!
//! The frame draws header, rail, rules, the notice of the view, the hint bar, and what lies over the page.

mod about;
mod block;
mod body;
mod draw;
mod engine;
mod errands;
mod exchange;
mod face;
mod form;
mod forms;
#[cfg(test)]
mod frame_keys;
#[cfg(test)]
mod frame_screens;
#[cfg(test)]
mod fuzz;
mod hints;
mod key_name;
mod launch;
mod mailbox;
mod overlay;
#[cfg(test)]
mod page_fixture;
#[cfg(test)]
mod page_screens;
mod parts;
#[cfg(test)]
mod pictures;
mod probe;
#[cfg(test)]
mod pty;
mod review;
mod run;
#[cfg(test)]
mod stand_in;
mod trial;
mod typing;
mod welcome;

use super::{Layout, Theme};
use crate::setup;

pub use body::Body;
pub use draw::draw;
pub use errands::Perform;
pub use face::Face;
pub use form::Form;
pub use run::{Ending, Options, run};

/// What a page is drawn from.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    /// The machine's view.
    pub(super) view: &'a setup::View,
    /// Colours and glyphs.
    pub(super) theme: &'a Theme,
    /// The text fields: cursor, reveal, scroll.
    pub(super) form: &'a Form,
    /// How much fits: only a wide window has the column at the right.
    pub(super) layout: Layout,
    /// Counts the frames of the spinner.
    pub(super) tick: u64,
}

impl Page<'_> {
    /// The glyph of something that runs now.
    pub(super) fn spinner(&self) -> &'static str {
        let frames = self.theme.marks.running;
        let count = u64::try_from(frames.len()).unwrap_or(1).max(1);
        let at = usize::try_from(self.tick % count).unwrap_or(0);
        frames.get(at).copied().unwrap_or_default()
    }
}
