#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
use std::{collections::BTreeMap, time::Duration};

use proptest::prelude::*;

use super::{field::FIELDS, *};
use crate::{
    config::{Settings, Written},
    domain::{Address, CheckState, Finding, Problem, Secret, Severity},
    words::setup::start,
};

mod relay;

const OLD: &str = "# mine\n[exchange]\nurl = \"https://old.test/EWS/Exchange.asmx\"\n\
                   account = 'C\\svc'\n[[listener]]\nname = \"default\"\nmailbox = \"old@c.test\"\n\
                   access = \"delegate\"\n";

fn facts(text: Option<&str>) -> Facts {
    Facts {
        config_file: "/c/config.toml".into(),
        config_text: text.map(str::to_owned),
        settings: Settings::parse("config.toml", text.unwrap_or_default()).unwrap(),
        secrets: vec!["exchange.password".to_owned()],
        ..Facts::default()
    }
}

fn machine(text: Option<&str>) -> Machine {
    let mut m = Machine::new();
    assert!(matches!(m.start()[..], [Effect::ReadFiles]));
    m.handle(Event::Found(Box::new(facts(text))));
    m
}

fn press(m: &mut Machine, command: Command) -> Vec<Effect> {
    m.handle(Event::Press(command))
}

fn finding(code: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Failure,
        said: "no".to_owned(),
        likely: "so".to_owned(),
        remedies: Vec::new(),
    }
}

fn passed() -> CheckState {
    CheckState::Passed {
        value: "ok".to_owned(),
        elapsed: Duration::from_millis(3),
    }
}

fn found(address: &str) -> MailboxOutcome {
    MailboxOutcome::Found {
        address: Address::parse(address).unwrap(),
        rights: Rights::default(),
        recent: Vec::new(),
        used: None,
        limit: None,
        elapsed: Duration::from_millis(9),
    }
}

/// Answers the probe that `effects` asked for with one check in this state.
fn answer_probe(m: &mut Machine, effects: &[Effect], state: CheckState) {
    let run = effects
        .iter()
        .find_map(|e| match e {
            Effect::RunProbe { run, .. } => Some(*run),
            _ => None,
        })
        .expect_or_panic("a probe");
    m.handle(Event::Check {
        run,
        id: "sign_in".to_owned(),
        name: "Sign-in".to_owned(),
        state,
    });
    m.handle(Event::ProbeDone { run });
}

fn answer_query(m: &mut Machine, effects: &[Effect], outcome: MailboxOutcome) {
    let run = effects
        .iter()
        .find_map(|e| match e {
            Effect::QueryMailbox { run, .. } => Some(*run),
            _ => None,
        })
        .expect_or_panic("a query");
    m.handle(Event::Mailbox { run, outcome });
}

trait OrPanic<T> {
    fn expect_or_panic(self, what: &str) -> T;
}

impl<T> OrPanic<T> for Option<T> {
    fn expect_or_panic(self, what: &str) -> T {
        self.unwrap_or_else(|| panic!("expected {what}"))
    }
}

/// From Welcome to the Mailbox step, with everything before it proved.
fn at_mailbox(m: &mut Machine) -> Vec<Effect> {
    press(m, Command::Next);
    let effects = press(m, Command::NextStep);
    assert_eq!(m.step(), Step::Probe, "{:?}", m.view());
    answer_probe(m, &effects, passed());
    let effects = press(m, Command::Next);
    assert_eq!(m.step(), Step::Mailbox);
    effects
}

#[test]
fn the_whole_way_writes_launches_and_ends() {
    let mut m = machine(Some(OLD));
    let query = at_mailbox(&mut m);
    answer_query(&mut m, &query, found("approvals@c.test"));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Engine);
    press(&mut m, Command::NextStep);
    assert_eq!(m.step(), Step::Review);
    let review = m.review();
    assert!(
        review.diff.contains("+mailbox = \"approvals@c.test\""),
        "{}",
        review.diff
    );
    assert_eq!(review.changes, 1, "{}", review.diff);
    assert_eq!(review.open, []);
    let effects = press(&mut m, Command::Next);
    let Some(Effect::Write(plan)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert!(plan.text.starts_with("# mine\n"));
    let effects = m.handle(Event::Written(Ok(Written::default())));
    assert!(matches!(effects[..], [Effect::Launch(_)]));
    let ready = Ready {
        pid: 7,
        started: true,
    };
    let effects = m.handle(Event::Launched(Ok(ready)));
    assert!(matches!(
        effects[..],
        [Effect::ForgetDraft, Effect::RoundTrip]
    ));
    let effects = press(&mut m, Command::Next);
    assert!(matches!(effects[..], [Effect::Quit(Exit::Done)]));
}

#[test]
fn only_not_found_empties_the_entry() {
    for (outcome, entry, goes_on) in [
        (found("new@c.test"), "new@c.test", true),
        (
            MailboxOutcome::NotFound(finding("mailbox.not_found")),
            "",
            true,
        ),
        (
            MailboxOutcome::NoRights(finding("mailbox.no_rights")),
            "old@c.test",
            false,
        ),
        (
            MailboxOutcome::NoAnswer(finding("mailbox.no_answer")),
            "old@c.test",
            false,
        ),
        (
            MailboxOutcome::Throttled(finding("mailbox.throttled")),
            "old@c.test",
            false,
        ),
    ] {
        let mut m = machine(Some(OLD));
        let query = at_mailbox(&mut m);
        answer_query(&mut m, &query, outcome.clone());
        let Page::Mailbox { entry: shown, .. } = m.view().page else {
            panic!("not the mailbox page");
        };
        assert_eq!(shown, entry, "{outcome:?}");
        press(&mut m, Command::Next);
        assert_eq!(m.step() == Step::Engine, goes_on, "{outcome:?}");
    }
}

#[test]
fn none_on_purpose_needs_no_answer() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    m.handle(Event::Chose(FieldId::Mailbox, 2));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Engine);
    press(&mut m, Command::NextStep);
    assert!(m.review().diff.contains("+mailbox = \"\""));
    assert_eq!(m.review().open.first().unwrap().code, "mailbox.none");
}

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
fn the_short_path_writes_the_listener_alone() {
    let mut m = machine(Some(OLD));
    assert_eq!(m.starts()[1], start::MAILBOX);
    m.handle(Event::Chose(FieldId::Start, 1));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Mailbox);
    m.handle(Event::Chose(FieldId::Mailbox, 1));
    m.handle(Event::Typed(
        FieldId::MailboxAddress,
        "new@c.test\n".to_owned(),
    ));
    let query = press(&mut m, Command::Next);
    answer_query(&mut m, &query, found("new@c.test"));
    let effects = press(&mut m, Command::Next);
    let Some(Effect::Write(plan)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert_eq!(plan.text, OLD.replace("old@c.test", "new@c.test"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let mut m = machine(Some(OLD));
    let at = m
        .starts()
        .iter()
        .position(|s| *s == start::DRY_RUN)
        .unwrap();
    m.handle(Event::Chose(FieldId::Start, at));
    let query = at_mailbox(&mut m);
    answer_query(&mut m, &query, found("x@c.test"));
    press(&mut m, Command::Next);
    press(&mut m, Command::NextStep);
    let effects = press(&mut m, Command::Next);
    let [Effect::Quit(Exit::DryRun(diff))] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert!(diff.contains("x@c.test"));
}

#[test]
fn leaving_keeps_the_answers_and_twice_leaves_at_once() {
    let mut m = machine(None);
    press(&mut m, Command::Next);
    m.handle(Event::Secret(
        FieldId::Password,
        Secret::new("canary\n ".to_owned()),
    ));
    press(&mut m, Command::Leave);
    let effects = press(&mut m, Command::Next);
    let [Effect::SaveDraft(draft), Effect::Quit(Exit::Left)] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert!(!draft.text().contains("canary"));
    assert!(!format!("{:?}", m.view()).contains("canary"));
    let mut m = machine(None);
    press(&mut m, Command::Leave);
    let effects = press(&mut m, Command::Leave);
    assert!(matches!(effects[..], [Effect::Quit(Exit::Interrupted)]));
}

#[test]
fn a_failed_write_comes_back_to_review() {
    let mut m = machine(Some(OLD));
    let query = at_mailbox(&mut m);
    answer_query(&mut m, &query, found("x@c.test"));
    press(&mut m, Command::Next);
    press(&mut m, Command::NextStep);
    press(&mut m, Command::Next);
    let problem = Problem::new("config.not_written", "disk full", "", "free some");
    m.handle(Event::Written(Err(problem)));
    assert_eq!(m.step(), Step::Review);
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
fn an_account_of_its_own_needs_its_password() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    m.handle(Event::Chose(FieldId::Mailbox, 1));
    m.handle(Event::Chose(FieldId::Access, 2));
    m.handle(Event::Typed(FieldId::OwnAccount, "C\\own".to_owned()));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Mailbox);
    let view = m.view();
    let field = view.fields.iter().find(|f| f.id == FieldId::OwnPassword);
    assert!(
        matches!(field.unwrap().note, Some(Note::Bad(_))),
        "{field:?}"
    );
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
    press(&mut m, Command::NextStep);
    assert_eq!(
        (m.step(), m.view().focus),
        (Step::Exchange, Some(FieldId::AllowHost))
    );
    let effects = m.handle(Event::Chose(FieldId::AllowHost, 1));
    let [Effect::Discover { run, allow, .. }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(allow, &["mail.host.test"]);
    let url = "https://mail.host.test/EWS/Exchange.asmx";
    m.handle(Event::Discovered {
        run: *run,
        result: Ok(Discovery {
            host: "mail.host.test".to_owned(),
            url: url.to_owned(),
            attempts: Vec::new(),
        }),
    });
    let settings = m.answers().settings();
    assert_eq!(settings.line("exchange.url"), url);
    assert_eq!(settings.line("exchange.autodiscover"), "");
}

#[test]
fn the_short_path_for_the_password_writes_only_it() {
    let mut m = machine(Some(OLD));
    let at = m.starts().iter().position(|s| *s == start::PASSWORD);
    m.handle(Event::Chose(FieldId::Start, at.unwrap()));
    press(&mut m, Command::Next);
    let fields: Vec<FieldId> = m.view().fields.iter().map(|f| f.id).collect();
    assert_eq!(fields, [FieldId::Password]);
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Exchange, "a new one has to be typed");
    m.handle(Event::Secret(
        FieldId::Password,
        Secret::new("new".to_owned()),
    ));
    let effects = press(&mut m, Command::Next);
    assert!(!effects.iter().any(|e| matches!(e, Effect::SaveDraft(_))));
    answer_probe(&mut m, &effects, passed());
    let effects = press(&mut m, Command::Next);
    let Some(Effect::Write(plan)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert_eq!(plan.text, OLD);
    assert!(plan.passwords.contains_key("exchange.password"));
}

#[test]
fn the_status_is_offered_only_where_an_engine_runs() {
    let mut m = machine(Some(OLD));
    assert!(!m.starts().contains(&start::STATUS));
    let mut found = facts(Some(OLD));
    found.engine = Some(7);
    m.handle(Event::Found(Box::new(found)));
    let at = m.starts().iter().position(|s| *s == start::STATUS);
    m.handle(Event::Chose(FieldId::Start, at.unwrap()));
    let effects = press(&mut m, Command::Next);
    assert!(matches!(effects[..], [Effect::Quit(Exit::Done)]));
}

#[test]
fn what_cannot_be_read_ends_setup_at_its_start_and_only_then() {
    let problem = Problem::new("config.unreadable", "no", "", "");
    let mut m = Machine::new();
    m.start();
    let effects = m.handle(Event::Unread(problem.clone()));
    assert!(matches!(effects[..], [Effect::Quit(Exit::Unreadable(_))]));
    let mut m = machine(Some(OLD));
    assert!(m.handle(Event::Unread(problem)).is_empty());
    assert!(matches!(m.view().notice, Some(Note::Bad(_))));
}

fn any_event() -> impl Strategy<Value = Event> {
    let commands = keys::KEYS.iter().map(|k| k.command).collect::<Vec<_>>();
    let fields = FIELDS.iter().map(|f| f.id).collect::<Vec<_>>();
    let field = prop::sample::select(fields);
    let outcome = prop::sample::select(vec![
        found("f@c.test"),
        MailboxOutcome::NotFound(finding("mailbox.not_found")),
        MailboxOutcome::NoAnswer(finding("mailbox.no_answer")),
    ]);
    let problem = Problem::new("x.y", "no", "", "try");
    prop_oneof![
        8 => prop::sample::select(commands).prop_map(Event::Press),
        6 => (field.clone(), "[a-z0-9@.\\\\ ü]{0,12}").prop_map(|(f, t)| Event::Typed(f, t)),
        2 => (field.clone(), 0_usize..9).prop_map(|(f, n)| Event::Chose(f, n)),
        2 => field.clone().prop_map(Event::Focus),
        1 => (field, "\\PC{0,9}").prop_map(|(f, t)| Event::Secret(f, Secret::new(t))),
        1 => prop::sample::select(Step::ALL.to_vec()).prop_map(Event::Jump),
        3 => (0_u32..9).prop_map(|run| Event::ProbeDone { run }),
        3 => (0_u32..9).prop_map(|run| Event::Check {
            run, id: "sign_in".to_owned(), name: "Sign-in".to_owned(), state: passed(),
        }),
        3 => (0_u32..9, outcome).prop_map(|(run, outcome)| Event::Mailbox { run, outcome }),
        1 => Just(Event::Found(Box::new(facts(Some(OLD))))),
        1 => Just(Event::Written(Ok(Written::default()))),
        1 => Just(Event::Written(Err(problem.clone()))),
        1 => Just(Event::Launched(Ok(Ready { pid: 1, started: true }))),
        1 => Just(Event::Launched(Err(problem.clone()))),
        1 => Just(Event::Undone(Ok(()))),
    ]
}

/// Events that change text by design: a default put back, a number stepped, another start.
fn rewrites(event: &Event) -> bool {
    matches!(
        event,
        Event::Press(Command::PutDefault | Command::Up | Command::Down)
            | Event::Chose(FieldId::Start, _)
    )
}

proptest! {
    #[test]
    fn no_event_panics_and_the_focus_stays_on_the_screen(
        events in prop::collection::vec(any_event(), 0..60)
    ) {
        let mut m = machine(Some(OLD));
        for event in events {
            m.handle(event);
            let view = m.view();
            let shown = view.focus.is_none_or(|f| view.fields.iter().any(|v| v.id == f));
            prop_assert!(shown, "{:?} on {:?}", view.focus, view.step);
        }
    }

    #[test]
    fn typed_text_is_never_lost(events in prop::collection::vec(any_event(), 0..60)) {
        let mut m = machine(Some(OLD));
        let mut typed = BTreeMap::new();
        for event in events.into_iter().filter(|e| !rewrites(e)) {
            if m.over {
                break;
            }
            if let Event::Typed(field, text) = &event {
                typed.insert(*field, text.clone());
            }
            m.handle(event);
            for (field, text) in &typed {
                prop_assert_eq!(m.answers().text(*field), text);
            }
        }
    }
}

#[test]
fn down_to_the_dedicated_mailbox_takes_typing_at_once() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    m.handle(Event::Chose(FieldId::Mailbox, 0));
    m.handle(Event::Focus(FieldId::Mailbox));
    press(&mut m, Command::Down);
    assert_eq!(m.view().focus, Some(FieldId::MailboxAddress));
    press(&mut m, Command::Down);
    assert_eq!(m.view().focus, Some(FieldId::Mailbox));
    assert_eq!(m.answers().choice(FieldId::Mailbox), 2);
    press(&mut m, Command::Up);
    assert_eq!(m.view().focus, Some(FieldId::MailboxAddress));
    press(&mut m, Command::Up);
    assert_eq!(m.answers().choice(FieldId::Mailbox), 0);
}
