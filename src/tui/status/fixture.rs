//! The story that the sketches of the status screen tell, as snapshots.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{Event, LogLevel, LogLine, StatusState, Update};
use crate::{
    domain::{
        Disposition, Problem, ProofLevel, Refusal, Snapshot, TaskId,
        snapshot::{
            ExchangeState, HandledReply, ListenerState, OutboxState, StoryStep, TaskCounts,
            TodayCounts, Trouble, WaitingTask,
        },
    },
    tui::Marks,
};

mod tasks;
pub(super) use tasks::{open_tasks, task_story};

pub(super) const CONFIG: &str = "/etc/smartactions/config.toml";

/// A time of 9 May.
pub(super) fn at(time: &str) -> Timestamp {
    format!("2026-05-09T{time}Z").parse().unwrap()
}

pub(super) fn later(time: Timestamp, ms: i64) -> Timestamp {
    time + SignedDuration::from_millis(ms)
}

fn levels(bars: &str) -> Vec<u64> {
    let level = |c: char| {
        let at = Marks::UNICODE
            .spark
            .iter()
            .position(|s| *s == c.to_string());
        u64::try_from(at.unwrap()).unwrap()
    };
    bars.chars().map(level).collect()
}

fn reply(time: &str, from: &str, subject: &str, action: &str, became: Disposition) -> HandledReply {
    let acted = became == Disposition::Acted;
    HandledReply {
        key: format!("{time} {from}"),
        at: at(&format!("{time}:07")),
        from: from.to_owned(),
        subject: subject.to_owned(),
        action: action.to_owned(),
        disposition: became,
        took_ms: acted.then_some(780),
        task: Some(TaskId::from_parts(at("08:55:00"), 7)),
        task_title: "order 4711".to_owned(),
        sent: acted.then(|| at("08:55:00")),
        line: action.to_lowercase(),
        proof: acted.then_some(ProofLevel::Exchange),
        story: Vec::new(),
    }
}

fn story() -> Vec<StoryStep> {
    let mut time = at("09:41:06.4");
    let mut step = |name: &str, text: &str, ms: i64| {
        time = later(time, ms);
        StoryStep {
            step: name.to_owned(),
            text: text.to_owned(),
            at: Some(time),
            ok: true,
        }
    };
    let mut steps = vec![
        step("delivered", "delivered by Exchange", 0),
        step("seen", "seen by the listener", 740),
        step("matched", "matched to its task", 2),
        step("sender_proved", "sender proved: exchange", 6),
        step("read", "reading: act, Approve", 1),
        step("committed", "outcome committed", 4),
        step("told", "application told", 31),
    ];
    steps.push(StoryStep {
        step: "confirmation".to_owned(),
        text: "confirmation waits in the outbox".to_owned(),
        at: None,
        ok: false,
    });
    steps
}

fn recent() -> Vec<HandledReply> {
    let set_aside = || Disposition::SetAside("trust.outside".to_owned());
    let ignored = || Disposition::Ignored("mail.absence".to_owned());
    let mut rows = vec![
        reply(
            "09:41",
            "anna@contoso.com",
            "RE: Approve order 4711",
            "Approve",
            Disposition::Acted,
        ),
        reply(
            "09:40",
            "bo@contoso.com",
            "RE: Approve leave 88",
            "",
            Disposition::AskedBack,
        ),
        reply(
            "09:38",
            "cy@contoso.com",
            "Automatic reply: Approve order 4702",
            "",
            ignored(),
        ),
        reply(
            "09:31",
            "di@contoso.com",
            "RE: Approve order 4702",
            "Reject",
            Disposition::Acted,
        ),
        reply(
            "09:30",
            "ed@other.example",
            "RE: Approve order 4702",
            "Approve",
            set_aside(),
        ),
        reply(
            "09:22",
            "anna@contoso.com",
            "RE: Approve trip 19",
            "Approve",
            Disposition::Acted,
        ),
        reply(
            "09:20",
            "fa@contoso.com",
            "RE: Approve order 4699",
            "Approve",
            Disposition::Refused(Refusal::NotYours),
        ),
    ];
    rows[0].story = story();
    rows[3].took_ms = Some(720);
    rows[5].took_ms = Some(900);
    rows
}

/// The engine of the first sketch: running, slowed by Exchange.
pub(crate) fn running() -> Snapshot {
    Snapshot {
        at: at("09:41:08.6"),
        ready: true,
        round_trip: None,
        readiness: Vec::new(),
        pid: 4711,
        version: "1.4.0".to_owned(),
        started: "2026-05-06T14:07:00Z".parse().unwrap(),
        config_version: 4,
        config_at: at("14:07:00"),
        looks: 0,
        paused: false,
        paused_until: None,
        exchange: ExchangeState {
            host: "mail.contoso.com".to_owned(),
            signed_in: true,
            method: "NTLM".to_owned(),
            why_not_stronger: Some("the server offers no stronger one".to_owned()),
            state: "slowed".to_owned(),
            latency_ms: Some(44),
            latencies_ms: levels("▁▂▂▁▃▂▁▁▂▁▂▁▇▂▁▁▂▁▁▂▁▁▂▁"),
            listens: "streaming".to_owned(),
            listens_since: Some(at("07:12:30")),
        },
        listener: ListenerState {
            mailbox: "approvals@contoso.com".to_owned(),
            state: "listening".to_owned(),
            name: "default".to_owned(),
            percent_full: Some(61),
            last_mail: Some(at("09:41:06")),
        },
        outbox: OutboxState {
            waiting: 41,
            oldest_seconds: Some(10),
            sent: 105,
            failed: 0,
            held: "slowed".to_owned(),
            history: levels("▁▁▁▂▁▁▃▅▆▇▇▆▇▇▆▇▇▇▆▇▆▇▇▇"),
        },
        tasks: TaskCounts {
            open: 128,
            due_today: 9,
            overdue: 3,
            completed: 4_000,
        },
        today: TodayCounts {
            total: 412,
            by_hour: levels("▂▅▇▆▄▅▂"),
            acted: 380,
            asked_back: 9,
            helped: 0,
            refused: 11,
            set_aside: 5,
            ignored: 7,
        },
        api: "127.0.0.1:8480".to_owned(),
        recent: recent(),
        waiting: Vec::new(),
        troubles: vec![Trouble {
            problem: Problem::new(
                "exchange.slowed",
                "Exchange asks us to slow down",
                "mail.contoso.com",
                "raise the service account's limit, or send through an SMTP relay",
            ),
            since: at("09:40:58"),
            effect: "None is lost".to_owned(),
        }],
    }
}

fn waiting(time: &str, assignee: &str, title: &str, actions: u32) -> WaitingTask {
    WaitingTask {
        task: TaskId::from_parts(at(time), 1),
        created: at(time),
        assignee: assignee.to_owned(),
        title: title.to_owned(),
        actions,
    }
}

/// The engine with an empty listener entry.
pub(super) fn without_mailbox() -> Snapshot {
    let s = running();
    Snapshot {
        at: at("14:48:20"),
        started: at("14:07:00"),
        listener: ListenerState {
            state: "none".to_owned(),
            ..ListenerState::default()
        },
        outbox: OutboxState {
            waiting: 3,
            oldest_seconds: Some(2_340),
            held: "no_mailbox".to_owned(),
            history: levels("▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▂▂▂▂▄▄▆▆"),
            ..OutboxState::default()
        },
        tasks: TaskCounts {
            open: 3,
            ..TaskCounts::default()
        },
        today: TodayCounts::default(),
        recent: Vec::new(),
        waiting: vec![
            waiting("14:31:00", "anna@contoso.com", "Order 4711", 2),
            waiting("14:26:00", "bo@contoso.com", "Leave 88", 2),
            waiting("14:09:00", "di@contoso.com", "Order 4702", 3),
        ],
        troubles: Vec::new(),
        ..s
    }
}

fn log() -> Vec<LogLine> {
    [
        (
            "09:41:07",
            "desk",
            "order 4711: Approve by anna@contoso.com",
        ),
        ("09:41:06", "listener", "1 new"),
        ("09:40:58", "outbox", "Exchange asks to slow down, 41 wait"),
        ("09:40:37", "desk", "leave 88: asked back"),
    ]
    .into_iter()
    .map(|(time, part, text)| LogLine {
        at: at(time),
        level: LogLevel::Info,
        part: part.to_owned(),
        text: text.to_owned(),
    })
    .collect()
}

/// A state that took one snapshot, `age_ms` ago.
pub(super) fn state_of(snapshot: Snapshot, age_ms: i64) -> StatusState {
    let taken = snapshot.at;
    let mut state = StatusState::new(TimeZone::UTC, later(taken, -20_000), CONFIG);
    let mut early = snapshot.clone();
    early.at = later(taken, -10_000);
    early.outbox.sent = early.outbox.sent.saturating_sub(5);
    state.handle(Event::Update(Update::Log(log())), early.at);
    for s in [early, snapshot] {
        let now = s.at;
        state.handle(Event::Update(Update::Snapshot(Box::new(s))), now);
    }
    state.handle(Event::Tick, later(taken, age_ms));
    state
}
