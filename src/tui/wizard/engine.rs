//! The page Engine: where tasks lie, whom to believe, how mails leave and come in.

use ratatui::text::{Line, Span};

use super::{Body, Page, about, forms, welcome};
use crate::{setup::FieldId, tui::Role, words::setup::about as words};

/// Columns of the labels.
const LABEL: usize = 16;

/// Fields that belong together; an empty line stands between two groups.
const GROUPS: [&[FieldId]; 5] = [
    &[FieldId::ApiListen],
    &[FieldId::Store],
    &[FieldId::Proof],
    &[
        FieldId::Via,
        FieldId::Relay,
        FieldId::RelayAccount,
        FieldId::RelayPassword,
        FieldId::PerMinute,
        FieldId::Poll,
    ],
    &[FieldId::Service],
];

/// The middle column.
pub(super) fn body(page: &Page<'_>, width: usize, _height: usize) -> Body {
    let mut body = forms::heading(page, width);
    for (at, group) in GROUPS.iter().enumerate() {
        // Under the first group the room of its note is gap enough.
        if at > 1 {
            body.gap();
        }
        body.extend(forms::field_lines(page, group, LABEL, width));
        let asked = page.view.fields.iter().any(|f| f.id == FieldId::Store);
        if group.contains(&FieldId::Store) && !asked {
            body.push(tasks_in(page, width));
        }
    }
    body
}

/// Where tasks lie, where there is no choice: told, and not asked.
fn tasks_in(page: &Page<'_>, width: usize) -> Line<'static> {
    let theme = page.theme;
    let label = format!("  {}", theme.marks.pad(words::tasks_in(), LABEL));
    let room = width.saturating_sub(LABEL + 2);
    Line::from(vec![
        Span::raw(label),
        Span::styled(
            theme.marks.fit(words::in_sqlite(), room),
            theme.style(Role::Muted),
        ),
    ])
}

/// The column at the right of a wide window.
pub(super) fn side(page: &Page<'_>, width: usize, _height: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let mut lines = about::this_field(page, width);
    lines.extend([
        Line::default(),
        welcome::title(page, words::who_gets_past()),
        Line::default(),
    ]);
    for (proof, who) in words::past_each_proof() {
        lines.push(Line::from(vec![
            Span::styled(theme.marks.pad(proof, 10), theme.style(Role::Muted)),
            Span::raw(theme.marks.fit(who, width.saturating_sub(10))),
        ]));
    }
    lines.extend([
        Line::default(),
        welcome::title(page, words::slowed()),
        Line::default(),
    ]);
    for told in words::slowed_lines() {
        lines.push(Line::raw(theme.marks.fit(told, width)));
    }
    lines
}

/// One question at a time.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    forms::tiny(page, width, height)
}
