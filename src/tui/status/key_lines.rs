//! The bottom of the status screen: the keys that work now, or a toast, or the find field.

use ratatui::text::Line;

use super::{
    StatusState,
    keys::{self, Command, Page},
    known::Freshness,
};
use crate::{
    tui::{Role, Theme, text},
    words::status as words,
};

/// The keys of a narrow window.
pub(super) fn narrow_keys(state: &StatusState, width: usize) -> String {
    if state.freshness() == Freshness::Silent {
        let close = keys::hint(Command::Close);
        return format!(" {}  {close}", silent_keys(state).join("  "));
    }
    format!(" {}", calm_keys(state, width.saturating_sub(1)))
}

/// The keys of a small window while the engine answers: help and the way out, and before them what
/// there is room for.
pub(super) fn calm_keys(state: &StatusState, width: usize) -> String {
    let mut hints = vec![keys::hint(Command::Help), keys::hint(Command::Close)];
    let troubled = state
        .latest
        .as_ref()
        .is_some_and(|s| !s.troubles.is_empty());
    let advice = (troubled || state.lacks_mailbox()).then_some(Command::Advice);
    let has_story = state.selected_reply().is_some() || state.selected_task().is_some();
    let open = has_story.then_some(Command::Open);
    for command in [Some(Command::Mailbox), advice, open].into_iter().flatten() {
        let more = [&[keys::hint(command)], hints.as_slice()].concat();
        if text::columns(&more.join("  ")) <= width {
            hints = more;
        }
    }
    hints.join("  ")
}

/// What can be done about an engine that is silent.
pub(super) fn silent_keys(state: &StatusState) -> [String; 2] {
    let start = if state.is_gone() {
        words::START_KEY.to_owned()
    } else {
        keys::hint(Command::Restart)
    };
    [keys::hint(Command::AskAgain), start]
}

/// The two lines of keys; the second gives way to a toast, which may be longer, and to the find field.
pub(super) fn key_lines(
    state: &StatusState,
    width: usize,
    wide: bool,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let silent = state.freshness() == Freshness::Silent;
    let first = if silent {
        let more = [Command::Log, Command::Help, Command::Close].map(keys::hint);
        format!(" {}   {}", silent_keys(state).join("   "), more.join("   "))
    } else {
        let pages = [
            Page::Overview,
            Page::Activity,
            Page::Tasks,
            Page::SetAside,
            Page::Outbox,
            Page::Log,
        ];
        let pages = pages.map(|p| keys::hint(Command::Page(p))).join("  ");
        if wide {
            let more = [Command::Find, Command::Copy, Command::Help]
                .map(keys::hint)
                .join("   ");
            format!(" {pages}   {more}")
        } else {
            let help = keys::hint(Command::Help);
            theme
                .marks
                .apart(&format!(" {pages}"), &help, width.saturating_sub(2))
        }
    };
    let second = || {
        if silent {
            let safe = if state.is_gone() {
                words::SAFE_WITHOUT_ENGINE
            } else {
                words::STILL_SAFE
            };
            return format!(" {safe}");
        }
        let pause = if state.is_paused() {
            format!("p {}", words::RESUME)
        } else {
            keys::hint(Command::Pause)
        };
        let acts = [Command::Stop, Command::Mailbox, Command::Close]
            .map(keys::hint)
            .join("  ");
        format!(" {pause}  {acts}: the engine goes on without this screen")
    };
    let mut lines = vec![Line::styled(
        theme.marks.fit(&first, width),
        theme.style(Role::Muted),
    )];
    lines.extend(last_lines(state, width, theme, second));
    lines
}

/// Most lines of a toast.
const TOAST: usize = 5;

/// The last line, or the lines of a toast: what came of a request is told whole.
pub(super) fn last_lines(
    state: &StatusState,
    width: usize,
    theme: &Theme,
    keys: impl FnOnce() -> String,
) -> Vec<Line<'static>> {
    match (&state.find, state.toast()) {
        (_, Some(toast)) => {
            let parts = theme.marks.wrap_whole(toast, width.saturating_sub(1));
            let line = |l: String| Line::styled(format!(" {l}"), theme.style(Role::Accent));
            parts.into_iter().take(TOAST).map(line).collect()
        }
        (Some(field), None) => {
            let mut line = field.line(width.saturating_sub(12), state.finding, state.now, theme);
            line.spans.insert(0, " / ".into());
            line.spans.push("  Esc all".into());
            vec![line]
        }
        (None, None) => {
            let keys = theme.marks.fit(&keys(), width);
            vec![Line::styled(keys, theme.style(Role::Muted))]
        }
    }
}
