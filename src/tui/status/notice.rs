//! The worst open trouble in words, with what it means for mail; empty when nothing is wrong.

use ratatui::text::{Line, Span};

use super::{
    StatusState,
    head::times,
    keys::{self, Command},
    known::Freshness,
};
use crate::{
    domain::{Snapshot, snapshot::Trouble},
    tui::{Role, Theme, figures, text, widgets::error_lines},
    words::status as words,
};

/// The notice in at most `most` lines; where it has more, the last one names the key that shows all of it.
pub(super) fn in_lines(
    state: &StatusState,
    (width, most): (usize, usize),
    wide: bool,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut lines = lines(state, width, wide, theme);
    if lines.len() > most {
        lines.truncate(most.saturating_sub(1));
        let rest = format!("   {}", words::w_shows_all(theme.marks.ellipsis));
        lines.push(Line::styled(
            theme.marks.fit(&rest, width),
            theme.style(Role::Accent),
        ));
    }
    lines
}

/// All of the notice, for the answer to "what to do"; of troubles that answer has its own words.
pub(super) fn whole(state: &StatusState, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    lines(state, width, false, theme)
}

/// The lines of the notice; `wide` windows take the whole trouble in one line.
fn lines(state: &StatusState, width: usize, wide: bool, theme: &Theme) -> Vec<Line<'static>> {
    if state.freshness() == Freshness::Silent {
        return silent(state, width, theme);
    }
    let Some(s) = &state.latest else {
        return Vec::new();
    };
    match s.troubles.first() {
        Some(trouble) => troubled(state, s, trouble, width, wide, theme),
        None if s.paused => marked(
            theme.marks.left_out,
            Role::Warn,
            &words::paused(s.paused_until.map(|at| times(state).second(at)).as_deref()),
            width,
            theme,
        ),
        None if state.lacks_mailbox() => no_mailbox(state, s, width, theme),
        None => Vec::new(),
    }
}

/// A sentence behind its mark, on as many lines as it needs.
fn marked(
    mark: &'static str,
    role: Role,
    text: &str,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let lines = theme.marks.wrap_whole(text, width.saturating_sub(3));
    let line = |(at, text): (usize, String)| {
        let mark = if at == 0 { mark } else { " " };
        Line::from(vec![
            Span::styled(format!(" {mark} "), theme.style(role)),
            Span::styled(text, theme.style(Role::Text)),
        ])
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn troubled(
    state: &StatusState,
    s: &Snapshot,
    trouble: &Trouble,
    width: usize,
    wide: bool,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let since = times(state).second(trouble.since);
    let waiting = match s.outbox.waiting {
        0 => ".".to_owned(),
        1 => "; 1 notification waits.".to_owned(),
        n => format!("; {} notifications wait.", figures::count(n)),
    };
    let what = format!("{}, since {since}{waiting}", trouble.problem.what);
    let last = state
        .pace
        .seconds_for(s.outbox.waiting)
        .filter(|_| s.outbox.waiting > 0 && !s.outbox.held.is_empty())
        .map(figures::span);
    let at_pace = if wide { "" } else { "at this pace " };
    let last = last
        .map(|t| format!("; {at_pace}the last leaves in {t}"))
        .unwrap_or_default();
    let effect = format!("{}{last}.", trouble.effect);
    let mut advice = keys::hint(Command::Advice);
    if s.troubles.len() > 1 {
        advice = format!("{} more: {advice}", s.troubles.len() - 1);
    }
    let (mark, role) = (theme.marks.warned, Role::Warn);
    if wide || width < 72 {
        let mut lines = marked(mark, role, &format!("{what} {effect}"), width, theme);
        if wide {
            lines.extend(marked(" ", Role::Text, &advice, width, theme));
        }
        return lines;
    }
    let mut lines = marked(mark, role, &what, width, theme);
    let mut rest = theme.marks.wrap_whole(&effect, width.saturating_sub(3));
    let last = rest.pop().unwrap_or_default();
    // What to do stands beside the end of it, or on a line of its own.
    let room = width.saturating_sub(3 + 5);
    if text::columns(&last) + 1 + text::columns(&advice) <= room {
        rest.push(theme.marks.apart(&last, &advice, room));
    } else {
        rest.extend([last, theme.marks.right(&advice, room)]);
    }
    let line = |l: String| Line::styled(format!("   {l}"), theme.style(Role::Text));
    lines.extend(rest.into_iter().map(line));
    lines
}

fn no_mailbox(
    state: &StatusState,
    s: &Snapshot,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let [here, shell, (file, _)] = words::SET_MAILBOX;
    let in_file = format!("mailbox = \"ADDRESS\" in {}", state.config_path);
    let room = width.saturating_sub(3 + 15 + 1);
    let beside =
        text::columns(shell.1) + 1 + text::columns(crate::words::pages::block::copy()) <= room;
    let copied = if beside {
        theme
            .marks
            .apart(shell.1, crate::words::pages::block::copy(), room)
    } else {
        shell.1.to_owned()
    };
    let told = |label: &str, text: &str, role: Role| -> Vec<Line<'static>> {
        let parts = theme.marks.wrap_whole(text, width.saturating_sub(18));
        // The command keeps its key at the right end.
        let parts = if beside && text == copied {
            vec![copied.clone()]
        } else {
            parts
        };
        let line = |(at, part): (usize, String)| {
            let label = if at == 0 { label } else { "" };
            Line::from(vec![
                Span::styled(
                    format!("   {}", theme.marks.pad(label, 15)),
                    theme.style(Role::Muted),
                ),
                Span::styled(part, theme.style(role)),
            ])
        };
        parts.into_iter().enumerate().map(line).collect()
    };
    let mails = figures::count(s.outbox.waiting);
    let then = words::taken_up(&mails, s.outbox.waiting == 1);
    let (mark, role) = (theme.marks.warned, Role::Warn);
    let mut lines = marked(mark, role, words::NO_MAILBOX_NOTICE, width, theme);
    lines.extend(told(here.0, here.1, Role::Text));
    lines.extend(told(shell.0, &copied, Role::Code));
    lines.extend(told(file, &in_file, Role::Text));
    lines.extend(marked(" ", Role::Text, &then, width, theme));
    lines
}

fn silent(state: &StatusState, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let does_not = if state.is_gone() {
        words::DOES_NOT_RUN
    } else {
        words::DOES_NOT_ANSWER
    };
    let what = match &state.latest {
        Some(_) => format!(
            "{does_not}; all above is as of {} (drawn dim).",
            times(state).second(state.received)
        ),
        None => format!("{does_not}."),
    };
    let mut lines = marked(theme.marks.failed, Role::Bad, &what, width, theme);
    lines.extend(error_lines(&state.silence(), "Seen", 3, width, theme));
    lines
}
