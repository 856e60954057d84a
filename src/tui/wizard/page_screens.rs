//! What people see on Probe, Mailbox, Review and Launch: pictures at four sizes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{
    Face, draw, page_fixture as fixture,
    pictures::{SIZES, pictures, seen},
};
use crate::{
    domain::Secret,
    setup::{Command, Event, FieldId, Way},
    tui::{
        Marks, Theme, ThemeKind,
        picture::{frame, glyphs},
    },
};

fn keep(name: &str, face: &Face) {
    for (name, shown) in pictures(name, face) {
        insta::assert_snapshot!(name, shown);
    }
}

fn all() -> Vec<(&'static str, Face)> {
    vec![
        ("probe_refused", fixture::refused()),
        ("probe_running", fixture::signing_in()),
        ("mailbox_dedicated", fixture::dedicated()),
        ("mailbox_not_dedicated", fixture::not_dedicated()),
        ("mailbox_not_found", fixture::not_found()),
        ("mailbox_no_rights", fixture::no_rights()),
        ("mailbox_short_path", fixture::short_path()),
        ("review", fixture::review(Way::Change)),
        ("review_dry_run", fixture::review(Way::DryRun)),
        ("launch_waiting", fixture::handing_over()),
        ("launch_ready", fixture::ready()),
        ("launch_stamped", fixture::stamped()),
        ("launch_ended", fixture::ended()),
    ]
}

#[test]
fn pictures_of_the_pages() {
    for (name, face) in all() {
        keep(name, &face);
    }
}

#[test]
fn the_ascii_twins_leave_no_other_glyph() {
    let theme = Theme::new(ThemeKind::Mono, Marks::ASCII);
    for (name, face) in all() {
        for (width, height) in SIZES {
            let text = glyphs(&frame(width, height, |f| draw(f, f.area(), &face, &theme)));
            assert!(text.is_ascii(), "{name}\n{text}");
        }
    }
}

#[test]
fn no_page_shows_a_password() {
    for (name, face) in all() {
        for (width, height) in SIZES {
            let text = seen(&face, width, height);
            assert!(!text.contains("canary"), "{name}\n{text}");
        }
    }
}

#[test]
fn the_finding_under_the_cursor_is_open_and_follows_it() {
    let mut face = fixture::refused();
    let text = seen(&face, 80, 24);
    assert!(text.contains("▾ ✗ Sign-in"), "{text}");
    assert!(text.contains("Unlock-ADAccount svc-tasks"), "{text}");
    for _ in 0..4 {
        fixture::press(&mut face, Command::Up);
    }
    let text = seen(&face, 80, 24);
    assert!(text.contains("▾ ! Certificate trust"), "{text}");
    assert!(text.contains("issued by Contoso Root CA"), "{text}");
    assert!(!text.contains("Unlock-ADAccount"), "{text}");
}

#[test]
fn the_transcript_opens_in_place() {
    let mut face = fixture::refused();
    assert!(!seen(&face, 80, 24).contains("Authorization: NTLM ****"));
    fixture::press(&mut face, Command::Transcript);
    assert!(seen(&face, 80, 30).contains("Authorization: NTLM ****"));
}

#[test]
fn a_mailbox_that_is_not_there_is_no_dead_end() {
    let mut face = fixture::not_found();
    let text = seen(&face, 80, 24);
    for told in [
        "! not found: the entry would be emptied",
        "no fault: setup goes on",
        "mailbox = \"\"",
    ] {
        assert!(text.contains(told), "{told} in\n{text}");
    }
    fixture::press(&mut face, Command::Next);
    fixture::press(&mut face, Command::NextStep);
    let text = seen(&face, 120, 30);
    assert!(text.contains("+  mailbox = \"\""), "{text}");
    assert!(text.contains("! listener mailbox: none yet"), "{text}");
}

/// Warnings are seen whole, the box is closed under them, and they keep nobody from going on.
#[test]
fn what_would_lose_replies_is_told_and_stops_nobody() {
    let mut face = fixture::with_notices();
    let text = seen(&face, 80, 24);
    for told in [
        "! inbox rules: \"to the archive of the whole",
        "! automatic reply: on",
        "! junk: 1 of the last 2 mails in Junk are about tasks",
        "1.2 of 2.0 GB used",
        "only shown here",
    ] {
        assert!(text.contains(told), "{told} in\n{text}");
    }
    fixture::press(&mut face, Command::Next);
    assert_eq!(face.view.step, crate::setup::Step::Engine);
}

#[test]
fn names_are_hidden_by_h() {
    let mut face = fixture::dedicated();
    assert!(seen(&face, 80, 24).contains("anna@contoso.com"));
    fixture::press(&mut face, Command::HideNames);
    let text = seen(&face, 80, 24);
    assert!(!text.contains("anna@contoso.com"), "{text}");
    assert!(text.contains("F3 shows them"), "{text}");
}

#[test]
fn the_whole_file_scrolls_to_its_end() {
    let mut face = fixture::review(Way::Change);
    fixture::press(&mut face, Command::WholeFile);
    assert!(seen(&face, 80, 20).contains("lines 1 to"));
    for _ in 0..500 {
        fixture::press(&mut face, Command::Down);
    }
    let text = seen(&face, 80, 20);
    let last = face.machine().review().text;
    let last = last.lines().last().unwrap().trim().to_owned();
    assert!(text.contains(&last), "{last} in\n{text}");
    assert!(text.contains("[ Write ]"), "{text}");
}

#[test]
fn what_cannot_be_checked_has_its_command() {
    let mut face = fixture::review(Way::Change);
    fixture::press(&mut face, Command::ByHand);
    let text = seen(&face, 100, 40);
    assert!(
        text.contains("Get-ThrottlingPolicyAssociation CONTOSO\\svc-tasks"),
        "{text}"
    );
}

#[test]
fn tab_goes_round_the_buttons_of_review() {
    let mut face = fixture::review(Way::Change);
    let chosen = |face: &Face| {
        let act = face.view.fields.iter().find(|f| f.id == FieldId::Act);
        act.unwrap().chosen
    };
    for expected in [1, 2, 0] {
        fixture::press(&mut face, Command::NextField);
        assert_eq!(chosen(&face), expected);
    }
    fixture::press(&mut face, Command::PreviousField);
    assert_eq!(chosen(&face), 2);
}

#[test]
fn the_address_is_typed_in_its_place() {
    let mut face = fixture::dedicated();
    face.happened(Event::Focus(FieldId::MailboxAddress));
    face.happened(Event::Typed(FieldId::MailboxAddress, "x@c.test".to_owned()));
    let text = seen(&face, 80, 24);
    assert!(
        text.contains("▸ (•) A dedicated mailbox          x@c.test"),
        "{text}"
    );
    let secret = Secret::new("canary".to_owned());
    face.happened(Event::Chose(FieldId::Access, 2));
    face.happened(Event::Secret(FieldId::OwnPassword, secret));
    let text = seen(&face, 80, 24);
    assert!(text.contains("••••••"), "{text}");
}

#[test]
fn the_engines_last_words_are_on_the_page() {
    let text = seen(&fixture::ended(), 80, 24);
    for told in [
        "the engine ended with code 5",
        "address in use",
        "engine.ended",
        "u puts",
    ] {
        assert!(text.contains(told), "{told} in\n{text}");
    }
}

/// The text of a window without its line ends, bars and blanks: what is broken over lines is whole.
fn joined(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '│')
        .collect()
}

#[test]
fn the_key_to_pin_is_readable_whole_in_every_window() {
    let face = fixture::not_believed();
    for (width, height) in [(80, 24), (60, 20)] {
        let text = seen(&face, width, height);
        assert!(joined(&text).contains(fixture::PIN), "{text}");
    }
    // Too small for all of it: the way to have it is there.
    let text = seen(&face, 40, 12);
    assert!(text.contains("y copy  Enter next  Esc back"), "{text}");
    let mut face = face;
    let effects = fixture::press(&mut face, Command::Copy);
    let copies =
        |e: &crate::setup::Effect| matches!(e, crate::setup::Effect::Copy(t) if t == fixture::PIN);
    assert!(effects.iter().any(copies), "{effects:?}");
    fixture::press(&mut face, Command::Back);
    let text = joined(&seen(&face, 80, 24));
    assert!(text.contains("signedbyContosoRootCA"), "{text}");
    face.happened(Event::Chose(FieldId::TrustBy, 2));
    let text = seen(&face, 80, 24);
    assert!(joined(&text).contains(fixture::PIN), "{text}");
    // Once it is typed, too.
    face.happened(Event::Typed(FieldId::Pin, fixture::PIN.to_owned()));
    face.happened(Event::Focus(FieldId::Account));
    let text = seen(&face, 80, 24);
    assert!(joined(&text).contains(fixture::PIN), "{text}");
}

#[test]
fn a_long_line_of_the_difference_is_seen_whole() {
    let mut face = fixture::review(Way::Change);
    face.happened(Event::Jump(crate::setup::Step::Exchange));
    face.happened(Event::Chose(FieldId::TrustBy, 2));
    face.happened(Event::Typed(FieldId::Pin, fixture::PIN.to_owned()));
    face.happened(Event::Jump(crate::setup::Step::Review));
    let text = seen(&face, 80, 40);
    assert!(joined(&text).contains(fixture::PIN), "{text}");
}

#[test]
fn a_port_that_is_taken_is_told_whole_and_again_on_review() {
    let mut face = fixture::port_taken();
    face.happened(Event::Jump(crate::setup::Step::Engine));
    let why = "port 8480 is taken by another program";
    for (width, height) in SIZES {
        let text = seen(&face, width, height);
        assert!(text.contains(why), "{text}");
    }
    let face = fixture::port_taken();
    let text = seen(&face, 80, 24);
    assert!(
        text.contains("! API: port 8480 is taken by another program"),
        "{text}"
    );
}

#[test]
fn after_a_failed_launch_nothing_is_offered_to_be_left_running() {
    let text = seen(&fixture::ended(), 80, 24);
    assert!(text.contains("d leave all as it is"), "{text}");
    assert!(!text.contains("leave it running"), "{text}");
}

#[test]
fn a_long_transcript_is_read_to_its_end_in_a_small_window() {
    for (width, height) in [(80, 24), (60, 20), (40, 12), (24, 8)] {
        let mut face = fixture::searched();
        fixture::press(&mut face, Command::Transcript);
        let text = seen(&face, width, height);
        let first = "SOAP https://contoso.com/autodiscover/autodiscover.svc";
        assert!(joined(&text).contains(&joined(first)), "{text}");
        for _ in 0..20 {
            fixture::press(&mut face, Command::Down);
        }
        let text = seen(&face, width, height);
        assert!(text.contains("no such record, 3 ms"), "{text}");
        fixture::press(&mut face, Command::Back);
        assert_eq!(face.view.step, crate::setup::Step::Probe);
    }
}

#[test]
fn the_side_of_mailbox_says_in_a_sentence_what_its_commands_grant() {
    let text = seen(&fixture::dedicated(), 120, 30);
    assert!(text.contains("Lets svc-tasks into"), "{text}");
    assert!(text.contains("and into no"), "{text}");
    assert!(text.contains("-CustomRecipientWriteScope Tasks"), "{text}");
}

#[test]
fn where_a_service_manager_answers_engine_asks_who_keeps_it() {
    let mut face = fixture::review(Way::Change);
    face.happened(Event::Jump(crate::setup::Step::Engine));
    assert!(!seen(&face, 80, 24).contains("systemd"));
    let mut facts = fixture::facts();
    facts.unit = Some(crate::setup::UnitOffer {
        name: "smartactions.service".to_owned(),
        of_machine: true,
    });
    face.happened(Event::Found(Box::new(facts)));
    face.happened(Event::Focus(FieldId::Service));
    for (width, height) in [(120, 30), (80, 24), (60, 20)] {
        let text = seen(&face, width, height);
        assert!(
            text.contains("background") && text.contains("systemd unit"),
            "{text}"
        );
    }
    insta::assert_snapshot!(seen(&face, 80, 24));
}

#[test]
fn what_is_broken_is_offered_to_be_repaired() {
    let mut face = fixture::welcome();
    let mut facts = fixture::facts();
    facts.broken = 2;
    face.happened(Event::Found(Box::new(facts)));
    let text = seen(&face, 80, 24);
    assert!(
        text.contains("Repair") && text.contains("2 points are broken"),
        "{text}"
    );
}
