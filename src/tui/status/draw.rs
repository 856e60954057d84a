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
    StatusState, facts, head,
    key_lines::{key_lines, last_lines, narrow_keys},
    keys::Page,
    known::Freshness,
    notice, overlay, small, story, table, tasks,
};
use crate::tui::{
    Layout, Role, Theme,
    layout::{take_bottom, take_top},
};

/// Columns of the story in a wide window, its bar included.
const STORY: u16 = 40;
/// Least lines of the middle: facts, rule, today, rule, two rows.
const MIDDLE: u16 = 9;
/// Lines of the log in a wide window: rule, head, four lines.
const LOG: u16 = 6;

/// Draws one frame of the state into `area`; nothing outside of it is touched.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &StatusState, theme: &Theme) {
    let area = area.intersection(frame.area());
    let width = usize::from(area.width);
    state.rows_at.set(None);
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

/// Lines at the bottom of what is left.
fn put_bottom(frame: &mut Frame<'_>, rest: &mut Rect, lines: Vec<Line<'static>>) {
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    put(frame, take_bottom(rest, height), lines);
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
        vec![head::header(state, width, theme)],
    );
    rule(frame, take_top(&mut rest, 1), theme);
    put_bottom(frame, &mut rest, key_lines(state, width, false, theme));
    rule(frame, take_bottom(&mut rest, 1), theme);
    // Facts, their rules, today and two rows of the table stay, however long the notice is.
    let most = rest.height.saturating_sub(1 + MIDDLE);
    let notice = notice::in_lines(state, (width, most.into()), false, theme);
    let height = u16::try_from(notice.len()).unwrap_or(u16::MAX).max(3);
    put(frame, take_bottom(&mut rest, height.min(most)), notice);
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
        vec![head::today(state, width, &shown)],
    );
    let second = take_top(&mut rest, 1);
    rule(frame, second, theme);
    if state.has_rows() && rest.height > 0 {
        put(frame, rest, table::lines(state, rest, &shown));
    }
    vec![first.y, second.y]
}

fn wide(frame: &mut Frame<'_>, area: Rect, state: &StatusState, theme: &Theme) {
    let (mut rest, width) = (area, usize::from(area.width));
    put(
        frame,
        take_top(&mut rest, 1),
        vec![head::header(state, width, theme)],
    );
    let top = take_top(&mut rest, 1);
    rule(frame, top, theme);
    put_bottom(frame, &mut rest, key_lines(state, width, true, theme));
    rule(frame, take_bottom(&mut rest, 1), theme);
    let most = rest.height.saturating_sub(1 + MIDDLE);
    let notice = notice::in_lines(state, (width, most.into()), true, theme);
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
    for y in rest.y..rest.bottom() {
        glyph(frame, bar, y, theme.marks.bar, theme);
    }
    let mut joints = Vec::new();
    if area.height >= 28 {
        joints.push(log(frame, take_bottom(&mut left, LOG), state, theme));
    }
    joints.extend(middle(frame, left, state, theme));
    for y in joints {
        glyph(frame, bar, y, theme.marks.tee_left, theme);
    }
    glyph(frame, bar, top.y, theme.marks.tee_down, theme);
    glyph(frame, bar, bottom.y, theme.marks.tee_up, theme);
    let (shown, width) = (aged(state, theme), usize::from(right.width));
    if let Some(reply) = state.selected_reply() {
        put(frame, right, story::lines(state, reply, width, &shown));
    } else if let (Page::Tasks, Some(task)) = (state.page, state.selected_task()) {
        put(frame, right, tasks::lines(state, &task, width, &shown));
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
        Line::styled(
            format!(" {text}"),
            shown.style(table::level_role(line.level)),
        )
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
    let keys = last_lines(state, width, theme, || narrow_keys(state, width));
    put_bottom(frame, &mut rest, keys);
    rule(frame, take_bottom(&mut rest, 1), theme);
    // Facts, today, their rules and the row under the cursor stay.
    let most = rest.height.saturating_sub(8);
    let notice = notice::in_lines(state, (width, most.into()), false, theme);
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
        vec![head::today(state, width, &shown)],
    );
    if state.has_rows() && rest.height > 0 {
        put(frame, rest, table::lines(state, rest, &shown));
    }
}
