//! The column at the right of Probe: the finding under the cursor, and its transcript.

use ratatui::text::Line;

use super::checks;
use crate::{
    setup::CheckRow,
    tui::{
        Role,
        wizard::{
            Page,
            parts::{self, Block, head, wrapped},
        },
    },
    words::pages::probe as words,
};

/// What there is to know of the check under the cursor.
pub(in crate::tui::wizard) fn side(
    page: &Page<'_>,
    width: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let Some((checks, row)) = checks(page).and_then(|c| {
        let row = c.rows.get(c.at)?;
        Some((c, row))
    }) else {
        return Vec::new();
    };
    let theme = page.theme;
    let (mark, role) = parts::look(&row.state, page);
    let name = row.name.to_uppercase();
    let mut lines = Vec::new();
    if let Some(finding) = parts::finding(&row.state) {
        let title = format!("{mark} {name} {} {}", theme.marks.waiting, finding.code);
        // A title that does not fit keeps its name; the code stands in the block anyway.
        let title = if title.chars().count() > width {
            format!("{mark} {name}")
        } else {
            title
        };
        lines.push(parts::line(theme, role, &title, width));
        lines.push(Line::default());
        let block = Block {
            said: crate::words::pages::block::server(),
            finding,
            indent: 0,
            beside_code: "",
            copy: page.copy(),
            command_lines: 8,
        };
        lines.extend(block.lines(width, theme));
        if row.id == "sign_in" {
            lines.extend(wrapped(theme, Role::Muted, words::lock_out(), 0, width));
        }
    } else {
        lines.push(parts::line(theme, role, &format!("{mark} {name}"), width));
        lines.push(Line::default());
        let told = match &row.state {
            crate::domain::CheckState::Waiting { waits_for } => {
                super::waiting(&checks, waits_for.as_deref())
            }
            crate::domain::CheckState::Passed { value, .. } if value.is_empty() => {
                words::went_well().to_owned()
            }
            state => parts::value(state).to_owned(),
        };
        lines.extend(wrapped(theme, Role::Text, &told, 0, width));
    }
    lines.push(Line::default());
    lines.extend(transcript(page, row, width));
    lines.truncate(height);
    lines
}

fn transcript(page: &Page<'_>, row: &CheckRow, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let mut lines = vec![head(theme, words::transcript(), "", width), Line::default()];
    if row.transcript.is_empty() {
        lines.push(parts::line(
            theme,
            Role::Muted,
            words::no_transcript(),
            width,
        ));
    }
    let told = row.transcript.iter();
    lines.extend(told.flat_map(|l| super::transcript::whole(l, width, theme)));
    lines
}
