//! The text of Review: the difference, a new file, and the part of either that fits.

use ratatui::text::Line;

use crate::{
    tui::{
        Role, Theme, text,
        wizard::parts::{apart, line},
    },
    words::pages::review as words,
};

/// The lines of a config that set something.
pub(super) fn settings(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|l| {
        let l = l.trim();
        !l.is_empty() && !l.starts_with(['#', '['])
    })
}

/// A new file without its comments and blank lines; `w` shows the whole of it.
pub(super) fn new_file(text: &str, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let told = text.lines().filter(|l| {
        let l = l.trim();
        !l.is_empty() && !l.starts_with('#')
    });
    told.flat_map(|l| whole(theme, Role::Ok, &format!("+  {l}"), width))
        .collect()
}

/// A unified difference as on the page: its names and line numbers left out, a rule between parts.
pub(in crate::tui::wizard) fn difference(
    unified: &str,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    if unified.is_empty() {
        return vec![line(
            theme,
            Role::Muted,
            &format!("   {}", words::no_change()),
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
        let told = format!("{mark}  {}", letters.as_str());
        lines.extend(whole(theme, role, &told, width));
    }
    lines
}

/// A line as it is where it fits; a longer one, such as a key, goes on in the next: what is written is
/// seen whole.
pub(super) fn whole(theme: &Theme, role: Role, told: &str, width: usize) -> Vec<Line<'static>> {
    if text::columns(told) <= width {
        return vec![line(theme, role, told, width)];
    }
    let words = told.trim_start_matches(['+', '-', ' ']);
    let (mark, _) = told.split_at(told.len() - words.len());
    let indent = text::columns(mark);
    let pieces = theme
        .marks
        .wrap_whole(words, width.saturating_sub(indent + 2));
    let lines = pieces.into_iter().enumerate().map(|(at, piece)| {
        let blanks = text::blanks(indent + 2);
        let before = if at == 0 { mark } else { &blanks };
        line(theme, role, &format!("{before}{piece}"), width)
    });
    lines.collect()
}

/// The part of a text that fits; the last line tells how much more there is.
pub(super) fn scrolled(
    all: Vec<Line<'static>>,
    scroll: usize,
    room: usize,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let count = all.len();
    if count <= room {
        return all;
    }
    let room = room.saturating_sub(1);
    let first = scroll.min(count.saturating_sub(room));
    let mut lines: Vec<Line<'static>> = all.into_iter().skip(first).take(room).collect();
    let told = words::lines_of(first + 1, first + lines.len(), count);
    lines.push(apart(theme, ("", Role::Text), (&told, Role::Muted), width));
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
            told(&scrolled(text(9), 99, 4, 20, &theme)).get(..3),
            Some(["6", "7", "8"].map(str::to_owned).as_slice())
        );
        assert_eq!(scrolled(text(3), 9, 4, 20, &theme).len(), 3);
    }
}
