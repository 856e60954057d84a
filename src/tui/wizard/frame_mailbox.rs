//! The page of the mailbox under the fingers: what is typed, pasted and pressed there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crossterm::event::KeyCode;

use super::{
    Face,
    frame_screens::{at, key, paste},
    stand_in::answers,
};
use crate::{
    config::Settings,
    setup::{Effect, Event, Exit, Facts, FieldId, Machine, Step, Way},
};

/// The effects of keys that go to Mailbox by the short path of a run with this config.
fn typed_on(config: &str, keys: &[KeyCode]) -> (Face, Vec<Effect>) {
    let mut machine = Machine::new();
    machine.start();
    let mut face = Face::new(machine, None, at(0));
    face.happened(Event::Found(Box::new(Facts {
        config_file: "/c.toml".into(),
        config_text: Some(config.to_owned()),
        settings: Settings::parse("c", config).unwrap(),
        secrets: vec!["exchange.password".to_owned()],
        engine: Some(7),
        ..Facts::default()
    })));
    let mut all = Vec::new();
    for code in keys {
        let mut todo = key(&mut face, *code);
        while let Some(effect) = todo.pop() {
            for event in answers(&effect, true) {
                todo.extend(face.happened(event));
            }
            all.push(effect);
        }
    }
    (face, all)
}

const RUN: &str = "[exchange]\nurl = \"https://m.test/EWS/Exchange.asmx\"\naccount = 'C\\svc'\n";
const DEDICATED: &str = "[[listener]]\nname = \"default\"\nmailbox = \"old@contoso.com\"\n\
                         access = \"impersonation\"\n";
const OWN: &str =
    "[[listener]]\nname = \"default\"\nmailbox = \"svc@contoso.com\"\naccess = \"own\"\n";

/// From `smartactions setup` to the status screen of an engine that listens to another mailbox: six key
/// presses, and the address.
#[test]
fn the_mailbox_is_changed_with_six_key_presses() {
    let to_mailbox = [KeyCode::Down, KeyCode::Enter];
    let address: Vec<KeyCode> = "approvals@contoso.com".chars().map(KeyCode::Char).collect();
    for (listener, down) in [(DEDICATED, false), (OWN, true)] {
        let mut keys = to_mailbox.to_vec();
        keys.extend(down.then_some(KeyCode::Down));
        keys.extend(&address);
        // Asks, writes, opens the status screen.
        keys.extend([KeyCode::Enter; 3]);
        assert!(keys.len() - address.len() <= 6);
        let (_, effects) = typed_on(&format!("{RUN}{listener}"), &keys);
        let written = effects.iter().find_map(|e| match e {
            Effect::Write(plan) => Some(plan.text.clone()),
            _ => None,
        });
        let written = written.expect("the config");
        assert!(
            written.contains("mailbox = \"approvals@contoso.com\""),
            "{written}"
        );
        assert!(
            matches!(effects.last(), Some(Effect::Quit(Exit::Done))),
            "{effects:?}"
        );
    }
}

/// Whatever is typed on the page of the mailbox: letters are text or nothing, and write no config.
#[test]
fn no_letter_on_the_page_of_the_mailbox_writes() {
    for listener in [DEDICATED, OWN] {
        for down in 0..3 {
            for tab in 0..3 {
                let mut keys = vec![KeyCode::Down, KeyCode::Enter];
                keys.extend(vec![KeyCode::Down; down]);
                keys.extend(vec![KeyCode::Tab; tab]);
                keys.extend("noon@room.example oo nn yy rr".chars().map(KeyCode::Char));
                let (face, effects) = typed_on(&format!("{RUN}{listener}"), &keys);
                let writes = |e: &Effect| matches!(e, Effect::Write(_) | Effect::Quit(_));
                assert!(!effects.iter().any(writes), "{keys:?}: {effects:?}");
                assert_eq!(face.view.step, Step::Mailbox);
            }
        }
    }
    let (face, _) = typed_on(
        &format!("{RUN}{DEDICATED}"),
        &[
            &[KeyCode::Down, KeyCode::Enter][..],
            &"noon".chars().map(KeyCode::Char).collect::<Vec<_>>(),
        ]
        .concat(),
    );
    assert_eq!(
        face.machine().answers().text(FieldId::MailboxAddress),
        "noon"
    );
}

#[test]
fn an_address_that_is_pasted_on_the_list_is_that_of_a_dedicated_mailbox() {
    let (mut face, _) = typed_on(&format!("{RUN}{OWN}"), &[KeyCode::Down, KeyCode::Enter]);
    assert_eq!(face.view.focus, Some(FieldId::Mailbox));
    paste(&mut face, "approvals@contoso.com\n");
    assert_eq!(face.machine().answers().choice(FieldId::Mailbox), 1);
    let text = face
        .machine()
        .answers()
        .text(FieldId::MailboxAddress)
        .to_owned();
    assert_eq!(text, "approvals@contoso.com");
}

#[test]
fn escape_on_the_short_path_from_the_status_screen_leads_back_there() {
    let mut machine = Machine::new();
    machine.start();
    let mut face = Face::new(machine, Some(Way::Mailbox), at(0));
    face.happened(Event::Found(Box::new(Facts {
        config_text: Some(String::new()),
        ..Facts::default()
    })));
    let effects = key(&mut face, KeyCode::Esc);
    assert!(
        matches!(effects[..], [Effect::Quit(Exit::Left)]),
        "{effects:?}"
    );
}
