//! A unified difference, line by line, with the marks and colours of added and removed.

use ratatui::text::{Line, Span};

use crate::tui::{Role, Theme};

/// The lines of a unified difference in at most `width` columns. Whoever makes the text has put
/// names in the place of secrets.
pub fn diff_lines(unified: &str, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    unified
        .lines()
        .map(|line| {
            let role = match line.chars().next() {
                Some('+') => Role::Ok,
                Some('-') => Role::Bad,
                Some('@') => Role::Muted,
                _ => Role::Text,
            };
            Line::from(Span::styled(
                theme.marks.fit(line, width),
                theme.style(role),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{Marks, ThemeKind};

    #[test]
    fn added_and_removed_keep_their_mark_and_get_their_colour() {
        let theme = Theme::new(ThemeKind::Dark, Marks::UNICODE);
        let lines = diff_lines("@@ -1 +1 @@\n-old\n+new\n same", 20, &theme);
        let styles: Vec<_> = lines
            .iter()
            .flat_map(|l| l.spans.iter().map(|s| s.style))
            .collect();
        let roles = [Role::Muted, Role::Bad, Role::Ok, Role::Text];
        assert_eq!(styles, roles.map(|r| theme.style(r)));
    }
}
