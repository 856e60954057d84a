//! Pictures of a face in four windows and two themes, for the tests that keep them.

use super::{Face, draw};
use crate::tui::{
    Marks, Theme, ThemeKind,
    picture::{frame, glyphs, picture},
};

/// Wide, normal, narrow, tiny.
pub(super) const SIZES: [(u16, u16); 4] = [(120, 30), (80, 24), (60, 20), (40, 12)];

/// Each picture with the name it is kept under. The test that keeps it asserts it itself: the name
/// of the file begins with that of its module.
pub(super) fn pictures(name: &str, face: &Face) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (width, height) in SIZES {
        for kind in [ThemeKind::Dark, ThemeKind::Mono] {
            let theme = Theme::new(kind, Marks::UNICODE);
            let buffer = frame(width, height, |f| draw(f, f.area(), face, &theme));
            let name = format!("{name}_{width}x{height}_{kind:?}").to_lowercase();
            all.push((name, picture(&buffer)));
        }
    }
    all
}

/// The glyphs alone.
pub(super) fn seen(face: &Face, width: u16, height: u16) -> String {
    let theme = Theme::new(ThemeKind::Dark, Marks::UNICODE);
    glyphs(&frame(width, height, |f| draw(f, f.area(), face, &theme)))
}
