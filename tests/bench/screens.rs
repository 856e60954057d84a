//! What the screens cost: the first frame beside a program that does nothing, one draw of the fullest
//! screen, a key until it is seen, and a wizard that nobody touches.
//!
//! `cargo bench --bench screens` prints the figures; nothing here fails for being slow.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark stops at the first fault and prints what it measured"
)]

#[path = "../terminal/mod.rs"]
mod terminal;

use std::{
    fs,
    time::{Duration, Instant},
};

use jiff::{Timestamp, tz::TimeZone};
use portable_pty::CommandBuilder;
use ratatui::{Terminal as Screen, backend::TestBackend};
use serde_json::{Value, json};
use smartactions::{
    domain::Snapshot,
    tui::{
        Marks, Theme, ThemeKind,
        status::{Event, StatusState, Update, draw},
    },
};
use terminal::Terminal;

const STARTS: usize = 20;
const DRAWS: u32 = 2_000;
const KEYS: usize = 40;
const IDLE: Duration = Duration::from_secs(10);

fn main() {
    first_frame();
    fullest_draw();
    let mut wizard = start_wizard();
    idle(&mut wizard);
    keys(&mut wizard);
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap()
}

fn start_wizard() -> Terminal {
    let folder = tempfile::tempdir().unwrap().keep();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_smartactions"));
    command.args(["setup", "--theme", "dark", "--state"]);
    command.arg(folder.join("state"));
    command.arg("--config");
    command.arg(folder.join("config.toml"));
    let mut shown = Terminal::start(command);
    shown.wait_for("How do you want to start?");
    shown
}

/// From the start of the process until the page is on the screen, and the same way `true`.
fn first_frame() {
    let (mut wizard, mut nothing) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let begun = Instant::now();
        let mut shown = Terminal::start(CommandBuilder::new("true"));
        shown.ended();
        nothing.push(begun.elapsed());
        let begun = Instant::now();
        drop(start_wizard());
        wizard.push(begun.elapsed());
    }
    let (wizard, nothing) = (median(wizard), median(nothing));
    println!(
        "first frame, median of {STARTS}: wizard {wizard:.1?}, `true` in the same terminal {nothing:.1?}, more by {:.1?}",
        wizard.saturating_sub(nothing)
    );
}

/// A day with many replies and troubles, every column and list filled.
fn busy_day(now: Timestamp) -> Snapshot {
    let reply = |n: usize| {
        json!({
            "key": n.to_string(), "at": now, "from": format!("A Person With A Long Name <person{n}@example.test>"),
            "subject": format!("RE: Order {n}: two hundred chairs for the new building"), "action": "Approve",
            "disposition": "acted", "took_ms": 780, "task": Value::Null, "task_title": "",
            "line": "Approve: agreed with the works council", "proof": "exchange", "story": []
        })
    };
    let trouble = |n: usize| {
        json!({"code": format!("listener.fault_{n}"), "what": "the mailbox is full",
            "place": "smartactions@example.test", "remedy": "delete what is not needed",
            "since": now, "effect": "replies wait"})
    };
    let day = json!({
        "at": now, "ready": true, "readiness": [], "pid": 4711, "version": "0.1.0", "started": now,
        "config_version": 1, "config_at": now, "looks": 1, "paused": false, "paused_until": null,
        "exchange": {"host": "mail.example.test", "signed_in": true, "method": "NTLM",
            "why_not_stronger": null, "state": "signed_in", "latency_ms": 12,
            "latencies_ms": (1..60).collect::<Vec<u32>>(), "listens": "streaming", "listens_since": now},
        "listener": {"mailbox": "smartactions@example.test", "state": "listening", "name": "default",
            "percent_full": 71, "last_mail": now},
        "outbox": {"waiting": 4, "oldest_seconds": 3, "sent": 900, "failed": 1, "held": "",
            "history": (1..60).collect::<Vec<u32>>()},
        "tasks": {"open": 70, "due_today": 4, "overdue": 2, "completed": 800},
        "today": {"total": 900, "by_hour": (1..24).collect::<Vec<u32>>(), "acted": 700, "asked_back": 60,
            "helped": 20, "refused": 50, "set_aside": 20, "ignored": 50},
        "api": "127.0.0.1:8480", "recent": (0..50).map(reply).collect::<Vec<_>>(), "waiting": [],
        "troubles": (0..6).map(trouble).collect::<Vec<_>>(), "round_trip": null
    });
    serde_json::from_value(day).unwrap()
}

fn fullest_draw() {
    let now: Timestamp = "2026-11-27T10:00:00Z".parse().unwrap();
    let mut state = StatusState::new(TimeZone::UTC, now, "/etc/smartactions/config.toml");
    let day = Update::Snapshot(Box::new(busy_day(now)));
    state.handle(Event::Update(day), now);
    let theme = Theme::new(ThemeKind::Dark, Marks::UNICODE);
    let mut screen = Screen::new(TestBackend::new(200, 50)).unwrap();
    let begun = Instant::now();
    for _ in 0..DRAWS {
        // Nothing is drawn twice only because it did not change.
        screen.clear().unwrap();
        screen
            .draw(|frame| draw(frame, frame.area(), &state, &theme))
            .unwrap();
    }
    let each = begun.elapsed() / DRAWS;
    println!(
        "one draw of the busiest status screen at 200x50, with the cells compared: {each:.0?}"
    );
}

/// Wake-ups and time on the processor of all threads.
fn spent(pid: i32) -> (u64, u64) {
    let (mut wakes, mut ticks) = (0, 0);
    for thread in fs::read_dir(format!("/proc/{pid}/task")).unwrap() {
        let thread = thread.unwrap().path();
        let status = fs::read_to_string(thread.join("status")).unwrap_or_default();
        let line = status
            .lines()
            .find_map(|l| l.strip_prefix("voluntary_ctxt_switches:"));
        wakes += line.map_or(0, |n| n.trim().parse().unwrap_or(0));
        // Fields 14 and 15 of proc_pid_stat(5), counted behind the name in brackets.
        let stat = fs::read_to_string(thread.join("stat")).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let both = fields.split_whitespace().skip(11).take(2);
        ticks += both.filter_map(|n| n.parse::<u64>().ok()).sum::<u64>();
    }
    (wakes, ticks)
}

fn idle(wizard: &mut Terminal) {
    while wizard.hear(Duration::from_secs(1)) {}
    let pid = wizard.pid().as_raw_nonzero().get();
    let before = spent(pid);
    while wizard.hear(IDLE) {}
    let after = spent(pid);
    println!(
        "nobody touches the wizard for {IDLE:?}: {} wake-ups of all threads, {} ticks on the processor (100 a second)",
        after.0 - before.0,
        after.1 - before.1
    );
}

/// From a key until what it does is on the screen: the help opens and closes.
fn keys(wizard: &mut Terminal) {
    let mut times = Vec::new();
    for _ in 0..KEYS {
        let begun = Instant::now();
        wizard.press("\x1bOP");
        wizard.wait("the help", |screen| {
            screen.contents().contains("Esc closes")
        });
        times.push(begun.elapsed());
        let begun = Instant::now();
        wizard.press("\x1b");
        wizard.wait("the page", |screen| {
            !screen.contents().contains("Esc closes")
        });
        times.push(begun.elapsed());
    }
    let most = times.iter().max().copied().unwrap();
    println!(
        "a key until it is seen, {} keys: median {:.1?}, longest {most:.1?}",
        times.len(),
        median(times)
    );
}
