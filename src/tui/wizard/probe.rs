//! The page Probe: the checks as they run, what one found, and what crossed the wire for it.
//!
//! Drawn by the frame; reads the view, changes nothing. A wide window shows the checks as a tree
//! whose parts take the worst of their checks; a smaller one lists them, with the finding under
//! the cursor unfolded in place.

mod counts;
mod side;
mod transcript;
mod tree;

use ratatui::text::Line;

use super::{
    Body, Page,
    parts::{self, Block, Row, span},
};
use crate::{
    domain::CheckState,
    setup::{self, CheckRow},
    tui::{Layout, Role, text},
    words::{checks::title, pages::probe as words},
};

use counts::{header, summary};
pub(super) use side::side;

/// Columns of the values, counted from the left end.
const VALUE_AT: usize = 26;
/// Least width of a window with a column of values.
const WITH_VALUES: usize = 56;
/// Blanks before a finding.
const INDENT: usize = 6;

/// What the page shows, out of the view.
struct Checks<'a> {
    host: &'a str,
    rows: &'a [CheckRow],
    at: usize,
    running: bool,
    proved: bool,
    scroll: usize,
}

fn checks<'a>(page: &Page<'a>) -> Option<Checks<'a>> {
    match &page.view.page {
        setup::Page::Probe {
            host,
            rows,
            at,
            running,
            proved,
            scroll,
        } => Some(Checks {
            host,
            rows,
            at: *at,
            running: *running,
            proved: *proved,
            scroll: *scroll,
        }),
        _ => None,
    }
}

/// The middle column.
pub(super) fn body(page: &Page<'_>, width: usize, height: usize) -> Body {
    let Some(checks) = checks(page) else {
        return Body::default();
    };
    if page.view.log_open {
        return transcript::lines(page, &checks, width, height).into();
    }
    let mut body = Body::default();
    body.push(header(page, &checks, width));
    if page.layout >= Layout::Normal {
        body.gap();
    }
    let wide = page.layout == Layout::Wide;
    let mut all = if wide {
        tree::lines(page, &checks, width)
    } else {
        list(page, &checks, width)
    };
    if wide {
        let rule = page.theme.marks.rule.repeat(width.saturating_sub(6));
        let rule = Line::from(span(page.theme, Role::Muted, format!("  {rule}")));
        all.push(rule);
    } else if body.lines.len() + all.lines.len() + 1 < height {
        all.gap();
    }
    // What is to do now stays in sight, however many checks there are.
    let room = height.saturating_sub(body.lines.len() + 1);
    body.extend(page.window(all, room).1);
    body.push(summary(page, &checks, width));
    body
}

fn list(page: &Page<'_>, checks: &Checks<'_>, width: usize) -> Body {
    let mut body = Body::default();
    for (at, row) in checks.rows.iter().enumerate() {
        let from = body.lines.len();
        let here = at == checks.at;
        let values = if width >= WITH_VALUES && page.layout >= Layout::Normal {
            VALUE_AT
        } else {
            0
        };
        body.push(row_line(page, checks, row, (0, here, values), width));
        if here {
            body.extend(whole_value(page, row, values, width));
            if let Some(finding) = parts::finding(&row.state) {
                let block = Block {
                    said: crate::words::pages::block::server(),
                    finding,
                    indent: INDENT,
                    beside_code: if values > 0 { words::l_shows() } else { "" },
                    copy: page.copy(),
                    command_lines: 3,
                };
                body.extend(block.lines(width, page.theme));
            }
            body.cursor = Some(from..body.lines.len());
        }
    }
    body
}

/// What a check saw, on lines of its own under its row, where the row has no room for all of it.
fn whole_value(
    page: &Page<'_>,
    row: &CheckRow,
    value_at: usize,
    width: usize,
) -> Vec<Line<'static>> {
    let Some(elapsed) = parts::elapsed(&row.state) else {
        return Vec::new();
    };
    let value = parts::value(&row.state);
    let beside = text::columns(&parts::time(elapsed)) + 1;
    let room = width.saturating_sub(value_at + beside);
    if value_at > 0 && text::columns(value) <= room {
        return Vec::new();
    }
    parts::wrapped(page.theme, Role::Text, value, INDENT, width)
}

/// One check; `place` = indent, whether the cursor is on it, and the column of the values.
fn row_line(
    page: &Page<'_>,
    checks: &Checks<'_>,
    row: &CheckRow,
    (indent, here, value_at): (usize, bool, usize),
    width: usize,
) -> Line<'static> {
    let theme = page.theme;
    let open = page.layout != Layout::Wide && parts::finding(&row.state).is_some();
    let lead = match (here, open) {
        (false, _) => " ",
        (true, true) => theme.marks.open,
        (true, false) => theme.marks.here,
    };
    let waits = match &row.state {
        CheckState::Waiting { waits_for } => waiting(checks, waits_for.as_deref()),
        _ => String::new(),
    };
    let value = if waits.is_empty() {
        parts::value(&row.state)
    } else {
        waits.as_str()
    };
    let time = match (&row.state, parts::elapsed(&row.state)) {
        (_, Some(elapsed)) => parts::time(elapsed),
        (CheckState::Waiting { .. }, None) if value_at == 0 => words::waits().to_owned(),
        (_, None) if value_at == 0 => value.to_owned(),
        _ => String::new(),
    };
    Row {
        indent,
        lead,
        mark: parts::look(&row.state, page),
        name: (&row.name, if here { Role::Focus } else { Role::Text }),
        value_at,
        value,
        time: &time,
    }
    .line(width, theme)
}

/// `waits for Sign-in`
fn waiting(checks: &Checks<'_>, id: Option<&str>) -> String {
    let name = id.and_then(|id| checks.rows.iter().find(|r| r.id == id));
    match (name, id) {
        (Some(row), _) => format!("{} {}", words::waits_for(), row.name),
        (None, Some(id)) => format!("{} {}", words::waits_for(), title(id)),
        (None, None) => words::waits().to_owned(),
    }
}

/// One check at a time, the one under the cursor.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    let Some(checks) = checks(page) else {
        return Vec::new();
    };
    if page.view.log_open {
        return transcript::lines(page, &checks, width, height);
    }
    let theme = page.theme;
    // While checks run, the one that runs is shown; after that, the one under the cursor.
    let runs = |r: &CheckRow| r.state == CheckState::Running;
    let at = checks.rows.iter().position(runs).unwrap_or(checks.at);
    let Some(row) = checks.rows.get(at) else {
        return vec![summary(page, &checks, width)];
    };
    let (mark, role) = parts::look(&row.state, page);
    let time = parts::elapsed(&row.state).map(parts::time);
    let mut head = format!("{mark} {}  {}", row.name, parts::value(&row.state));
    if let Some(time) = time {
        head = format!("{}  {time}", head.trim_end());
    }
    let mut lines = parts::wrapped(theme, role, &head, 0, width);
    lines.push(Line::default());
    if let Some(finding) = parts::finding(&row.state) {
        let block = Block {
            said: crate::words::pages::block::server(),
            finding,
            indent: 0,
            beside_code: "",
            copy: page.copy(),
            command_lines: 3,
        };
        lines.extend(block.lines(width, theme));
    } else if let CheckState::Waiting { waits_for } = &row.state {
        let told = waiting(&checks, waits_for.as_deref());
        lines.push(parts::line(theme, Role::Muted, &told, width));
    }
    let where_now = words::check_of(at + 1, checks.rows.len());
    lines.truncate(height.saturating_sub(2));
    if lines.len() + 1 < height {
        lines.push(Line::default());
    }
    lines.push(parts::line(theme, Role::Muted, &where_now, width));
    lines.truncate(height);
    lines
}
