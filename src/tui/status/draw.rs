//! The frame of the status screen: which region lies where, in each layout.
//!
//! ```text
//! header ─────────────────────────────
//! rule ──────────────┬─── only wide ──
//! facts (4 lines)    │ story of the
//! rule, today, rule  │ selected reply
//! table              │
//! log (only wide)    │
//! rule ──────────────┴────────────────
//! notice (2 to 5 lines)
//! rule, keys (2 lines) ───────────────
//! ```

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Text},
    widgets::Paragraph,
};

use super::{
    StatusState, facts,
    keys::{self, Command, Page},
    notice, overlay, small,
    state::Freshness,
    story, table,
};
use crate::{
    tui::{
        Layout, Role, Theme,
        layout::{take_bottom, take_top},
    },
    words::status as words,
};

/// Columns of the story in a wide window, its bar included.
const STORY: u16 = 40;
/// Lines of the log in a wide window: rule, head, four lines.
const LOG: u16 = 6;

/// Draws one frame of the state into `area`; nothing outside of it is touched.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &StatusState, theme: &Theme) {
    let area = area.intersection(frame.area());
    let width = usize::from(area.width);
    match Layout::of(area) {
        Layout::None => return,
        Layout::Line => put(frame, area, vec![small::line(state, width, theme)]),
        Layout::Tiny => {
            let shown = aged(state, theme);
            put(
                frame,
                area,
                small::tiny(state, width, usize::from(area.height), &shown),
            );
        }
        Layout::Narrow => narrow(frame, area, state, theme),
        Layout::Normal => normal(frame, area, state, theme),
        Layout::Wide => wide(frame, area, state, theme),
    }
    if Layout::of(area) >= Layout::Tiny {
        overlay::draw(frame, area, state, theme);
    }
}

/// The theme for what the engine said: dim once that may be true no longer.
fn aged(state: &StatusState, theme: &Theme) -> Theme {
    match state.freshness() {
        Freshness::Ageing | Freshness::Silent => theme.stale(),
        Freshness::Fresh | Freshness::Never => *theme,
    }
}

fn put(frame: &mut Frame<'_>, area: Rect, lines: Vec<Line<'static>>) {
    frame.render_widget(Paragraph::new(Text::from(lines)), area);
}

fn rule(frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let line = theme.marks.rule.repeat(usize::from(area.width));
    put(
        frame,
        area,
        vec![Line::styled(line, theme.style(Role::Muted))],
    );
}

fn glyph(frame: &mut Frame<'_>, x: u16, y: u16, glyph: &'static str, theme: &Theme) {
    let cell = Rect {
        x,
        y,
        width: 1,
        height: 1,
    }
    .intersection(frame.area());
    put(
        frame,
        cell,
        vec![Line::styled(glyph, theme.style(Role::Muted))],
    );
}

fn normal(frame: &mut Frame<'_>, area: Rect, state: &StatusState, theme: &Theme) {
    let (mut rest, width) = (area, usize::from(area.width));
    put(
        frame,
        take_top(&mut rest, 1),
        vec![facts::header(state, width, theme)],
    );
    rule(frame, take_top(&mut rest, 1), theme);
    put(
        frame,
        take_bottom(&mut rest, 2),
        key_lines(state, width, false, theme),
    );
    rule(frame, take_bottom(&mut rest, 1), theme);
    let notice = notice::lines(state, width, false, theme);
    let height = u16::try_from(notice.len()).unwrap_or(u16::MAX).max(3);
    put(frame, take_bottom(&mut rest, height), notice);
    rule(frame, take_bottom(&mut rest, 1), theme);
    middle(frame, rest, state, theme);
}

/// Facts, today and the table; returns where its rules lie.
fn middle(frame: &mut Frame<'_>, mut rest: Rect, state: &StatusState, theme: &Theme) -> Vec<u16> {
    let (shown, width) = (aged(state, theme), usize::from(rest.width));
    put(
        frame,
        take_top(&mut rest, 4),
        facts::lines(state, width, &shown),
    );
    let first = take_top(&mut rest, 1);
    rule(frame, first, theme);
    put(
        frame,
        take_top(&mut rest, 1),
        vec![facts::today(state, width, &shown)],
    );
    let second = take_top(&mut rest, 1);
    rule(frame, second, theme);
    if state.latest.is_some() && rest.height > 0 {
        let lines = table::lines(state, width, usize::from(rest.height), &shown);
        put(frame, rest, lines);
    }
    vec![first.y, second.y]
}

fn wide(frame: &mut Frame<'_>, area: Rect, state: &StatusState, theme: &Theme) {
    let (mut rest, width) = (area, usize::from(area.width));
    put(
        frame,
        take_top(&mut rest, 1),
        vec![facts::header(state, width, theme)],
    );
    let top = take_top(&mut rest, 1);
    rule(frame, top, theme);
    put(
        frame,
        take_bottom(&mut rest, 2),
        key_lines(state, width, true, theme),
    );
    rule(frame, take_bottom(&mut rest, 1), theme);
    let notice = notice::lines(state, width, true, theme);
    let height = u16::try_from(notice.len()).unwrap_or(u16::MAX).max(2);
    put(frame, take_bottom(&mut rest, height), notice);
    let bottom = take_bottom(&mut rest, 1);
    rule(frame, bottom, theme);
    let bar = rest.right().saturating_sub(STORY);
    let mut left = Rect {
        width: rest.width.saturating_sub(STORY),
        ..rest
    };
    let right = Rect {
        x: bar + 2,
        width: STORY - 2,
        ..rest
    };
    (rest.y..rest.bottom()).for_each(|y| glyph(frame, bar, y, theme.marks.bar, theme));
    let mut joints = Vec::new();
    if area.height >= 28 {
        joints.push(log(frame, take_bottom(&mut left, LOG), state, theme));
    }
    joints.extend(middle(frame, left, state, theme));
    joints
        .into_iter()
        .for_each(|y| glyph(frame, bar, y, theme.marks.tee_left, theme));
    glyph(frame, bar, top.y, theme.marks.tee_down, theme);
    glyph(frame, bar, bottom.y, theme.marks.tee_up, theme);
    if let Some(reply) = state.selected_reply() {
        let shown = aged(state, theme);
        put(
            frame,
            right,
            story::lines(state, reply, usize::from(right.width), &shown),
        );
    }
}

/// The newest log lines under the table; returns where their rule lies.
fn log(frame: &mut Frame<'_>, mut area: Rect, state: &StatusState, theme: &Theme) -> u16 {
    let width = usize::from(area.width).saturating_sub(1);
    let top = take_top(&mut area, 1);
    rule(frame, top, theme);
    let mut lines = vec![Line::styled(" LOG", theme.style(Role::Muted))];
    let shown = aged(state, theme);
    lines.extend(state.log.iter().map(|line| {
        let text = table::log_line(state, line, width, theme);
        Line::styled(format!(" {text}"), shown.style(Role::Text))
    }));
    put(frame, area, lines);
    top.y
}

fn narrow(frame: &mut Frame<'_>, area: Rect, state: &StatusState, theme: &Theme) {
    let (mut rest, width) = (area, usize::from(area.width));
    let shown = aged(state, theme);
    put(
        frame,
        take_top(&mut rest, 1),
        vec![small::header(state, width, theme)],
    );
    rule(frame, take_top(&mut rest, 1), theme);
    put(
        frame,
        take_bottom(&mut rest, 1),
        vec![last_line(state, width, theme, || {
            let hints = [
                Command::Open,
                Command::Advice,
                Command::Help,
                Command::Close,
            ];
            format!(" {}", hints.map(keys::hint).join("  "))
        })],
    );
    rule(frame, take_bottom(&mut rest, 1), theme);
    let notice = notice::lines(state, width, false, theme);
    let height = u16::try_from(notice.len()).unwrap_or(u16::MAX);
    if height > 0 {
        put(frame, take_bottom(&mut rest, height), notice);
        rule(frame, take_bottom(&mut rest, 1), theme);
    }
    // Up to 50 columns a fact has no number column: its text takes the room.
    put(
        frame,
        take_top(&mut rest, 4),
        facts::lines(state, width, &shown),
    );
    rule(frame, take_top(&mut rest, 1), theme);
    put(
        frame,
        take_top(&mut rest, 1),
        vec![facts::today(state, width, &shown)],
    );
    if state.latest.is_some() && rest.height > 0 {
        put(
            frame,
            rest,
            table::lines(state, width, usize::from(rest.height), &shown),
        );
    }
}

/// The two lines of keys; the second gives way to a toast and to the find field.
fn key_lines(state: &StatusState, width: usize, wide: bool, theme: &Theme) -> Vec<Line<'static>> {
    let silent = state.freshness() == Freshness::Silent;
    let first = if silent {
        let hints = [
            Command::AskAgain,
            Command::Restart,
            Command::Log,
            Command::Help,
            Command::Close,
        ];
        format!(" {}", hints.map(keys::hint).join("   "))
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
            return format!(" {}", words::STILL_SAFE);
        }
        let paused = state.latest.as_ref().is_some_and(|s| s.paused);
        let pause = if paused {
            "p resume".to_owned()
        } else {
            keys::hint(Command::Pause)
        };
        let acts = [Command::Stop, Command::Mailbox, Command::Close]
            .map(keys::hint)
            .join("  ");
        format!(" {pause}  {acts}: the engine goes on without this screen")
    };
    vec![
        Line::styled(theme.marks.fit(&first, width), theme.style(Role::Muted)),
        last_line(state, width, theme, second),
    ]
}

fn last_line(
    state: &StatusState,
    width: usize,
    theme: &Theme,
    keys: impl FnOnce() -> String,
) -> Line<'static> {
    match (&state.find, &state.toast) {
        (_, Some(toast)) => Line::styled(
            theme.marks.fit(&format!(" {toast}"), width),
            theme.style(Role::Accent),
        ),
        (Some(field), None) => {
            let mut line = field.line(width.saturating_sub(12), state.finding, state.now, theme);
            line.spans.insert(0, " / ".into());
            line.spans.push("  Esc all".into());
            line
        }
        (None, None) => Line::styled(theme.marks.fit(&keys(), width), theme.style(Role::Muted)),
    }
}
