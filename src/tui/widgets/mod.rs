//! Parts of screens that more than one screen uses.
//!
//! Each is a function of what it is given; none keeps state save the text field.

mod diff;
mod error_block;
mod overlay;
mod rail;
mod sparkline;
mod text_field;

pub use diff::diff_lines;
pub use error_block::error_lines;
pub use overlay::draw_overlay;
pub use rail::{StepMark, rail_line, rail_lines};
pub use sparkline::sparkline;
pub use text_field::{Pasted, TextField};
