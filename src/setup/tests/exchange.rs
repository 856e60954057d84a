//! Exchange and Probe: proofs, and answers that come late.

use super::{super::*, *};
use crate::domain::Secret;

#[test]
fn a_failed_check_holds_and_can_be_set_aside_after_a_question() {
    let mut m = machine(Some(OLD));
    press(&mut m, Command::Next);
    let effects = press(&mut m, Command::NextStep);
    let failed = CheckState::Failed {
        value: "401".to_owned(),
        finding: finding("probe.sign_in.refused"),
        elapsed: Duration::ZERO,
    };
    answer_probe(&mut m, &effects, failed);
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Probe);
    press(&mut m, Command::WithoutProof);
    assert_eq!(m.step(), Step::Probe);
    press(&mut m, Command::WithoutProof);
    assert_eq!(m.step(), Step::Mailbox);
    let codes: Vec<String> = m.open_points().into_iter().map(|o| o.code).collect();
    assert!(
        codes.contains(&"probe.sign_in.refused".to_owned()),
        "{codes:?}"
    );
}

#[test]
fn a_changed_answer_is_no_longer_proved_and_back_is_open() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    press(&mut m, Command::Back);
    press(&mut m, Command::Back);
    m.handle(Event::Typed(FieldId::Account, "C\\".to_owned()));
    press(&mut m, Command::NextStep);
    assert_eq!(m.step(), Step::Exchange, "a wrong account holds Next");
    press(&mut m, Command::Back);
    assert_eq!(m.step(), Step::Welcome, "but never Back");
    assert_eq!(m.answers().text(FieldId::Account), "C\\");
    assert!(m.open_points().iter().any(|o| o.code == "probe.changed"));
}

#[test]
fn a_password_that_changed_is_no_longer_proved() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    let secret = |text: &str| Secret::new(text.to_owned());
    assert!(m.open_points().iter().all(|o| o.code != "probe.changed"));
    m.handle(Event::Secret(FieldId::Password, secret("one")));
    assert!(m.open_points().iter().any(|o| o.code == "probe.changed"));
    // The account of its own is the one that signs in: its name and password count instead.
    let mut m = machine(Some(OLD));
    m.handle(Event::Chose(FieldId::Mailbox, 1));
    m.handle(Event::Chose(FieldId::Access, 2));
    m.handle(Event::Typed(FieldId::OwnAccount, "C\\own".to_owned()));
    m.handle(Event::Secret(FieldId::OwnPassword, secret("two")));
    at_mailbox(&mut m);
    assert!(m.open_points().iter().all(|o| o.code != "probe.changed"));
    m.handle(Event::Secret(FieldId::OwnPassword, secret("three")));
    assert!(m.open_points().iter().any(|o| o.code == "probe.changed"));
}

#[test]
fn autodiscover_asks_before_the_password_leaves_the_mail_domain() {
    let mut m = machine(None);
    press(&mut m, Command::Next);
    m.handle(Event::Typed(FieldId::Account, "C\\svc".to_owned()));
    m.handle(Event::Focus(FieldId::Address));
    m.handle(Event::Typed(FieldId::Address, "a@c.test".to_owned()));
    let effects = m.handle(Event::Focus(FieldId::Account));
    let [Effect::Discover { run, allow, .. }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert!(allow.is_empty());
    let away = NotDiscovered {
        finding: finding("autodiscover.other_host"),
        ask: Some("mail.host.test".to_owned()),
        attempts: Vec::new(),
    };
    m.handle(Event::Discovered {
        run: *run,
        result: Err(Box::new(away)),
    });
    let notes: Vec<Option<Note>> = m.view().fields.into_iter().map(|f| f.note).collect();
    for told in ["leads outside, to mail.host.test", "to mail.host.test"] {
        assert!(
            notes.contains(&Some(Note::Warning(told.to_owned()))),
            "{notes:?}"
        );
    }
    press(&mut m, Command::NextStep);
    assert_eq!(
        (m.step(), m.view().focus),
        (Step::Exchange, Some(FieldId::AllowHost))
    );
    let effects = m.handle(Event::Chose(FieldId::AllowHost, 1));
    let [
        Effect::Discover {
            run,
            allow,
            connection,
            ..
        },
    ] = &effects[..]
    else {
        panic!("{effects:?}");
    };
    assert_eq!(allow, &["mail.host.test"]);
    assert_eq!(connection.config.exchange.autodiscover_hosts, *allow);
    let url = "https://mail.host.test/EWS/Exchange.asmx";
    m.handle(Event::Discovered {
        run: *run,
        result: Ok(Discovery {
            host: "mail.host.test".to_owned(),
            url: url.to_owned(),
            primary: None,
            attempts: Vec::new(),
        }),
    });
    let settings = m.answers().settings();
    assert_eq!(settings.line("exchange.url"), url);
    assert_eq!(settings.line("exchange.autodiscover"), "");
}

/// On Exchange, while Autodiscover is asked about `a@c.test`; the run of that question.
fn searching() -> (Machine, u32) {
    let mut m = machine(None);
    press(&mut m, Command::Next);
    m.handle(Event::Typed(FieldId::Account, "C\\svc".to_owned()));
    m.handle(Event::Focus(FieldId::Address));
    m.handle(Event::Typed(FieldId::Address, "a@c.test".to_owned()));
    let effects = m.handle(Event::Focus(FieldId::Account));
    let [Effect::Discover { run, .. }] = &effects[..] else {
        panic!("{effects:?}");
    };
    let run = *run;
    (m, run)
}

#[test]
fn what_autodiscover_lacks_is_told_as_a_sentence_with_its_code_at_the_end() {
    let (mut m, run) = searching();
    let not = NotDiscovered {
        finding: Finding {
            said: "Autodiscover does not know a@c.test".to_owned(),
            ..finding("autodiscover.not_found")
        },
        ask: None,
        attempts: Vec::new(),
    };
    let result = Err(Box::new(not));
    m.handle(Event::Discovered { run, result });
    let told = "Autodiscover does not know a@c.test (autodiscover.not_found)";
    let notes: Vec<Option<Note>> = m.view().fields.into_iter().map(|f| f.note).collect();
    let told = Some(Note::Warning(told.to_owned()));
    assert!(notes.contains(&told), "{notes:?}");
}

#[test]
fn hosts_of_the_config_may_have_the_password_and_again_tries_afresh() {
    let text = "[exchange]\nautodiscover = \"a@c.test\"\nautodiscover_hosts = [\"Mail.Host.test.\"]\naccount = \"C\\\\svc\"\n";
    let mut m = machine(Some(text));
    press(&mut m, Command::Next);
    m.handle(Event::Secret(
        FieldId::Password,
        Secret::new("p".to_owned()),
    ));
    m.handle(Event::Focus(FieldId::Password));
    let effects = m.handle(Event::Focus(FieldId::Account));
    let [
        Effect::Discover {
            run,
            connection,
            allow,
            afresh,
        },
    ] = &effects[..]
    else {
        panic!("{effects:?}");
    };
    assert_eq!(
        connection.config.exchange.autodiscover_hosts,
        ["mail.host.test"]
    );
    assert!(allow.is_empty() && !afresh);
    m.handle(Event::Discovered {
        run: *run,
        result: Ok(Discovery {
            host: "mail.host.test".to_owned(),
            url: "https://mail.host.test/".to_owned(),
            primary: Some("alice@c.test".to_owned()),
            attempts: Vec::new(),
        }),
    });
    let address = m
        .view()
        .fields
        .into_iter()
        .find(|f| f.id == FieldId::Address);
    let note = address.and_then(|f| f.note);
    assert_eq!(
        note,
        Some(Note::Good(
            "Autodiscover: mail.host.test for alice@c.test".to_owned()
        ))
    );
    assert_eq!(
        m.answers().settings().line("exchange.url"),
        "",
        "the engine may go there as well"
    );
    let effects = m.handle(Event::Press(Command::Again));
    assert!(
        matches!(&effects[..], [Effect::Discover { afresh: true, .. }]),
        "{effects:?}"
    );
}

#[test]
fn an_answer_about_another_address_is_passed_over() {
    let (mut m, run) = searching();
    m.handle(Event::Typed(FieldId::Address, "b@other.test".to_owned()));
    m.handle(Event::Discovered {
        run,
        result: Ok(Discovery {
            host: "mail.c.test".to_owned(),
            url: "https://mail.c.test/EWS/Exchange.asmx".to_owned(),
            primary: None,
            attempts: Vec::new(),
        }),
    });
    let Page::Exchange {
        found, searching, ..
    } = m.view().page
    else {
        panic!("not the page");
    };
    assert_eq!((found, searching), (None, false));
    let effects = m.handle(Event::Focus(FieldId::Address));
    assert!(
        matches!(effects[..], [Effect::Discover { .. }]),
        "{effects:?}"
    );
}

#[test]
fn a_question_of_autodiscover_holds_nobody_who_went_another_way() {
    let (mut m, run) = searching();
    m.handle(Event::Chose(FieldId::FindBy, 1));
    m.handle(Event::Typed(FieldId::Server, "mail.c.test".to_owned()));
    let away = NotDiscovered {
        finding: finding("autodiscover.other_host"),
        ask: Some("mail.host.test".to_owned()),
        attempts: Vec::new(),
    };
    m.handle(Event::Discovered {
        run,
        result: Err(Box::new(away)),
    });
    press(&mut m, Command::NextStep);
    assert_eq!(m.step(), Step::Probe);
}

#[test]
fn a_port_that_was_typed_over_is_not_judged_by_the_old_answer() {
    let mut m = machine(Some(OLD));
    at_engine(&mut m);
    m.handle(Event::Focus(FieldId::ApiListen));
    m.handle(Event::Typed(FieldId::ApiListen, "127.0.0.1:1".to_owned()));
    let effects = m.handle(Event::Focus(FieldId::Proof));
    let [Effect::CheckPort { run, .. }] = effects[..] else {
        panic!("{effects:?}");
    };
    m.handle(Event::Typed(FieldId::ApiListen, "127.0.0.1:2".to_owned()));
    m.handle(Event::Port {
        run,
        result: Ok(()),
    });
    let view = m.view();
    let field = view.fields.iter().find(|f| f.id == FieldId::ApiListen);
    assert_eq!(field.unwrap().note, None);
}

#[test]
fn a_password_whose_blank_is_cut_is_another_one() {
    let mut m = machine(Some(OLD));
    let query = at_mailbox(&mut m);
    answer_query(&mut m, &query, found("old@c.test"));
    m.handle(Event::Jump(Step::Exchange));
    m.handle(Event::Focus(FieldId::Password));
    m.handle(Event::Secret(
        FieldId::Password,
        Secret::new("one ".to_owned()),
    ));
    m.handle(Event::Jump(Step::Mailbox));
    m.handle(Event::Jump(Step::Exchange));
    m.handle(Event::Focus(FieldId::Password));
    press(&mut m, Command::CutBlank);
    let effects = m.handle(Event::Jump(Step::Mailbox));
    assert!(
        matches!(effects.first(), Some(Effect::QueryMailbox { .. })),
        "{effects:?}"
    );
}
