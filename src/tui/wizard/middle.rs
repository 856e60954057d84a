//! The middle column: the page, the notice under it, and what of it can be clicked.

use std::ops::Range;

use ratatui::{Frame, layout::Rect};

use super::{
    Body, Page, draw::put, engine, exchange, forms, launch, mailbox, probe, review, seen::Hit,
    welcome,
};
use crate::{setup, tui::layout::take_bottom};

fn body(page: &Page<'_>, width: usize, height: usize) -> Body {
    match &page.view.page {
        setup::Page::Welcome { .. } => welcome::body(page, width, height),
        setup::Page::Exchange { .. } => exchange::body(page, width, height),
        setup::Page::Probe { .. } => probe::body(page, width, height),
        setup::Page::Mailbox { .. } => mailbox::body(page, width, height),
        setup::Page::Engine => engine::body(page, width, height),
        setup::Page::Review { .. } => review::body(page, width, height),
        setup::Page::Launch { .. } => launch::body(page, width, height),
    }
}

/// The body with the notice under it.
pub(super) fn put_body(frame: &mut Frame<'_>, mut area: Rect, page: &Page<'_>) {
    let width = usize::from(area.width);
    if let Some(notice) = &page.view.notice {
        put_notice(frame, &mut area, notice, (width.saturating_sub(1), 6), page);
    }
    let height = usize::from(area.height);
    let mut body = body(page, width, height);
    let hits = std::mem::take(&mut body.hits);
    // A page that keeps within the window has scrolled its own part of it.
    let lines = if body.lines.len() > height {
        let (first, lines) = page.window(body, height);
        note_hits(page, area, &hits, first);
        lines
    } else {
        note_hits(page, area, &hits, 0);
        body.lines
    };
    put(frame, area, lines);
}

/// Notes what can be clicked of a body whose line `first` is the first that is seen.
fn note_hits(page: &Page<'_>, area: Rect, hits: &[(usize, Range<usize>, Hit)], first: usize) {
    let cells = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    for (line, columns, hit) in hits {
        let Some(y) = line.checked_sub(first).map(cells) else {
            continue;
        };
        let there = Rect {
            x: area.x.saturating_add(cells(columns.start)),
            y: area.y.saturating_add(y),
            width: cells(columns.len()).min(area.width),
            height: 1,
        };
        page.seen.borrow_mut().add(there.intersection(area), *hit);
    }
}

/// The notice at the bottom of `area`, in a width and at most so many lines.
pub(super) fn put_notice(
    frame: &mut Frame<'_>,
    area: &mut Rect,
    notice: &setup::Note,
    (width, most): (usize, usize),
    page: &Page<'_>,
) {
    let mut lines = forms::note_lines(notice, width, page.theme);
    lines.truncate(most);
    let count = u16::try_from(lines.len()).unwrap_or(1);
    put(frame, take_bottom(area, count), lines);
}
