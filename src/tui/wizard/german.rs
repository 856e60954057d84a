//! What a German administrator sees: every page at two sizes, and that nothing of it is English.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crossterm::event::KeyCode;

use super::{
    Face, draw,
    frame_screens::{control, engine, exchange, fresh, key, paste},
    page_fixture as fixture,
};
use crate::{
    setup::{Event, FieldId, Way},
    tui::{
        Marks, Theme, ThemeKind,
        picture::{frame, glyphs, picture},
    },
    words::ui::{Lang, Speech, spoken, spoken_as},
};

/// Every page of the wizard, and what lies over a page.
fn all() -> Vec<(&'static str, Face)> {
    let with = |mut face: Face, what: fn(&mut Face)| {
        what(&mut face);
        face
    };
    vec![
        ("welcome_fresh", fresh()),
        ("welcome", fixture::welcome()),
        ("exchange", exchange()),
        ("probe_refused", fixture::refused()),
        ("probe_running", fixture::signing_in()),
        ("mailbox_dedicated", fixture::dedicated()),
        ("mailbox_not_found", fixture::not_found()),
        ("mailbox_no_rights", fixture::no_rights()),
        ("mailbox_short_path", fixture::short_path()),
        ("engine", engine()),
        ("review", fixture::review(Way::Change)),
        ("review_dry_run", fixture::review(Way::DryRun)),
        ("launch_waiting", fixture::handing_over()),
        ("launch_ready", fixture::ready()),
        ("launch_ended", fixture::ended()),
        ("help", with(exchange(), |f| drop(key(f, KeyCode::F(1))))),
        ("steps", with(exchange(), |f| drop(key(f, KeyCode::F(2))))),
        ("leave", with(exchange(), |f| drop(control(f, 'c')))),
        ("trial", with(engine(), tried)),
    ]
}

fn tried(face: &mut Face) {
    face.happened(Event::Focus(FieldId::Proof));
    key(face, KeyCode::Char('t'));
    paste(face, "Genehmigt. Danke\n> Von: Aufgaben\n> Bitte antworten");
}

#[test]
fn pictures_of_the_pages_in_german() {
    let theme = Theme::new(ThemeKind::Dark, Marks::UNICODE);
    spoken(Lang::German, || {
        for (name, face) in all() {
            for (width, height) in [(80, 24), (40, 12)] {
                let buffer = frame(width, height, |f| draw(f, f.area(), &face, &theme));
                insta::assert_snapshot!(format!("{name}_{width}x{height}"), picture(&buffer));
            }
        }
    });
}

/// Words that no German sentence has, in the parts of a page that are ours: names, addresses, the
/// config and its keys are not.
#[test]
fn no_page_speaks_english_in_german() {
    const ENGLISH: [&str; 14] = [
        " the ", " and ", " not ", " is ", " goes ", " back", " leave", " help", " of ", " to ",
        " with ", "Step ", "Write ", "Likely",
    ];
    let theme = Theme::new(ThemeKind::Dark, Marks::UNICODE);
    spoken(Lang::German, || {
        for (name, face) in [
            ("welcome_fresh", fresh()),
            ("welcome", fixture::welcome()),
            ("exchange", exchange()),
            ("engine", engine()),
            ("mailbox", fixture::dedicated()),
        ] {
            let text = glyphs(&frame(120, 40, |f| draw(f, f.area(), &face, &theme)));
            for word in ENGLISH {
                assert!(!text.contains(word), "{name}: {word:?} in\n{text}");
            }
        }
    });
}

#[test]
fn in_ascii_no_umlaut_is_left() {
    let theme = Theme::new(ThemeKind::Mono, Marks::ASCII);
    let speech = Speech {
        lang: Lang::German,
        ascii: true,
    };
    spoken_as(speech, || {
        for (name, face) in all() {
            let text = glyphs(&frame(80, 24, |f| draw(f, f.area(), &face, &theme)));
            assert!(text.is_ascii(), "{name}\n{text}");
        }
    });
}
