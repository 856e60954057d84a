//! The column at the right of Launch: the engine's log as it grows, and the commands for later.

use jiff::{Timestamp, tz::TimeZone};
use ratatui::text::Line;

use super::{Shown, shown};
use crate::{
    tui::{
        Role,
        wizard::{
            Page,
            parts::{apart, head, line},
        },
    },
    words::pages::{block, launch as words},
};

/// Log and commands.
pub(in crate::tui::wizard) fn side(
    page: &Page<'_>,
    width: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let Some(shown) = shown(page) else {
        return Vec::new();
    };
    let theme = page.theme;
    // Head, commands and the blanks between.
    let below = words::COMMANDS.len() + 3;
    let mut lines = log(page, &shown, width, height.saturating_sub(below));
    lines.push(Line::default());
    lines.push(head(theme, words::heads()[1], "", width));
    lines.push(Line::default());
    let room = width.saturating_sub(1);
    for (at, command) in words::COMMANDS.into_iter().enumerate() {
        let copy = if at == 0 { block::copy() } else { "" };
        lines.push(apart(
            theme,
            (command, Role::Code),
            (copy, Role::Code),
            room,
        ));
    }
    lines.truncate(height);
    lines
}

/// The newest lines of the engine's log in `height` lines, head included.
pub(super) fn log(
    page: &Page<'_>,
    shown: &Shown<'_>,
    width: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let theme = page.theme;
    let live = if shown.running { words::live() } else { "" };
    let mut lines = vec![head(theme, words::heads()[0], live, width), Line::default()];
    let room = height.saturating_sub(lines.len());
    if shown.log.is_empty() {
        lines.push(line(theme, Role::Muted, words::no_log(), width));
    }
    let skip = shown.log.len().saturating_sub(room);
    let newest = shown.log.iter().skip(skip);
    lines.extend(newest.map(|l| line(theme, Role::Text, &short(l), width)));
    lines
}

/// `15:19:02 desk      Order 4711: …`: the local time of day and the part in place of timestamp and
/// path of the module; the room is small, and these lines are of now. Other lines stay as they are.
fn short(line: &str) -> String {
    let told = || {
        let (stamp, rest) = line.split_once(char::is_whitespace)?;
        let at: Timestamp = stamp.parse().ok()?;
        let (level, rest) = rest.trim_start().split_once(' ')?;
        let (_module, rest) = rest.split_once(": ")?;
        let (part, text) = rest.split_once(": ").filter(|(p, _)| !p.contains(' '))?;
        let level = if level == "INFO" {
            String::new()
        } else {
            format!("{level} ")
        };
        let time = at.to_zoned(TimeZone::system()).strftime("%H:%M:%S");
        Some(format!("{time} {part:<9} {level}{text}"))
    };
    told().unwrap_or_else(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_line_of_the_log_begins_with_its_time_and_part() {
        let line = "2026-11-23T15:19:02.75Z  WARN smartactions::engine::desk: desk: Order: Approve";
        let told = short(line);
        assert!(
            told.ends_with(":02 desk      WARN Order: Approve"),
            "{told}"
        );
        assert_eq!(short("thread panicked at x"), "thread panicked at x");
    }
}
