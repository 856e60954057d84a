//! What people see, and what their keys do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;

use super::{DemoState, Effect, Event, Letter, Request, Update, draw};
use crate::tui::{
    Marks, Theme, ThemeKind,
    picture::{frame, glyphs, picture},
};

const THEME: Theme = Theme::new(ThemeKind::Dark, Marks::UNICODE);

fn letter() -> Letter {
    let head = [
        ("From", "SmartActions <smartactions@example.test>"),
        ("To", "Alice Smith <alice@example.test>"),
        ("Subject", "Order 4711"),
    ];
    let many: Vec<_> = (1..30).map(|n| format!("line {n}")).collect();
    Letter {
        head: head.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec(),
        text: format!(
            "Order 4711\n\n12 chairs.\n\n  Approve\n  Reject\n\n{}",
            many.join("\n")
        ),
    }
}

fn asked() -> DemoState {
    let mut state = DemoState::new("Alice");
    state.handle(Event::Update(Update::Letter(letter())));
    let stands = "Order 4711 is open".to_owned();
    let decided = false;
    state.handle(Event::Update(Update::Task { stands, decided }));
    state
}

fn decided() -> DemoState {
    let mut state = asked();
    let stands = "Order 4711 is completed: Approve, by alice@example.test".to_owned();
    let decided = true;
    state.handle(Event::Update(Update::Task { stands, decided }));
    state
}

fn press(state: &mut DemoState, code: KeyCode) -> Option<Effect> {
    state.handle(Event::Key(KeyEvent::from(code)))
}

fn shown(state: &DemoState, width: u16, height: u16) -> String {
    glyphs(&frame(width, height, |f| {
        draw(f, f.area(), state, &THEME);
    }))
}

#[test]
fn pictures() {
    let picture_of = |state: &DemoState, width, height| {
        picture(&frame(width, height, |f| {
            draw(f, f.area(), state, &THEME);
        }))
    };
    insta::assert_snapshot!(
        "waiting_80x24",
        picture_of(&DemoState::new("Alice"), 80, 24)
    );
    for (width, height) in [(80, 24), (40, 12)] {
        insta::assert_snapshot!(
            format!("asked_{width}x{height}"),
            picture_of(&asked(), width, height)
        );
    }
    insta::assert_snapshot!("decided_80x24", picture_of(&decided(), 80, 24));
}

#[test]
fn enter_sends_what_stands_there_once() {
    let mut state = asked();
    let reply = Effect::Request(Request::Reply("Approve".to_owned()));
    assert_eq!(press(&mut state, KeyCode::Enter), Some(reply));
    assert_eq!(
        press(&mut state, KeyCode::Enter),
        None,
        "on its way already"
    );
    press(&mut state, KeyCode::Char('x'));
    assert!(!shown(&state, 80, 24).contains("Approvex"));
}

#[test]
fn own_words_and_samples() {
    let mut state = asked();
    press(&mut state, KeyCode::Tab);
    assert!(shown(&state, 80, 24).contains("Approve if it stays under"));
    let clear = KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL);
    state.handle(Event::Key(clear));
    assert_eq!(press(&mut state, KeyCode::Enter), None);
    assert!(shown(&state, 80, 24).contains("Write an answer first"));
    state.handle(Event::Paste("No\nway".to_owned()));
    let reply = Effect::Request(Request::Reply("Noway".to_owned()));
    assert_eq!(press(&mut state, KeyCode::Enter), Some(reply));
}

#[test]
fn an_answer_that_does_not_come_leaves_the_field_usable() {
    let mut state = asked();
    press(&mut state, KeyCode::Enter);
    state.handle(Event::Update(Update::Told("set_aside".to_owned())));
    assert!(shown(&state, 80, 24).contains("set_aside"));
    assert!(press(&mut state, KeyCode::Enter).is_some());
}

#[test]
fn a_decided_task_leads_on_and_takes_no_more_words() {
    let mut state = decided();
    press(&mut state, KeyCode::Char('x'));
    let on = Effect::Request(Request::GoOn);
    assert_eq!(press(&mut state, KeyCode::Enter), Some(on));
    assert_eq!(press(&mut state, KeyCode::Enter), None);
    let close = state.handle(Event::Update(Update::Close));
    assert_eq!(close, Some(Effect::Close));
}

#[test]
fn the_mail_scrolls_to_its_end_and_back_at_once() {
    let mut state = asked();
    for _ in 0..100 {
        press(&mut state, KeyCode::Down);
    }
    let mut furthest = 0;
    frame(80, 24, |f| furthest = draw(f, f.area(), &state, &THEME));
    let end = shown(&state, 80, 24);
    assert!(end.contains("line 29") && !end.contains("goes on"), "{end}");
    state.bound_scroll(furthest);
    press(&mut state, KeyCode::Up);
    assert!(!shown(&state, 80, 24).contains("line 29"));
}

#[test]
fn it_can_be_left_at_any_time() {
    let control_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    let mut busy = asked();
    press(&mut busy, KeyCode::Enter);
    for mut state in [DemoState::new("Alice"), asked(), busy, decided()] {
        assert_eq!(press(&mut state, KeyCode::Esc), Some(Effect::Leave));
        let left = state.handle(Event::Key(control_c));
        assert_eq!(left, Some(Effect::Leave));
    }
}

proptest! {
    #[test]
    fn scrolling_never_loses_the_mail_or_the_reply(
        downs in 0_usize..200, width in 0_u16..100, height in 0_u16..40,
    ) {
        let mut state = asked();
        for _ in 0..downs {
            press(&mut state, KeyCode::Down);
        }
        let text = shown(&state, width, height);
        if width >= 40 && height >= 12 {
            prop_assert!(text.contains("Order 4711"), "{text}");
            prop_assert!(text.contains("Your reply"), "{text}");
            prop_assert!(text.contains("Esc"), "{text}");
        }
    }
}
