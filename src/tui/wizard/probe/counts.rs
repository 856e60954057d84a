//! How the checks stand in figures: the line above them, and what is to do below them.

use ratatui::text::{Line, Span};

use super::Checks;
use crate::{
    domain::CheckState,
    setup::CheckRow,
    tui::{
        Layout, Role,
        wizard::{
            Page,
            parts::{self, apart, span},
        },
    },
    words::pages::probe as words,
};

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

/// `mail.contoso.com       6 passed  1 warned  1 failed  2 waiting`
pub(super) fn header(page: &Page<'_>, checks: &Checks<'_>, width: usize) -> Line<'static> {
    let theme = page.theme;
    let c = Counts::of(checks.rows);
    let marks = &theme.marks;
    let all = [
        (c.passed, words::passed(), marks.passed, Role::Ok),
        (c.warned, words::warned(), marks.warned, Role::Warn),
        (c.failed, words::failed(), marks.failed, Role::Bad),
        (c.waiting, words::waiting(), marks.waiting, Role::Muted),
        (c.running, words::runs(), page.spinner(), Role::Accent),
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

/// What is to do now, at the left, and what is to know, at the right.
pub(super) fn summary(page: &Page<'_>, checks: &Checks<'_>, width: usize) -> Line<'static> {
    let marks = &page.theme.marks;
    let c = Counts::of(checks.rows);
    let (left, role) = if c.failed > 0 && !checks.running {
        (
            format!("{} {} {}", marks.failed, c.failed, words::to_mend()),
            Role::Bad,
        )
    } else if checks.running {
        (
            format!("{} {}", page.spinner(), words::running()),
            Role::Accent,
        )
    } else if checks.rows.is_empty() {
        (words::not_yet().to_owned(), Role::Muted)
    } else if c.waiting > 0 {
        (
            format!("{} {}", marks.waiting, words::not_all()),
            Role::Muted,
        )
    } else if !checks.proved {
        (format!("{} {}", marks.warned, words::changed()), Role::Warn)
    } else {
        (format!("{} {}", marks.passed, words::proved()), Role::Ok)
    };
    let right = if c.warned > 0 {
        format!("{} {} {}", marks.warned, c.warned, words::to_know())
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
