//! The page Probe: the checks as they run, what one found, and what crossed the wire for it.
//!
//! Drawn by the frame; reads the view, changes nothing. A wide window shows the checks as a tree
//! whose parts take the worst of their checks; a smaller one lists them, with the finding under
//! the cursor unfolded in place.

mod side;
mod tree;

use ratatui::text::{Line, Span};

use super::{
    Body, Page,
    parts::{self, Block, Row, apart, span},
};
use crate::{
    domain::CheckState,
    setup::{self, CheckRow},
    tui::{Layout, Role, text},
    words::pages::probe as words,
};

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
}

fn checks<'a>(page: &Page<'a>) -> Option<Checks<'a>> {
    match &page.view.page {
        setup::Page::Probe {
            host,
            rows,
            at,
            running,
            proved,
        } => Some(Checks {
            host,
            rows,
            at: *at,
            running: *running,
            proved: *proved,
        }),
        _ => None,
    }
}

/// How many checks are in which state.
#[derive(Default)]
struct Counts {
    passed: usize,
    warned: usize,
    failed: usize,
    waiting: usize,
    running: usize,
}

impl Counts {
    fn of(rows: &[CheckRow]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            match row.state {
                CheckState::Passed { .. } => counts.passed += 1,
                CheckState::Warned { .. } => counts.warned += 1,
                CheckState::Failed { .. } => counts.failed += 1,
                CheckState::Waiting { .. } => counts.waiting += 1,
                CheckState::Running => counts.running += 1,
                CheckState::LeftOut => {}
            }
        }
        counts
    }
}

/// The middle column.
pub(super) fn body(page: &Page<'_>, width: usize, height: usize) -> Body {
    let Some(checks) = checks(page) else {
        return Body::default();
    };
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
    body.extend(all.window(room, 0));
    body.push(summary(page, &checks, width));
    body
}

/// `mail.contoso.com       6 passed  1 warned  1 failed  2 waiting`
fn header(page: &Page<'_>, checks: &Checks<'_>, width: usize) -> Line<'static> {
    let theme = page.theme;
    let c = Counts::of(checks.rows);
    let marks = &theme.marks;
    let all = [
        (c.passed, "passed", marks.passed, Role::Ok),
        (c.warned, "warned", marks.warned, Role::Warn),
        (c.failed, "failed", marks.failed, Role::Bad),
        (c.waiting, "waiting", marks.waiting, Role::Muted),
        (c.running, words::RUNS, page.spinner(), Role::Accent),
    ];
    let short = page.layout < Layout::Normal;
    let mut spans: Vec<Span<'static>> = Vec::new();
    for (count, word, mark, role) in all.into_iter().filter(|(count, ..)| *count > 0) {
        if !spans.is_empty() {
            spans.push(Span::raw(if short { " " } else { "  " }));
        }
        let text = if short {
            format!("{count}{mark}")
        } else {
            format!("{count} {word}")
        };
        spans.push(span(theme, role, text));
    }
    if short {
        let total = checks.rows.iter().filter_map(|r| parts::elapsed(&r.state));
        let total = parts::time(total.sum());
        spans.push(span(theme, Role::Text, format!("   {total}")));
    }
    let taken: usize = spans.iter().map(Span::width).sum();
    let lead = if short { " " } else { "" };
    let host = marks.pad(
        &format!("{lead}{}", checks.host),
        width.saturating_sub(taken),
    );
    spans.insert(0, span(theme, Role::Text, host));
    Line::from(spans)
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
            if let Some(finding) = parts::finding(&row.state) {
                let block = Block {
                    said: "Server",
                    finding,
                    indent: INDENT,
                    beside_code: if values > 0 { words::L_SHOWS } else { "" },
                    copies: true,
                    command_lines: 3,
                };
                body.extend(block.lines(width, page.theme));
            }
            if page.view.log_open {
                body.extend(transcript(page, row, INDENT, width));
            }
            body.cursor = Some(from..body.lines.len());
        }
    }
    body
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
        (CheckState::Waiting { .. }, None) if value_at == 0 => words::WAITS.to_owned(),
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
        (Some(row), _) => format!("{} {}", words::WAITS_FOR, row.name),
        (None, Some(id)) => format!("{} {id}", words::WAITS_FOR),
        (None, None) => words::WAITS.to_owned(),
    }
}

/// What crossed the wire for one check.
fn transcript(page: &Page<'_>, row: &CheckRow, indent: usize, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let blank = text::blanks(indent);
    let room = width.saturating_sub(indent);
    let line = |role, told: &str| {
        Line::from(span(
            theme,
            role,
            format!("{blank}{}", theme.marks.fit(told, room)),
        ))
    };
    let mut lines = vec![line(Role::Muted, words::TRANSCRIPT)];
    if row.transcript.is_empty() {
        lines.push(line(Role::Muted, words::NO_TRANSCRIPT));
    }
    lines.extend(row.transcript.iter().map(|told| line(Role::Text, told)));
    lines
}

/// What is to do now, at the left, and what is to know, at the right.
fn summary(page: &Page<'_>, checks: &Checks<'_>, width: usize) -> Line<'static> {
    let marks = &page.theme.marks;
    let c = Counts::of(checks.rows);
    let (left, role) = if c.failed > 0 && !checks.running {
        (
            format!("{} {} {}", marks.failed, c.failed, words::TO_MEND),
            Role::Bad,
        )
    } else if checks.running {
        (
            format!("{} {}", page.spinner(), words::RUNNING),
            Role::Accent,
        )
    } else if checks.rows.is_empty() {
        (words::NOT_YET.to_owned(), Role::Muted)
    } else if c.waiting > 0 {
        (format!("{} {}", marks.waiting, words::NOT_ALL), Role::Muted)
    } else if !checks.proved {
        (format!("{} {}", marks.warned, words::CHANGED), Role::Warn)
    } else {
        (format!("{} {}", marks.passed, words::PROVED), Role::Ok)
    };
    let right = if c.warned > 0 {
        format!("{} {} {}", marks.warned, c.warned, words::TO_KNOW)
    } else {
        String::new()
    };
    let indent = if page.layout >= Layout::Normal {
        "  "
    } else {
        " "
    };
    apart(
        page.theme,
        (&format!("{indent}{left}"), role),
        (&right, Role::Warn),
        width.saturating_sub(usize::from(!right.is_empty())),
    )
}

/// One check at a time, the one under the cursor.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    let Some(checks) = checks(page) else {
        return Vec::new();
    };
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
    let mut lines = vec![parts::line(theme, role, &head, width)];
    lines.push(Line::default());
    if let Some(finding) = parts::finding(&row.state) {
        let block = Block {
            said: "Server",
            finding,
            indent: 0,
            beside_code: "",
            copies: true,
            command_lines: 3,
        };
        lines.extend(block.lines(width, theme));
    } else if let CheckState::Waiting { waits_for } = &row.state {
        let told = waiting(&checks, waits_for.as_deref());
        lines.push(parts::line(theme, Role::Muted, &told, width));
    }
    let where_now = format!(
        "check {} of {}, {}",
        at + 1,
        checks.rows.len(),
        words::OTHERS
    );
    lines.truncate(height.saturating_sub(2));
    if lines.len() + 1 < height {
        lines.push(Line::default());
    }
    lines.push(parts::line(theme, Role::Muted, &where_now, width));
    lines.truncate(height);
    lines
}
