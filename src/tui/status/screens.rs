//! What people see: pictures at four sizes, keys and their effects.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::TimeZone;

use super::{
    Effect, Event, Request, StatusState, Update, draw,
    fixture::{CONFIG, at, later, running, state_of, without_mailbox},
};
use crate::{
    domain::{Remedy, Severity, Snapshot},
    tui::{
        Marks, Theme, ThemeKind,
        picture::{frame, glyphs, picture},
    },
};

const SIZES: [(u16, u16); 4] = [(120, 30), (80, 24), (60, 20), (40, 12)];

fn shown(state: &StatusState, width: u16, height: u16, theme: &Theme) -> String {
    glyphs(&frame(width, height, |f| draw(f, f.area(), state, theme)))
}

pub(super) fn seen(state: &StatusState) -> String {
    shown(state, 80, 24, &Theme::new(ThemeKind::Dark, Marks::UNICODE))
}

pub(super) fn silent() -> StatusState {
    let mut last = running();
    last.at = at("09:41:09");
    let answered = last.at;
    let mut state = state_of(last, 0);
    let mut finding = crate::words::status::no_answer();
    finding.said = "process 4711 is alive, its control socket does not answer".to_owned();
    finding.severity = Severity::Failure;
    finding.remedies = vec![Remedy {
        text: String::new(),
        command: Some("smartactions restart".into()),
    }];
    let now = later(answered, 41_000);
    state.handle(Event::Update(Update::NoAnswer(Box::new(finding))), now);
    state
}

fn calm() -> Snapshot {
    let mut calm = running();
    calm.troubles.clear();
    (calm.outbox.waiting, calm.outbox.held) = (0, String::new());
    calm
}

pub(super) fn pictures(name: &str, state: &StatusState) {
    for (width, height) in SIZES {
        for kind in [ThemeKind::Dark, ThemeKind::Mono] {
            let theme = Theme::new(kind, Marks::UNICODE);
            let buffer = frame(width, height, |f| draw(f, f.area(), state, &theme));
            let name = format!("{name}_{width}x{height}_{kind:?}").to_lowercase();
            insta::assert_snapshot!(name, picture(&buffer));
        }
    }
}

#[test]
fn pictures_of_a_running_engine() {
    pictures("running", &state_of(running(), 400));
}

#[test]
fn pictures_of_an_empty_listener_entry() {
    pictures("no_mailbox", &state_of(without_mailbox(), 300));
}

#[test]
fn pictures_of_an_engine_that_does_not_answer() {
    pictures("silent", &silent());
}

#[test]
fn pictures_of_a_calm_engine_and_before_the_first_answer() {
    pictures("calm", &state_of(calm(), 400));
    pictures(
        "asking",
        &StatusState::new(TimeZone::UTC, at("09:00:00"), CONFIG),
    );
}

/// However small the window: what is missing is said, and the key that mends it is there.
#[test]
fn a_missing_mailbox_is_said_at_every_size() {
    let state = state_of(without_mailbox(), 300);
    let theme = Theme::new(ThemeKind::Dark, Marks::UNICODE);
    for (width, height) in [(40, 12), (36, 9), (60, 20), (42, 17), (80, 24), (120, 30)] {
        let text = shown(&state, width, height, &theme);
        assert!(text.contains("No listener mailbox yet"), "{text}");
        assert!(text.contains("m mailbox"), "{text}");
        assert!(!text.contains("nothing is wrong"), "{text}");
    }
}

/// How it signs in and listens is on the screen; a long name of the server takes room of the bars.
#[test]
fn the_ways_in_are_shown() {
    let theme = Theme::new(ThemeKind::Dark, Marks::UNICODE);
    let mut calm = calm();
    calm.exchange.host = "exchange.contoso.com".to_owned();
    for (width, height, since) in [(80, 24, false), (120, 30, false), (40, 12, true)] {
        let text = shown(&state_of(calm.clone(), 0), width, height, &theme);
        assert!(text.contains("signed in by NTLM"), "{text}");
        assert_eq!(text.contains("streaming since 07:12:30"), since, "{text}");
        assert!(text.contains("streaming"), "{text}");
    }
    // What is not known gives way.
    calm.listener.percent_full = None;
    let text = shown(&state_of(calm, 0), 80, 24, &theme);
    assert!(text.contains("last mail 09:41:06   streaming"), "{text}");
    assert!(!text.contains("size unknown"), "{text}");
}

#[test]
fn the_ascii_twins_leave_no_other_glyph() {
    let theme = Theme::new(ThemeKind::Mono, Marks::ASCII);
    let mut state = state_of(running(), 400);
    press(&mut state, KeyCode::Enter);
    for (width, height) in SIZES {
        let text = shown(&state, width, height, &theme);
        assert!(text.is_ascii(), "{text}");
    }
}

#[test]
fn values_dim_at_three_seconds_and_the_screen_says_so_at_ten() {
    let dark = Theme::new(ThemeKind::Dark, Marks::UNICODE);
    for (age, dim, says) in [
        (2_900, false, false),
        (3_000, true, false),
        (9_900, true, false),
        (10_000, true, true),
    ] {
        let state = state_of(running(), age);
        let buffer = frame(80, 24, |f| draw(f, f.area(), &state, &dark));
        let cell = buffer.cell((20, 2)).unwrap();
        assert_eq!(
            cell.modifier.contains(ratatui::style::Modifier::DIM),
            dim,
            "{age}"
        );
        assert_eq!(glyphs(&buffer).contains("not answering"), says, "{age}");
    }
}

pub(super) fn press(state: &mut StatusState, code: KeyCode) -> Vec<Effect> {
    let now = state.now;
    state.handle(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)), now)
}

#[test]
fn acts_are_asked_about_and_the_safe_answer_comes_first() {
    let mut state = state_of(running(), 0);
    assert_eq!(press(&mut state, KeyCode::Char('x')), []);
    assert!(seen(&state).contains("▸ Leave it running"));
    assert_eq!(press(&mut state, KeyCode::Enter), []);
    press(&mut state, KeyCode::Char('x'));
    press(&mut state, KeyCode::Down);
    assert_eq!(
        press(&mut state, KeyCode::Enter),
        [Effect::Request(Request::Stop)]
    );
    press(&mut state, KeyCode::Char('p'));
    press(&mut state, KeyCode::Down);
    let pause = Request::Pause(Some(Duration::from_mins(15)));
    assert_eq!(press(&mut state, KeyCode::Enter), [Effect::Request(pause)]);
}

#[test]
fn a_paused_engine_is_resumed_by_the_same_key() {
    let mut snapshot = running();
    snapshot.paused = true;
    let mut state = state_of(snapshot, 0);
    assert!(seen(&state).contains("p resume"));
    assert_eq!(
        press(&mut state, KeyCode::Char('p')),
        [Effect::Request(Request::Resume)]
    );
}

#[test]
fn only_a_silent_engine_is_restarted() {
    let mut state = state_of(running(), 0);
    assert_eq!(press(&mut state, KeyCode::Char('R')), []);
    assert_eq!(
        press(&mut silent(), KeyCode::Char('R')),
        [Effect::Request(Request::Restart)]
    );
}

#[test]
fn the_copied_command_is_the_one_in_reach() {
    let copied = |mut state: StatusState| press(&mut state, KeyCode::Char('y'));
    assert_eq!(
        copied(silent()),
        [Effect::Copy("smartactions restart".into())]
    );
    let set = "smartactions mailbox set ADDRESS";
    assert_eq!(
        copied(state_of(without_mailbox(), 0)),
        [Effect::Copy(set.into())]
    );
    let task = running().recent[0].task.unwrap();
    let story = format!("smartactions task story {task}");
    assert_eq!(copied(state_of(running(), 0)), [Effect::Copy(story)]);
}

#[test]
fn the_cursor_stays_on_its_row_when_new_ones_come_in() {
    let mut state = state_of(running(), 0);
    press(&mut state, KeyCode::Down);
    let mut more = running();
    let mut newest = more.recent[0].clone();
    newest.key = "newest".into();
    more.recent.insert(0, newest);
    let now = state.now;
    state.handle(Event::Update(Update::Snapshot(Box::new(more))), now);
    assert_eq!(state.selected_reply().unwrap().from, "bo@contoso.com");
}

#[test]
fn find_takes_letters_and_escape_gives_all_back() {
    let mut state = state_of(running(), 0);
    press(&mut state, KeyCode::Char('/'));
    for c in "LEAVE".chars() {
        assert_eq!(press(&mut state, KeyCode::Char(c)), []);
    }
    assert_eq!(state.rows().len(), 1);
    press(&mut state, KeyCode::Esc);
    assert_eq!(state.rows().len(), 7);
    press(&mut state, KeyCode::Char('4'));
    assert_eq!(state.rows().len(), 1);
}

#[test]
fn each_page_says_what_it_holds_and_where_the_rest_is() {
    let pages = [
        (
            '3',
            "128 open, newest first; 4 000 completed. All: smartactions task list",
        ),
        ('4', "smartactions setaside list"),
        ('5', "41 waiting, 105 sent since the start, 0 given up"),
        ('6', "all levels (L changes it); all: smartactions logs"),
    ];
    for (key, says) in pages {
        let mut state = state_of(running(), 0);
        let effects = press(&mut state, KeyCode::Char(key));
        let asks = (key == '3').then_some(Effect::Request(Request::Tasks));
        assert_eq!(effects, asks.into_iter().collect::<Vec<_>>());
        assert!(seen(&state).contains(says), "{says} in\n{}", seen(&state));
    }
}

#[test]
fn enter_tells_the_story() {
    let mut state = state_of(running(), 0);
    press(&mut state, KeyCode::Enter);
    let text = seen(&state);
    for line in [
        "✓ seen by the listener",
        "+740 ms",
        "· confirmation waits in the outbox",
        "✓ acted 0.8 s",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
}

#[test]
fn a_key_of_control_closes_suspends_and_redraws() {
    for (c, effect) in [
        ('c', Effect::Close),
        ('z', Effect::Suspend),
        ('l', Effect::Redraw),
    ] {
        let mut state = state_of(running(), 0);
        let now = state.now;
        let key = KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
        assert_eq!(state.handle(Event::Key(key), now), [effect]);
    }
}
