//! A sample person's mail program: the newest mail, and a line to answer it with.
//!
//! `demo` runs it with a stream of [`Update`]s and carries out the [`Request`]s it makes.
//! [`DemoState`] is pure; [`draw`] only reads it. It sends nothing and knows no mail system.

mod draw;
mod run;
#[cfg(test)]
mod screens;
mod state;

pub use draw::draw;
pub use run::{Ending, Options, run};
pub use state::{DemoState, Effect, Event, Letter, Request, Update};
