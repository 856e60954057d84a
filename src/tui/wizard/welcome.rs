//! The page Welcome: what this is, what was found, the ways to start.

use ratatui::text::{Line, Span};

use super::{Body, Page, forms, seen::Hit};
use crate::{
    setup::{self, FieldView, Step},
    tui::{Role, text},
    words::{
        repair,
        setup::{self as words, start, welcome},
    },
};

/// Columns of the names of the ways to start.
const NAME: usize = 34;
/// Columns of the labels at the side.
const LABEL: usize = 9;

/// What was found on this machine.
struct Found<'a> {
    config: Option<&'a str>,
    engine: Option<u32>,
    mailbox: &'a str,
    account: &'a str,
    draft: Option<Step>,
    broken: usize,
}

fn found<'a>(page: &Page<'a>) -> Option<Found<'a>> {
    match &page.view.page {
        setup::Page::Welcome {
            config,
            engine,
            mailbox,
            account,
            draft,
            broken,
        } => Some(Found {
            config: config.as_deref(),
            engine: *engine,
            mailbox,
            account,
            draft: *draft,
            broken: *broken,
        }),
        _ => None,
    }
}

/// The middle column.
pub(super) fn body(page: &Page<'_>, width: usize, _height: usize) -> Body {
    let theme = page.theme;
    let mut body = Body::default();
    let wrapped = |told: &str| -> Vec<Line<'static>> {
        let lines = theme.marks.wrap(told, width);
        lines.into_iter().map(Line::from).collect()
    };
    body.extend(wrapped(words::PURPOSE));
    body.gap();
    if let Some(found) = found(page)
        && let Some(config) = found.config
    {
        body.extend(wrapped(&welcome::found(config, found.engine.is_some())));
    }
    body.extend(wrapped(page.view.step.question()));
    body.gap();
    for field in &page.view.fields {
        body.extend(starts(page, field, width));
    }
    body.gap();
    body.extend(wrapped(words::AT_HAND));
    body.gap();
    body.extend(wrapped(words::NOTHING_YET));
    body
}

/// The ways to start, each with what it means here.
fn starts(page: &Page<'_>, field: &FieldView, width: usize) -> Body {
    let theme = page.theme;
    let mut body = Body::default();
    for (at, name) in field.choices.iter().enumerate() {
        let chosen = at == field.chosen;
        let button = forms::button(theme, name, chosen, chosen);
        let mark = if chosen { theme.marks.here } else { " " };
        if chosen {
            body.cursor = Some(at..at + 1);
        }
        let gap = NAME.saturating_sub(button.width()).max(2);
        let room = width.saturating_sub(2 + button.width() + gap);
        let meaning = theme.marks.fit(&meaning(page, name), room);
        body.push(Line::from(vec![
            Span::styled(format!("{mark} "), theme.style(Role::Focus)),
            button,
            Span::raw(text::blanks(gap)),
            Span::styled(meaning, theme.style(Role::Muted)),
        ]));
        body.clicks(at, Hit::Choose(field.id, at));
    }
    body
}

fn meaning(page: &Page<'_>, name: &str) -> String {
    let Some(found) = found(page) else {
        return String::new();
    };
    match name {
        start::CHANGE => welcome::CHANGE.to_owned(),
        start::MAILBOX if found.mailbox.is_empty() => welcome::NO_MAILBOX.to_owned(),
        start::MAILBOX => welcome::now(found.mailbox),
        start::GO_ON => {
            let at = found
                .draft
                .and_then(|d| Step::ALL.iter().position(|s| *s == d));
            at.map(|at| welcome::stopped_at(at + 1)).unwrap_or_default()
        }
        start::PASSWORD => welcome::of(found.account),
        start::AFRESH => welcome::AFRESH.to_owned(),
        start::REPAIR => repair::points(found.broken),
        start::REMOVE => repair::ASKS.to_owned(),
        start::DRY_RUN => welcome::DRY_RUN.to_owned(),
        start::FRESH => welcome::FRESH.to_owned(),
        _ => String::new(),
    }
}

/// The column at the right of a wide window.
pub(super) fn side(page: &Page<'_>, width: usize, _height: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let Some(found) = found(page) else {
        return Vec::new();
    };
    let mut lines = vec![title(page, welcome::FOUND), Line::default()];
    let engine = found.engine.map(welcome::running);
    let draft = found.draft.map(|step| welcome::draft(step.name()));
    let rows = [
        (welcome::CONFIG, found.config.map(str::to_owned)),
        (welcome::ENGINE, engine),
        (
            welcome::MAILBOX,
            Some(found.mailbox.to_owned()).filter(|m| !m.is_empty()),
        ),
        (
            welcome::ACCOUNT,
            Some(found.account.to_owned()).filter(|a| !a.is_empty()),
        ),
        (welcome::DRAFT, draft),
    ];
    for (label, value) in rows {
        let (value, role) = match value {
            Some(value) => (value, Role::Text),
            None => (welcome::NONE.to_owned(), Role::Muted),
        };
        let value = theme.marks.fit(&value, width.saturating_sub(LABEL));
        lines.push(Line::from(vec![
            Span::styled(theme.marks.pad(label, LABEL), theme.style(Role::Muted)),
            Span::styled(value, theme.style(role)),
        ]));
    }
    lines.extend([
        Line::default(),
        title(page, welcome::WITHOUT),
        Line::default(),
    ]);
    for command in welcome::COMMANDS {
        let command = theme.marks.fit(command, width);
        lines.push(Line::styled(command, theme.style(Role::Code)));
    }
    lines
}

/// A title in a column at the right.
pub(super) fn title(page: &Page<'_>, told: &str) -> Line<'static> {
    Line::styled(told.to_owned(), page.theme.style(Role::Accent))
}

/// One question at a time.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    forms::tiny(page, width, height)
}
