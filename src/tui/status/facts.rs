//! Four lines: what the engine can reach, and what it holds.

use ratatui::text::{Line, Span};

use super::{StatusState, head::times, known::Freshness};
use crate::{
    domain::{Snapshot, snapshot::ListenerState},
    tui::{Role, Theme, figures, text, widgets::sparkline},
    words::status as words,
};

/// Columns of a fact's name and mark.
const LEAD: usize = 13;
/// Columns of a fact's text and number, after its name and mark.
const FACT: usize = 37;
/// Below it the less important part of a line is left out.
const NARROW: usize = 72;
/// Percent from which on it matters how full a mailbox is.
const NEARLY_FULL: u8 = 80;
/// Most columns of a sparkline.
const SPARK: usize = 24;

/// Columns of a sparkline that gives room to a long text.
const SHORT_SPARK: usize = 12;

/// Columns of a sparkline in a window of that width.
fn spark(width: usize) -> usize {
    width.saturating_sub(56).min(SPARK)
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
            let room = width.saturating_sub(LEAD);
            spans.push(Span::styled(
                theme.marks.fit(&self.text, room),
                theme.style(Role::Text),
            ));
        } else {
            // A long text takes its room from the oldest bars.
            let bars = spark(width);
            let wanted = text::columns(&self.text) + 1 + text::columns(&self.number);
            let more = wanted
                .saturating_sub(FACT)
                .min(bars.saturating_sub(SHORT_SPARK));
            let both = theme.marks.apart(&self.text, &self.number, FACT + more);
            let bars = sparkline(&self.bars, bars - more, &theme.marks);
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
    let narrow = width < NARROW;
    let [exchange_name, mailbox_name, outbox_name, tasks_name] = words::FACTS;
    let mut facts = [
        exchange(s, exchange_name, silent, width, theme),
        mailbox(state, s, mailbox_name, width.saturating_sub(LEAD), theme),
        outbox(state, s, outbox_name, silent, theme),
        tasks(s, tasks_name, silent || narrow, theme),
    ];
    if silent {
        for fact in &mut facts {
            fact.mark = (theme.marks.unknown, Role::Muted);
        }
    }
    facts.iter().map(|f| f.line(width, theme)).collect()
}

fn exchange(s: &Snapshot, name: &'static str, silent: bool, width: usize, theme: &Theme) -> Fact {
    let m = &theme.marks;
    let (mark, word) = match (silent, s.exchange.state.as_str()) {
        (true, _) if s.exchange.signed_in => ((m.unknown, Role::Muted), words::WAS_SIGNED_IN),
        (true, _) => ((m.unknown, Role::Muted), words::NOT_ASKED),
        (false, "signed_in" | "slowed") => ((m.live, Role::Ok), words::SIGNED_IN),
        (false, "no_answer") => ((m.failed, Role::Bad), words::NO_ANSWER),
        (false, "not_signed_in") => ((m.failed, Role::Bad), words::NOT_SIGNED_IN),
        _ if s.listener.mailbox.is_empty() => ((m.unknown, Role::Muted), words::ASKED_LATER),
        _ => ((m.unknown, Role::Muted), words::NOT_ASKED),
    };
    let answers = !silent && s.exchange.signed_in;
    let number = s.exchange.latency_ms.filter(|_| answers);
    let number = number.map(figures::millis).unwrap_or_default();
    let host = &s.exchange.host;
    let mut text = format!("{host}   {word}");
    let method = s.exchange.method.as_str();
    if word == words::SIGNED_IN && !method.is_empty() {
        let by = format!("{host}   {}", words::signed_in_by(method));
        let room = FACT + spark(width).saturating_sub(SHORT_SPARK);
        if text::columns(&by) + 1 + text::columns(&number) <= room {
            text = by;
        }
    }
    Fact {
        name,
        mark,
        text,
        number,
        bars: if answers {
            s.exchange.latencies_ms.clone()
        } else {
            Vec::new()
        },
    }
}

fn mailbox(
    state: &StatusState,
    s: &Snapshot,
    name: &'static str,
    room: usize,
    theme: &Theme,
) -> Fact {
    let l: &ListenerState = &s.listener;
    let (mark, word) = match l.state.as_str() {
        _ if l.mailbox.is_empty() => ((theme.marks.unknown, Role::Muted), ""),
        "listening" => ((theme.marks.live, Role::Ok), ""),
        "paused" => ((theme.marks.left_out, Role::Warn), "   paused"),
        "trouble" => ((theme.marks.failed, Role::Bad), "   trouble"),
        _ => ((theme.marks.unknown, Role::Accent), "   opening"),
    };
    let text = if l.mailbox.is_empty() {
        words::NO_MAILBOX.to_owned()
    } else if l.state == "listening" {
        listening(state, s, room)
    } else {
        format!("{}{word}", l.mailbox)
    };
    Fact {
        name,
        mark,
        text,
        number: String::new(),
        bars: Vec::new(),
    }
}

/// The mailbox that is listened to, with as much about it as there is room for.
fn listening(state: &StatusState, s: &Snapshot, room: usize) -> String {
    let l = &s.listener;
    let full = match l.percent_full {
        Some(percent) => format!("{percent} % full"),
        None => words::FULLNESS_UNKNOWN.to_owned(),
    };
    let last = match l.last_mail {
        Some(at) => format!("last mail {}", times(state).second(at)),
        None => words::NO_MAIL_YET.to_owned(),
    };
    let (way, since) = (s.exchange.listens.clone(), way(state, s));
    // How full it is goes first where that is not known, or no matter yet.
    let short = match l.percent_full {
        Some(NEARLY_FULL..) if room >= NARROW - LEAD => vec![&full, &last],
        _ => vec![&last],
    };
    let lists = [
        vec![&full, &last, &since],
        vec![&full, &last, &way],
        [short.as_slice(), &[&since]].concat(),
        [short.as_slice(), &[&way]].concat(),
        short,
    ];
    let mailbox = l.mailbox.as_str();
    let texts = lists.map(|list| {
        let parts = list.into_iter().map(String::as_str);
        let parts = std::iter::once(mailbox).chain(parts.filter(|p| !p.is_empty()));
        parts.collect::<Vec<_>>().join("   ")
    });
    let fits = texts.iter().find(|t| text::columns(t) <= room);
    let narrowest = texts.last().cloned().unwrap_or_default();
    fits.cloned().unwrap_or(narrowest)
}

/// `streaming since 09:41:06`; empty while nothing is heard.
pub(super) fn way(state: &StatusState, s: &Snapshot) -> String {
    let way = &s.exchange.listens;
    match s.exchange.listens_since {
        Some(at) => words::listens_since(way, &times(state).second(at)),
        None => way.clone(),
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
                .filter(|_| o.waiting > 0)
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

fn tasks(s: &Snapshot, name: &'static str, short: bool, theme: &Theme) -> Fact {
    let t = s.tasks;
    let count = figures::count;
    let mut text = format!(
        "{} open   {} due today   {} overdue",
        count(t.open),
        count(t.due_today),
        count(t.overdue)
    );
    if !short {
        text = format!("{text}   API {}", s.api);
    }
    Fact {
        name,
        mark: (theme.marks.live, Role::Ok),
        text,
        number: String::new(),
        bars: Vec::new(),
    }
}
