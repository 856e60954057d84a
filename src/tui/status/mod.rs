//! The live status screen: what the engine says of itself, drawn at four sizes.
//!
//! The command line runs it with a stream of [`Update`]s and carries out the [`Request`]s it
//! makes. [`StatusState`] is pure; [`draw`] only reads it. Closing the screen stops nothing.

mod acts;
mod draw;
mod event;
mod facts;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod fuzz;
mod head;
mod key_lines;
mod keys;
mod known;
mod notice;
mod overlay;
mod pace;
#[cfg(test)]
mod pty;
mod rows;
mod run;
#[cfg(test)]
mod screens;
mod small;
mod state;
mod story;
mod table;
mod tasks;
#[cfg(test)]
mod told_whole;

pub use draw::draw;
pub use event::{Effect, Event, LogLevel, LogLine, Request, Update};
#[cfg(test)]
pub(super) use keys::names as key_names;
pub use run::{Ending, Options, run};
pub use state::StatusState;
pub use tasks::{OpenTask, TaskEvent};
