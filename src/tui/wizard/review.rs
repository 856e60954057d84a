//! The page Review: the difference, which scrolls; what goes with it; the buttons.
//!
//! Drawn by the frame; reads the view, changes nothing. Secrets are names here, never values.

mod points;
mod side;

use ratatui::text::{Line, Span};

use super::{
    Body, Page,
    parts::{apart, line, span},
};
use crate::{
    setup::{self, FieldId, Review},
    tui::{Layout, Role, Theme, text},
    words::{pages::review as words, setup::BY_HAND, status::COPY},
};

pub(super) use side::side;

/// Columns of the labels under the difference.
const LABEL: usize = 10;
/// Least lines of the difference.
const LEAST: usize = 4;
/// Most open points that are told beside the difference.
const POINTS: usize = 3;

/// What the page shows, out of the view.
struct Shown<'a> {
    review: &'a Review,
    by_hand: bool,
    whole_file: bool,
    dry_run: bool,
    scroll: usize,
    account: &'a str,
    entry: &'a str,
    engine: Option<u32>,
    had_file: bool,
}

fn shown<'a>(page: &Page<'a>) -> Option<Shown<'a>> {
    match &page.view.page {
        setup::Page::Review {
            review,
            by_hand,
            whole_file,
            dry_run,
            scroll,
            account,
            entry,
            engine,
            had_file,
        } => Some(Shown {
            review,
            by_hand: *by_hand,
            whole_file: *whole_file,
            dry_run: *dry_run,
            scroll: *scroll,
            account,
            entry,
            engine: *engine,
            had_file: *had_file,
        }),
        _ => None,
    }
}

/// The middle column.
pub(super) fn body(page: &Page<'_>, width: usize, height: usize) -> Body {
    let Some(shown) = shown(page) else {
        return Body::default();
    };
    let theme = page.theme;
    let mut body = Body::default();
    body.push(header(&shown, width, theme));
    if page.layout >= Layout::Normal {
        body.gap();
    }
    let below = below(page, &shown, width);
    let room = height
        .saturating_sub(body.lines.len() + below.len())
        .max(LEAST);
    let text = if shown.by_hand {
        points::lines(&shown, width, theme)
    } else if shown.whole_file {
        let whole = shown.review.text.lines();
        whole.map(|l| line(theme, Role::Text, l, width)).collect()
    } else if !shown.had_file {
        new_file(&shown.review.text, width, theme)
    } else {
        difference(&shown.review.diff, width, theme)
    };
    body.extend(scrolled(text, shown.scroll, room, width, theme));
    let from = body.lines.len();
    body.extend(below);
    // The buttons have the focus and stand at the end.
    body.cursor = Some(from.max(body.lines.len().saturating_sub(1))..body.lines.len());
    body
}

/// `Write /etc/smartactions/config.toml?       4 changes, 1 secret`
fn header(shown: &Shown<'_>, width: usize, theme: &Theme) -> Line<'static> {
    let (verb, end) = if shown.dry_run {
        (words::WOULD_WRITE, "")
    } else {
        (words::BUTTONS[0], "?")
    };
    let plural = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    // Of a new file every line is new; its settings are what counts.
    let changes = if shown.had_file {
        plural(shown.review.changes, "change")
    } else {
        plural(settings(&shown.review.text).count(), "setting")
    };
    let counts = [changes, plural(shown.review.secrets.len(), "secret")];
    let left = format!("{verb} {}{end}", shown.review.file);
    apart(
        theme,
        (&left, Role::Text),
        (&counts.join(", "), Role::Muted),
        width,
    )
}

/// The lines of a config that set something.
fn settings(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|l| {
        let l = l.trim();
        !l.is_empty() && !l.starts_with(['#', '['])
    })
}

/// A new file without its comments and blank lines; `w` shows the whole of it.
fn new_file(text: &str, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let told = text.lines().filter(|l| {
        let l = l.trim();
        !l.is_empty() && !l.starts_with('#')
    });
    told.map(|l| line(theme, Role::Ok, &format!("+  {l}"), width))
        .collect()
}

/// A unified difference as on the page: its names and line numbers left out, a rule between parts.
pub(super) fn difference(unified: &str, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    if unified.is_empty() {
        return vec![line(
            theme,
            Role::Muted,
            &format!("   {}", words::NO_CHANGE),
            width,
        )];
    }
    let mut lines = Vec::new();
    for told in unified.lines() {
        if told.starts_with("--- ") || told.starts_with("+++ ") {
            continue;
        }
        let mut letters = told.chars();
        let (role, mark) = match letters.next() {
            Some('+') => (Role::Ok, "+"),
            Some('-') => (Role::Bad, "-"),
            Some('@') => {
                if !lines.is_empty() {
                    let between = format!("   {}", theme.marks.ellipsis);
                    lines.push(line(theme, Role::Muted, &between, width));
                }
                continue;
            }
            // "\ No newline at end of file" says nothing about the settings.
            Some('\\') => continue,
            _ => (Role::Text, " "),
        };
        lines.push(line(
            theme,
            role,
            &format!("{mark}  {}", letters.as_str()),
            width,
        ));
    }
    lines
}

/// The part of a text that fits; the last line tells how much more there is.
fn scrolled(
    text: Vec<Line<'static>>,
    scroll: usize,
    room: usize,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let count = text.len();
    if count <= room {
        return text;
    }
    let room = room.saturating_sub(1);
    let first = scroll.min(count.saturating_sub(room));
    let mut lines: Vec<Line<'static>> = text.into_iter().skip(first).take(room).collect();
    let told = format!("lines {} to {} of {count}", first + 1, first + lines.len());
    lines.push(apart(theme, ("", Role::Text), (&told, Role::Muted), width));
    lines
}

/// What goes with the difference, and the buttons.
fn below(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let small = page.layout < Layout::Normal;
    let mut lines = vec![Line::default()];
    let mut fact = |label: &str, told: Vec<Span<'static>>| {
        let indent = if small { " " } else { "  " };
        let mut spans = vec![span(
            theme,
            Role::Muted,
            format!("{indent}{}", theme.marks.pad(label, LABEL)),
        )];
        spans.extend(told);
        lines.push(Line::from(spans));
    };
    let room = width.saturating_sub(LABEL + 2);
    let text = |role, told: &str| vec![span(theme, role, theme.marks.fit(told, room))];
    for (at, name) in shown.review.secrets.iter().enumerate() {
        let label = if at == 0 { "Secrets" } else { "" };
        let told = format!("{name} to secrets.toml, mode 0600");
        fact(label, text(Role::Text, &told));
    }
    if shown.dry_run {
        fact("Dry run", text(Role::Text, words::NOT_WRITTEN));
    } else if shown.had_file && !shown.review.diff.is_empty() && !small {
        fact("Backup", text(Role::Text, words::BACKUP));
    }
    if !small && !shown.dry_run {
        fact("Engine", text(Role::Text, &engine(shown)));
    }
    if page.layout != Layout::Wide {
        open_points(shown, room, theme, &mut fact);
        if !small {
            let told = format!(
                "{} points setup cannot check: {}",
                BY_HAND.len(),
                words::C_SHOWS
            );
            fact("By hand", text(Role::Text, &told));
            let again = theme.marks.apart(words::UNATTENDED, COPY, room);
            fact("Again", vec![span(theme, Role::Code, again)]);
        }
    }
    if let Some(fault) = &shown.review.fault {
        let told = format!("{} {fault}", theme.marks.failed);
        fact("Fault", text(Role::Bad, &told));
    }
    lines.push(Line::default());
    lines.push(buttons(page, shown, width));
    lines
}

fn engine(shown: &Shown<'_>) -> String {
    match shown.engine {
        Some(pid) if shown.review.diff.is_empty() => format!("pid {pid} runs with this config"),
        Some(pid) => format!("pid {pid} runs; step 7 hands the new config over"),
        None => "none runs; step 7 starts one".to_owned(),
    }
}

fn open_points(
    shown: &Shown<'_>,
    room: usize,
    theme: &Theme,
    fact: &mut impl FnMut(&str, Vec<Span<'static>>),
) {
    let open = &shown.review.open;
    for (at, point) in open.iter().take(POINTS).enumerate() {
        let label = if at == 0 { "Open" } else { "" };
        let told = if at + 1 == POINTS && open.len() > POINTS {
            let more = open.len() - at;
            format!("{} and {more} more: c shows them", theme.marks.warned)
        } else {
            format!("{} {}", theme.marks.warned, point.what)
        };
        fact(
            label,
            vec![span(theme, Role::Warn, theme.marks.fit(&told, room))],
        );
    }
}

/// `[ Write ]   [ Save answers only ]   [ Back ]`, the chosen one reversed.
fn buttons(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Line<'static> {
    let theme = page.theme;
    let chosen = page
        .view
        .fields
        .iter()
        .find(|f| f.id == FieldId::Act)
        .map_or(0, |f| f.chosen);
    let mut spans = vec![Span::raw("  ")];
    let mut left = width.saturating_sub(2);
    for (at, name) in words::BUTTONS.into_iter().enumerate() {
        let name = if at == 0 && shown.dry_run {
            words::WOULD_WRITE
        } else {
            name
        };
        let button = theme.marks.fit(&format!("[ {name} ]"), left);
        left = left.saturating_sub(text::columns(&button) + 3);
        let role = if at == chosen {
            Role::Select
        } else {
            Role::Text
        };
        spans.push(span(theme, role, button));
        spans.push(Span::raw(text::blanks(3.min(left))));
    }
    Line::from(spans)
}

/// The counts, the worst open point, and the buttons one under the other.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    let Some(shown) = shown(page) else {
        return Vec::new();
    };
    let theme = page.theme;
    if shown.by_hand || shown.whole_file {
        let text = if shown.by_hand {
            points::lines(&shown, width, theme)
        } else {
            let whole = shown.review.text.lines();
            whole.map(|l| line(theme, Role::Text, l, width)).collect()
        };
        return scrolled(text, shown.scroll, height, width, theme);
    }
    let chosen = page.view.fields.iter().find(|f| f.id == FieldId::Act);
    let chosen = chosen.map_or(0, |f| f.chosen);
    let mut buttons: Vec<Line<'static>> = Vec::new();
    for (at, name) in words::BUTTONS.into_iter().enumerate() {
        let name = if at == 0 && shown.dry_run {
            words::WOULD_WRITE
        } else {
            name
        };
        buttons.push(Line::from(super::forms::button(
            theme,
            name,
            at == chosen,
            at == chosen,
        )));
    }
    let mut lines = vec![header(&shown, width, theme)];
    if let Some(fault) = &shown.review.fault {
        let told = format!("{} {fault}", theme.marks.failed);
        lines.push(line(theme, Role::Bad, &told, width));
    } else if let Some(point) = shown.review.open.first() {
        let told = format!("{} {}", theme.marks.warned, point.what);
        lines.push(line(theme, Role::Warn, &told, width));
    }
    let room = height.saturating_sub(lines.len() + buttons.len());
    let text = if shown.had_file {
        difference(&shown.review.diff, width, theme)
    } else {
        new_file(&shown.review.text, width, theme)
    };
    lines.extend(scrolled(text, shown.scroll, room, width, theme));
    lines.truncate(height.saturating_sub(buttons.len()));
    lines.extend(buttons);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{Marks, ThemeKind};

    fn told(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_difference_says_only_what_differs() {
        let theme = Theme::new(ThemeKind::Mono, Marks::UNICODE);
        let unified =
            "--- f\n+++ f (new)\n@@ -1,2 +1,2 @@\n [a]\n-b = 1\n+b = 2\n@@ -9 +9 @@\n-c\n";
        assert_eq!(
            told(&difference(unified, 40, &theme)),
            ["   [a]", "-  b = 1", "+  b = 2", "   …", "-  c"]
        );
        assert_eq!(
            told(&difference("", 40, &theme)),
            ["   nothing changes in the config"]
        );
    }

    #[test]
    fn a_long_text_tells_where_it_is() {
        let theme = Theme::new(ThemeKind::Mono, Marks::UNICODE);
        let text = |n: usize| (0..n).map(|i| Line::from(i.to_string())).collect();
        assert_eq!(
            told(&scrolled(text(9), 2, 4, 20, &theme)),
            ["2", "3", "4", "     lines 3 to 5 of 9"]
                .map(|l| l.trim_start().to_owned())
                .map(|l| if l.starts_with("lines") {
                    format!("   {l}")
                } else {
                    l
                })
        );
        // Past the end: the end stays in sight.
        assert_eq!(
            told(&scrolled(text(9), 99, 4, 20, &theme))[..3],
            ["6", "7", "8"]
        );
        assert_eq!(scrolled(text(3), 9, 4, 20, &theme).len(), 3);
    }
}
