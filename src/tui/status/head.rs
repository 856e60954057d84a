//! The head of the status screen (does it run, which one, how fresh is this) and its line about
//! today.

use ratatui::text::{Line, Span};

use super::{StatusState, known::Freshness};
use crate::{
    domain::Snapshot,
    tui::{
        Role, Theme,
        figures::{self, Times},
        text,
        widgets::sparkline,
    },
    words::status as words,
};

pub(super) fn times(state: &StatusState) -> Times<'_> {
    Times {
        zone: &state.zone,
        now: state.now,
    }
}

/// Mark, role and word of the engine's own state.
pub(super) fn engine(state: &StatusState, theme: &Theme) -> (&'static str, Role, &'static str) {
    match (state.freshness(), &state.latest) {
        (Freshness::Silent, _) if state.is_gone() => {
            (theme.marks.failed, Role::Bad, words::NOT_RUNNING)
        }
        (Freshness::Silent, _) => ("?", Role::Bad, words::NOT_ANSWERING),
        (_, None) => (theme.marks.unknown, Role::Muted, words::ASKING),
        (_, Some(s)) if s.paused => (theme.marks.left_out, Role::Warn, words::PAUSED),
        (_, Some(s)) if !s.ready && s.sign_in_refused().is_some() => {
            (theme.marks.warned, Role::Warn, words::NOT_READY)
        }
        (_, Some(s)) if !s.ready => (theme.marks.unknown, Role::Accent, words::STARTING),
        (_, Some(_)) => (theme.marks.live, Role::Ok, words::RUNNING),
    }
}

/// `0.4 s`: how old what is shown is.
pub(super) fn age(state: &StatusState) -> String {
    match state.age_ms() {
        ms @ 0..10_000 => figures::tenths(ms),
        ms => figures::span(ms / 1_000),
    }
}

/// ` smartactions  ● running   pid 4711   up 2 d 19:34   v1.4.0      seen 0.4 s ago`
pub(super) fn header(state: &StatusState, width: usize, theme: &Theme) -> Line<'static> {
    let (mark, role, word) = engine(state, theme);
    let mut about = String::new();
    let mut seen = String::new();
    if let Some(s) = &state.latest {
        if state.freshness() == Freshness::Silent {
            about = format!("   last seen {}", times(state).second(state.received));
            seen = format!("{} ago", age(state));
        } else {
            about = about_engine(state, s, width);
            seen = format!("seen {} ago", age(state));
        }
    }
    let lead = text::columns(words::PROGRAM) + text::columns(mark) + text::columns(word) + 4;
    Line::from(vec![
        Span::styled(format!(" {}  ", words::PROGRAM), theme.style(Role::Code)),
        Span::styled(format!("{mark} {word}"), theme.style(role)),
        Span::styled(
            theme
                .marks
                .apart(&about, &seen, width.saturating_sub(lead + 1)),
            theme.style(Role::Text),
        ),
    ])
}

fn about_engine(state: &StatusState, s: &Snapshot, width: usize) -> String {
    let up = figures::uptime(figures::millis_between(s.started, state.now) / 1_000);
    let mut about = format!("   pid {}   up {up}   v{}", s.pid, s.version);
    if width >= 110 {
        let at = times(state).date(s.config_at);
        about = format!("{about}   config {}, {at}", s.config_version);
    }
    about
}

/// ` Today 412 ▂▅▇▆▄▅▂  acted 380  asked back 9`: dispositions with a count of zero are left out.
pub(super) fn today(state: &StatusState, width: usize, theme: &Theme) -> Line<'static> {
    let Some(s) = &state.latest else {
        return Line::default();
    };
    let t = &s.today;
    if t.total == 0 {
        let why = if state.lacks_mailbox() {
            words::NOTHING_CAN_COME
        } else {
            words::NOTHING_CAME
        };
        return Line::styled(
            theme.marks.fit(&format!(" Today 0  {why}"), width),
            theme.style(Role::Text),
        );
    }
    let kinds = [
        ("acted", t.acted),
        ("asked back", t.asked_back),
        ("helped", t.helped),
        ("refused", t.refused),
        ("set aside", t.set_aside),
        ("ignored", t.ignored),
    ];
    let counts: Vec<String> = kinds
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(kind, n)| format!("  {kind} {}", figures::count(*n)))
        .collect();
    let counts = counts.concat();
    let total = format!(" Today {} ", figures::count(t.total));
    let bars = sparkline(&t.by_hour, 7, &theme.marks);
    let room = width.saturating_sub(text::columns(&total) + text::columns(&bars));
    Line::from(vec![
        Span::styled(total, theme.style(Role::Text)),
        Span::styled(bars, theme.style(Role::Muted)),
        Span::styled(theme.marks.fit(&counts, room), theme.style(Role::Text)),
    ])
}
