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
mod frame_mailbox;
#[cfg(test)]
mod frame_screens;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod german;
mod hints;
mod key_name;
mod launch;
mod mailbox;
mod middle;
mod mouse;
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
mod seen;
#[cfg(test)]
mod stand_in;
mod trial;
mod typing;
mod welcome;

use std::cell::RefCell;

use ratatui::text::Line;

use super::{Layout, Theme};
use crate::{
    setup,
    words::{pages::block::copy, setup::hint::copy_in_text},
};

pub use body::Body;
pub use draw::draw;
pub use errands::Perform;
pub use face::Face;
pub use form::Form;
pub use run::{Ending, Options, run};
use seen::Seen;

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
    /// From which line on the page is shown, where it was scrolled.
    pub(super) scroll: Option<usize>,
    /// Where the drawing notes what it has drawn.
    pub(super) seen: &'a RefCell<Seen>,
}

impl Page<'_> {
    /// The lines of a body in a window of that height, and which of them is the first; how far it can be
    /// scrolled is noted.
    pub(super) fn window(&self, body: Body, height: usize) -> (usize, Vec<Line<'static>>) {
        let first = body.first(height, self.scroll);
        let mut seen = self.seen.borrow_mut();
        (seen.above, seen.most) = (first, body.lines.len().saturating_sub(height));
        (first, body.window(height, self.scroll))
    }

    /// Whether letters go into a field.
    fn is_in_text(&self) -> bool {
        let focus = self.view.focus;
        let field = self.view.fields.iter().find(|f| Some(f.id) == focus);
        field.is_some_and(|f| !matches!(f.kind, setup::FieldKind::Choice(_)))
    }

    /// The key of a command as it is now.
    pub(super) fn key(&self, command: setup::Command) -> &'static str {
        setup::keys::name_of(self.view.step, self.is_in_text(), command)
    }

    /// What stands beside the command that can be copied: the key that does it now.
    pub(super) fn copy(&self) -> &'static str {
        if self.is_in_text() {
            copy_in_text()
        } else {
            copy()
        }
    }

    /// The glyph of something that runs now.
    pub(super) fn spinner(&self) -> &'static str {
        let frames = self.theme.marks.running;
        let count = u64::try_from(frames.len()).unwrap_or(1).max(1);
        let at = usize::try_from(self.tick % count).unwrap_or(0);
        frames.get(at).copied().unwrap_or_default()
    }
}
