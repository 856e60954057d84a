//! What people see on Welcome, Exchange and Engine and over any page: pictures at four sizes, and
//! what keys and pastes do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;

use super::{Face, draw, page_fixture as fixture};
use crate::{
    config::Settings,
    domain::{Finding, Severity},
    setup::{
        Command, Discovery, Draft, Effect, Event, Exit, Facts, FieldId, Machine, NotDiscovered,
        Note, Step, Tried,
    },
    tui::{
        Marks, Theme, ThemeKind,
        picture::{frame, glyphs, picture},
    },
    words::setup::start,
};

const SIZES: [(u16, u16); 4] = [(120, 30), (80, 24), (60, 20), (40, 12)];

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn pictures(name: &str, face: &Face) {
    for (width, height) in SIZES {
        for kind in [ThemeKind::Dark, ThemeKind::Mono] {
            let theme = Theme::new(kind, Marks::UNICODE);
            let buffer = frame(width, height, |f| draw(f, f.area(), face, &theme));
            let name = format!("{name}_{width}x{height}_{kind:?}").to_lowercase();
            insta::assert_snapshot!(name, picture(&buffer));
        }
    }
}

fn seen(face: &Face, width: u16, height: u16) -> String {
    let theme = Theme::new(ThemeKind::Dark, Marks::UNICODE);
    glyphs(&frame(width, height, |f| draw(f, f.area(), face, &theme)))
}

fn key(face: &mut Face, code: KeyCode) -> Vec<Effect> {
    face.input(Input::Key(KeyEvent::from(code)), at(0))
}

fn control(face: &mut Face, c: char) -> Vec<Effect> {
    let key = KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
    face.input(Input::Key(key), at(0))
}

fn paste(face: &mut Face, text: &str) {
    face.input(Input::Paste(text.to_owned()), at(0));
}

/// A machine without any config, on Welcome.
fn fresh() -> Face {
    begun(None)
}

fn begun(draft: Option<Draft>) -> Face {
    let mut machine = Machine::new();
    machine.start();
    let mut face = Face::new(machine, None, at(0));
    let facts = Facts {
        config_file: "/etc/smartactions/config.toml".into(),
        draft,
        ..Facts::default()
    };
    face.happened(Event::Found(Box::new(facts)));
    face
}

/// A first setup whose last run was left on Mailbox.
fn left_before() -> Face {
    begun(Some(Draft {
        step: Step::Mailbox,
        settings: Settings::default(),
    }))
}

/// On Exchange as in the sketch: the password has the focus and ends with a blank.
fn exchange() -> Face {
    let mut face = fresh();
    key(&mut face, KeyCode::Enter);
    key(&mut face, KeyCode::Tab);
    paste(&mut face, "approvals@contoso.com");
    face.happened(Event::Chose(FieldId::TrustBy, 1));
    for text in ["/etc/smartactions/contoso-ca.pem", "CONTOSO\\svc-tasks"] {
        key(&mut face, KeyCode::Tab);
        if text.starts_with('/') {
            key(&mut face, KeyCode::Tab);
        }
        paste(&mut face, text);
    }
    key(&mut face, KeyCode::Tab);
    assert_eq!(face.view.focus, Some(FieldId::Password));
    paste(&mut face, "canary-canary \n");
    face
}

/// On Engine; the path there is as in the sketches.
fn engine() -> Face {
    let mut face = fixture::review(start::CHANGE);
    face.happened(Event::Jump(Step::Engine));
    face
}

#[test]
fn pictures_of_welcome() {
    pictures("welcome_first", &fresh());
    pictures("welcome_again", &fixture::welcome());
    pictures("welcome_left_before", &left_before());
}

#[test]
fn pictures_of_exchange() {
    pictures("exchange_password", &exchange());
    let mut face = exchange();
    key(&mut face, KeyCode::Tab);
    pictures("exchange_method", &face);
}

#[test]
fn pictures_of_engine() {
    let mut face = engine();
    pictures("engine_api", &face);
    face.happened(Event::Focus(FieldId::Proof));
    pictures("engine_proof", &face);
    face.happened(Event::Focus(FieldId::PerMinute));
    pictures("engine_number", &face);
}

#[test]
fn pictures_of_what_lies_over_a_page() {
    let mut face = fixture::refused();
    key(&mut face, KeyCode::F(1));
    pictures("help", &face);
    key(&mut face, KeyCode::Esc);
    key(&mut face, KeyCode::F(2));
    pictures("steps", &face);
    key(&mut face, KeyCode::Esc);
    control(&mut face, 'c');
    pictures("leave", &face);
    let mut face = engine();
    face.happened(Event::Focus(FieldId::Proof));
    key(&mut face, KeyCode::Char('t'));
    paste(
        &mut face,
        "Approved. Thanks\n> From: Tasks\n> Please answer",
    );
    pictures("trial", &face);
}

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
    assert!(matches!(&effects[..], [Effect::Quit(Exit::Interrupted)]));
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
    let mut face = Face::new(machine, Some(start::MAILBOX), at(0));
    let facts = Facts {
        config_file: "/c.toml".into(),
        config_text: Some(String::new()),
        ..Facts::default()
    };
    face.happened(Event::Found(Box::new(facts)));
    assert_eq!((face.view.step, face.view.number), (Step::Mailbox, (2, 3)));
}

#[test]
fn where_nobody_knows_each_place_is_told_with_its_answer_and_time() {
    let mut face = exchange();
    let effects = face.happened(Event::Focus(FieldId::Account));
    let run = effects.iter().find_map(|e| match e {
        Effect::Discover { run, .. } => Some(*run),
        _ => None,
    });
    let tried = |asked, url: &str, status, said: &str, ms| Tried {
        asked,
        url: url.to_owned(),
        status,
        said: said.to_owned(),
        elapsed: std::time::Duration::from_millis(ms),
    };
    let domain = "https://contoso.com/autodiscover/autodiscover";
    let host = "autodiscover.contoso.com/autodiscover/autodiscover";
    let away = "points to autodiscover.hoster.com, outside the mail domain: not asked";
    let not = NotDiscovered {
        finding: Finding {
            code: "autodiscover.other_host".to_owned(),
            severity: Severity::Failure,
            said: "Autodiscover leads away".to_owned(),
            likely: String::new(),
            remedies: Vec::new(),
        },
        ask: Some("autodiscover.hoster.com".to_owned()),
        attempts: vec![
            tried(
                "SOAP",
                &format!("{domain}.svc"),
                Some(404),
                "nothing there",
                61,
            ),
            tried(
                "POX",
                &format!("{domain}.xml"),
                Some(200),
                "a web page, no answer of Autodiscover",
                1_240,
            ),
            tried(
                "SOAP",
                &format!("https://{host}.svc"),
                None,
                "no answer in time",
                5_000,
            ),
            tried("GET", &format!("http://{host}.xml"), Some(302), away, 18),
            tried(
                "SRV",
                "_autodiscover._tcp.contoso.com",
                None,
                "no such record",
                3,
            ),
        ],
    };
    face.happened(Event::Discovered {
        run: run.unwrap(),
        result: Err(Box::new(not)),
    });
    face.happened(Event::Focus(FieldId::AllowHost));
    pictures("exchange_not_discovered", &face);
    // Another address: what was said of the one before it is gone.
    face.happened(Event::Typed(FieldId::Address, "b@contoso.com".to_owned()));
    let theme = Theme::new(ThemeKind::Mono, Marks::UNICODE);
    let gone = frame(120, 30, |f| draw(f, f.area(), &face, &theme));
    assert!(!glyphs(&gone).contains("SRV"));
}

#[test]
fn what_autodiscover_said_stands_at_the_side() {
    let mut face = exchange();
    // Leaving the password is the first moment at which everything is known.
    let effects = face.happened(Event::Focus(FieldId::Account));
    let run = effects.iter().find_map(|e| match e {
        Effect::Discover { run, .. } => Some(*run),
        _ => None,
    });
    let attempt = |asked, url: &str, status, said: &str, ms| Tried {
        asked,
        url: url.to_owned(),
        status,
        said: said.to_owned(),
        elapsed: std::time::Duration::from_millis(ms),
    };
    face.happened(Event::Discovered {
        run: run.unwrap(),
        result: Ok(Discovery {
            host: "mail.contoso.com".to_owned(),
            url: "https://mail.contoso.com/EWS/Exchange.asmx".to_owned(),
            primary: None,
            attempts: vec![
                attempt(
                    "SOAP",
                    "https://contoso.com/autodiscover/autodiscover.svc",
                    Some(404),
                    "nothing there",
                    61,
                ),
                attempt(
                    "SOAP",
                    "https://autodiscover.contoso.com/autodiscover/autodiscover.svc",
                    Some(200),
                    "EWS is at https://mail.contoso.com/EWS/Exchange.asmx (ExternalEwsUrl)",
                    118,
                ),
            ],
        }),
    });
    pictures("exchange_discovered", &face);
    let note = face.view.fields.iter().find(|f| f.id == FieldId::Address);
    assert!(matches!(&note.unwrap().note, Some(Note::Good(_))));
}

#[test]
fn the_ascii_twins_leave_no_other_glyph() {
    let theme = Theme::new(ThemeKind::Mono, Marks::ASCII);
    let mut help = fixture::refused();
    key(&mut help, KeyCode::F(1));
    for face in [fresh(), fixture::welcome(), exchange(), engine(), help] {
        for (width, height) in SIZES {
            let text = glyphs(&frame(width, height, |f| draw(f, f.area(), &face, &theme)));
            assert!(text.is_ascii(), "{text}");
        }
    }
}
