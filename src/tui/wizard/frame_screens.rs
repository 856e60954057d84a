//! What people see on Welcome, Exchange and Engine and over any page: pictures at four sizes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;

use super::{
    Face, draw, page_fixture as fixture,
    pictures::{SIZES, pictures},
};
use crate::{
    config::Settings,
    domain::{Finding, Severity},
    setup::{
        Discovery, Draft, Effect, Event, Facts, FieldId, Machine, NotDiscovered, Note, Step, Tried,
        Way,
    },
    tui::{
        Marks, Theme, ThemeKind,
        picture::{frame, glyphs},
    },
};

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn keep(name: &str, face: &Face) {
    for (name, shown) in pictures(name, face) {
        insta::assert_snapshot!(name, shown);
    }
}

pub(super) fn key(face: &mut Face, code: KeyCode) -> Vec<Effect> {
    face.input(Input::Key(KeyEvent::from(code)), at(0))
}

pub(super) fn control(face: &mut Face, c: char) -> Vec<Effect> {
    let key = KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
    face.input(Input::Key(key), at(0))
}

pub(super) fn paste(face: &mut Face, text: &str) {
    face.input(Input::Paste(text.to_owned()), at(0));
}

/// A machine without any config, on Welcome.
pub(super) fn fresh() -> Face {
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
pub(super) fn exchange() -> Face {
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
pub(super) fn engine() -> Face {
    let mut face = fixture::review(Way::Change);
    face.happened(Event::Jump(Step::Engine));
    face
}

#[test]
fn pictures_of_welcome() {
    keep("welcome_first", &fresh());
    keep("welcome_again", &fixture::welcome());
    keep("welcome_left_before", &left_before());
}

#[test]
fn pictures_of_exchange() {
    keep("exchange_password", &exchange());
    let mut face = exchange();
    key(&mut face, KeyCode::Tab);
    keep("exchange_method", &face);
}

#[test]
fn pictures_of_engine() {
    let mut face = engine();
    keep("engine_api", &face);
    face.happened(Event::Focus(FieldId::Proof));
    keep("engine_proof", &face);
    face.happened(Event::Focus(FieldId::PerMinute));
    keep("engine_number", &face);
}

#[test]
fn pictures_of_what_lies_over_a_page() {
    let mut face = fixture::refused();
    key(&mut face, KeyCode::F(1));
    keep("help", &face);
    key(&mut face, KeyCode::Esc);
    key(&mut face, KeyCode::F(2));
    keep("steps", &face);
    key(&mut face, KeyCode::Esc);
    control(&mut face, 'c');
    keep("leave", &face);
    let mut face = engine();
    face.happened(Event::Focus(FieldId::Proof));
    key(&mut face, KeyCode::Char('t'));
    paste(
        &mut face,
        "Approved. Thanks\n> From: Tasks\n> Please answer",
    );
    keep("trial", &face);
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
    keep("exchange_not_discovered", &face);
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
    keep("exchange_discovered", &face);
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
