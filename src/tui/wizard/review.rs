//! The page Review: the difference, which scrolls; what goes with it; the buttons.
//!
//! Drawn by the frame; reads the view, changes nothing. Secrets are names here, never values.

mod below;
mod points;
mod side;
mod text;

use ratatui::text::Line;

use super::{
    Body, Page,
    parts::{apart, line},
};
use crate::{
    setup::{self, FieldId, Review},
    tui::{Layout, Role, Theme},
    words::pages::review as words,
};

pub(super) use side::side;
pub(super) use text::difference;
use text::{new_file, scrolled, settings};

/// Least lines of the difference.
const LEAST: usize = 4;
/// What the page shows, out of the view.
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of the page, each on its own"
)]
struct Shown<'a> {
    review: &'a Review,
    by_hand: bool,
    whole_file: bool,
    dry_run: bool,
    scroll: usize,
    account: &'a str,
    entry: &'a str,
    engine: Option<u32>,
    had_file: bool,
}

fn shown<'a>(page: &Page<'a>) -> Option<Shown<'a>> {
    match &page.view.page {
        setup::Page::Review {
            review,
            by_hand,
            whole_file,
            dry_run,
            scroll,
            account,
            entry,
            engine,
            had_file,
        } => Some(Shown {
            review,
            by_hand: *by_hand,
            whole_file: *whole_file,
            dry_run: *dry_run,
            scroll: *scroll,
            account,
            entry,
            engine: *engine,
            had_file: *had_file,
        }),
        _ => None,
    }
}

/// The middle column.
pub(super) fn body(page: &Page<'_>, width: usize, height: usize) -> Body {
    let Some(shown) = shown(page) else {
        return Body::default();
    };
    let theme = page.theme;
    let mut body = Body::default();
    body.push(header(&shown, width, theme));
    if page.layout >= Layout::Normal {
        body.gap();
    }
    let below = below::lines(page, &shown, width);
    let room = height
        .saturating_sub(body.lines.len() + below.len())
        .max(LEAST);
    let text = if shown.by_hand {
        points::lines(&shown, width, theme)
    } else if shown.whole_file {
        let whole = shown.review.text.lines();
        whole
            .flat_map(|l| text::whole(theme, Role::Text, l, width))
            .collect()
    } else if !shown.had_file {
        new_file(&shown.review.text, width, theme)
    } else {
        difference(&shown.review.diff, width, theme)
    };
    body.extend(scrolled(text, shown.scroll, room, width, theme));
    let from = body.lines.len();
    body.extend(below);
    let last = body.lines.len().saturating_sub(1);
    body.chooses(last, setup::FieldId::Act, 0, theme);
    // The buttons have the focus and stand at the end.
    body.cursor = Some(from.max(body.lines.len().saturating_sub(1))..body.lines.len());
    body
}

/// `Write /etc/smartactions/config.toml?       4 changes, 1 secret`
fn header(shown: &Shown<'_>, width: usize, theme: &Theme) -> Line<'static> {
    let (verb, end) = if shown.dry_run {
        (words::would_write(), "")
    } else {
        (words::buttons()[0], "?")
    };
    // Of a new file every line is new; its settings are what counts.
    let changes = if shown.had_file {
        words::changes(shown.review.changes)
    } else {
        words::settings(settings(&shown.review.text).count())
    };
    let counts = [changes, words::secrets(shown.review.secrets.len())];
    let left = format!("{verb} {}{end}", shown.review.file);
    apart(
        theme,
        (&left, Role::Text),
        (&counts.join(", "), Role::Muted),
        width,
    )
}

/// The counts, the worst open point, and the buttons one under the other.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    let Some(shown) = shown(page) else {
        return Vec::new();
    };
    let theme = page.theme;
    if shown.by_hand || shown.whole_file {
        let text = if shown.by_hand {
            points::lines(&shown, width, theme)
        } else {
            let whole = shown.review.text.lines();
            whole
                .flat_map(|l| text::whole(theme, Role::Text, l, width))
                .collect()
        };
        return scrolled(text, shown.scroll, height, width, theme);
    }
    let chosen = page.view.fields.iter().find(|f| f.id == FieldId::Act);
    let chosen = chosen.map_or(0, |f| f.chosen);
    let mut buttons: Vec<Line<'static>> = Vec::new();
    for (at, name) in words::buttons().into_iter().enumerate() {
        let name = if at == 0 && shown.dry_run {
            words::would_write()
        } else {
            name
        };
        buttons.push(Line::from(super::forms::button(
            theme,
            name,
            at == chosen,
            at == chosen,
        )));
    }
    let mut lines = vec![header(&shown, width, theme)];
    if let Some(fault) = &shown.review.fault {
        let told = format!("{} {fault}", theme.marks.failed);
        lines.push(line(theme, Role::Bad, &told, width));
    } else if let Some(point) = shown.review.open.first() {
        let told = format!("{} {}", theme.marks.warned, point.what);
        lines.push(line(theme, Role::Warn, &told, width));
    }
    let room = height.saturating_sub(lines.len() + buttons.len());
    let text = if shown.had_file {
        difference(&shown.review.diff, width, theme)
    } else {
        new_file(&shown.review.text, width, theme)
    };
    lines.extend(scrolled(text, shown.scroll, room, width, theme));
    lines.truncate(height.saturating_sub(buttons.len()));
    lines.extend(buttons);
    lines
}
