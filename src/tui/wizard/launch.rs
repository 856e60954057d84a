//! The page Launch: the hand-off line by line, what the engine still waits for, and the way back.
//!
//! Drawn by the frame; reads the view, changes nothing.

mod side;
mod until_ready;

use ratatui::text::Line;

use super::{
    Body, Page,
    parts::{self, Block, Row, line, wrapped},
};
use crate::{
    domain::{CheckState, Finding, Problem, Remedy, Severity, snapshot::Readiness},
    setup::{self, FirstKey},
    tui::{Layout, Role},
    words::{
        pages::launch as words,
        setup::{launch::test_mail_left, ready_means, stamp},
    },
};

pub(super) use side::side;
use until_ready::until_ready;

/// Column of the values, in a window that has one.
const VALUE_AT: usize = 28;
/// Least width of a window with a column of values.
const WITH_VALUES: usize = 56;

/// What the page shows, out of the view.
struct Shown<'a> {
    lines: &'a [(String, CheckState)],
    readiness: &'a [Readiness],
    log: &'a [String],
    running: bool,
    can_undo: bool,
    no_mailbox: bool,
    ready: Option<u32>,
    key: Option<&'a FirstKey>,
    failed: Option<&'a Problem>,
    stamped: &'a [String],
}

fn shown<'a>(page: &Page<'a>) -> Option<Shown<'a>> {
    match &page.view.page {
        setup::Page::Launch {
            lines,
            readiness,
            log,
            running,
            can_undo,
            no_mailbox,
            ready,
            key,
            failed,
            stamped,
        } => Some(Shown {
            lines,
            readiness,
            log,
            running: *running,
            can_undo: *can_undo,
            no_mailbox: *no_mailbox,
            ready: *ready,
            key: key.as_ref(),
            failed: failed.as_ref(),
            stamped,
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
    body.push(line(theme, Role::Text, page.view.step.question(), width));
    if page.layout >= Layout::Normal {
        body.gap();
    }
    body.extend(steps(page, &shown, width));
    let now = body.lines.len().saturating_sub(1);
    body.cursor = Some(now..now + 1);
    body.gap();
    if let Some(problem) = shown.failed {
        let from = body.lines.len();
        body.extend(failure(page, problem, width));
        if shown.can_undo {
            body.extend(wrapped(theme, Role::Text, words::undo_now(), 2, width));
        }
        body.cursor = Some(from..body.lines.len());
    } else if shown.ready.is_some() {
        body.extend(wrapped(theme, Role::Ok, words::done(), 2, width));
    } else {
        body.extend(wrapped(theme, Role::Muted, ready_means(), 2, width));
        if shown.can_undo {
            body.gap();
            body.extend(wrapped(theme, Role::Text, words::undo(), 2, width));
        }
    }
    if let Some(made) = shown.key {
        body.gap();
        body.extend(first_key(page, made, 2, width));
    }
    // Below the key, which is shown only this once.
    if shown.ready.is_some() && shown.failed.is_none() && !shown.stamped.is_empty() {
        body.gap();
        let offer = stamp::offer(shown.stamped, stamp::BY_KEY);
        body.extend(wrapped(theme, Role::Text, &offer, 2, width));
    }
    if page.view.log_open && page.layout != Layout::Wide {
        let room = height.saturating_sub(body.lines.len() + 2).max(3);
        body.gap();
        let from = body.lines.len();
        body.extend(side::log(page, &shown, width, room));
        body.cursor = Some(from..body.lines.len());
    }
    body
}

/// The lines of the hand-off, in the order of what happens.
fn steps(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Vec<Line<'static>> {
    let left = |(name, _): &&(String, CheckState)| name == test_mail_left();
    let test_mail = |(name, _): &&(String, CheckState)| name == words::test_mail();
    let mut lines: Vec<Line<'static>> = shown
        .lines
        .iter()
        .filter(|l| !test_mail(l) && !left(l))
        .map(|(name, state)| step_line(page, name, state, width))
        .collect();
    lines.extend(until_ready(page, shown, width));
    if let Some((name, state)) = shown.lines.iter().find(left) {
        lines.push(step_line(page, name, state, width));
    }
    let waits = CheckState::Waiting {
        waits_for: Some(words::ready().to_owned()),
    };
    let state = match shown.lines.iter().find(test_mail) {
        Some((_, state)) => state,
        None if shown.no_mailbox => &CheckState::LeftOut,
        None => &waits,
    };
    if shown.failed.is_none() {
        lines.push(step_line(page, words::test_mail(), state, width));
    }
    if let Some(finding) = parts::finding(state) {
        let block = Block {
            said: crate::words::pages::block::seen(),
            finding,
            indent: 6,
            beside_code: "",
            copy: page.copy(),
            command_lines: 3,
        };
        lines.extend(block.lines(width, page.theme));
    }
    lines
}

fn value_at(page: &Page<'_>, width: usize) -> usize {
    if page.layout >= Layout::Normal && width >= WITH_VALUES {
        VALUE_AT
    } else {
        0
    }
}

fn step_line(page: &Page<'_>, name: &str, state: &CheckState, width: usize) -> Line<'static> {
    let no_mailbox = shown(page).is_some_and(|s| s.no_mailbox);
    let value_at = value_at(page, width);
    let value = match state {
        CheckState::Waiting {
            waits_for: Some(other),
        } => format!("{} {other}", crate::words::pages::probe::waits_for()),
        CheckState::LeftOut if name == words::test_mail() && no_mailbox => {
            words::no_mailbox().to_owned()
        }
        state => parts::value(state).to_owned(),
    };
    let time = match parts::elapsed(state) {
        Some(elapsed) => parts::time(elapsed),
        None if value_at == 0 => value.clone(),
        None => String::new(),
    };
    Row {
        indent: 0,
        lead: " ",
        mark: parts::look(state, page),
        name: (name, Role::Text),
        value_at,
        value: &value,
        time: &time,
    }
    .line(width, page.theme)
}

/// The first API key whole, on lines of its own, and where it is kept.
fn first_key(page: &Page<'_>, made: &FirstKey, indent: usize, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let mut lines = wrapped(theme, Role::Text, words::key_once(), indent, width);
    // It is one word: cut into pieces where the window is narrower.
    let room = width.saturating_sub(indent + 2).max(1);
    let letters: Vec<char> = made.key.expose().chars().collect();
    for piece in letters.chunks(room) {
        let piece: String = piece.iter().collect();
        lines.extend(wrapped(theme, Role::Code, &piece, indent + 2, width));
    }
    let kept = format!("{} {}", words::key_kept(), made.file.display());
    lines.extend(wrapped(theme, Role::Muted, &kept, indent, width));
    lines
}

/// A problem in the four lines of every failure.
fn failure(page: &Page<'_>, problem: &Problem, width: usize) -> Vec<Line<'static>> {
    let finding = Finding {
        code: problem.code.clone(),
        severity: Severity::Failure,
        said: problem.what.clone(),
        likely: String::new(),
        remedies: vec![Remedy {
            text: problem.remedy.clone(),
            command: None,
        }],
    };
    let block = Block {
        said: crate::words::pages::block::seen(),
        finding: &finding,
        indent: 2,
        beside_code: crate::words::pages::probe::l_shows_log(),
        copy: page.copy(),
        command_lines: 3,
    };
    let mut lines = block.lines(width, page.theme);
    // The engine's last words, when it left some.
    for told in problem.place.lines() {
        lines.extend(wrapped(page.theme, Role::Muted, told, 10, width));
    }
    lines
}

/// Where the hand-off stands: its last line, or what failed.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    let Some(shown) = shown(page) else {
        return Vec::new();
    };
    let mut body = Body::default();
    if let Some(problem) = shown.failed {
        body.extend(failure(page, problem, width));
        body.cursor = Some(0..1);
    } else {
        body.extend(steps(page, &shown, width));
        if let Some(made) = shown.key {
            body.extend(first_key(page, made, 0, width));
        }
        if shown.ready.is_some() {
            body.extend(wrapped(page.theme, Role::Ok, words::done(), 0, width));
        }
        let last = body.lines.len().saturating_sub(1);
        body.cursor = Some(last..last + 1);
    }
    page.window(body, height).1
}
