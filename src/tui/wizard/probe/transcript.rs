//! What crossed the wire for the check under the cursor, in place of the list: whole, and scrolled.

use ratatui::text::Line;

use super::{Checks, VALUE_AT, WITH_VALUES, row_line};
use crate::{
    tui::{
        Layout, Role, Theme, text,
        wizard::{
            Page,
            parts::{self, head, span},
        },
    },
    words::pages::probe as words,
};

/// Least lines of a window that has room for a head over the transcript.
const WITH_HEAD: usize = 8;

/// The check's row and its transcript, in `height` lines.
pub(super) fn lines(
    page: &Page<'_>,
    checks: &Checks<'_>,
    width: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let theme = page.theme;
    let Some(row) = checks.rows.get(checks.at) else {
        return vec![parts::line(theme, Role::Muted, words::not_yet(), width)];
    };
    let roomy = width >= WITH_VALUES && page.layout >= Layout::Normal;
    let value_at = if roomy { VALUE_AT } else { 0 };
    let mut lines = vec![row_line(page, checks, row, (0, true, value_at), width)];
    if roomy {
        lines.push(Line::default());
    }
    if height >= WITH_HEAD {
        lines.push(head(theme, words::transcript(), "", width));
    }
    if row.transcript.is_empty() {
        lines.push(parts::line(
            theme,
            Role::Muted,
            words::no_transcript(),
            width,
        ));
        lines.push(parts::line(theme, Role::Muted, words::l_closes(), width));
        lines.truncate(height);
        return lines;
    }
    let (all, last) = (&row.transcript, row.transcript.len().saturating_sub(1));
    let (first, room) = (
        checks.scroll.min(last),
        height.saturating_sub(lines.len() + 1),
    );
    let mut shown: Vec<Line<'static>> = Vec::new();
    let mut count = 0;
    for told in all.iter().skip(first) {
        let told = whole(told, width, theme);
        // The first one is shown as far as it goes.
        if count > 0 && shown.len() + told.len() > room {
            break;
        }
        shown.extend(told);
        count += 1;
    }
    shown.truncate(room);
    lines.extend(shown);
    let told = words::lines_of(first + 1, first + count, all.len());
    lines.push(parts::line(theme, Role::Muted, &told, width));
    lines.truncate(height);
    lines
}

/// One line as it is where it fits; else with its direction and indentation kept, and what goes on
/// indented a little more.
pub(super) fn whole(told: &str, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    if text::columns(told) <= width {
        return vec![parts::line(theme, Role::Text, told, width)];
    }
    let words = told.trim_start_matches(['>', '<', ' ']);
    let (mark, _) = told.split_at(told.len() - words.len());
    let mark = theme.marks.fit(mark, width / 4);
    let indent = text::columns(&mark);
    let pieces = theme
        .marks
        .wrap_whole(words, width.saturating_sub(indent + 2));
    let lines = pieces.into_iter().enumerate().map(|(at, piece)| {
        let before = if at == 0 {
            mark.clone()
        } else {
            text::blanks(indent + 2)
        };
        Line::from(span(theme, Role::Text, format!("{before}{piece}")))
    });
    lines.collect()
}
