//! The checks as a tree of three parts; a part has the worst mark and the time of its checks.

use ratatui::text::Line;

use super::{Checks, row_line, waiting, whole_value};
use crate::{
    domain::CheckState,
    probe::{CheckId, Group},
    setup::CheckRow,
    tui::{
        Role,
        wizard::{
            Body, Page,
            parts::{self, Row},
        },
    },
    words::pages::probe as words,
};

/// Column of the values.
const VALUE_AT: usize = 26;

const PARTS: [Group; 3] = [Group::Reach, Group::SignIn, Group::Use];

/// The part of a check; what is no check of the probe belongs to the first.
fn part(row: &CheckRow) -> Group {
    CheckId::parse(&row.id).map_or(Group::Reach, CheckId::group)
}

/// How bad a state is; the worst of its checks is the part's.
fn badness(state: &CheckState) -> u8 {
    match state {
        CheckState::LeftOut => 0,
        CheckState::Passed { .. } => 1,
        CheckState::Waiting { .. } => 2,
        CheckState::Running => 3,
        CheckState::Warned { .. } => 4,
        CheckState::Failed { .. } => 5,
    }
}

/// The tree, with the check under the cursor.
pub(super) fn lines(page: &Page<'_>, checks: &Checks<'_>, width: usize) -> Body {
    let mut body = Body::default();
    for (name, group) in words::groups().iter().zip(PARTS) {
        let mine: Vec<(usize, &CheckRow)> = checks
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| part(row) == group)
            .collect();
        if mine.is_empty() {
            continue;
        }
        let rows: Vec<&CheckRow> = mine.iter().map(|(_, row)| *row).collect();
        body.push(part_line(page, checks, name, &rows, width));
        for (at, row) in mine {
            let here = at == checks.at;
            let from = body.lines.len();
            body.push(row_line(page, checks, row, (2, here, VALUE_AT), width));
            if here {
                body.extend(whole_value(page, row, VALUE_AT, width));
                body.cursor = Some(from..body.lines.len());
            }
        }
    }
    body
}

fn part_line(
    page: &Page<'_>,
    checks: &Checks<'_>,
    name: &str,
    rows: &[&CheckRow],
    width: usize,
) -> Line<'static> {
    let worst = rows.iter().max_by_key(|row| badness(&row.state));
    let mark = worst.map_or((" ", Role::Muted), |row| parts::look(&row.state, page));
    // Where every check of a part waits, so does the part.
    let all_wait = rows
        .iter()
        .all(|r| matches!(r.state, CheckState::Waiting { .. }));
    let value = match rows.first().map(|r| &r.state) {
        Some(CheckState::Waiting { waits_for }) if all_wait => {
            waiting(checks, waits_for.as_deref())
        }
        _ => String::new(),
    };
    let times = rows.iter().filter_map(|r| parts::elapsed(&r.state));
    let time = if times.clone().next().is_some() {
        parts::time(times.sum())
    } else {
        String::new()
    };
    Row {
        indent: 0,
        lead: page.theme.marks.open,
        mark,
        name: (name, Role::Text),
        value_at: VALUE_AT,
        value: &value,
        time: &time,
    }
    .line(width, page.theme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_child_is_the_one_to_mend() {
        let waiting = CheckState::Waiting { waits_for: None };
        assert!(badness(&CheckState::Running) > badness(&waiting));
        assert!(badness(&waiting) > badness(&CheckState::LeftOut));
    }
}
