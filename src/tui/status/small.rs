//! The status screen in a small window: one column, or a few lines, or one.

use ratatui::text::{Line, Span};

use super::{
    StatusState, facts, head,
    key_lines::{calm_keys, silent_keys},
    keys::{self, Command},
    known::Freshness,
};
use crate::{
    tui::{Role, Theme, figures, text},
    words::status as words,
};

/// ` ● running               seen 0.4 s ago`
pub(super) fn header(state: &StatusState, width: usize, theme: &Theme) -> Line<'static> {
    let (mark, role, word) = head::engine(state, theme);
    let lead = format!("{mark} {word}");
    let room = width.saturating_sub(text::columns(&lead));
    let seen = state
        .latest
        .as_ref()
        .map(|_| format!("seen {} ago", head::age(state)));
    Line::from(vec![
        Span::styled(theme.marks.fit(&lead, width), theme.style(role)),
        Span::styled(
            theme.marks.apart("", &seen.unwrap_or_default(), room),
            theme.style(Role::Text),
        ),
    ])
}

/// Everything in a tiny window: the worst trouble, the counts, the keys.
pub(super) fn tiny(
    state: &StatusState,
    width: usize,
    height: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut lines = vec![header(state, width, theme)];
    lines.extend(worst(state, width, theme));
    if state.freshness() == Freshness::Silent {
        lines.extend(remedy(state, width, theme));
    }
    lines.push(Line::default());
    if let Some(s) = &state.latest {
        let signed_in = match (state.freshness(), s.exchange.state.as_str()) {
            (Freshness::Silent, _) if s.exchange.signed_in => words::WAS_SIGNED_IN,
            (Freshness::Silent, _) => words::NOT_ASKED,
            (_, "signed_in" | "slowed") => words::SIGNED_IN,
            (_, "no_answer") => words::NO_ANSWER,
            (_, "not_signed_in") => words::NOT_SIGNED_IN,
            _ if s.listener.mailbox.is_empty() => words::ASKED_LATER,
            _ => words::NOT_ASKED,
        };
        let signed_in = match s.exchange.method.as_str() {
            method if signed_in == words::SIGNED_IN && !method.is_empty() => {
                words::signed_in_by(method)
            }
            _ => signed_in.to_owned(),
        };
        let mailbox = match s.listener.state.as_str() {
            _ if s.listener.mailbox.is_empty() => "none yet".to_owned(),
            "listening" if !s.exchange.listens.is_empty() => facts::way(state, s),
            other => other.to_owned(),
        };
        let rows = [
            ("Exchange", signed_in),
            ("Mailbox", mailbox),
            (
                "Outbox",
                format!("{} waiting", figures::count(s.outbox.waiting)),
            ),
            ("Tasks", format!("{} open", figures::count(s.tasks.open))),
            ("Today", figures::count(s.today.total)),
        ];
        lines.extend(rows.into_iter().map(|(name, value)| {
            let line = format!("{} {value}", theme.marks.pad(name, 9));
            Line::styled(theme.marks.fit(&line, width), theme.style(Role::Text))
        }));
    }
    let keys = if state.freshness() == Freshness::Silent {
        let close = keys::hint(Command::Close);
        format!("{}  {close}", silent_keys(state).join("  "))
    } else {
        calm_keys(state, width)
    };
    lines.truncate(height.saturating_sub(1));
    lines.resize(height.saturating_sub(1), Line::default());
    lines.push(Line::styled(
        theme.marks.fit(&keys, width),
        theme.style(Role::Muted),
    ));
    lines
}

/// What to do about an engine that is silent.
fn remedy(state: &StatusState, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let remedies = state.silence().remedies;
    let command = remedies.into_iter().find_map(|r| r.command);
    let told = command.map(|c| format!("Try {c}")).unwrap_or_default();
    let lines = theme.marks.wrap_whole(&told, width).into_iter();
    lines
        .map(|l| Line::styled(l, theme.style(Role::Code)))
        .collect()
}

fn worst(state: &StatusState, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let first = state.latest.as_ref().and_then(|s| s.troubles.first());
    let (mark, role, what) = match first {
        _ if state.is_gone() => (
            theme.marks.failed,
            Role::Bad,
            words::DOES_NOT_RUN.to_owned(),
        ),
        _ if state.freshness() == Freshness::Silent => {
            (theme.marks.failed, Role::Bad, state.silence().said)
        }
        Some(trouble) => (theme.marks.warned, Role::Warn, trouble.problem.what.clone()),
        None if state.latest.is_none() => return vec![Line::default()],
        None if state.lacks_mailbox() => (
            theme.marks.warned,
            Role::Warn,
            words::NO_MAILBOX_SHORT.to_owned(),
        ),
        None => (theme.marks.passed, Role::Ok, words::ALL_WELL.to_owned()),
    };
    let lines = theme.marks.wrap_whole(&format!("{mark} {what}"), width);
    lines
        .into_iter()
        .map(|l| Line::styled(l, theme.style(role)))
        .collect()
}

/// The only line of a window below all layouts.
pub(super) fn line(state: &StatusState, width: usize, theme: &Theme) -> Line<'static> {
    let (_, role, word) = head::engine(state, theme);
    let text = format!("{} {word}: {}", words::PROGRAM, words::TOO_SMALL);
    Line::styled(theme.marks.fit(&text, width), theme.style(role))
}
