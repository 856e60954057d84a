//! Pictures of screens for tests: a block of glyphs, a block of styles, and the legend.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;

use ratatui::{
    Frame, Terminal,
    backend::TestBackend,
    buffer::Buffer,
    style::{Color, Modifier},
};

/// Draws one frame of that size.
pub(crate) fn frame(width: u16, height: u16, draw: impl FnOnce(&mut Frame<'_>)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(draw).unwrap();
    terminal.backend().buffer().clone()
}

fn lines(buffer: &Buffer, mut cell: impl FnMut(&ratatui::buffer::Cell) -> String) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let line: String = (0..buffer.area.width)
            .filter_map(|x| buffer.cell((x, y)))
            .map(&mut cell)
            .collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The glyphs, trailing blanks cut.
pub(crate) fn glyphs(buffer: &Buffer) -> String {
    lines(buffer, |cell| cell.symbol().to_owned())
}

/// Glyphs, styles as letters, and what the letters mean.
pub(crate) fn picture(buffer: &Buffer) -> String {
    let mut legend: Vec<(Color, Modifier)> = Vec::new();
    let styles = lines(buffer, |cell| {
        let style = (cell.fg, cell.modifier);
        if style == (Color::Reset, Modifier::empty()) {
            return " ".to_owned();
        }
        let at = legend.iter().position(|s| *s == style).unwrap_or_else(|| {
            legend.push(style);
            legend.len() - 1
        });
        char::from(b'a' + u8::try_from(at).unwrap()).to_string()
    });
    let mut out = format!("{}--- styles\n{styles}--- legend\n", glyphs(buffer));
    for (at, (colour, modifier)) in legend.iter().enumerate() {
        let letter = char::from(b'a' + u8::try_from(at).unwrap());
        writeln!(out, "{letter} {colour:?} {modifier:?}").unwrap();
    }
    out
}
