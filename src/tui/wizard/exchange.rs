//! The page Exchange: how to find the server, whom to trust, who signs in.

use ratatui::text::Line;

use super::{Body, Page, about, forms, welcome};
use crate::{
    setup::{self, FieldId, Tried},
    tui::{Layout, Role, figures},
    words::setup::about as words,
};

/// Columns of the labels.
const LABEL: usize = 12;

/// Fields that belong together; an empty line stands between two groups.
const GROUPS: [&[FieldId]; 4] = [
    &[
        FieldId::FindBy,
        FieldId::Address,
        FieldId::AllowHost,
        FieldId::Server,
        FieldId::Url,
    ],
    &[FieldId::TrustBy, FieldId::CaFile, FieldId::Pin],
    &[FieldId::Account, FieldId::Password],
    &[FieldId::Auth],
];

/// The middle column. Where no column at the side has room for it, what Autodiscover said stands
/// below the address for as long as the focus is there.
pub(super) fn body(page: &Page<'_>, width: usize, _height: usize) -> Body {
    let mut body = forms::heading(page, width);
    for (at, group) in GROUPS.iter().enumerate() {
        if at > 0 {
            body.gap();
        }
        body.extend(forms::field_lines(page, group, LABEL, width));
        let here = page.view.focus.is_some_and(|f| group.contains(&f));
        if at == 0 && here && page.layout != Layout::Wide && !attempts(page).is_empty() {
            body.gap();
            for line in said(page, width) {
                body.push(line);
            }
        }
    }
    body
}

/// The column at the right of a wide window: the field with the focus, and what Autodiscover said.
pub(super) fn side(page: &Page<'_>, width: usize, _height: usize) -> Vec<Line<'static>> {
    let mut lines = about::this_field(page, width);
    if !attempts(page).is_empty() {
        lines.push(Line::default());
        lines.extend(said(page, width));
    }
    lines
}

fn attempts<'a>(page: &'a Page<'_>) -> &'a [Tried] {
    match &page.view.page {
        setup::Page::Exchange { attempts, .. } => attempts,
        _ => &[],
    }
}

/// Each place with its answer and time, and the URL that was found.
fn said(page: &Page<'_>, width: usize) -> Vec<Line<'static>> {
    let (theme, muted) = (page.theme, page.theme.style(Role::Muted));
    let mut lines = vec![welcome::title(page, words::discovered()), Line::default()];
    for (at, tried) in attempts(page).iter().enumerate() {
        let took = u64::try_from(tried.elapsed.as_millis()).unwrap_or(u64::MAX);
        let took = figures::millis(took);
        let status = tried
            .status
            .map_or_else(|| theme.marks.left_out.to_owned(), |s| s.to_string());
        // The scheme says nothing that the form does not.
        let place = tried
            .url
            .split_once("://")
            .map_or(tried.url.as_str(), |(_, rest)| rest);
        let place = format!("{} {} {place}", at + 1, tried.asked);
        let beside = format!(" {status:>3} {took:>7}");
        lines.push(Line::from(theme.marks.apart(&place, &beside, width)));
        for line in theme.marks.wrap(&tried.said, width.saturating_sub(2)) {
            lines.push(Line::styled(format!("  {line}"), muted));
        }
    }
    lines
}

/// One question at a time.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    forms::tiny(page, width, height)
}
