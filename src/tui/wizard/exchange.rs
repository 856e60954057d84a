//! The page Exchange: how to find the server, whom to trust, who signs in.

use ratatui::text::{Line, Span};

use super::{Body, Page, about, forms, welcome};
use crate::{
    setup::{self, Discovery, FieldId},
    tui::{Role, figures},
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

/// The middle column.
pub(super) fn body(page: &Page<'_>, width: usize, _height: usize) -> Body {
    let mut body = forms::heading(page, width);
    for (at, group) in GROUPS.iter().enumerate() {
        if at > 0 {
            body.gap();
        }
        body.extend(forms::field_lines(page, group, LABEL, width));
    }
    body
}

/// The column at the right of a wide window: the field with the focus, and what Autodiscover said.
pub(super) fn side(page: &Page<'_>, width: usize, _height: usize) -> Vec<Line<'static>> {
    let mut lines = about::this_field(page, width);
    if let setup::Page::Exchange {
        found: Some(found), ..
    } = &page.view.page
    {
        lines.push(Line::default());
        lines.extend(discovered(page, found, width));
    }
    lines
}

fn discovered(page: &Page<'_>, found: &Discovery, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let mut lines = vec![welcome::title(page, words::DISCOVERED), Line::default()];
    for (at, (url, result, took)) in found.attempts.iter().enumerate().take(6) {
        let took = figures::millis(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        let url = format!("{} {url}", at + 1);
        let beside = format!("{result} {took:>7}");
        lines.push(Line::from(theme.marks.apart(&url, &beside, width)));
    }
    for line in theme
        .marks
        .wrap(&format!("EwsUrl {}", found.url), width.saturating_sub(2))
    {
        lines.push(Line::from(vec![
            Span::raw("  "),
            Span::styled(line, theme.style(Role::Code)),
        ]));
    }
    lines
}

/// One question at a time.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    forms::tiny(page, width, height)
}
