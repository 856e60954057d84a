//! What keys and pastes do on the wizard's screens.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crossterm::event::{
    Event as Input, KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::{
    Face,
    frame_screens::{at, control, engine, exchange, fresh, key, paste},
    page_fixture as fixture,
    pictures::seen,
};
use crate::setup::{Command, Effect, Event, Exit, Facts, FieldId, Machine, Step, Way};

#[test]
fn the_password_is_nowhere_on_the_screen_until_it_is_asked_for() {
    let mut face = exchange();
    assert!(!seen(&face, 120, 30).contains("canary"));
    control(&mut face, 't');
    assert!(seen(&face, 120, 30).contains("canary-canary"));
    face.passed(at(10));
    assert!(!seen(&face, 120, 30).contains("canary"));
    control(&mut face, 't');
    key(&mut face, KeyCode::Tab);
    assert!(!seen(&face, 120, 30).contains("canary"));
    assert!(seen(&face, 80, 24).contains("••••••••••••••"));
    assert!(!format!("{face:?}").contains("canary"));
}

#[test]
fn a_blank_at_the_end_is_told_and_can_be_cut() {
    let mut face = exchange();
    assert!(seen(&face, 80, 24).contains("✗ A space at an end.  Ctrl-K keep  Ctrl-X cut it"));
    control(&mut face, 'x');
    let secret = |f: &Face| {
        let secret = f.machine().answers().secret(FieldId::Password);
        secret.unwrap().expose().to_owned()
    };
    assert_eq!(secret(&face), "canary-canary");
    assert!(!seen(&face, 80, 24).contains("A space"));
    // A password that was handed over is replaced by what is typed next, not added to.
    key(&mut face, KeyCode::Tab);
    key(&mut face, KeyCode::BackTab);
    key(&mut face, KeyCode::Char('x'));
    assert_eq!(secret(&face), "x");
    key(&mut face, KeyCode::Backspace);
    assert!(face.machine().answers().secret(FieldId::Password).is_none());
}

#[test]
fn letters_in_a_text_field_and_pasted_text_are_never_keys() {
    let mut face = fresh();
    paste(&mut face, "n\nn\n");
    assert_eq!(face.view.step, Step::Welcome);
    key(&mut face, KeyCode::Enter);
    key(&mut face, KeyCode::Tab);
    for c in "nr?go".chars() {
        assert!(key(&mut face, KeyCode::Char(c)).is_empty());
    }
    paste(&mut face, "y\n");
    assert_eq!(face.machine().answers().text(FieldId::Address), "nr?goy");
    assert_eq!(face.view.step, Step::Exchange);
    assert!(face.overlay.is_none());
}

#[test]
fn a_url_for_a_server_name_keeps_what_was_typed() {
    let mut face = fresh();
    key(&mut face, KeyCode::Enter);
    key(&mut face, KeyCode::Right);
    key(&mut face, KeyCode::Tab);
    paste(&mut face, "https://mail.contoso.com/EWS/Exchange.asmx");
    let text = seen(&face, 80, 24);
    assert!(text.contains("(•) URL"), "{text}");
    assert!(
        text.contains("▸ URL         https://mail.contoso.com/EWS/Exchange.asmx"),
        "{text}"
    );
}

#[test]
fn numbers_take_digits_and_arrows() {
    let mut face = engine();
    face.happened(Event::Focus(FieldId::PerMinute));
    for c in "3x0".chars() {
        key(&mut face, KeyCode::Char(c));
    }
    assert!(seen(&face, 80, 24).contains("[ 030 ]"));
    key(&mut face, KeyCode::Up);
    assert!(seen(&face, 80, 24).contains("[ 31 ]"));
}

#[test]
fn control_c_asks_once_and_leaves_at_the_second() {
    let mut face = exchange();
    control(&mut face, 'c');
    assert!(seen(&face, 80, 24).contains("Leave the setup?"));
    key(&mut face, KeyCode::Esc);
    assert!(!seen(&face, 80, 24).contains("Leave the setup?"));
    key(&mut face, KeyCode::F(1));
    control(&mut face, 'c');
    let effects = control(&mut face, 'c');
    assert!(matches!(
        &effects[..],
        [Effect::SaveDraft(_), Effect::Quit(Exit::Interrupted)]
    ));
}

#[test]
fn the_list_of_steps_jumps_to_what_was_seen_only() {
    let mut face = fixture::refused();
    key(&mut face, KeyCode::Char('g'));
    key(&mut face, KeyCode::Down);
    key(&mut face, KeyCode::Enter);
    assert_eq!(face.view.step, Step::Probe);
    key(&mut face, KeyCode::F(2));
    key(&mut face, KeyCode::Up);
    key(&mut face, KeyCode::Enter);
    assert_eq!(face.view.step, Step::Exchange);
}

#[test]
fn the_terminal_and_the_other_face_are_left_to_the_runner() {
    let mut face = exchange();
    for (effects, command) in [
        (control(&mut face, 'l'), Command::Redraw),
        (control(&mut face, 'z'), Command::Suspend),
        (key(&mut face, KeyCode::F(4)), Command::PlainMode),
    ] {
        assert!(matches!(&effects[..], [Effect::Face(c)] if *c == command));
    }
}

#[test]
fn the_short_path_begins_at_once() {
    let mut machine = Machine::new();
    machine.start();
    let mut face = Face::new(machine, Some(Way::Mailbox), at(0));
    let facts = Facts {
        config_file: "/c.toml".into(),
        config_text: Some(String::new()),
        ..Facts::default()
    };
    face.happened(Event::Found(Box::new(facts)));
    assert_eq!((face.view.step, face.view.number), (Step::Mailbox, (2, 3)));
}

/// A click on the place where that text stands on a screen of 80x24.
fn click(face: &mut Face, text: &str) -> Vec<Effect> {
    let shown = seen(face, 80, 24);
    let place = shown.lines().enumerate().find_map(|(y, line)| {
        let at = line.find(text)?;
        Some((line[..at].chars().count(), y))
    });
    let (x, y) = place.unwrap_or_else(|| panic!("{text} in\n{shown}"));
    let mouse = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: u16::try_from(x + 1).unwrap(),
        row: u16::try_from(y).unwrap(),
        modifiers: KeyModifiers::NONE,
    };
    face.input(Input::Mouse(mouse), at(0))
}

#[test]
fn a_click_does_what_the_keys_do_there() {
    let mut face = exchange();
    click(&mut face, "Account");
    assert_eq!(face.view.focus, Some(FieldId::Account));
    click(&mut face, "( ) NTLM");
    assert_eq!(face.machine().answers().choice(FieldId::Auth), 2);
    click(&mut face, "1 Welcome");
    assert_eq!(face.view.step, Step::Welcome);
    click(&mut face, "( ) Dry run");
    assert_eq!(face.machine().answers().choice(FieldId::Start), 1);
    let mut face = fixture::not_dedicated();
    click(&mut face, "( ) A dedicated mailbox");
    assert_eq!(face.view.focus, Some(FieldId::MailboxAddress));
    control(&mut face, 'c');
    click(&mut face, "1 Welcome");
    assert_eq!(face.view.step, Step::Mailbox, "the page is covered");
    click(&mut face, "Stay");
    assert!(face.view.dialog.is_none());
}

#[test]
fn a_page_that_is_longer_than_the_window_can_be_scrolled() {
    let mut face = exchange();
    let shown = seen(&face, 60, 16);
    assert!(
        shown.contains("PgDn more") || shown.contains("Method"),
        "{shown}"
    );
    for _ in 0..4 {
        key(&mut face, KeyCode::PageDown);
        seen(&face, 60, 16);
    }
    assert!(
        seen(&face, 60, 16).contains("Basic"),
        "{}",
        seen(&face, 60, 16)
    );
    key(&mut face, KeyCode::BackTab);
    assert!(seen(&face, 60, 16).contains("▸"), "back at the cursor");
}

#[test]
fn a_paste_that_is_too_long_is_told_and_leaves_the_page_whole() {
    let mut face = fresh();
    key(&mut face, KeyCode::Enter);
    face.happened(Event::Focus(FieldId::Account));
    paste(&mut face, &"x".repeat(10_000));
    let text = seen(&face, 80, 24);
    let told = "too long: the last 5904 characters were left";
    assert!(text.contains(told), "{text}");
    key(&mut face, KeyCode::Tab);
    let text = seen(&face, 80, 24);
    assert!(text.contains("▸ Password"), "{text}");
    assert!(text.contains("TLS trust") && text.contains('…'), "{text}");
}
