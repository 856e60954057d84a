//! Screens: terminal guard, theme, widgets, the status screen, the setup wizard.
//!
//! Called by the command line. It draws what a pure state holds and turns keys into events; it
//! never decides about tasks, mail or configuration, and never talks to Exchange.

mod clipboard;
pub mod demo;
mod ends;
mod figures;
#[cfg(test)]
mod key_table;
mod keyboard;
mod layout;
mod marks;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod pty_stage;
pub mod status;
mod terminal;
mod text;
mod theme;
pub mod widgets;
pub mod wizard;

pub use clipboard::{CopyFailed, copy};
pub use ends::Ends;
pub use layout::Layout;
pub use marks::Marks;
pub use terminal::{Terminal, TerminalFailed, ask_ground};
pub use theme::{Ground, Role, Theme, ThemeChoice, ThemeKind};
