//! Probe: from a check to its answer, what trust came to, the search before the checks, the report.

use super::{super::*, *};

/// On Probe, whose checks are `rows`; nothing runs any more.
fn probed(rows: Vec<(&str, CheckState)>) -> Machine {
    let mut m = machine(Some(OLD));
    press(&mut m, Command::Next);
    let effects = press(&mut m, Command::NextStep);
    let [Effect::RunProbe { run, .. }, ..] = effects[..] else {
        panic!("{effects:?}");
    };
    for (id, state) in rows {
        let (id, name) = (id.to_owned(), format!("Check {id}"));
        m.handle(Event::Check {
            run,
            id: id.clone(),
            name,
            state,
        });
        let lines = vec!["> POST /EWS".to_owned(), "< 401\u{1b}[2J".to_owned()];
        m.handle(Event::Transcript { run, id, lines });
    }
    m.handle(Event::ProbeDone { run });
    m
}

fn failed(code: &str, said: &str) -> CheckState {
    CheckState::Failed {
        value: "401".to_owned(),
        finding: Finding {
            said: said.to_owned(),
            remedies: vec![crate::domain::Remedy {
                text: "pin it".to_owned(),
                command: Some("sha256:abc".to_owned()),
            }],
            ..finding(code)
        },
        elapsed: Duration::from_millis(1_024),
    }
}

fn note(m: &Machine, field: FieldId) -> Option<Note> {
    let fields = m.view().fields;
    fields.into_iter().find(|f| f.id == field)?.note
}

#[test]
fn e_goes_to_the_answer_that_the_check_used() {
    for (id, step, field) in [
        ("sign_in", Step::Exchange, FieldId::Password),
        ("name_resolves", Step::Exchange, FieldId::Url),
        ("certificate_trust", Step::Exchange, FieldId::TrustBy),
        ("own_mailbox", Step::Exchange, FieldId::Account),
        ("mailbox", Step::Mailbox, FieldId::MailboxAddress),
        ("access", Step::Mailbox, FieldId::Access),
        ("room", Step::Mailbox, FieldId::MailboxAddress),
        ("outgoing_relay", Step::Engine, FieldId::ApiListen),
    ] {
        let mut m = probed(vec![(id, failed("probe.x", "no"))]);
        press(&mut m, Command::EditAnswer);
        assert_eq!((m.step(), m.view().focus), (step, Some(field)), "{id}");
    }
    let mut m = probed(vec![(
        "connection",
        failed("setup.ca_file", "no such file"),
    )]);
    m.handle(Event::Chose(FieldId::TrustBy, 1));
    press(&mut m, Command::EditAnswer);
    assert_eq!(m.view().focus, Some(FieldId::CaFile));
    let refused = failed("autodiscover.refused", "it refused the account");
    let mut m = probed(vec![("autodiscover", refused)]);
    press(&mut m, Command::EditAnswer);
    assert_eq!(m.view().focus, Some(FieldId::Password));
    assert!(matches!(note(&m, FieldId::Password), Some(Note::Bad(_))));
}

#[test]
fn what_trust_came_to_stands_under_its_answer_until_that_changes() {
    let said = "unknown issuer; made for m.test, signed by Contoso Root CA";
    let code = "probe.certificate_trust.unknown_issuer";
    let mut m = probed(vec![("certificate_trust", failed(code, said))]);
    press(&mut m, Command::Back);
    let Some(Note::Bad(told)) = note(&m, FieldId::TrustBy) else {
        panic!("nothing under TLS trust");
    };
    assert!(told.contains("Contoso Root CA"), "{told}");
    assert!(told.contains("CA's file would fit"), "{told}");
    m.handle(Event::Chose(FieldId::TrustBy, 2));
    assert_eq!(note(&m, FieldId::TrustBy), None);
    let Some(Note::Warning(told)) = note(&m, FieldId::Pin) else {
        panic!("the key is not shown");
    };
    assert!(told.contains("sha256:abc"), "{told}");
    // The key of another server is of no use.
    m.handle(Event::Typed(FieldId::Url, "https://o.test/".to_owned()));
    m.handle(Event::Chose(FieldId::TrustBy, 0));
    m.handle(Event::Chose(FieldId::TrustBy, 2));
    assert_eq!(note(&m, FieldId::Pin), None);
    let mut m = probed(vec![("certificate_trust", passed())]);
    press(&mut m, Command::Back);
    assert!(matches!(note(&m, FieldId::TrustBy), Some(Note::Good(_))));
}

#[test]
fn the_search_is_asked_again_with_all_that_leans_on_it() {
    let found = vec![("autodiscover", passed()), ("sign_in", passed())];
    let mut m = probed(found);
    let effects = press(&mut m, Command::Again);
    let [Effect::RunProbe { only, afresh, .. }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert!(only.is_empty() && *afresh);
    let mut m = probed(vec![("name_resolves", passed()), ("sign_in", passed())]);
    press(&mut m, Command::Down);
    let effects = press(&mut m, Command::Again);
    let [Effect::RunProbe { only, afresh, .. }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(only, &["sign_in"]);
    assert!(!afresh);
}

#[test]
fn the_transcript_scrolls_to_its_last_line() {
    let mut m = probed(vec![("sign_in", passed())]);
    press(&mut m, Command::Transcript);
    for _ in 0..9 {
        press(&mut m, Command::Down);
    }
    let Page::Probe { scroll, at, .. } = m.view().page else {
        panic!("not on Probe");
    };
    assert_eq!((scroll, at), (1, 0));
}

#[test]
fn the_report_reads_as_the_screen_does() {
    let waits_for = Some("sign_in".to_owned());
    let mut m = probed(vec![
        ("name_resolves", passed()),
        (
            "sign_in",
            failed("probe.sign_in.refused", "NTLM refused it"),
        ),
        ("server_version", CheckState::Waiting { waits_for }),
    ]);
    let effects = press(&mut m, Command::SaveReport);
    let [Effect::SaveReport(text)] = &effects[..] else {
        panic!("{effects:?}");
    };
    for told in [
        "Server: old.test",
        "1 passed, 0 warned, 1 failed, 1 not run",
        "Not proved",
        "  ok       Check name_resolves: ok (3 ms)",
        "  FAILED   Check sign_in: 401 (1.02 s)",
        "           Server: NTLM refused it",
        "           Likely: so",
        "           Try:    pin it",
        "           Code:   probe.sign_in.refused",
        "  waits for Check sign_in: Check server_version",
        "What went over the wire for Check sign_in",
        "  > POST /EWS",
    ] {
        assert!(text.contains(told), "{told} in\n{text}");
    }
    assert!(!text.contains("CheckState") && !text.contains("Passed {"));
    assert!(!text.contains('\u{1b}'), "{text:?}");
}
