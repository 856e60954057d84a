//! The page Welcome: what this is, what was found, the ways to start.

use ratatui::text::{Line, Span};

use super::{Body, Page, forms, seen::Hit};
use crate::{
    setup::{self, FieldView, Step, Way},
    tui::{Role, text},
    words::{
        repair,
        setup::{self as words, welcome},
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
    body.extend(wrapped(words::purpose()));
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
    body.extend(wrapped(words::at_hand()));
    body.gap();
    body.extend(wrapped(words::nothing_yet()));
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
    let Some(way) = Way::named(name) else {
        return String::new();
    };
    match way {
        Way::Change => welcome::change().to_owned(),
        Way::Mailbox if found.mailbox.is_empty() => welcome::no_mailbox().to_owned(),
        Way::Mailbox => welcome::now(found.mailbox),
        Way::GoOn => {
            let at = found
                .draft
                .and_then(|d| Step::ALL.iter().position(|s| *s == d));
            at.map(|at| welcome::stopped_at(at + 1)).unwrap_or_default()
        }
        Way::Password => welcome::of(found.account),
        Way::Afresh => welcome::afresh().to_owned(),
        Way::Repair => repair::points(found.broken),
        Way::Remove => repair::asks().to_owned(),
        Way::DryRun => welcome::dry_run().to_owned(),
        Way::Fresh => welcome::fresh().to_owned(),
        Way::Status => String::new(),
    }
}

/// The column at the right of a wide window.
pub(super) fn side(page: &Page<'_>, width: usize, _height: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let Some(found) = found(page) else {
        return Vec::new();
    };
    let mut lines = vec![title(page, welcome::found_title()), Line::default()];
    let engine = found.engine.map(welcome::running);
    let draft = found.draft.map(|step| welcome::draft(step.name()));
    let rows = [
        (welcome::config(), found.config.map(str::to_owned)),
        (welcome::engine(), engine),
        (
            welcome::mailbox(),
            Some(found.mailbox.to_owned()).filter(|m| !m.is_empty()),
        ),
        (
            welcome::account(),
            Some(found.account.to_owned()).filter(|a| !a.is_empty()),
        ),
        (welcome::draft_title(), draft),
    ];
    for (label, value) in rows {
        let (value, role) = match value {
            Some(value) => (value, Role::Text),
            None => (welcome::none().to_owned(), Role::Muted),
        };
        let value = theme.marks.fit(&value, width.saturating_sub(LABEL));
        lines.push(Line::from(vec![
            Span::styled(theme.marks.pad(label, LABEL), theme.style(Role::Muted)),
            Span::styled(value, theme.style(role)),
        ]));
    }
    lines.extend([
        Line::default(),
        title(page, welcome::without()),
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
