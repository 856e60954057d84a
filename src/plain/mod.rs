//! The setup machine without a screen: lines for people and screen readers, or nobody at all.
//!
//! Called by `cli`. Nothing is redrawn, no spinner, one question at a time; the same machine, the
//! same events and the same words as the screens.

mod ask;
mod fields;
mod lines;
mod pages;
mod talk;
mod unattended;

#[cfg(test)]
mod tests;

pub use ask::{go_on, interactive};
pub use lines::{check_lines, note_line, tried_lines};
pub use talk::{Talk, Terminal, Typed, restore_echo};
pub use unattended::{Report, Unattended, unattended};

use crate::setup::{Effect, Event};

/// Carries out one effect and gives back what came of it.
///
/// A closure, so that the machine can be driven without a network in tests.
pub trait Perform: AsyncFnMut(Effect) -> Vec<Event> {}

impl<F: AsyncFnMut(Effect) -> Vec<Event>> Perform for F {}
