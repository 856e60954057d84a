//! One frame: title, the mail, how the task stands, the reply, keys.
//!
//! A window that is too low loses the mail first and keeps the reply and its keys.

use jiff::Timestamp;
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span, Text},
    widgets::Paragraph,
};

use super::state::DemoState;
use crate::{
    tui::{
        Role, Theme,
        layout::{take_bottom, take_top},
    },
    words::demo::screen as words,
};

/// Columns of the names at the left.
const NAMES: usize = 12;

/// Draws one frame of the state into `area`; nothing outside of it is touched. Gives the furthest
/// line that the mail can be scrolled to in this window.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &DemoState, theme: &Theme) -> usize {
    let mut rest = area.intersection(frame.area());
    let width = usize::from(rest.width);
    // From the bottom up, the least needed last: what does not fit is the mail's own loss first.
    let keys = take_bottom(&mut rest, 1);
    let advised = take_bottom(&mut rest, 1);
    let written = take_bottom(&mut rest, 1);
    let standing = take_bottom(&mut rest, 1);
    let below = take_bottom(&mut rest, 1);
    let top = take_top(&mut rest, 1);
    let above = take_top(&mut rest, 1);
    let mail = mail(state, width, theme);
    let height = usize::from(rest.height);
    let furthest = mail.len().saturating_sub(height);
    let first = state.scroll.min(furthest);
    let more = if first < furthest { words::MORE } else { "" };
    for (at, line) in [
        (top, title(state, width, theme)),
        (above, rule("", width, theme)),
        (below, rule(more, width, theme)),
        (standing, stands(state, width, theme)),
        (written, reply(state, width, theme)),
        (advised, advice(state, width, theme)),
        (keys, key_line(state, width, theme)),
    ] {
        put(frame, at, vec![line]);
    }
    let window = mail.into_iter().skip(first).take(height);
    put(frame, rest, window.collect());
    furthest
}

fn rule(said: &str, width: usize, theme: &Theme) -> Line<'static> {
    let said = theme.marks.fit(said, width);
    let before = width.saturating_sub(said.chars().count());
    let line = format!("{}{said}", theme.marks.rule.repeat(before));
    Line::styled(line, theme.style(Role::Muted))
}

fn put(frame: &mut Frame<'_>, area: Rect, lines: Vec<Line<'static>>) {
    frame.render_widget(Paragraph::new(Text::from(lines)), area);
}

fn title(state: &DemoState, width: usize, theme: &Theme) -> Line<'static> {
    let left = format!(" {}", words::TITLE);
    let right = format!("{} ", words::you_are(&state.name, state.letters));
    Line::styled(
        theme.marks.apart(&left, &right, width),
        theme.style(Role::Code),
    )
}

/// All lines of the mail; none before one came.
fn mail(state: &DemoState, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Some(letter) = &state.letter else {
        return Vec::new();
    };
    let room = width.saturating_sub(2);
    let mut lines = Vec::new();
    for (name, value) in &letter.head {
        lines.push(Line::from(vec![
            Span::styled(format!(" {name:<9}"), theme.style(Role::Muted)),
            Span::raw(theme.marks.fit(value, room.saturating_sub(9))),
        ]));
    }
    lines.push(Line::default());
    let text = theme.marks.wrap_lines(letter.text.trim_end(), room);
    lines.extend(text.iter().map(|l| Line::from(format!(" {l}"))));
    lines
}

fn named(name: &str, width: usize, theme: &Theme) -> (Span<'static>, usize) {
    let name = format!(" {name:<NAMES$}");
    let room = width.saturating_sub(name.len());
    (Span::styled(name, theme.style(Role::Muted)), room)
}

fn stands(state: &DemoState, width: usize, theme: &Theme) -> Line<'static> {
    let (name, room) = named(words::TASK, width, theme);
    let role = if state.decided { Role::Ok } else { Role::Text };
    let text = theme.marks.fit(&state.stands, room);
    Line::from(vec![name, Span::styled(text, theme.style(role))])
}

fn reply(state: &DemoState, width: usize, theme: &Theme) -> Line<'static> {
    let (name, room) = named(words::REPLY, width, theme);
    let focused = state.busy.is_none() && !state.decided;
    // The field hides nothing, so the time is of no matter to it.
    let field = state
        .field
        .line(room, focused, Timestamp::UNIX_EPOCH, theme);
    let mut spans = vec![name];
    spans.extend(field.spans);
    Line::from(spans)
}

fn advice(state: &DemoState, width: usize, theme: &Theme) -> Line<'static> {
    let (text, role) = match (&state.busy, &state.told) {
        (Some(busy), _) => (busy.as_str(), Role::Accent),
        (None, Some(told)) => (told.as_str(), Role::Warn),
        (None, None) if state.decided => (words::DECIDED, Role::Ok),
        (None, None) => (words::TRY, Role::Muted),
    };
    let text = theme.marks.fit(text, width.saturating_sub(2));
    Line::styled(format!(" {text}"), theme.style(role))
}

/// As many keys as fit, the last one (how to leave) always among them.
fn key_line(state: &DemoState, width: usize, theme: &Theme) -> Line<'static> {
    let all: &[_] = if state.decided {
        &words::GOING_ON
    } else {
        &words::WRITING
    };
    let mut shown: Vec<_> = all.to_vec();
    let wide = |keys: &[(&str, &str)]| {
        let one = |(key, act): &(&str, &str)| key.chars().count() + act.len() + 4;
        keys.iter().map(one).sum::<usize>()
    };
    while shown.len() > 1 && wide(&shown) > width {
        shown.remove(shown.len() - 2);
    }
    let mut spans = vec![Span::raw(" ")];
    for (key, act) in shown {
        spans.push(Span::styled(key, theme.style(Role::Code)));
        spans.push(Span::styled(format!(" {act}   "), theme.style(Role::Muted)));
    }
    Line::from(spans)
}
