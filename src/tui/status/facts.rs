//! The head of the status screen: whether the engine runs, what it reaches, what it holds, and
//! what came in today.

use ratatui::text::{Line, Span};

use super::{StatusState, state::Freshness};
use crate::{
    domain::{Snapshot, snapshot::ListenerState},
    tui::{
        Role, Theme,
        figures::{self, Times},
        text,
        widgets::sparkline,
    },
    words::status as words,
};

/// Columns of a fact's text and number, after its name and mark.
const FACT: usize = 37;
/// Most columns of a sparkline.
const SPARK: usize = 24;

pub(super) fn times(state: &StatusState) -> Times<'_> {
    Times {
        zone: &state.zone,
        now: state.now,
    }
}

/// Mark, role and word of the engine's own state.
pub(super) fn engine(state: &StatusState, theme: &Theme) -> (&'static str, Role, &'static str) {
    match (state.freshness(), &state.latest) {
        (Freshness::Silent, _) => ("?", Role::Bad, words::NOT_ANSWERING),
        (_, None) => (theme.marks.unknown, Role::Muted, words::ASKING),
        (_, Some(s)) if s.paused => (theme.marks.left_out, Role::Warn, words::PAUSED),
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
            theme.marks.apart(&about, &seen, width.saturating_sub(lead)),
            theme.style(Role::Text),
        ),
    ])
}

fn about_engine(state: &StatusState, s: &Snapshot, width: usize) -> String {
    let up = figures::uptime(figures::millis_between(s.started, state.now) / 1_000);
    let mut about = format!("   pid {}   up {up}   v{}", s.pid, s.version);
    if width >= 110 {
        let at = times(state).date(s.config_at);
        about.push_str(&format!("   config {}, {at}", s.config_version));
    }
    about
}

struct Fact {
    name: &'static str,
    mark: (&'static str, Role),
    text: String,
    number: String,
    bars: Vec<u64>,
}

impl Fact {
    fn line(&self, width: usize, theme: &Theme) -> Line<'static> {
        let lead = format!(" {}", theme.marks.pad(self.name, 10));
        let mut spans = vec![
            Span::styled(lead, theme.style(Role::Text)),
            Span::styled(format!("{} ", self.mark.0), theme.style(self.mark.1)),
        ];
        if self.number.is_empty() && self.bars.is_empty() {
            let room = width.saturating_sub(13);
            spans.push(Span::styled(
                theme.marks.fit(&self.text, room),
                theme.style(Role::Text),
            ));
        } else {
            let both = theme.marks.apart(&self.text, &self.number, FACT);
            let bars = sparkline(
                &self.bars,
                width.saturating_sub(56).min(SPARK),
                &theme.marks,
            );
            spans.push(Span::styled(both, theme.style(Role::Text)));
            spans.push(Span::styled(format!("  {bars}"), theme.style(Role::Muted)));
        }
        Line::from(spans)
    }
}

/// The four lines of facts.
pub(super) fn lines(state: &StatusState, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Some(s) = &state.latest else {
        return Vec::new();
    };
    let silent = state.freshness() == Freshness::Silent;
    let [exchange_name, mailbox_name, outbox_name, tasks_name] = words::FACTS;
    let mut facts = [
        exchange(s, exchange_name, silent, theme),
        mailbox(state, s, mailbox_name, theme),
        outbox(state, s, outbox_name, silent, theme),
        tasks(s, tasks_name, silent, theme),
    ];
    if silent {
        facts
            .iter_mut()
            .for_each(|f| f.mark = (theme.marks.unknown, Role::Muted));
    }
    facts.iter().map(|f| f.line(width, theme)).collect()
}

fn exchange(s: &Snapshot, name: &'static str, silent: bool, theme: &Theme) -> Fact {
    let (mark, word) = match (silent, s.exchange.signed_in) {
        (true, true) => ((theme.marks.unknown, Role::Muted), "was signed in"),
        (true, false) => ((theme.marks.unknown, Role::Muted), "was not signed in"),
        (false, true) => ((theme.marks.live, Role::Ok), "signed in"),
        (false, false) => ((theme.marks.failed, Role::Bad), "not signed in"),
    };
    Fact {
        name,
        mark,
        text: format!("{}   {word}", s.exchange.host),
        number: s
            .exchange
            .latency_ms
            .filter(|_| !silent)
            .map(figures::millis)
            .unwrap_or_default(),
        bars: if silent {
            Vec::new()
        } else {
            s.exchange.latencies_ms.clone()
        },
    }
}

fn mailbox(state: &StatusState, s: &Snapshot, name: &'static str, theme: &Theme) -> Fact {
    let l: &ListenerState = &s.listener;
    let (mark, word) = match l.state.as_str() {
        _ if l.mailbox.is_empty() => ((theme.marks.unknown, Role::Muted), ""),
        "listening" => ((theme.marks.live, Role::Ok), ""),
        "paused" => ((theme.marks.left_out, Role::Warn), "   paused"),
        "trouble" => ((theme.marks.failed, Role::Bad), "   trouble"),
        _ => ((theme.marks.unknown, Role::Accent), "   opening"),
    };
    let mut text = if l.mailbox.is_empty() {
        words::NO_MAILBOX.to_owned()
    } else {
        format!("{}{word}", l.mailbox)
    };
    if let Some(percent) = l.percent_full {
        text.push_str(&format!("   {percent} % full"));
    }
    if let Some(at) = l.last_mail {
        text.push_str(&format!("   last mail {}", times(state).second(at)));
    }
    Fact {
        name,
        mark,
        text,
        number: String::new(),
        bars: Vec::new(),
    }
}

fn outbox(
    state: &StatusState,
    s: &Snapshot,
    name: &'static str,
    silent: bool,
    theme: &Theme,
) -> Fact {
    let o = &s.outbox;
    let waiting = figures::count(o.waiting);
    let oldest = || o.oldest_seconds.map(figures::span).unwrap_or_default();
    let (mark, text, number) = match o.held.as_str() {
        _ if silent => (
            (theme.marks.unknown, Role::Muted),
            format!("{waiting} waiting"),
            String::new(),
        ),
        "no_mailbox" if o.waiting > 0 => (
            (theme.marks.waiting, Role::Muted),
            format!("{waiting} wait for a mailbox, oldest"),
            oldest(),
        ),
        "" | "no_mailbox" => (
            (theme.marks.live, Role::Ok),
            format!("{waiting} waiting"),
            String::new(),
        ),
        held => (
            (theme.marks.warned, Role::Warn),
            format!("{waiting}{}", words::held(held)),
            state
                .pace
                .seconds_for(o.waiting)
                .map(figures::span)
                .unwrap_or_default(),
        ),
    };
    let text = if o.failed > 0 {
        format!("{text}, {} given up", figures::count(o.failed))
    } else {
        text
    };
    Fact {
        name,
        mark,
        text,
        number,
        bars: if silent {
            Vec::new()
        } else {
            o.history.clone()
        },
    }
}

fn tasks(s: &Snapshot, name: &'static str, silent: bool, theme: &Theme) -> Fact {
    let t = s.tasks;
    let count = figures::count;
    let mut text = format!(
        "{} open   {} due today   {} overdue",
        count(t.open),
        count(t.due_today),
        count(t.overdue)
    );
    if !silent {
        text.push_str(&format!("   API {}", s.api));
    }
    Fact {
        name,
        mark: (theme.marks.live, Role::Ok),
        text,
        number: String::new(),
        bars: Vec::new(),
    }
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
    let counts: String = kinds
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(kind, n)| format!("  {kind} {}", figures::count(*n)))
        .collect();
    let total = format!(" Today {} ", figures::count(t.total));
    let bars = sparkline(&t.by_hour, 7, &theme.marks);
    let room = width.saturating_sub(text::columns(&total) + text::columns(&bars));
    Line::from(vec![
        Span::styled(total, theme.style(Role::Text)),
        Span::styled(bars, theme.style(Role::Muted)),
        Span::styled(theme.marks.fit(&counts, room), theme.style(Role::Text)),
    ])
}
