//! The column at the right of Mailbox: which to take, what an empty entry means, how to let us in.

use ratatui::text::Line;

use super::{Shown, shown};
use crate::{
    setup::{FieldId, MailboxOutcome, Query},
    tui::{
        Role,
        wizard::{
            Page,
            parts::{apart, head, line, wrapped},
        },
    },
    words::pages::mailbox as words,
};

/// The three parts, as far as they fit; what the present answer needs comes first.
pub(in crate::tui::wizard) fn side(
    page: &Page<'_>,
    width: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let Some(shown) = shown(page) else {
        return Vec::new();
    };
    let theme = page.theme;
    // What y copies stands beside the answer, when that has a command of its own.
    let found = !matches!(shown.query, Query::Answered(o) if o.finding().is_some());
    let mut which = vec![head(theme, words::heads()[0], "", width), Line::default()];
    which.extend(wrapped(theme, Role::Text, words::which(), 0, width));
    which.push(Line::default());

    let mut missing = vec![head(theme, words::heads()[1], "", width), Line::default()];
    missing.extend(wrapped(theme, Role::Text, words::not_found(), 0, width));
    missing.push(Line::default());
    missing.push(line(theme, Role::Code, words::SET_LATER, width));
    if found {
        let room = width.saturating_sub(1);
        missing.push(apart(
            theme,
            ("", Role::Text),
            (page.copy(), Role::Code),
            room,
        ));
    }
    missing.push(Line::default());

    let grant = grant(page, &shown, width);

    let no_rights = matches!(shown.query,
        Query::Answered(o @ MailboxOutcome::NoRights(_)) if !o.is_group());
    let parts = if no_rights {
        [grant, which, missing]
    } else {
        [which, missing, grant]
    };
    let mut lines: Vec<Line<'static>> = parts.into_iter().flatten().collect();
    lines.truncate(height);
    lines
}

/// What the right of impersonation is for, in a sentence, and the commands that give it.
fn grant(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let account = super::field(page, FieldId::Mailbox)
        .and_then(|_| shown.own.name.split('@').next())
        .map(|name| name.rsplit('\\').next().unwrap_or(name))
        .unwrap_or_default();
    let name = &shown.dedicated.name;
    let mailbox = if name.is_empty() {
        words::named()
    } else {
        name
    };
    let alias = name.split('@').next().unwrap_or_default();
    let alias = if alias.is_empty() { "approvals" } else { alias };
    let mut lines = vec![head(theme, words::heads()[2], "", width), Line::default()];
    let told = words::grants(account, mailbox);
    lines.extend(wrapped(theme, Role::Text, &told, 0, width));
    for command in words::grant(account, alias) {
        lines.push(line(theme, Role::Code, &command, width));
    }
    lines.push(Line::default());
    lines
}
