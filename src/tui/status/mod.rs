//! The live status screen: what the engine says of itself, drawn at four sizes.
//!
//! The command line runs it with a stream of [`Update`]s and carries out the [`Request`]s it
//! makes. [`StatusState`] is pure; [`draw`] only reads it. Closing the screen stops nothing.

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

pub use draw::draw;
pub use event::{Effect, Event, LogLevel, LogLine, Request, Update};
pub use run::{Ending, Options, run};
pub use state::StatusState;
